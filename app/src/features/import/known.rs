//! What the book holds already, gathered for an import.

use std::sync::Arc;

use domain::{
    imports::known::Known,
    query::{Filter, Op, Query},
    steps::Rest,
};
use leptos::prelude::*;
use serde_json::Value;

use crate::{
    breathe::Pace,
    i18n,
    local::{Book, zone},
};

/// Kinds that hold few rows.
const SMALL: [&str; 7] = ["user", "team", "product", "pipeline", "stage", "tag", "field_definition"];

/// Kinds whose rows are about people and sales at customers.
const ABOUT: [&str; 2] = ["follow_up", "task"];

/// True if what files of these kinds refer to is more than what is gathered for any.
pub fn needs_more(kinds: &[&'static str]) -> bool {
    kinds.iter().any(|kind| ABOUT.contains(kind))
}

/// Everything that files of these kinds can refer to or repeat, also what there is most of: what was said and done.
pub async fn gather_all(book: Book, kinds: &[&'static str]) -> Arc<Known> {
    let mut known = gather(book, kinds);
    let mut pace = Pace::begin();
    for kind in ABOUT.into_iter().filter(|kind| kinds.contains(kind)) {
        let ids = Owner::new().with(|| book.query(Signal::stored(Query::of(kind))).get_untracked());
        for id in ids.iter() {
            if let Some(row) = book.row(*id) {
                Arc::make_mut(&mut known).add(&row);
            }
            pace.rest().await;
        }
    }
    known
}

/// Everything that files of these kinds can refer to, and what they can repeat of it.
pub fn gather(book: Book, kinds: &[&'static str]) -> Arc<Known> {
    // Answers are asked for once; their owner takes them away again.
    Owner::new().with(|| {
        let mut known = Known::new(&currency(book), &i18n::tr);
        known.zone = zone().0;
        known.now = Some(book.now());
        known.actor = book.actor().get_untracked();
        for kind in SMALL {
            for row in book.all(kind).get_untracked().iter() {
                known.add(row);
            }
        }
        for kind in ["customer", "contact", "opportunity"] {
            if kind != "customer" && !kinds.contains(&kind) && !needs_more(kinds) {
                continue;
            }
            let mut query = Query::of(kind);
            if kind == "opportunity" && !needs_more(kinds) {
                // Others cannot be told from new ones.
                query = query.and(Filter::new("source_id", Op::Filled, Vec::new()));
            }
            for id in book.query(Signal::stored(query)).get_untracked().iter() {
                if let Some(row) = book.row(*id) {
                    known.add(&row);
                }
            }
        }
        Arc::new(known)
    })
}

/// The workspace's currency.
fn currency(book: Book) -> String {
    let rows = book.all("workspace").get_untracked();
    let currency = rows.first().and_then(|row| row.doc.get("currency")).and_then(Value::as_str);
    currency.unwrap_or("CNY").to_owned()
}
