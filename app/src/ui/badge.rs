//! Small coloured words: counts, states, tags, stages.
//!
//! Belongs here: the ten colours and what wears them. Does not belong here: which stage has which colour.

use leptos::prelude::*;

/// One of the ten colours that colour-blind eyes tell apart, each with its ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tone(u8);

impl Tone {
    /// How many there are.
    pub const COUNT: u8 = 10;

    /// The colour of a place in a list; it repeats after ten.
    pub fn nth(index: usize) -> Self {
        Self(u8::try_from(index % usize::from(Self::COUNT)).unwrap_or_default())
    }

    /// Always the same colour for the same text.
    pub fn of(text: &str) -> Self {
        let hash = text.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
        // The low bits of such a hash are nearly those of the last byte.
        Self::nth((hash ^ (hash >> 15)) as usize)
    }

    /// Its class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self.0 {
            0 => "tone-0",
            1 => "tone-1",
            2 => "tone-2",
            3 => "tone-3",
            4 => "tone-4",
            5 => "tone-5",
            6 => "tone-6",
            7 => "tone-7",
            8 => "tone-8",
            _ => "tone-9",
        }
    }
}

/// A number or a word that wants to be noticed.
#[component]
pub fn Badge(
    /// What it says.
    #[prop(into)]
    text: Signal<String>,
    /// It is about something wrong.
    #[prop(optional)]
    bad: bool,
) -> impl IntoView {
    view! {
        <span class="badge" class:badge-bad=bad>
            {move || text.get()}
        </span>
    }
}

/// A tag on a record.
#[component]
pub fn TagChip(
    /// The tag's name.
    #[prop(into)]
    text: Signal<String>,
    /// Its colour; by its name if none is given.
    #[prop(optional, into)]
    tone: Option<Tone>,
) -> impl IntoView {
    let class = move || format!("tag {}", tone.unwrap_or_else(|| Tone::of(&text.get())).class());
    view! { <span class=class>{move || text.get()}</span> }
}

/// The stage something is in: a dot of its colour, and its name.
#[component]
pub fn StageChip(
    /// The stage's name.
    #[prop(into)]
    text: Signal<String>,
    /// Its colour.
    #[prop(into)]
    tone: Signal<Tone>,
) -> impl IntoView {
    view! {
        <span class="stage">
            <span class=move || format!("dot {}", tone.get().class())></span>
            <span class="clip">{move || text.get()}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::Tone;

    #[test]
    fn colours_repeat_after_ten_and_stay_with_their_text() {
        assert_eq!(Tone::nth(13), Tone::nth(3));
        assert_eq!(Tone::of("星云仪器"), Tone::of("星云仪器"));
    }
}
