//! Light, dark, or as the device has it.
//!
//! Belongs here: the choice and its mark on the page. Does not belong here: colours (`style/tokens.css`).

use leptos::prelude::document;

use crate::remember;

const CHOICE: &str = "suike.theme";

/// The looks one can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name in storage and in the style sheet.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name; that of the device for any other.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.name() == name).unwrap_or_default()
    }

    /// What was chosen on this device.
    pub fn chosen() -> Self {
        remember::recall(CHOICE).map(|name| Self::named(&name)).unwrap_or_default()
    }

    /// Shows the app this way, and remembers it.
    pub fn choose(self) {
        remember::keep(CHOICE, self.name());
        self.apply();
    }

    /// Shows the app this way.
    pub fn apply(self) {
        if let Some(root) = document().document_element() {
            // A page that cannot be marked keeps the looks of the device.
            let _ = root.set_attribute("data-theme", self.name());
        }
    }
}
