//! One cell of an exported table.

use std::borrow::Cow;

use crate::value::Day;

/// What a cell holds: a spreadsheet keeps the type, a text file the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text, whatever it begins with.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Day),
}

impl Cell {
    /// A text; an empty one is nothing.
    pub fn of_text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// The cell in a file of text: numbers with all their digits and a point, days as `2026-11-21`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) if number.is_finite() => Cow::Owned(number.to_string()),
            Self::Empty | Self::Number(_) => Cow::Borrowed(""),
            Self::Day(day) => Cow::Owned(day.to_string()),
        }
    }
}
