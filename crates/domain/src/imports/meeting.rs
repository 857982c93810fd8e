//! When a row of a file is a record that is there: the marks that tell it, by number, mail, phone or name.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::{Doc, RowId};

use super::matching::name_key;
use crate::ids::derived;

/// A mark by which a row is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchBy {
    /// The number that another system gave it; of people the login, of products the code.
    Id,
    /// Its mail address.
    Email,
    /// Its phone numbers.
    Phone,
    /// Its name; of contacts and teams within their customer or parent.
    Name,
    /// What it says: of follow-ups with whom, when and what; of tasks what, by when and for whom.
    Content,
}

impl MatchBy {
    /// The marks that rows of a kind can have, the surest first.
    pub fn of_kind(kind: &str) -> &'static [Self] {
        match kind {
            "customer" | "contact" => &[Self::Id, Self::Email, Self::Phone, Self::Name],
            "user" | "product" => &[Self::Id, Self::Name],
            "team" => &[Self::Name],
            "opportunity" => &[Self::Id],
            "follow_up" | "task" => &[Self::Id, Self::Content],
            _ => &[],
        }
    }

    /// Those by which rows are known unless somebody says otherwise: a switchboard's number or a shared mailbox is no proof.
    pub fn usual(kind: &str) -> &'static [Self] {
        match kind {
            "customer" | "contact" => &[Self::Id, Self::Name],
            "product" => &[Self::Name],
            kind => Self::of_kind(kind),
        }
    }

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Content => "content",
        }
    }

    /// The mark of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Id, Self::Email, Self::Phone, Self::Name, Self::Content].into_iter().find(|by| by.name() == name)
    }
}

/// The field that holds the number of another system.
pub fn id_field(kind: &str) -> Option<&'static str> {
    match kind {
        "customer" | "contact" | "opportunity" | "follow_up" | "task" => Some("source_id"),
        "product" => Some("code"),
        "user" => Some("login"),
        _ => None,
    }
}

/// What makes a row the same as another: any of these in common, the surest first.
pub fn identities(kind: &str, doc: &Doc, by: &[MatchBy]) -> Vec<String> {
    by.iter().flat_map(|by| marks(kind, doc, *by)).collect()
}

fn marks(kind: &str, doc: &Doc, by: MatchBy) -> Vec<String> {
    let held = |field: &str| doc.get(field).and_then(Value::as_str);
    let one = |field: &str| held(field).map(name_key).filter(|text| !text.is_empty());
    let mark = |field: &str, text: Option<String>| text.map(|text| format!("{kind}.{field}={text}"));
    let within = |outer: &str| one("name").map(|name| format!("{name}/{}", one(outer).unwrap_or_default()));
    let marks = match (by, kind) {
        // Calls and notes are often numbered apart.
        (MatchBy::Id, "follow_up") => {
            let number = one("source_id").zip(one("customer"));
            vec![mark("source_id", number.map(|(number, customer)| format!("{number}/{customer}")))]
        }
        (MatchBy::Id, kind) => vec![id_field(kind).and_then(|field| mark(field, one(field)))],
        (MatchBy::Email, _) => vec![mark("email", one("email"))],
        (MatchBy::Phone, _) => ["mobile", "phone"].map(|field| mark("phone", held(field).and_then(phone_key))).into(),
        (MatchBy::Name, "contact" | "opportunity") => vec![mark("name", within("customer"))],
        (MatchBy::Name, "team") => vec![mark("name", within("parent"))],
        (MatchBy::Name, _) => vec![mark("name", one("name"))],
        (MatchBy::Content, "follow_up") => vec![mark("content", said(&[one("customer"), minute(doc), one("text")]))],
        (MatchBy::Content, "task") => {
            let (due, customer) = (one("due_on").unwrap_or_default(), one("customer").unwrap_or_default());
            vec![mark("content", said(&[one("title"), Some(due), Some(customer)]))]
        }
        (MatchBy::Content, _) => Vec::new(),
    };
    marks.into_iter().flatten().collect()
}

/// Long texts in short, if all are there.
fn said(parts: &[Option<String>]) -> Option<String> {
    let parts = parts.iter().map(|part| part.as_deref().map(str::as_bytes)).collect::<Option<Vec<_>>>()?;
    Some(derived(&parts).to_string())
}

/// The minute of a follow-up: files seldom know more of when it was.
fn minute(doc: &Doc) -> Option<String> {
    doc.get("happened_at")?.as_i64().map(|at| at.div_euclid(60_000).to_string())
}

/// The mark of a record by its name at a customer, whether or not rows are known by it.
pub(super) fn at_customer(kind: &str, customer: RowId, name: &str) -> Option<String> {
    let fields = [("name", name.to_owned()), ("customer", customer.to_string())];
    let doc = fields.into_iter().map(|(field, text)| (field.to_owned(), Value::String(text))).collect();
    marks(kind, &doc, MatchBy::Name).pop()
}

/// A phone number as it is compared: its digits, without the prefix of mainland China. Shorter than seven it proves nothing.
fn phone_key(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = ["0086", "86"]
        .iter()
        .find_map(|prefix| digits.strip_prefix(prefix))
        .filter(|rest| (rest.len() == 11 && rest.starts_with('1')) || (rest.len() >= 9 && !rest.starts_with('0')));
    let digits = national.unwrap_or(&digits).trim_start_matches('0');
    (digits.len() >= 7).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(kind: &str, doc: &Value, by: MatchBy) -> Vec<String> {
        identities(kind, doc.as_object().unwrap(), &[by])
    }

    #[test]
    fn a_phone_is_the_same_however_it_is_written() {
        for text in ["138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "（138）00138000"] {
            assert_eq!(
                of("contact", &json!({"mobile": text}), MatchBy::Phone),
                ["contact.phone=13800138000"],
                "{text}"
            );
        }
        assert_eq!(of("customer", &json!({"phone": "021-5555 1234"}), MatchBy::Phone), ["customer.phone=2155551234"]);
        assert_eq!(of("customer", &json!({"phone": "110"}), MatchBy::Phone), Vec::<String>::new());
    }

    #[test]
    fn two_people_of_one_name_are_two_at_two_customers() {
        let at = |customer: &str| of("contact", &json!({"name": "Li Na", "customer": customer}), MatchBy::Name);
        assert_ne!(at("a"), at("b"));
    }
}
