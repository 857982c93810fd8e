//! One thing to choose from.
//!
//! Belongs here: what every choosing control shares. Does not belong here: where choices come from.

use super::Tone;

/// A value and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A second, quieter line where there is room.
    pub detail: Option<String>,
    /// Its colour, if it has one.
    pub tone: Option<Tone>,
}

impl Choice {
    /// A choice without colour or detail.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: None, tone: None }
    }

    /// The same with a second line.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same in a colour.
    #[must_use]
    pub fn with_tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }
}
