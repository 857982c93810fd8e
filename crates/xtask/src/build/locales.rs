//! The texts of each language as a file of its own, fetched by the app when it is wanted.

use std::path::Path;

use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;

/// A language and the address of its texts.
#[derive(Debug)]
pub(super) struct Locale {
    pub(super) tag: String,
    pub(super) address: String,
}

/// Copies `app/locales/*.json` without their spaces, hashed by content.
pub(super) fn copy(house: &House, fresh: &Path) -> Outcome<Vec<Locale>> {
    let mut locales = Vec::new();
    for file in files::walk(&house.at("app/locales")) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let Some(tag) = name.strip_suffix(".json") else {
            continue;
        };
        let texts: Value = serde_json::from_str(&files::read(&file)?)
            .map_err(|error| Failure::new(format!("reading {}", house.relative(&file)), error))?;
        let small = texts.to_string();
        let address = format!("/assets/{tag}-{}.json", files::short_hash(small.as_bytes()));
        files::write(&fresh.join(address.trim_start_matches('/')), small)?;
        locales.push(Locale { tag: tag.to_owned(), address });
    }
    Ok(locales)
}
