//! What the workspace says about everything in it: its currency.
//!
//! Belongs here: reading the one workspace row. Does not belong here: changing it.

use leptos::prelude::*;

use crate::local::use_book;

/// The currency of new amounts.
pub fn currency() -> Signal<String> {
    let workspaces = use_book().all("workspace");
    Signal::derive(move || {
        workspaces.with(|rows| {
            let said = rows.first().and_then(|row| row.doc.get("currency")?.as_str().map(str::to_owned));
            said.unwrap_or_else(|| "CNY".into())
        })
    })
}
