//! The file of unsent changes: whose they are in the first line, one change in each of the others.

use serde::{Deserialize, Serialize};
use sync::RowId;

/// Why a file of unsent changes was not taken up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportOutboxError {
    /// It is something else, or damaged.
    #[error("this is not a file of unsent changes")]
    NotAnOutbox,
    /// It belongs to another person or company.
    #[error("these changes belong to somebody else")]
    SomebodyElses,
}

/// Whose changes they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Whose {
    /// The company.
    pub(super) workspace: RowId,
    /// The person.
    pub(super) user: RowId,
}

#[derive(Serialize, Deserialize)]
struct Head {
    suike_outbox: u32,
    #[serde(flatten)]
    whose: Whose,
}

/// The file's text.
pub(super) fn write(whose: Whose, lines: &str) -> String {
    let head = serde_json::to_string(&Head { suike_outbox: 1, whose }).unwrap_or_default();
    format!("{head}\n{lines}\n")
}

/// The changes in a file of this person.
pub(super) fn read(whose: Whose, text: &str) -> Result<&str, ImportOutboxError> {
    let (head, lines) = text.trim_start_matches('\u{feff}').split_once('\n').unwrap_or((text, ""));
    let head: Head = serde_json::from_str(head).map_err(|_| ImportOutboxError::NotAnOutbox)?;
    if head.whose == whose { Ok(lines) } else { Err(ImportOutboxError::SomebodyElses) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u8) -> Whose {
        Whose { workspace: RowId::new(1, &[0; 10]), user: RowId::new(1, &[number; 10]) }
    }

    #[test]
    fn a_file_comes_back_to_the_same_person_only() {
        let text = write(person(1), "one\ntwo");
        assert_eq!(read(person(1), &text), Ok("one\ntwo\n"));
        assert_eq!(read(person(2), &text), Err(ImportOutboxError::SomebodyElses));
        assert_eq!(read(person(1), "name,phone\nAcme,1"), Err(ImportOutboxError::NotAnOutbox));
    }
}
