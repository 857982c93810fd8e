//! A record's tags in a line, changed where they stand.
//!
//! Belongs here: the line and its panel. Does not belong here: the control (`inputs`), tags of many records (`list::bulk`).

use std::sync::Arc;

use domain::registry;
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::Row;

use super::{
    inputs::FieldInput,
    permit,
    run::use_hand,
    schema::{self, Spec},
    show::Fact,
    typed::Typed,
};
use crate::{
    t,
    ui::{Glyph, Popover, popover::Trigger},
};

const FIELD: &str = "tags";

/// The line; nothing for a kind without tags.
#[component]
pub fn TagLine(
    /// The record.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
) -> impl IntoView {
    let hand = use_hand();
    let may = permit::edit(hand.book, row);
    let tags = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.doc.get(FIELD).cloned())));
    let spec = Memo::new(move |_| {
        let kind = row.with(|row| row.as_ref().and_then(|row| registry::kind(&row.kind)))?;
        schema::of_kind(hand.book, kind).with(|specs| specs.iter().find(|spec| spec.name == FIELD).cloned())
    });
    move || {
        let spec = spec.get()?;
        let shown = spec.clone();
        Some(view! {
            <span class="tag-line">
                {move || tags.get().map(|value| view! { <Fact spec=shown.clone() value=Some(value) /> })}
                <Show when=move || may.get()>
                    <Change spec=spec.clone() row />
                </Show>
            </span>
        })
    }
}

/// The panel in which tags are put on and taken off, each at once.
#[component]
fn Change(spec: Spec, row: Signal<Option<Arc<Row>>>) -> impl IntoView {
    let hand = use_hand();
    let label = t!("records.edit_field", field = spec.label);
    let panel = move || {
        let before = row.get_untracked().and_then(|row| row.doc.get(FIELD).cloned());
        let typed = RwSignal::new(Typed::of(&spec, before.as_ref()));
        Effect::new(move |opened: Option<()>| {
            let wanted = typed.with(|typed| match typed.items() {
                [] => Value::Null,
                items => json!(items),
            });
            if let (Some(()), Some(row)) = (opened, row.get_untracked())
                && let Err(rejection) = hand.set(&row, sync::order::gathered([(FIELD.to_owned(), wanted)]))
            {
                hand.refuse(&rejection);
            }
        });
        view! { <FieldInput spec=spec.clone() typed /> }
    };
    view! {
        <Popover text=label.clone() title=label trigger=Trigger::Icon glyph=Glyph::Tags>
            {panel()}
        </Popover>
    }
}
