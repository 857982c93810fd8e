//! The checkout as the checks see it: texts by path, and what is found wrong in them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use crate::failure::Outcome;
use crate::files;

const FOLDERS: [&str; 10] = ["crates", "app", "worker", "style", "public", "e2e", "bench", "docs", ".ci", ".cargo"];
const KINDS: [&str; 12] = ["rs", "toml", "json", "sql", "mjs", "js", "css", "html", "md", "sh", "run", "CHECKSUMS"];
const BUILT: [&str; 5] = ["/build/", "/node_modules/", "/artefacts/", "/target/", "/.wrangler/"];

/// The texts of the checkout by their path.
#[derive(Debug, Default)]
pub(super) struct Tree(BTreeMap<String, String>);

impl Tree {
    /// Reads what people wrote in the checkout.
    pub(super) fn load(root: &Path) -> Outcome<Self> {
        let mut texts = BTreeMap::new();
        let top = std::fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
        let below = FOLDERS.iter().flat_map(|folder| files::walk(&root.join(folder)));
        for file in top.filter(|path| path.is_file()).chain(below) {
            let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            if is_ours(&path) {
                texts.insert(path, files::read(&file)?);
            }
        }
        Ok(Self(texts))
    }

    /// A small checkout for a test.
    #[cfg(test)]
    pub(super) fn of(texts: &[(&str, &str)]) -> Self {
        Self(texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// The text at a path.
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Every file.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files under a folder, which ends in `/`, of one kind.
    pub(super) fn under<'a>(&'a self, folder: &'a str, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.all().filter(move |(path, _)| path.starts_with(folder) && extension(path) == kind)
    }
}

fn is_ours(path: &str) -> bool {
    KINDS.contains(&extension(path)) && !BUILT.iter().any(|part| path.contains(part))
}

/// What stands behind the last dot; for `.ci/run` its name.
fn extension(path: &str) -> &str {
    path.rsplit(['.', '/']).next().unwrap_or_default()
}

/// Something that is not as it should be, or at least questionable.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    path: String,
    line: Option<usize>,
    message: String,
    pub(super) is_error: bool,
}

impl Finding {
    /// A broken rule.
    pub(super) fn error(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, message: message.into(), is_error: true }
    }

    /// Something to look at.
    pub(super) fn hint(path: &str, message: impl Into<String>) -> Self {
        Self { is_error: false, ..Self::error(path, message) }
    }

    /// Says in which line, counted from one.
    pub(super) fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.is_error { "" } else { "(only a hint) " };
        match self.line {
            Some(line) => write!(f, "{mark}{}:{line}: {}", self.path, self.message),
            None => write!(f, "{mark}{}: {}", self.path, self.message),
        }
    }
}
