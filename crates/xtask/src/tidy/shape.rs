//! Every file begins by saying what it is, and none is too long to read.

use super::tree::{Finding, Tree};

/// Longer than this is questioned, and longer than that refused.
const QUESTIONED: usize = 400;
const REFUSED: usize = 600;

/// Looks at Rust and JavaScript.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.all() {
        let Some(opening) = opening(path) else { continue };
        let first = text.lines().find(|line| !line.starts_with("#!")).unwrap_or_default();
        if !first.starts_with(opening) {
            findings.push(Finding::error(path, format!("does not begin with a `{opening}` line that says what it is")));
        }
        let length = text.lines().count();
        if length > REFUSED {
            findings.push(Finding::error(path, format!("{length} lines, of at most {REFUSED}")));
        } else if length > QUESTIONED {
            findings.push(Finding::hint(path, format!("{length} lines: are these two things?")));
        }
    }
    findings
}

fn opening(path: &str) -> Option<&'static str> {
    match path.rsplit('.').next()? {
        "rs" => Some("//!"),
        "mjs" | "js" => Some("//"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_say_what_it_is_is_found() {
        let tree = Tree::of(&[("app/src/a.rs", "use x;"), ("app/src/b.rs", "//! B.\n"), ("e2e/c.mjs", "import x;")]);
        assert_eq!(check(&tree).len(), 2);
    }

    #[test]
    fn long_files_are_questioned_and_longer_ones_refused() {
        let of = |lines| format!("//! A.\n{}", "\n".repeat(lines));
        let verdicts =
            |lines| check(&Tree::of(&[("a.rs", &of(lines))])).iter().map(|found| found.is_error).collect::<Vec<_>>();
        assert_eq!(verdicts(300), Vec::<bool>::new());
        assert_eq!(verdicts(500), [false]);
        assert_eq!(verdicts(700), [true]);
    }
}
