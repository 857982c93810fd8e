//! A person or company as two letters on a colour of their own.
//!
//! Belongs here: initials in Latin and Chinese. Does not belong here: pictures.

use leptos::prelude::*;

use super::Tone;

/// The letters for a name.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
    /// Square, for companies.
    #[prop(optional)]
    square: bool,
    /// As small as a line of text.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let class = move || format!("avatar {}", Tone::of(&name.get()).class());
    view! {
        <span class=class class:avatar-square=square class:avatar-small=small aria-hidden="true">
            {move || if small { last_letter(&name.get()) } else { initials(&name.get()) }}
        </span>
    }
}

/// The last two characters of a Chinese person's name, the first of a longer one; the first letters of two Latin words.
fn initials(name: &str) -> String {
    let name = name.trim();
    let Some(first) = name.chars().next() else { return "?".into() };
    if first.is_ascii() || !is_han(first) {
        let mut words = name.split(|c: char| c.is_whitespace() || c == '-').filter_map(|word| word.chars().next());
        let letters: String = words.by_ref().take(2).collect();
        return letters.to_uppercase();
    }
    let length = name.chars().count();
    if length <= 3 { name.chars().skip(length.saturating_sub(2)).collect() } else { name.chars().take(2).collect() }
}

/// As much as fits a line of text: the last character of a Chinese name, the initials of others.
fn last_letter(name: &str) -> String {
    match name.trim().chars().next_back() {
        Some(last) if is_han(last) => last.into(),
        _ => initials(name),
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_follow_the_habits_of_the_script() {
        let cases = [
            ("张伟", "张伟"),
            ("欧阳娜", "阳娜"),
            ("星云仪器", "星云"),
            ("Li Na", "LN"),
            ("Cancity", "C"),
            ("anna-maria de rossi", "AM"),
            ("", "?"),
            ("Éric Blanc", "ÉB"),
        ];
        for (name, letters) in cases {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
