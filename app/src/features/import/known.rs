//! What the book holds already, gathered for an import.

use std::sync::Arc;

use domain::{
    imports::known::Known,
    query::{Filter, Op, Query},
};
use leptos::prelude::*;
use serde_json::Value;

use crate::{i18n, local::Book};

/// Kinds that hold few rows.
const SMALL: [&str; 7] = ["user", "team", "product", "pipeline", "stage", "tag", "field_definition"];

/// Everything that files of these kinds can refer to or repeat.
pub fn gather(book: Book, kinds: &[&'static str]) -> Arc<Known> {
    // Answers are asked for once; their owner takes them away again.
    Owner::new().with(|| {
        let mut known = Known::new(&currency(book), &i18n::tr);
        for kind in SMALL {
            for row in book.all(kind).get_untracked().iter() {
                known.add(row);
            }
        }
        for kind in ["customer", "contact", "opportunity"] {
            if kind != "customer" && !kinds.contains(&kind) {
                continue;
            }
            let mut query = Query::of(kind);
            if kind == "opportunity" {
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
