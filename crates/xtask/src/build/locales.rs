//! The texts of each language as files of their own, fetched by the app when they are wanted: those that the first screens may
//! need, and the rest, which comes with the pages that need it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use super::Profile;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;

/// Rooms whose code comes in chunks of its own (`app/src/frame/pages.rs`); whoever waits for one waits for the rest of the texts.
const LATER: [&str; 12] = [
    "features/forecast/",
    "features/import/",
    "features/more/",
    "features/notifications/",
    "features/numbers/",
    "features/people/",
    "features/performance/",
    "features/reports/",
    "features/settings/",
    "features/targets/",
    "features/work_reports/",
    "records/figures/schedule.rs",
];

/// Beginnings of keys that such rooms put together while running.
const PUT_TOGETHER: [&str; 10] = [
    "card.",
    "choice.schedule.",
    "dashboard.",
    "dimension.",
    "import.",
    "look.",
    "measure.",
    "numbers.",
    "reports.",
    "template.",
];

/// What the app calls the rest of a language's texts.
const REST: &str = "rest-";

/// A language (or the rest of one) and the address of its texts.
#[derive(Debug)]
pub(super) struct Locale {
    pub(super) tag: String,
    pub(super) address: String,
}

/// Copies `app/locales/*.json` without their spaces, hashed by content. Only a build in chunks parts the texts.
pub(super) fn copy(house: &House, fresh: &Path, profile: Profile) -> Outcome<Vec<Locale>> {
    let sources = if profile == Profile::Release { Some(Sources::read(house)?) } else { None };
    let mut locales = Vec::new();
    for file in files::walk(&house.at("app/locales")) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let Some(tag) = name.strip_suffix(".json") else {
            continue;
        };
        let texts: Map<String, Value> = serde_json::from_str(&files::read(&file)?)
            .map_err(|error| Failure::new(format!("reading {}", house.relative(&file)), error))?;
        let is_later = |key: &str| sources.as_ref().is_some_and(|sources| sources.is_later(key));
        let (rest, first): (Map<String, Value>, Map<String, Value>) =
            texts.into_iter().partition(|(key, _)| is_later(key));
        locales.push(put(fresh, tag.to_owned(), first)?);
        if !rest.is_empty() {
            locales.push(put(fresh, format!("{REST}{tag}"), rest)?);
        }
    }
    Ok(locales)
}

fn put(fresh: &Path, tag: String, texts: Map<String, Value>) -> Outcome<Locale> {
    let small = Value::Object(texts).to_string();
    let address = format!("/assets/{tag}-{}.json", files::short_hash(small.as_bytes()));
    files::write(&fresh.join(address.trim_start_matches('/')), small)?;
    Ok(Locale { tag, address })
}

/// The keys that code names, wherever it stands.
struct Sources {
    first: BTreeSet<String>,
    later: BTreeSet<String>,
}

impl Sources {
    fn read(house: &House) -> Outcome<Self> {
        let (mut first, mut later) = (BTreeSet::new(), BTreeSet::new());
        for file in files::walk(&house.at("app/src")) {
            let name = house.relative(&file);
            let is_later = LATER.iter().any(|room| name.contains(room));
            let keys = if is_later { &mut later } else { &mut first };
            keys.extend(quoted(&files::read(&file)?));
        }
        Ok(Self { first, later })
    }

    /// True for what is named by later rooms alone. A key that is named nowhere comes first, unless its beginning says more.
    fn is_later(&self, key: &str) -> bool {
        let base = ["_one", "_other"].iter().find_map(|form| key.strip_suffix(form));
        let named = |keys: &BTreeSet<String>| [Some(key), base].into_iter().flatten().any(|key| keys.contains(key));
        let is_put_together = PUT_TOGETHER.iter().any(|beginning| key.starts_with(beginning));
        (named(&self.later) || is_put_together) && !named(&self.first)
    }
}

/// What stands between two quotation marks of a line.
fn quoted(source: &str) -> impl Iterator<Item = String> {
    source.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(keys: &[&str]) -> BTreeSet<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn a_text_comes_later_only_if_later_rooms_alone_name_it() {
        let sources = Sources {
            first: named(&["ui.save", "both.ways"]),
            later: named(&["import.rows", "both.ways", "import.go"]),
        };
        for key in ["import.go", "import.rows_one", "card.put_together"] {
            assert!(sources.is_later(key), "{key}");
        }
        for key in ["ui.save", "both.ways", "both.ways_other", "field.put.together"] {
            assert!(!sources.is_later(key), "{key}");
        }
    }

    #[test]
    fn keys_are_found_in_code() {
        let found: Vec<String> = quoted("t!(\"a.b\", count = 3) + t!(\"c.d\")\nplain").collect();
        assert_eq!(found, ["a.b", "c.d"]);
    }
}
