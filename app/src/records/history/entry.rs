//! One entry of a history: who, when, and field by field what was there and what came, with the way back.
//!
//! Belongs here: drawing it. Does not belong here: which command takes a change back (`domain::records::restoring`).

use std::sync::Arc;

use domain::{record::RecordKind, records::restoring::restore};
use leptos::prelude::*;
use sync::{Doc, Row};

use super::story::{Change, Entry};
use crate::{
    i18n::format,
    local::{Book, use_book},
    records::{names, permit, run::use_hand, schema},
    t,
    ui::{Button, ButtonKind, Glyph, Icon, TimelineItem},
};

/// More fields than this are counted, not named, in the first line.
const NAMED: usize = 3;

/// The entry.
#[component]
pub fn EntryItem(
    /// It.
    entry: Entry,
    /// The record's kind.
    kind: &'static RecordKind,
    /// The record as it is now.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
) -> impl IntoView {
    let book = use_book();
    let changes = entry.changes(kind);
    let glyph = match entry.op.as_str() {
        "create" => Glyph::Plus,
        "import" => Glyph::Upload,
        "delete" => Glyph::Trash2,
        "restore" => Glyph::Undo2,
        _ => Glyph::Pencil,
    };
    let held = Arc::new(entry.held());
    // The first line names a single field already.
    let labelled = changes.len() > 1;
    let deleted = entry.op == "delete";
    view! {
        <TimelineItem glyph title=what(book, kind, &entry, &changes) meta=when(&entry)>
            {changes
                .into_iter()
                .map(|change| view! { <ChangeLine change labelled held=Arc::clone(&held) kind row /> })
                .collect_view()}
            {deleted.then(|| view! { <Undelete row /> })}
        </TimelineItem>
    }
}

fn what(book: Book, kind: &'static RecordKind, entry: &Entry, changes: &[Change]) -> String {
    let name = names::title_or_unknown(book, entry.by);
    match entry.op.as_str() {
        "create" => t!("history.create", name = name),
        "import" => t!("history.import", name = name),
        "delete" => t!("history.delete", name = name),
        "restore" => t!("history.restore", name = name),
        _ if changes.len() > NAMED => t!("history.set_many", name = name, count = changes.len()),
        _ => {
            let label = |change: &Change| schema::label_of(book, kind, &change.field);
            let fields = changes.iter().map(label).collect::<Vec<_>>().join(&t!("records.and"));
            t!("history.set", name = name, fields = fields)
        }
    }
}

fn when(entry: &Entry) -> String {
    let when = entry.when().map(format::moment);
    let late = entry.arrived_late().map(|at| t!("history.late", at = format::moment(at)));
    when.into_iter().chain(late).collect::<Vec<_>>().join(" · ")
}

/// One field: what it held, what it was given, and the way back while it does not hold the former again.
#[component]
fn ChangeLine(
    change: Change,
    labelled: bool,
    held: Arc<Doc>,
    kind: &'static RecordKind,
    row: Signal<Option<Arc<Row>>>,
) -> impl IntoView {
    let hand = use_hand();
    let Change { field, from, to } = change;
    let label = schema::label_of(hand.book, kind, &field);
    let said = |value| schema::words(hand.book, kind, &field, value);
    let came_from = if from.is_null() { "change-from is-none" } else { "change-from" };
    let (from, to) = (said(&from), said(&to));
    let may = if field == "owner" { permit::transfer(hand.book, row) } else { permit::edit(hand.book, row) };
    let wanted = StoredValue::new((field, held));
    let can_restore = Memo::new(move |_| {
        let now = row.get();
        may.get() && now.is_some_and(|row| wanted.with_value(|(field, held)| restore(&row, field, held).is_some()))
    });
    let put_back = move |()| {
        if let Some(row) = row.get_untracked() {
            wanted.with_value(|(field, held)| hand.restore(&row, field, held));
        }
    };
    let named = StoredValue::new((label.clone(), from.clone()));
    view! {
        <div class="change">
            <p class=if labelled { "change-field" } else { "visually-hidden" }>{label}</p>
            <p class="change-values">
                <del class=came_from>{from}</del>
                <Icon glyph=Glyph::ArrowRight class="icon-small" />
                <ins class="change-to">{to}</ins>
            </p>
            <Show when=move || can_restore.get()>
                <div class="change-back">
                    <Button kind=ButtonKind::Quiet glyph=Glyph::Undo2 on_press=put_back>
                        {t!("history.put_back")}
                        <span class="visually-hidden">
                            {named.with_value(|(label, from)| format!("{label} {from}"))}
                        </span>
                    </Button>
                </div>
            </Show>
        </div>
    }
}

/// Brings the record back while it is deleted.
#[component]
fn Undelete(row: Signal<Option<Arc<Row>>>) -> impl IntoView {
    let hand = use_hand();
    let gone = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| !row.is_live())));
    let bring_back = move |()| {
        if let Some(row) = row.get_untracked() {
            hand.bring_back(&row);
        }
    };
    view! {
        <Show when=move || gone.get()>
            <Button kind=ButtonKind::Quiet glyph=Glyph::Undo2 on_press=bring_back>
                {t!("records.restore")}
            </Button>
        </Show>
    }
}
