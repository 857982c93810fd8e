//! Mappings that are remembered: what a person decided about a file's columns, offered when a file with the same headers comes
//! again.
//!
//! They stand in the import itself ([`super::head`]), so they follow the person to every device and go with the import.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Instant, Row};

use super::{known::Known, matching::plain, plan::FilePlan, suggest::Source};

/// The longest form in which mappings are kept, in bytes; beyond it what single values mean is left out.
const LONGEST: usize = 48 * 1024;

/// The mapping of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// The file's headers, as they are compared.
    pub headers: Vec<String>,
    /// What became of its columns.
    pub plan: FilePlan,
}

/// What is remembered of these files' plans; null if nothing is short enough.
pub fn to_keep(files: &[FilePlan], sources: &[Source<'_>]) -> Value {
    let mappings = files.iter().zip(sources).filter(|(file, _)| file.kind.is_some()).map(|(file, source)| Mapping {
        headers: headers(&source.table.headers),
        plan: FilePlan { corrections: BTreeMap::new(), ..file.clone() },
    });
    let mut mappings: Vec<Mapping> = mappings.collect();
    if json!(mappings).to_string().len() > LONGEST {
        mappings.iter_mut().flat_map(|mapping| &mut mapping.plan.columns).for_each(|column| column.values.clear());
    }
    let kept = json!(mappings);
    if kept.to_string().len() > LONGEST { Value::Null } else { kept }
}

/// The latest mapping of a file with these headers, and when it was used. What it names and is no more is left out.
pub fn latest<'a>(
    imports: impl Iterator<Item = &'a Row>,
    file_headers: &[String],
    known: &Known,
) -> Option<(Instant, FilePlan)> {
    let wanted = headers(file_headers);
    let of_import = |row: &Row| {
        let at = row.doc.get("at")?.as_i64()?;
        let mappings = row.doc.get("mappings")?.as_array()?;
        let fitting = mappings.iter().filter_map(|mapping| Mapping::deserialize(mapping).ok());
        let mapping = fitting.into_iter().find(|mapping| mapping.headers == wanted)?;
        Some((at, mapping.plan))
    };
    let (at, mut plan) = imports.filter(|row| row.is_live()).filter_map(of_import).max_by_key(|(at, _)| *at)?;
    let kind = plan.kind.clone()?;
    let is_there = |path: &String| known.slot(&kind, path).is_some();
    for column in &mut plan.columns {
        column.target = column.target.take().filter(is_there);
        column.split_off = column.split_off.take().filter(is_there);
    }
    plan.constants.retain(|path, _| is_there(path));
    (plan.columns.len() == file_headers.len()).then_some((at, plan))
}

fn headers(headers: &[String]) -> Vec<String> {
    headers.iter().map(|header| plain(header)).collect()
}
