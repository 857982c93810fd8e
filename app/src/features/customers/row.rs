//! A customer in the list: name and owner on the first line, level, trade, place and last contact on the second.
//!
//! Belongs here: the row of two lines. Does not belong here: the table's cells (`records::list`).

use std::sync::Arc;

use domain::ids::reference;
use leptos::prelude::*;
use sync::Row;

use crate::{
    i18n::format,
    records::{
        names::{self, Person},
        schema,
    },
    t,
    ui::Avatar,
};

/// Draws the row.
pub fn draw(row: Arc<Row>) -> AnyView {
    let name = names::title_of(&row);
    let owner = reference(&row.doc, "owner");
    let last = row.doc.get("last_follow_up_at").and_then(serde_json::Value::as_i64);
    let level = text(&row, "level");
    let about: Vec<String> = ["industry", "region"].iter().filter_map(|field| text(&row, field)).collect();
    view! {
        <Avatar name=name.clone() square=true />
        <span class="row-text">
            <span class="row-title clip">{name}</span>
            <span class="row-line meta">
                {level.map(|level| view! { <Level level /> })}
                <span class="clip">{about.join(" · ")}</span>
            </span>
        </span>
        <span class="row-end">
            {match owner {
                Some(owner) => view! { <Person id=Some(owner) bare=true /> }.into_any(),
                None => view! { <span class="pool-mark">{t!("customers.pool")}</span> }.into_any(),
            }}
            <span class="meta">{last.map(format::ago)}</span>
        </span>
    }
    .into_any()
}

/// A value level; the best one stands out.
#[component]
pub fn Level(
    /// `a` to `d`.
    level: String,
) -> impl IntoView {
    let label = schema::choice_label("customer", "level", &level);
    view! {
        <span class="level" class:is-top=level == "a" title=label.clone()>
            {label.clone()}
        </span>
    }
}

/// A text field of a row.
pub fn text(row: &Row, field: &str) -> Option<String> {
    row.doc.get(field).and_then(|value| value.as_str()).map(str::to_owned)
}
