//! What a card says of a person, as far as a contact has a place for it.

use domain::{
    record::FieldType,
    value::{self, Day},
};

use super::lines::{self, Property};

/// One card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Card {
    /// The line on which it begins.
    pub(super) line: u64,
    pub(super) formatted: String,
    pub(super) from_parts: String,
    pub(super) nickname: String,
    pub(super) company: String,
    pub(super) department: String,
    pub(super) title: String,
    pub(super) mobiles: Several,
    pub(super) phones: Several,
    pub(super) faxes: Several,
    pub(super) emails: Several,
    pub(super) addresses: Several,
    pub(super) websites: Several,
    pub(super) birthday: String,
    pub(super) notes: Several,
    /// Photos, logos, sounds and keys.
    pub(super) media: usize,
}

/// Values of which a card may have several, the one to use first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Several(Vec<(u32, String)>);

/// Where a value stands that nothing speaks for.
const LAST: u32 = 1_000;

impl Several {
    fn add(&mut self, place: u32, value: String) {
        if !value.is_empty() && self.0.iter().all(|(_, own)| *own != value) {
            self.0.push((place, value));
            self.0.sort_by_key(|(place, _)| *place);
        }
    }

    /// The one to use; empty if there is none.
    pub(super) fn first(&self) -> &str {
        self.0.first().map_or("", |(_, value)| value)
    }

    /// All the others.
    pub(super) fn others(&self) -> String {
        self.0.iter().skip(1).map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// All of them.
    pub(super) fn all(&self, between: &str) -> String {
        self.0.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(between)
    }
}

impl Card {
    /// The person's name: as the card has it in whole, else from its parts, else whatever the card has to tell it from others.
    pub(super) fn name(&self) -> &str {
        let told = [&self.formatted, &self.from_parts, &self.nickname, &self.company].map(String::as_str);
        let reached = [&self.emails, &self.mobiles, &self.phones].map(Several::first);
        told.into_iter().chain(reached).find(|name| !name.is_empty()).unwrap_or_default()
    }

    pub(super) fn take(&mut self, property: &Property) {
        if property.is_binary {
            self.media += 1;
            return;
        }
        let value = || lines::text(&property.value);
        match property.name.as_str() {
            "FN" => first(&mut self.formatted, value()),
            "N" => first(&mut self.from_parts, name(&lines::parts(&property.value))),
            "NICKNAME" => first(&mut self.nickname, value()),
            "ORG" => {
                let mut parts = lines::parts(&property.value).into_iter();
                first(&mut self.company, parts.next().unwrap_or_default());
                first(&mut self.department, parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" / "));
            }
            "TITLE" => first(&mut self.title, value()),
            "TEL" => self.take_number(property),
            "EMAIL" => {
                let mail = value();
                let is_mail = value::check(FieldType::Email, &mail.as_str().into()).is_ok();
                self.emails.add(place(property) + if is_mail { 0 } else { LAST }, mail);
            }
            "ADR" => self.addresses.add(place(property), address(&lines::parts(&property.value))),
            "URL" => self.websites.add(place(property), value()),
            "BDAY" => first(&mut self.birthday, day(&value()).unwrap_or_default()),
            "NOTE" => self.notes.add(LAST, value()),
            _ => {}
        }
    }

    fn take_number(&mut self, property: &Property) {
        let is = |word: &str| property.types.iter().any(|own| own == word);
        let numbers = if is("FAX") {
            &mut self.faxes
        } else if is("CELL") || is("MOBILE") || is("IPHONE") {
            &mut self.mobiles
        } else {
            &mut self.phones
        };
        let text = lines::text(&property.value);
        let number = if is("VALUE=URI") || text.starts_with("tel:") { of_address(&text) } else { text };
        // A number at work is the one to call, whichever comes first in the card.
        numbers.add(place(property).min(if is("WORK") { LAST / 2 } else { LAST }), number);
    }
}

/// From 1 for what is preferred most to [`LAST`].
fn place(property: &Property) -> u32 {
    property.preference.unwrap_or(LAST - 1) + 1
}

/// The first that is not empty stays.
fn first(own: &mut String, value: String) {
    if own.is_empty() {
        *own = value;
    }
}

/// `tel:+1-418-656-9254;ext=102` as people write it.
fn of_address(text: &str) -> String {
    let number = text.strip_prefix("tel:").unwrap_or(text);
    match number.split_once(";ext=") {
        Some((number, extension)) => format!("{number} ext. {}", extension.split(';').next().unwrap_or_default()),
        None => number.split(';').next().unwrap_or_default().to_owned(),
    }
}

/// Family name, given name, further names, before, behind. A Chinese, Japanese or Korean name is written without spaces, the
/// family first.
fn name(parts: &[String]) -> String {
    let part = |at: usize| parts.get(at).map(String::as_str).unwrap_or_default();
    let (family, given, further) = (part(0), part(1), part(2));
    let is_eastern = |text: &str| {
        text.chars().any(|c| {
            ('\u{3040}'..='\u{9fff}').contains(&c)
                || ('\u{ac00}'..='\u{d7a3}').contains(&c)
                || ('\u{20000}'..='\u{3ffff}').contains(&c)
        })
    };
    if is_eastern(family) || is_eastern(given) {
        return format!("{family}{further}{given}");
    }
    let words = [part(3), given, further, family, part(4)];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Box, suite, street, town, region, postcode, country: on one line, in the order of the country it is in.
fn address(parts: &[String]) -> String {
    let filled = || parts.iter().map(|part| part.replace('\n', " ")).filter(|part| !part.is_empty());
    let is_chinese = parts.iter().any(|part| part.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
    if !is_chinese {
        return filled().collect::<Vec<_>>().join(", ");
    }
    let in_order = [6, 4, 3, 2, 1, 0].map(|at| parts.get(at).map(String::as_str).unwrap_or_default());
    in_order.concat().replace('\n', " ")
}

/// A whole day; a birthday without a year has no place in a contact.
fn day(text: &str) -> Option<String> {
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 8 || date.starts_with('-') {
        return None;
    }
    let day =
        Day::new(digits.get(..4)?.parse().ok()?, digits.get(4..6)?.parse().ok()?, digits.get(6..)?.parse().ok()?)?;
    Some(day.to_string())
}
