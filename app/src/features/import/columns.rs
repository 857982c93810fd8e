//! The second step: what each file holds, and which field each of its columns fills.

use std::sync::Arc;

use domain::{
    imports::{plan::KINDS, reading::UNITS, slots::Slot, suggest},
    record::FieldType,
    registry,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    Foot,
    asking::{DateOrderChoice, DecimalChoice},
    desk::{ImportDesk, defaults},
    file_in::FileIn,
    options::FileOptions,
    preview::Preview,
    settled::{Blanks, Constants, UsedBefore},
    shaping::{JoinChoice, NewField, SplitChoice, can_join},
    there::{RuleChoice, ThereOptions, updates},
    told::HowItWasRead,
};
use crate::{
    breathe::breathe,
    i18n,
    local::use_book,
    routes::Route,
    t,
    ui::{Button, ButtonKind, Choice, Field, Glyph, Icon, LinkButton, Select, viewport},
};

/// How many cells of a column are shown beside its header.
const SAMPLES: usize = 3;

/// How many columns are drawn at once.
const AT_ONCE: usize = 6;

/// The step.
#[component]
pub fn Columns() -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    // A file that is read in another way is drawn anew.
    let shown = move || {
        let key = |(at, file): (usize, &FileIn)| (at, Arc::as_ptr(&file.table) as usize);
        desk.files.with(|files| files.iter().enumerate().map(key).collect::<Vec<_>>())
    };
    let mapped = Signal::derive(move || {
        desk.plan.with(|plan| {
            plan.files.iter().any(|file| file.kind.is_some() && file.columns.iter().any(|it| it.target.is_some()))
        })
    });
    let on = move |()| desk.go_on(book);
    let back = view! { <LinkButton href=Route::Import.path() kind=ButtonKind::Quiet>{t!("ui.back")}</LinkButton> };
    view! {
        <div class="import-body">
            <For each=shown key=|key| *key let:key>
                <FileColumns file=key.0 />
            </For>
        </div>
        <Foot back=back.into_any()>
            <Button kind=ButtonKind::Primary disabled=Signal::derive(move || !mapped.get()) on_press=on>
                {t!("import.next")}
            </Button>
        </Foot>
    }
}

/// One file.
#[component]
fn FileColumns(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let Some(file_in) = desk.files.with_untracked(|files| files.get(file).cloned()) else { return ().into_any() };
    let kind = Memo::new(move |_| desk.plan.with(|plan| plan.files.get(file)?.kind.clone()));
    let kinds: Vec<Choice> =
        KINDS.iter().map(|kind| Choice::new(*kind, i18n::tr(&format!("kind.{kind}.other")))).collect();
    let choose = move |name: String| {
        let kind = registry::kind(&name).map(|kind| kind.name);
        desk.change(book, |plan, known, sources| suggest::replan(plan, file, kind, sources, known, &defaults(book)));
    };
    let rows = file_in.table.len();
    let columns = file_in.table.headers.len();
    let table = file_in.table.clone();
    let unclear = Signal::derive(move || kind.get().is_none().then(|| t!("import.left_out_hint")));
    let (name, data_name) = (file_in.name.to_string(), file_in.name.to_string());
    view! {
        <section class="import-file" data-file=data_name>
            <header class="import-file-head">
                <h2 class="import-file-name clip">
                    <Icon glyph=Glyph::FileSpreadsheet />
                    {name}
                </h2>
                <span class="meta">{t!("import.rows", count = rows)}</span>
            </header>
            <HowItWasRead file=file file_in=file_in />
            <UsedBefore file=file />
            <Field label=t!("import.what_is_it") hint=unclear>
                <Select
                    value=Signal::derive(move || kind.get().unwrap_or_default())
                    on_pick=choose
                    choices=kinds
                    none=t!("import.leave_file")
                />
            </Field>
            {move || {
                kind.get()
                    .map(|kind| {
                        let drawn = drawn_bit_by_bit(columns);
                        let of = kind.clone();
                        view! {
                            <ol class="import-columns">
                                <For each=move || 0..drawn.get() key=|column| *column let:column>
                                    <ColumnRow file=file column=column kind=of.clone() />
                                </For>
                            </ol>
                            <FileOptions file=file kind=kind.clone() />
                            <Constants file=file kind=kind.clone() />
                            <Blanks file=file />
                            <ThereOptions file=file kind=kind />
                        }
                    })
            }}
            <details class="import-rows" open=viewport::is_desk()>
                <summary>{t!("import.first_rows")}</summary>
                <Preview table=table />
            </details>
        </section>
    }
    .into_any()
}

/// How many columns are drawn: some at once, the others while the browser breathes.
fn drawn_bit_by_bit(columns: usize) -> RwSignal<usize> {
    let drawn = RwSignal::new(columns.min(AT_ONCE));
    spawn_local(async move {
        for more in (AT_ONCE..columns).step_by(AT_ONCE) {
            breathe().await;
            // A list that is no longer shown needs no more.
            if drawn.try_set((more + AT_ONCE).min(columns)).is_some() {
                return;
            }
        }
    });
    drawn
}

