//! The sheet that asks in which format a table is wanted, says how far it is, and has it saved.
//!
//! Belongs here: asking and telling. Does not belong here: writing (`writing`).

use leptos::{prelude::*, task::spawn_local};

use super::{
    Export, Exporting, Wanted,
    writing::{self, Format},
};
use crate::{
    i18n::format,
    save_file, t,
    ui::{Button, ButtonKind, Choice, Glyph, ProgressBar, SegmentedControl, Sheet, Switch, Toasts},
};

/// How far an export is.
#[derive(Clone, Copy)]
struct Run {
    /// So many of so many rows, while it is written.
    progress: RwSignal<Option<(usize, usize)>>,
    halted: RwSignal<bool>,
}

/// The sheet.
#[component]
pub fn ExportSheet(
    /// What is asked for.
    exporting: Exporting,
) -> impl IntoView {
    let wanted = exporting.wanted;
    let run = Run { progress: RwSignal::new(None), halted: RwSignal::new(false) };
    let open = Memo::new(move |_| wanted.with(Option::is_some));
    let exported = Signal::derive_local(move || wanted.get().map(Wanted::export));
    let title = Signal::derive(move || {
        exported.with(|it| it.as_ref().map(|it| t!("export.title", name = it.title))).unwrap_or_default()
    });
    let close = move |()| {
        run.halted.set(true);
        wanted.set(None);
    };
    view! {
        <Sheet open on_close=close title>
            {move || exported.get().map(|export| view! { <Asking exporting export run /> })}
        </Sheet>
    }
}

#[component]
fn Asking(exporting: Exporting, export: Export, run: Run) -> impl IntoView {
    let toasts = Toasts::here();
    let chosen = RwSignal::new(Format::default());
    let mark = RwSignal::new(true);
    let mut formats = vec![Choice::new("csv", t!("export.csv")), Choice::new("xlsx", t!("export.xlsx"))];
    if export.cards.is_some() {
        formats.push(Choice::new("vcf", t!("export.cards")));
    }
    let kept = StoredValue::new_local(export);
    let options = move || kept.with_value(|export| export.options.clone()).map(|options| options());
    let is_table = Memo::new(move |_| chosen.get() != Format::Cards);
    let size = move || {
        let table = kept.with_value(|export| (export.table)());
        let (rows, columns) = (format::number(table.count as f64), format::number(table.headers.len() as f64));
        if is_table.get() {
            t!("export.size", rows = rows, columns = columns)
        } else {
            t!("export.size_cards", rows = rows)
        }
    };
    let save = move |()| {
        let export = kept.get_value();
        let (format, mark) = (chosen.get_untracked(), mark.get_untracked());
        spawn_local(async move {
            if let Some(said) = write(&export, format, mark, run).await {
                toasts.say(said);
                exporting.wanted.try_set(None);
            }
        });
    };
    view! {
        <div class="sheet-form">
            <SegmentedControl
                value=Signal::derive(move || chosen.get().extension().to_owned())
                on_pick=move |name: String| chosen.set(Format::named(&name))
                choices=formats
                label=t!("export.format")
            />
            <Show when=move || is_table.get()>{options()}</Show>
            <Show when=move || chosen.get() == Format::Csv>
                <Switch on=mark on_change=move |on| mark.set(on) label=t!("export.mark") hint=t!("export.mark_hint") />
            </Show>
            <p class="meta" data-export-size>{size}</p>
            {move || match run.progress.get() {
                Some((done, total)) => view! { <Going run done total /> }.into_any(),
                None => {
                    view! {
                        <div class="sheet-actions">
                            <Button kind=ButtonKind::Primary glyph=Glyph::Download on_press=save>
                                {t!("export.save")}
                            </Button>
                        </div>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Going(run: Run, done: usize, total: usize) -> impl IntoView {
    let share = done as f64 / total.max(1) as f64;
    let label = t!("export.going", done = format::number(done as f64), total = format::number(total as f64));
    view! {
        <ProgressBar done=share label />
        <div class="sheet-actions">
            <Button kind=ButtonKind::Quiet on_press=move |()| run.halted.set(true)>
                {t!("ui.cancel")}
            </Button>
        </div>
    }
}

/// Writes the file and has it saved; what is to be said, or nothing if it was stopped.
async fn write(export: &Export, format: Format, mark: bool, run: Run) -> Option<String> {
    let table = untrack(|| (export.table)());
    let total = table.count;
    run.halted.set(false);
    run.progress.set(Some((0, total)));
    let told = |done: usize| {
        // The page may have been left: then nobody waits for the file.
        run.progress.try_set(Some((done, total)));
        !run.halted.try_get_untracked().unwrap_or(true)
    };
    let parts = match (format, &export.cards) {
        (Format::Cards, Some(cards)) => writing::as_cards(total, cards, &told).await,
        (Format::Xlsx, _) => writing::as_workbook(&export.title, &table, &told).await,
        _ => writing::as_csv(&table, mark, &told).await,
    };
    run.progress.try_set(None);
    let name = save_file::file_name(&format!("{} {}", export.title, format::today()), format.extension());
    Some(match parts?.save(&name, format.media()) {
        Ok(()) => t!("export.saved", name = name),
        Err(save_file::NotSaved) => t!("export.not_saved"),
    })
}
