//! Remembers what a product was made from, so that an unchanged one is not made again.

use std::path::{Path, PathBuf};

use crate::failure::Outcome;
use crate::files;

/// The memory of one product.
pub(crate) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// The stamp in `file` for these sources, made under `terms` (profile, options, versions).
    pub(crate) fn of(file: PathBuf, terms: &str, sources: &[PathBuf]) -> Outcome<Self> {
        let now = format!("{terms} {}", files::hash_of_all(sources)?);
        Ok(Self { file, now })
    }

    /// Whether `product` exists and was made from exactly this.
    pub(crate) fn is_fresh(&self, product: &Path) -> bool {
        product.exists() && std::fs::read_to_string(&self.file).is_ok_and(|made| made == self.now)
    }

    /// To be called when the product has been made.
    pub(crate) fn press(&self) -> Outcome {
        files::write(&self.file, &self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_fresh_until_a_source_changes() {
        let dir = std::env::temp_dir().join(format!("suike-stamp-{}", std::process::id()));
        let source = dir.join("source");
        let stamp = || Stamp::of(dir.join("stamp"), "release", std::slice::from_ref(&source)).expect("hashed");
        files::write(&source, "one").expect("written");
        assert!(!stamp().is_fresh(&source));
        stamp().press().expect("pressed");
        assert!(stamp().is_fresh(&source));
        files::write(&source, "two").expect("written");
        assert!(!stamp().is_fresh(&source));
        files::remove_dir(&dir).expect("removed");
    }
}
