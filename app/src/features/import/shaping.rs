//! What else a column can be: joined with others, parted from a phone or mail, or a new field of the company's own.

use domain::{
    Command,
    access::Right,
    imports::{
        fresh,
        plan::{ColumnPlan, FilePlan, Plan, Separator},
        slots::Slot,
        suggest,
    },
    record::FieldType,
    registry,
};
use leptos::prelude::*;

use super::{
    columns::path_label,
    desk::{ImportDesk, TrialState},
    known,
};
use crate::{
    i18n,
    local::{Book, use_book},
    records::{explain, permit},
    t,
    ui::{Button, ButtonKind, Choice, Glyph, IconButton, Select},
};

const SEPARATORS: [(Separator, &str); 4] = [
    (Separator::Fitting, "fitting"),
    (Separator::Space, "space"),
    (Separator::Comma, "comma"),
    (Separator::Line, "line"),
];

/// Changes one column's plan.
fn change_column(
    (desk, book): (ImportDesk, Book),
    (file, column): (usize, usize),
    change: impl FnOnce(&mut ColumnPlan),
) {
    desk.change(book, |plan, _, _| {
        if let Some(column) = plan.files.get_mut(file).and_then(|it| it.columns.get_mut(column)) {
            change(column);
        }
    });
}

fn headers_of(desk: ImportDesk, file: usize) -> Vec<String> {
    desk.files.with_untracked(|files| files.get(file).map(|it| it.table.headers.clone())).unwrap_or_default()
}

/// Columns that are joined to this one, and those that could be.
#[component]
pub fn JoinChoice(file: usize, column: usize) -> impl IntoView {
    let (desk, book) = (ImportDesk::here(), use_book());
    let headers = StoredValue::new(headers_of(desk, file));
    let header = move |at: usize| headers.with_value(|it| it.get(at).cloned()).unwrap_or_default();
    let joined = Memo::new(move |_| {
        desk.plan.with(|plan| plan.files.get(file)?.columns.get(column).map(|it| it.joined.clone())).unwrap_or_default()
    });
    let free = Signal::derive(move || {
        let unused: Vec<usize> =
            desk.plan.with(|plan| plan.files.get(file).map(|it| it.unused().collect())).unwrap_or_default();
        unused.into_iter().map(|at| Choice::new(at.to_string(), header(at))).collect::<Vec<Choice>>()
    });
    let separator = Signal::derive(move || {
        let own = desk.plan.with(|plan| plan.files.get(file)?.columns.get(column).map(|it| it.separator));
        SEPARATORS.iter().find(|(it, _)| Some(*it) == own).map_or("fitting", |(_, name)| name).to_owned()
    });
    let separators: Vec<Choice> =
        SEPARATORS.map(|(_, name)| Choice::new(name, i18n::tr(&format!("import.separator_{name}")))).into();
    let add = move |at: String| {
        let Ok(at) = at.parse() else { return };
        change_column((desk, book), (file, column), |it| it.joined.push(at));
    };
    let part = move |chosen: String| {
        let separator =
            SEPARATORS.into_iter().find(|(_, name)| *name == chosen).map_or(Separator::Fitting, |(it, _)| it);
        change_column((desk, book), (file, column), |it| it.separator = separator);
    };
    view! {
        <For each=move || joined.get() key=|at| *at let:at>
            <span class="import-joined">
                {format!("＋ {}", header(at))}
                <IconButton
                    glyph=Glyph::X
                    label=t!("import.unjoin", column = header(at))
                    on_press=move |()| change_column((desk, book), (file, column), |it| it.joined.retain(|other| *other != at))
                />
            </span>
        </For>
        <Show when=move || joined.with(|it| !it.is_empty())>
            <Select value=separator on_pick=part choices=separators.clone() label=t!("import.separator") />
        </Show>
        <Show when=move || free.with(|it| !it.is_empty())>
            <Select
                value=Signal::stored(String::new())
                on_pick=add
                choices=free
                none=t!("import.join")
                label=t!("import.join_to", column = header(column))
            />
        </Show>
    }
}

/// Where the phone or mail goes that stands in a column's cells beside other words.
#[component]
pub fn SplitChoice(file: usize, column: usize, kind: String) -> impl IntoView {
    let (desk, book) = (ImportDesk::here(), use_book());
    let is_mixed =
        desk.files.with_untracked(|files| files.get(file).is_some_and(|it| ColumnPlan::can_part(&it.table, column)));
    let known = desk.known.get_untracked();
    let takes = |slot: &&Slot| matches!(slot.ty, FieldType::Phone | FieldType::Email);
    let choices: Vec<Choice> = known
        .slots(&kind)
        .iter()
        .filter(takes)
        .map(|slot| {
            Choice::new(slot.path.clone(), t!("import.split_to", field = path_label(&kind, &slot.path, &slot.label)))
        })
        .collect();
    let value = Signal::derive(move || {
        desk.plan.with(|plan| plan.files.get(file)?.columns.get(column)?.split_off.clone()).unwrap_or_default()
    });
    let pick = move |path: String| {
        change_column((desk, book), (file, column), |it| it.split_off = (!path.is_empty()).then_some(path));
    };
    is_mixed.then(|| {
        view! {
            <Select
                value=value
                on_pick=pick
                choices=choices
                none=t!("import.split_none")
                label=t!("import.split")
            />
        }
    })
}

/// Makes a column a field of the company's own, for whoever may.
#[component]
pub fn NewField(file: usize, column: usize, kind: String) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let refused = RwSignal::new(None::<String>);
    let takes = registry::kind(&kind).is_some_and(|kind| kind.custom_fields);
    let may = permit::at_all(book, Right::Settings);
    let make = move |()| {
        let Some(file_in) = desk.files.with_untracked(|files| files.get(file).cloned()) else { return };
        let id = book.new_id();
        let (key, field) = desk.plan.with_untracked(|plan| {
            let said = plan.files.get(file).cloned().unwrap_or_default();
            fresh::custom_field(&said, &file_in.table, column, &kind, id)
        });
        let command = Command::Create { kind: "field_definition".into(), id, fields: field.fields(&key) };
        if let Err(rejection) = book.run(command) {
            refused.set(Some(explain::rejection(book, &rejection)));
            return;
        }
        desk.known.set(known::gather(book, &[]));
        desk.change(book, |plan: &mut Plan, known, sources| {
            let Some(file_plan) = plan.files.get_mut(file) else { return };
            file_plan.aim(column, Some(key));
            if let Some(source) = sources.get(file) {
                suggest::set_reading(file_plan, column, source.table, known);
            }
            suggest::review(plan, sources, known);
        });
        desk.trial.set(TrialState::Nothing);
    };
    let make = Callback::new(make);
    takes.then(|| {
        view! {
            <Show when=move || may.get()>
                <Button kind=ButtonKind::Quiet glyph=Glyph::Plus on_press=make>
                    {t!("import.new_field")}
                </Button>
            </Show>
            {move || refused.get().map(|why| view! { <span class="import-why">{why}</span> })}
        }
    })
}

/// True if a field can be made of several columns.
pub fn can_join(ty: Option<FieldType>) -> bool {
    ty.is_some_and(FilePlan::can_join)
}
