//! Writing contacts as cards of version 3.0 (RFC 2426), which telephones and mail programs read.

/// What a card is to say of a person; what is empty is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contact<'a> {
    /// The whole name.
    pub name: &'a str,
    /// The company.
    pub company: &'a str,
    /// The department.
    pub department: &'a str,
    /// What the person is there.
    pub title: &'a str,
    /// Mobile number.
    pub mobile: &'a str,
    /// Number at work.
    pub phone: &'a str,
    /// Mail address.
    pub email: &'a str,
    /// Birthday as `2026-03-01`.
    pub birthday: &'a str,
    /// Address of the company, on one line.
    pub address: &'a str,
    /// The company's page.
    pub website: &'a str,
    /// Remarks.
    pub notes: &'a str,
}

/// A line of a card has at most so many bytes.
const FOLDED_AT: usize = 75;

/// Contacts as cards, one behind the other.
pub fn write<'a>(contacts: impl IntoIterator<Item = Contact<'a>>) -> String {
    let mut text = String::new();
    for contact in contacts {
        for line in card(&contact) {
            fold(&mut text, &line);
        }
    }
    text
}

fn card(contact: &Contact<'_>) -> Vec<String> {
    let company = match (contact.company, contact.department) {
        (company, "") => escaped(company),
        (company, department) => format!("{};{}", escaped(company), escaped(department)),
    };
    let mut lines = vec!["BEGIN:VCARD".to_owned(), "VERSION:3.0".to_owned(), format!("N:{}", parts(contact.name))];
    let address =
        if contact.address.is_empty() { String::new() } else { format!(";;{};;;;", escaped(contact.address)) };
    let properties = [
        ("FN", escaped(contact.name)),
        ("ORG", company),
        ("TITLE", escaped(contact.title)),
        ("TEL;TYPE=CELL", escaped(contact.mobile)),
        ("TEL;TYPE=WORK,VOICE", escaped(contact.phone)),
        ("EMAIL;TYPE=INTERNET", escaped(contact.email)),
        ("BDAY", escaped(contact.birthday)),
        ("ADR;TYPE=WORK", address),
        ("URL", escaped(contact.website)),
        ("NOTE", escaped(contact.notes)),
    ];
    let filled = properties.into_iter().filter(|(_, value)| !value.is_empty());
    lines.extend(filled.map(|(name, value)| format!("{name}:{value}")));
    lines.push("END:VCARD".to_owned());
    lines
}

/// Family name and given name, as far as they can be told: the last word of a western name; a name without spaces is whole.
fn parts(name: &str) -> String {
    match name.trim().rsplit_once(' ') {
        Some((given, family)) => format!("{};{};;;", escaped(family), escaped(given)),
        None => format!("{};;;;", escaped(name.trim())),
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace('\\', "\\\\").replace('\n', "\\n").replace(',', "\\,").replace(';', "\\;")
}

/// Long lines go on in the next, which begins with a space; no character is cut.
fn fold(text: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > FOLDED_AT {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}
