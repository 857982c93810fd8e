//! How many customers one person may hold: the company's cap, and what it asks of whoever is to have one more.
//!
//! It binds taking (claiming, being given, creating), not having: whoever is above a cap that was lowered keeps what they
//! have, and bringing back a deleted customer is not taking. Somebody who imports for the whole company says what is so
//! already and is not bound; somebody who imports for themselves or their team is.

use serde_json::Value;
use sync::{Change, Doc, Read, RowId, View};

use crate::{ids::reference, rejection::Rejection};

/// The workspace's field with the cap; without a value there is none.
pub const FIELD: &str = "holding_cap";

/// What says whether there is a cap.
pub fn setting() -> Read {
    Read::All { kind: "workspace" }
}

/// What must be read, once the workspace is known, before a person gets one more.
pub fn reads(owner: RowId, view: &dyn View) -> Vec<Read> {
    let count = || Read::Count { kind: "customer", field: "owner", value: owner.to_string() };
    cap(view).map(|_| count()).into_iter().collect()
}

/// The same for a new customer, whose owner is who is named or else its maker.
pub fn reads_of_new(fields: &Doc, maker: RowId, view: &dyn View) -> Vec<Read> {
    let owner = if fields.contains_key("owner") { reference(fields, "owner") } else { Some(maker) };
    owner.map(|owner| reads(owner, view)).unwrap_or_default()
}

/// That the person may have one more, as a condition of the change that gives it to them.
///
/// # Errors
/// [`Rejection::HoldsTooMany`].
pub fn one_more(view: &dyn View, owner: RowId) -> Result<Option<Change>, Rejection> {
    let Some(cap) = cap(view) else { return Ok(None) };
    let value = owner.to_string();
    let seen = view.count("customer", "owner", &value);
    if seen >= usize::try_from(cap).unwrap_or(usize::MAX) {
        return Err(Rejection::HoldsTooMany { cap });
    }
    Ok(Some(Change::NoMore { kind: "customer", field: "owner", value, seen }))
}

/// The cap that a value stands for: a whole number above zero.
pub fn cap_of(value: &Value) -> Option<u32> {
    let number = value.as_f64().filter(|number| number.fract() == 0.0 && *number <= f64::from(u32::MAX))?;
    format!("{number}").parse().ok().filter(|cap| *cap > 0)
}

fn cap(view: &dyn View) -> Option<u32> {
    view.all("workspace").iter().find_map(|row| cap_of(row.doc.get(FIELD)?))
}
