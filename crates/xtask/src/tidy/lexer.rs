//! Just enough of Rust's syntax to tell code from strings and comments. Not a parser.

/// A string literal and the line it begins in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) line: usize,
    pub(super) text: String,
}

/// A source text taken apart.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    /// The text with strings and comments blanked out, line for line.
    pub(super) code: String,
    /// The string literals, escapes left as written.
    pub(super) literals: Vec<Literal>,
}

/// Takes a Rust source apart.
pub(super) fn lex(source: &str) -> Lexed {
    let mut reader = Reader { rest: source, line: 1, lexed: Lexed::default() };
    while !reader.rest.is_empty() {
        reader.token();
    }
    reader.lexed
}

/// The part of a source before its unit tests.
pub(super) fn before_tests(source: &str) -> &str {
    source.find("#[cfg(test)]\nmod ").map_or(source, |end| &source[..end])
}

/// Whether a whole file is there for tests, or a program beside the product.
pub(super) fn is_for_tests(path: &str) -> bool {
    ["/testing/", "/tests/", "/tests.rs", "/bin/"].iter().any(|part| path.contains(part))
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    lexed: Lexed,
}

impl Reader<'_> {
    fn token(&mut self) {
        let rest = self.rest;
        if rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            self.blank(end);
        } else if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
            self.blank(end);
        } else if let Some(hashes) = raw_string_hashes(rest) {
            let open = rest.find('"').map_or(rest.len(), |quote| quote + 1);
            let close = format!("\"{}", "#".repeat(hashes));
            let body = rest[open..].find(&close).unwrap_or(rest.len() - open);
            self.literal(open, body, close.len());
        } else if let Some(body) = rest.strip_prefix('"') {
            self.literal(1, string_length(body), 1);
        } else if let Some(length) = char_length(rest) {
            self.blank(length);
        } else {
            self.keep();
        }
    }

    /// Keeps a whole identifier at once, so that its last letter is not taken for a string's prefix.
    fn keep(&mut self) {
        let word = self.rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(self.rest.len());
        let length = if word > 0 { word } else { self.rest.chars().next().map_or(0, char::len_utf8) };
        let (kept, rest) = self.rest.split_at(length);
        self.line += kept.matches('\n').count();
        self.lexed.code.push_str(kept);
        self.rest = rest;
    }

    fn literal(&mut self, open: usize, body: usize, close: usize) {
        let text = self.rest[open..open + body].to_owned();
        self.lexed.literals.push(Literal { line: self.line, text });
        self.blank((open + body + close).min(self.rest.len()));
    }

    fn blank(&mut self, length: usize) {
        let (gone, rest) = self.rest.split_at(length);
        let blanks = gone.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' });
        self.lexed.code.extend(blanks);
        self.line += gone.matches('\n').count();
        self.rest = rest;
    }
}

/// How many `#` a raw string that begins here has.
fn raw_string_hashes(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

fn string_length(body: &str) -> usize {
    let mut escaped = false;
    for (index, letter) in body.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index,
            _ => {}
        }
    }
    body.len()
}

/// The length of a character literal that begins here; a lifetime is none.
fn char_length(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('\'')?;
    if body.starts_with('\\') {
        return body.char_indices().skip(2).find(|(_, letter)| *letter == '\'').map(|(index, _)| index + 2);
    }
    let letter = body.chars().next()?;
    body[letter.len_utf8()..].starts_with('\'').then(|| letter.len_utf8() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        lex(source).literals.into_iter().map(|literal| literal.text).collect()
    }

    #[test]
    fn strings_and_comments_are_not_code() {
        let lexed = lex("let a = \"deal\"; // deal\n/* deal */ b('\"', '\\'', &'a str)");
        assert!(!lexed.code.contains("deal"), "{}", lexed.code);
        assert!(lexed.code.contains("'a str") && lexed.code.contains("b("));
        assert_eq!(lexed.code.lines().count(), 2);
    }

    #[test]
    fn every_form_of_string_is_read() {
        assert_eq!(texts(r##"("a\"b", r"c\", r#"d"e"#, b"f", bar"g")"##), ["a\\\"b", "c\\", "d\"e", "f", "g"]);
    }

    #[test]
    fn a_literal_knows_its_line() {
        let lexed = lex("\n\n  \"three\"");
        assert_eq!(lexed.literals, [Literal { line: 3, text: "three".to_owned() }]);
    }

    #[test]
    fn tests_are_cut_off() {
        assert_eq!(before_tests("fn a() {}\n#[cfg(test)]\nmod tests {}"), "fn a() {}\n");
    }
}