/// One column: what stands in the file, and the field it fills.
#[component]
fn ColumnRow(file: usize, column: usize, kind: String) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let (header, samples) = desk.files.with_untracked(|files| {
        let Some(table) = files.get(file).map(|it| &it.table) else { return Default::default() };
        let mut samples: Vec<&str> = Vec::new();
        for cell in table.filled(column).take(200) {
            if samples.len() < SAMPLES && !samples.contains(&cell) {
                samples.push(cell);
            }
        }
        (table.headers.get(column).cloned().unwrap_or_default(), samples.join(" · "))
    });
    let header = if header.is_empty() { t!("import.column_number", number = column + 1) } else { header };
    let target = Memo::new(move |_| desk.plan.with(|plan| plan.files.get(file)?.columns.get(column)?.target.clone()));
    let slots_of = kind.clone();
    // Fields may be added on the way.
    let choices = Signal::derive(move || {
        let choice = |slot: &Slot| {
            let mark = if slot.required { " *" } else { "" };
            Choice::new(slot.path.clone(), format!("{}{mark}", path_label(&slots_of, &slot.path, &slot.label)))
        };
        desk.known.with(|known| known.slots(&slots_of).iter().map(choice).collect::<Vec<Choice>>())
    });
    let aim = move |path: String| {
        desk.change(book, |plan, known, sources| {
            let Some(file_plan) = plan.files.get_mut(file) else { return };
            file_plan.aim(column, (!path.is_empty()).then_some(path));
            if let Some(source) = sources.get(file) {
                suggest::set_reading(file_plan, column, source.table, known);
            }
            suggest::review(plan, sources, known);
        });
    };
    let own_kind = kind.clone();
    let ty =
        Memo::new(move |_| desk.known.with(|known| known.slot(&own_kind, target.get()?.as_str()).map(|slot| slot.ty)));
    let is_part = Memo::new(move |_| {
        desk.plan
            .with(|plan| plan.files.get(file).is_some_and(|it| it.columns.iter().any(|it| it.joined.contains(&column))))
    });
    let label = t!("import.field_for", column = header.clone());
    let name = header.clone();
    let shaped = kind.clone();
    view! {
        <li class="import-column" class:is-left-out=move || target.get().is_none() && !is_part.get() data-column=name>
            <div class="import-column-file">
                <span class="import-column-header">{header}</span>
                <span class="import-column-samples meta clip">{samples}</span>
            </div>
            <Select
                value=Signal::derive(move || target.get().unwrap_or_default())
                on_pick=aim
                choices=choices
                none=t!("import.leave_column")
                label=label
            />
            <div class="import-column-reading">
                {move || match ty.get() {
                    Some(FieldType::Date | FieldType::Instant) => view! { <DateOrderChoice file=file column=column /> }.into_any(),
                    Some(FieldType::Money) => {
                        view! {
                            <UnitChoice file=file column=column />
                            <DecimalChoice file=file column=column />
                        }
                            .into_any()
                    }
                    Some(FieldType::Number) => view! { <DecimalChoice file=file column=column /> }.into_any(),
                    None if is_part.get() => ().into_any(),
                    None => view! { <NewField file=file column=column kind=shaped.clone() /> }.into_any(),
                    ty if can_join(ty) => {
                        view! {
                            <SplitChoice file=file column=column kind=shaped.clone() />
                            <JoinChoice file=file column=column />
                        }
                            .into_any()
                    }
                    _ => ().into_any(),
                }}
                <Show when=move || updates(desk, file) && target.with(Option::is_some)>
                    <RuleChoice file=file column=column />
                </Show>
            </div>
        </li>
    }
}

/// In which unit the numbers of a column are.
#[component]
fn UnitChoice(file: usize, column: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let unit = move || {
        desk.plan.with(|plan| plan.files.get(file)?.columns.get(column).map(|it| it.reading.unit)).unwrap_or_default()
    };
    let choices: Vec<Choice> =
        UNITS.iter().map(|unit| Choice::new(unit.to_string(), i18n::tr(&format!("import.unit_{unit}")))).collect();
    let choose = move |unit: String| {
        desk.change(book, |plan, _, _| {
            if let Some(column) = plan.files.get_mut(file).and_then(|it| it.columns.get_mut(column)) {
                column.reading.unit = unit.parse().unwrap_or_default();
            }
        });
    };
    view! {
        <Select
            value=Signal::derive(move || unit().to_string())
            on_pick=choose
            choices=choices
            label=t!("import.unit")
        />
    }
}

/// What a path is called: fields of the record that a row leads to stand behind its name.
pub fn path_label(kind: &str, path: &str, label: &str) -> String {
    match path.split_once('.') {
        Some((through, _)) => format!("{} › {label}", i18n::tr(&format!("field.{kind}.{through}"))),
        None => label.to_owned(),
    }
}
