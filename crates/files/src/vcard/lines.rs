//! From text to properties: lines that were folded are joined, names, parameters and values told apart.

use super::quoted;

/// One property of a card, as in `TEL;TYPE=cell:138…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property {
    /// Its name in capitals, without a group before it.
    pub(super) name: String,
    /// What its parameters say, in capitals: `TYPE=CELL,PREF` and the bare `CELL;PREF` of version 2.1 alike.
    pub(super) types: Vec<String>,
    /// How much it is preferred to others of its name, 0 for most.
    pub(super) preference: Option<u32>,
    /// Its value, decoded but still in parts.
    pub(super) value: String,
    /// The line on which it begins.
    pub(super) line: u64,
    /// True if the value is data of another kind: a photo, a key.
    pub(super) is_binary: bool,
}

/// The properties of a text.
pub(super) fn properties(text: &str) -> Vec<Property> {
    unfolded(text).into_iter().filter_map(|(line, text)| property(line, &text)).collect()
}

/// Whole lines with their numbers. A line goes on in the next if that begins with a space; in quoted-printable, if it ends
/// with `=`; in base64, until an empty line.
fn unfolded(text: &str) -> Vec<(u64, String)> {
    let mut whole: Vec<(u64, String)> = Vec::new();
    let mut is_soft = false;
    for (number, line) in (1..).zip(text.lines()) {
        match (whole.last_mut(), line.strip_prefix([' ', '\t'])) {
            (Some((_, before)), _) if is_soft => before.push_str(line),
            (Some((_, before)), Some(rest)) => before.push_str(rest),
            _ if line.is_empty() => {}
            _ => whole.push((number, line.to_owned())),
        }
        is_soft = line.ends_with('=')
            && whole.last_mut().is_some_and(|(_, before)| {
                let goes_on = is_quoted(before);
                if goes_on {
                    before.pop();
                }
                goes_on
            });
    }
    whole
}

fn is_quoted(line: &str) -> bool {
    line.split_once(':').is_some_and(|(head, _)| head.to_ascii_uppercase().contains("QUOTED-PRINTABLE"))
}

fn property(line: u64, text: &str) -> Option<Property> {
    let at = colon(text)?;
    let (head, value) = (text.get(..at)?, text.get(at + 1..)?);
    let mut parts = split(head, ';').into_iter();
    let name = parts.next()?;
    let name = name.rsplit('.').next().unwrap_or(name).trim().to_ascii_uppercase();
    let (mut types, mut encoding, mut charset, mut preference) = (Vec::new(), String::new(), None, None);
    for part in parts {
        let (key, said) = part.split_once('=').unwrap_or(("", part));
        let said = said.trim_matches('"');
        match key.trim().to_ascii_uppercase().as_str() {
            "ENCODING" => encoding = said.to_ascii_uppercase(),
            "CHARSET" => charset = Some(said),
            "TYPE" | "" => types.extend(said.split(',').map(|word| word.trim().to_ascii_uppercase())),
            "PREF" => preference = said.parse().ok().filter(|place| *place <= 100),
            "VALUE" => types.push(format!("VALUE={}", said.to_ascii_uppercase())),
            _ => {}
        }
    }
    if let Some(at) = types.iter().position(|word| matches!(word.as_str(), "QUOTED-PRINTABLE" | "BASE64" | "B")) {
        encoding = types.remove(at);
    }
    if types.iter().any(|word: &String| word == "PREF") {
        preference = Some(0);
    }
    let is_packed = matches!(encoding.as_str(), "B" | "BASE64");
    let value = match encoding.as_str() {
        "QUOTED-PRINTABLE" => quoted::decode(value, charset),
        _ => value.to_owned(),
    };
    let is_media = matches!(name.as_str(), "PHOTO" | "LOGO" | "SOUND" | "KEY");
    let unpacked = if is_packed && !is_media { quoted::unpack(&value, charset) } else { None };
    let is_binary = is_media || (is_packed && unpacked.is_none());
    Some(Property { name, types, preference, value: unpacked.unwrap_or(value), line, is_binary })
}

/// Where the value begins: a colon within quotation marks belongs to a parameter.
fn colon(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    text.char_indices().find_map(|(at, c)| {
        is_quoted ^= c == '"';
        (c == ':' && !is_quoted).then_some(at)
    })
}

fn split(text: &str, mark: char) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(move |c| {
        is_quoted ^= c == '"';
        c == mark && !is_quoted
    })
    .collect()
}

/// The parts of a value that `;` stands between, escapes undone. In version 2.1 only `\;` is one, which harms nothing.
pub(super) fn parts(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        let Some(last) = parts.last_mut() else { break };
        match c {
            ';' => parts.push(String::new()),
            '\\' => last.push_str(&escaped(characters.next())),
            c => last.push(c),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

/// A value that is one text.
pub(super) fn text(value: &str) -> String {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        if c == '\\' { text.push_str(&escaped(characters.next())) } else { text.push(c) }
    }
    text.replace("\r\n", "\n").trim().to_owned()
}

fn escaped(c: Option<char>) -> String {
    match c {
        Some('n' | 'N') => "\n".to_owned(),
        Some(c @ (',' | ';' | ':' | '\\' | '"')) => c.to_string(),
        Some(c) => format!("\\{c}"),
        None => "\\".to_owned(),
    }
}
