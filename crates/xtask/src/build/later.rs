//! Files that the app fetches when it first needs them, so that the first screen does not wait for them.

use std::path::Path;

use crate::failure::Outcome;
use crate::files;
use crate::house::House;

/// What the app calls each file, and where it stands.
pub(super) const FILES: [(&str, &str); 2] =
    [("hanzi", "crates/domain/data/hanzi.txt"), ("chart", "node_modules/chart.js/dist/chart.umd.min.js")];

/// A file and its address.
#[derive(Debug)]
pub(super) struct Later {
    pub(super) name: &'static str,
    pub(super) address: String,
}

/// Copies them, hashed by content.
pub(super) fn copy(house: &House, fresh: &Path) -> Outcome<Vec<Later>> {
    let copied = FILES.iter().map(|(name, path)| {
        let bytes = files::read_bytes(&house.at(path))?;
        let ending = Path::new(path).extension().map(|it| it.to_string_lossy()).unwrap_or_default();
        let address = format!("/assets/{name}-{}.{ending}", files::short_hash(&bytes));
        files::write(&fresh.join(address.trim_start_matches('/')), bytes)?;
        Ok(Later { name, address })
    });
    copied.collect()
}
