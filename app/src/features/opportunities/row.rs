//! An opportunity in the list: name and amount, then customer and stage.
//!
//! Belongs here: the row of two lines. Does not belong here: the table's cells (`records::list`), the card (`card`).

use std::sync::Arc;

use domain::ids::reference;
use leptos::prelude::*;
use sync::Row;

use crate::{
    local::use_book,
    records::{
        names::{self, Person},
        show, stages,
    },
    ui::StageChip,
};

/// Draws the row.
pub fn draw(row: Arc<Row>) -> AnyView {
    let book = use_book();
    let customer = reference(&row.doc, "customer").and_then(|id| names::title(book, id));
    let owner = reference(&row.doc, "owner");
    let stage_id = reference(&row.doc, "stage");
    let stage = stages::stages(book).get().into_iter().find(|stage| Some(stage.id) == stage_id);
    view! {
        <span class="row-text">
            <span class="row-title clip">{names::title_of(&row)}</span>
            <span class="row-line meta">
                {stage.map(|stage| view! { <StageChip text=stage.name tone=stage.tone /> })}
                <span class="clip">{customer}</span>
            </span>
        </span>
        <span class="row-end">
            <span class="number">{row.doc.get("amount").map(show::money)}</span>
            <Person id=owner bare=true />
        </span>
    }
    .into_any()
}
