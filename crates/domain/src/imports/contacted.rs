//! When customers who are there were last spoken to, as follow-ups from a file have it: told with the follow-ups, as when one is
//! logged, and taken back with them.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Doc, Instant, Row, RowId};

use super::ImportRow;
use crate::{activities::logging, ids::reference, records::Stand};

/// A customer who was spoken to later than was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contacted {
    /// Which.
    pub id: RowId,
    /// What was known before.
    pub before: Option<Instant>,
    /// What is known since.
    pub now: Instant,
}

/// What these follow-ups say of their customers, each once.
pub(super) fn by_follow_ups<'a>(
    stand: &Stand<'_>,
    rows: impl Iterator<Item = &'a ImportRow>,
) -> (Vec<Contacted>, Vec<Change>) {
    let mut last: BTreeMap<RowId, Instant> = BTreeMap::new();
    for row in rows {
        let at = row.fields.get("happened_at").and_then(Value::as_i64);
        if let Some((customer, at)) = reference(&row.fields, "customer").zip(at) {
            let known = last.entry(customer).or_insert(at);
            *known = at.max(*known);
        }
    }
    let spoken_to = |(id, now): (RowId, Instant)| {
        let customer = stand.view.row(id)?;
        let change = logging::spoken_to(&customer, now)?;
        Some((Contacted { id, before: logging::last_contact(&customer), now }, change))
    };
    last.into_iter().filter_map(spoken_to).unzip()
}

/// The customers of which a part says so.
pub fn of_part(part: &Doc) -> Vec<Contacted> {
    super::part::list(part, "contacted")
}

/// Puts back what was known before, where nobody has spoken to the customer since.
pub(super) fn put_back(stand: &Stand<'_>, part: &Row) -> Vec<Change> {
    let back = |contacted: Contacted| {
        let now = |row: &Arc<Row>| row.is_live() && logging::last_contact(row) == Some(contacted.now);
        let customer = stand.view.row(contacted.id).filter(now)?;
        let fields = sync::order::gathered([("last_follow_up_at".to_owned(), json!(contacted.before))]);
        Some(Change::Patch { id: customer.id, seen: customer.ver, fields, scopes: None, parent: None })
    };
    of_part(&part.doc).into_iter().filter_map(back).collect()
}
