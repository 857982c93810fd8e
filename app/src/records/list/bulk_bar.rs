//! The bar that appears when rows are picked: how many, what can be done, how far it is, and what was refused.
//!
//! Belongs here: the bar and the report. Does not belong here: running (`bulk`), what is asked first (`bulk_sheets`).

use std::sync::Arc;

use domain::bulk::Action;
use leptos::prelude::*;

use super::{
    bulk::{Asked, Bulk, LIMIT, Report},
    bulk_sheets::BulkSheets,
};
use crate::{
    records::schema,
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Glyph, Icon, IconButton, ProgressBar},
};

/// The bar.
#[component]
pub fn BulkBar(
    /// The actions.
    bulk: Bulk,
    /// How many rows the list has.
    count: Signal<usize>,
) -> impl IntoView {
    let picked = bulk.selection.count();
    let shows = Memo::new(move |_| picked.get() > 0 || bulk.progress.with(Option::is_some));
    let picking = Memo::new(move |_| shows.get() || bulk.selection.is_picking());
    view! {
        {move || bulk.report.get().map(|report| view! { <Refused bulk report /> })}
        <Show when=move || picking.get()>
            <div class="bulk-bar" role="region" aria-label=t!("bulk.title")>
                {move || match bulk.progress.get() {
                    Some((through, total)) => view! { <Running bulk through total /> }.into_any(),
                    None => view! { <Actions bulk picked count /> }.into_any(),
                }}
            </div>
        </Show>
        <BulkSheets bulk picked />
    }
}

#[component]
fn Actions(bulk: Bulk, picked: Signal<usize>, count: Signal<usize>) -> impl IntoView {
    let selection = bulk.selection;
    let more = Memo::new(move |_| picked.get() < count.get().min(LIMIT));
    let none = Signal::derive(move || picked.get() == 0);
    let delete = move |_| {
        let kind = schema::kind_plural(bulk.kind.name);
        bulk.run(&Action::Delete, move |count| t!("bulk.deleted", count = count, kind = kind));
    };
    view! {
        <div class="bulk-count">
            <span aria-live="polite">{move || t!("bulk.picked", count = picked.get())}</span>
            <Show when=move || more.get()>
                <Button kind=ButtonKind::Quiet on_press=move |()| selection.all(LIMIT)>
                    {move || t!("bulk.pick_all", count = count.get().min(LIMIT))}
                </Button>
            </Show>
            <IconButton glyph=Glyph::X label=t!("bulk.clear") on_press=move |()| selection.clear() />
        </div>
        <div class="bulk-actions">
            {move || {
                bulk.offered()
                    .into_iter()
                    .map(|asked| {
                        let (glyph, label) = face(asked);
                        view! {
                            <button
                                type="button"
                                class="bulk-action"
                                prop:disabled=none
                                on:click=move |_| bulk.asked.set(Some(asked))
                            >
                                <Icon glyph=glyph />
                                <span>{label}</span>
                            </button>
                        }
                    })
                    .collect_view()
            }}
            <button
                type="button"
                class="bulk-action"
                prop:disabled=none
                on:click=move |_| bulk.export.open(Arc::new(selection.ids()))
            >
                <Icon glyph=Glyph::Download />
                <span>{t!("export.bulk")}</span>
            </button>
            <Show when=move || bulk.may_delete()>
                <button type="button" class="bulk-action is-danger" prop:disabled=none on:click=delete>
                    <Icon glyph=Glyph::Trash2 />
                    <span>{t!("records.delete")}</span>
                </button>
            </Show>
        </div>
    }
}

fn face(asked: Asked) -> (Glyph, String) {
    match asked {
        Asked::Assign => (Glyph::UserPlus, t!("bulk.assign")),
        Asked::Tag => (Glyph::Tags, t!("bulk.tag")),
        Asked::Stage => (Glyph::SquareKanban, t!("bulk.stage")),
        Asked::Field => (Glyph::Pencil, t!("bulk.field")),
    }
}

#[component]
fn Running(bulk: Bulk, through: usize, total: usize) -> impl IntoView {
    let share = if total == 0 { 1.0 } else { through as f64 / total as f64 };
    view! {
        <div class="bulk-running">
            <ProgressBar done=share label=t!("bulk.running", count = through, all = total) />
            <Button kind=ButtonKind::Quiet on_press=move |()| bulk.halt()>
                {t!("bulk.halt")}
            </Button>
        </div>
    }
}

/// Those that stayed as they were, by name and reason.
#[component]
fn Refused(bulk: Bulk, report: Report) -> impl IntoView {
    let close = view! { <IconButton glyph=Glyph::X label=t!("ui.dismiss") on_press=move |()| bulk.report.set(None) /> };
    view! {
        <div class="bulk-report">
            <Banner kind=BannerKind::Warn action=close.into_any()>
                <p>{t!("bulk.refused", count = report.refused, all = report.all)}</p>
                <ul class="plain-list">
                    {report
                        .reasons
                        .into_iter()
                        .map(|(reason, names)| view! { <li>{names} " — " <span class="meta">{reason}</span></li> })
                        .collect_view()}
                </ul>
            </Banner>
        </div>
    }
}
