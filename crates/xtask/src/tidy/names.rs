//! No module is called utils, common or helpers: a name says what is inside.

use super::tree::{Finding, Tree};

const DRAWERS: [&str; 8] = ["util", "utils", "common", "helper", "helpers", "misc", "stuff", "shared"];

/// Looks at the names of folders and files with code.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.all()
        .filter(|(path, _)| [".rs", ".mjs", ".js", ".css"].iter().any(|kind| path.ends_with(kind)))
        .filter_map(|(path, _)| {
            let drawer = path.split(['/', '.']).find(|part| DRAWERS.contains(part))?;
            Some(Finding::error(path, format!("`{drawer}` says nothing about what is inside")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawer_is_found_as_a_file_and_as_a_folder() {
        let tree = Tree::of(&[("app/src/utils.rs", ""), ("worker/src/common/mod.rs", ""), ("app/src/money.rs", "")]);
        assert_eq!(check(&tree).len(), 2);
    }
}
