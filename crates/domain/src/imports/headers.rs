//! What the names of a file's columns say, each beside the others.
//!
//! Belongs here: the ways in which programs write names of columns. Does not belong here: which field a name means
//! (`columns`, and the aliases of the fields).

use super::matching::plain;

/// The parts of people's names, each with the names of columns that mean it.
const GIVEN: &[&str] = &["first name", "given name", "forename", "nombre", "名"];
const MIDDLE: &[&str] = &["middle name", "additional name"];
const FAMILY: &[&str] = &["last name", "family name", "surname", "apellidos", "姓", "姓氏"];

/// Beside one of these, "Title" is how a person is addressed.
const JOB_TITLES: &[&str] = &["job title", "organization title", "position", "职位", "职务"];

/// The columns among which people's names are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameParts {
    /// The first name.
    pub given: usize,
    /// What stands between.
    pub middle: Option<usize>,
    /// The last name.
    pub family: usize,
}

impl NameParts {
    /// Those of a file, if it has a first and a last name.
    pub fn of(headers: &[String]) -> Option<Self> {
        let said: Vec<String> = headers.iter().map(|header| without_remarks(header)).collect();
        let find = |words: &[&str]| said.iter().position(|text| words.contains(&of_a_person(text)));
        Some(Self { given: find(GIVEN)?, middle: find(MIDDLE), family: find(FAMILY)? })
    }

    fn contains(self, column: usize) -> bool {
        column == self.given || column == self.family || Some(column) == self.middle
    }
}

/// What each header says by itself; nothing where it is a part of something that another says.
pub(super) fn said(headers: &[String]) -> Vec<String> {
    let parts = NameParts::of(headers);
    let mut said: Vec<String> = headers.iter().map(|header| without_remarks(&ungrouped(header))).collect();
    let has_job = said.iter().any(|text| JOB_TITLES.contains(&text.as_str()));
    for (column, text) in said.iter_mut().enumerate() {
        let is_address = parts.is_some() && has_job && text == "title";
        if is_address || parts.is_some_and(|parts| parts.contains(column)) {
            text.clear();
        }
    }
    said
}

/// "Person - First name" is a first name.
fn of_a_person(said: &str) -> &str {
    said.strip_prefix("person ").or_else(|| said.strip_prefix("contact ")).unwrap_or(said)
}

/// Programs number what a person has several of: of "E-mail 1 - Value" the mail is meant, and "E-mail 1 - Label" says nothing of
/// the person.
fn ungrouped(header: &str) -> String {
    let numbered = header.rsplit_once(" - ").and_then(|(group, part)| {
        let (thing, number) = group.rsplit_once(' ')?;
        Some((thing, number.parse::<u32>().ok()?, part.trim()))
    });
    match numbered {
        Some((_, _, "Label" | "Type")) => String::new(),
        Some((thing, 1, "Value" | "Formatted")) => thing.to_owned(),
        Some((thing, 1, part)) => format!("{thing} {part}"),
        _ => header.to_owned(),
    }
}

/// Without remarks in brackets and marks of required columns.
fn without_remarks(header: &str) -> String {
    let bare = header.split(['(', '（', '[', '【']).next().unwrap_or(header);
    plain(if bare.trim().is_empty() { header } else { bare })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> Vec<String> {
        headers.iter().map(|header| (*header).to_owned()).collect()
    }

    #[test]
    fn numbered_groups_are_called_by_what_they_hold() {
        let headers =
            of(&["E-mail 1 - Label", "E-mail 1 - Value", "Organization 1 - Title", "Phone 2 - Value", "Deal - Value"]);
        assert_eq!(said(&headers), ["", "e mail", "organization title", "phone 2 value", "deal value"]);
        assert_eq!(said(&of(&["客户名称（必填）", "(k)"])), ["客户名称", "k"]);
    }

    #[test]
    fn parts_of_names_say_nothing_by_themselves_and_a_title_beside_a_job_is_none() {
        let headers = of(&["First Name", "Middle Name", "Last Name", "Title", "Job Title"]);
        assert_eq!(said(&headers), ["", "", "", "", "job title"]);
        assert_eq!(NameParts::of(&headers), Some(NameParts { given: 0, middle: Some(1), family: 2 }));
        assert_eq!(said(&of(&["First Name", "Title", "Email"])), ["first name", "title", "email"]);
        assert_eq!(NameParts::of(&of(&["Person - Last name*", "Person - First name"])).map(|it| it.given), Some(1));
    }
}
