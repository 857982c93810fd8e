//! The third step: what values mean that are names or choices.

use domain::imports::{
    plan::Meaning,
    questions::{Item, Standing},
    slots::Slot,
};
use leptos::prelude::*;

use super::{
    Foot,
    columns::path_label,
    desk::{Asked, ImportDesk, Step},
    work,
};
use crate::{
    i18n,
    local::use_book,
    t,
    ui::{Badge, Button, ButtonKind, Choice, Glyph, Icon, Select, Switch},
};

/// How many values of a column are shown; the rest follows the switch above them.
const SHOWN: usize = 120;

/// The step.
#[component]
pub fn Values() -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let count = desk.files.with_untracked(Vec::len);
    let questions = Memo::new(move |_| desk.questions());
    let unknown = Memo::new(move |_| {
        let is_unknown = |item: &&Item| item.standing == Standing::Unknown;
        questions
            .with(|files| files.iter().flatten().flat_map(|asked| &asked.question.items).filter(is_unknown).count())
    });
    let note = Signal::derive(move || match unknown.get() {
        0 => String::new(),
        count => t!("import.unknown_values", count = count),
    });
    let on = move |()| {
        desk.go(book, Step::Trial);
        work::try_out(desk, book);
    };
    let back = view! {
        <Button kind=ButtonKind::Quiet on_press=move |()| desk.go(book, Step::Columns)>
            {t!("ui.back")}
        </Button>
    };
    let files = (0..count).map(|file| view! { <FileValues file=file questions=questions /> }).collect_view();
    view! {
        <div class="import-body">{files}</div>
        <Foot back=back.into_any() note=note>
            <Button kind=ButtonKind::Primary on_press=on>
                {t!("import.try_out")}
            </Button>
        </Foot>
    }
}

/// The questions of one file.
#[component]
fn FileValues(file: usize, questions: Memo<Vec<Vec<Asked>>>) -> impl IntoView {
    let desk = ImportDesk::here();
    let columns = Memo::new(move |_| {
        questions.with(|files| files.get(file).into_iter().flatten().map(|it| it.question.column).collect::<Vec<_>>())
    });
    let name = desk.files.with_untracked(|files| files.get(file).map(|it| it.name.to_string())).unwrap_or_default();
    view! {
        <Show when=move || columns.with(|it| !it.is_empty())>
            <section class="import-file" data-file=name.clone()>
                <header class="import-file-head">
                    <h2 class="import-file-name clip">
                        <Icon glyph=Glyph::FileSpreadsheet />
                        {name.clone()}
                    </h2>
                </header>
                <For each=move || columns.get() key=|column| *column let:column>
                    <QuestionView file=file column=column questions=questions />
                </For>
            </section>
        </Show>
    }
}

/// The values of one column.
#[component]
fn QuestionView(file: usize, column: usize, questions: Memo<Vec<Vec<Asked>>>) -> impl IntoView {
    let desk = ImportDesk::here();
    let asked = Memo::new(move |_| {
        questions.with(|files| files.get(file)?.iter().find(|it| it.question.column == column).cloned())
    });
    let Some(first) = asked.get_untracked().map(|it| it.question) else { return ().into_any() };
    let kind = desk.plan.with_untracked(|plan| plan.files.get(file).and_then(|it| it.kind.clone())).unwrap_or_default();
    let slot = desk.known.with_untracked(|known| known.slot(&kind, &first.path).cloned());
    let label = slot.as_ref().map(|slot| path_label(&kind, &slot.path, &slot.label)).unwrap_or_default();
    let target = slot.as_ref().and_then(Slot::refers_to);
    let open = Memo::new(move |_| {
        let items = asked.get().map(|it| it.question.items).unwrap_or_default();
        items
            .into_iter()
            .filter(|item| item.standing != Standing::Understood || item.offer.is_some())
            .collect::<Vec<_>>()
    });
    let understood = Signal::derive(move || {
        asked.with(|it| it.as_ref().map_or(0, |it| it.question.items.len())).saturating_sub(open.with(Vec::len))
    });
    let has_missing = Memo::new(move |_| {
        open.with(|items| items.iter().any(|item| matches!(item.standing, Standing::Unknown | Standing::New)))
    });
    let shown = Memo::new(move |_| open.get().into_iter().take(SHOWN).collect::<Vec<_>>());
    let options = Memo::new(move |_| asked.get().map(|it| it.options).unwrap_or_default());
    let can_create = first.may_create;
    view! {
        <div class="import-question" data-column=first.path.clone()>
            <div class="import-question-head">
                <h3>{label}</h3>
                <Show when=move || { understood.get() > 0 }>
                    <span class="meta">{move || t!("import.understood", count = understood.get())}</span>
                </Show>
            </div>
            {target
                .filter(|_| can_create)
                .map(|kind| {
                    view! {
                        <Show when=move || has_missing.get()>
                            <CreateMissing file=file kind=kind />
                        </Show>
                    }
                })}
            <ul class="import-values">
                <For each=move || shown.get() key=Clone::clone let:item>
                    <ValueRow file=file column=column item=item options=options can_create=can_create />
                </For>
            </ul>
            <Show when=move || { open.with(Vec::len) > SHOWN }>
                <p class="meta">{move || t!("import.more_values", count = open.with(Vec::len).saturating_sub(SHOWN))}</p>
            </Show>
        </div>
    }
    .into_any()
}

/// Whether records that are named but not there are made.
#[component]
fn CreateMissing(file: usize, kind: &'static str) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let on =
        Signal::derive(move || desk.plan.with(|plan| plan.files.get(file).is_some_and(|it| it.create.contains(kind))));
    let change = move |create: bool| {
        desk.change(book, |plan, _, _| {
            let Some(file) = plan.files.get_mut(file) else { return };
            if create {
                file.create.insert(kind.to_owned());
            } else {
                file.create.remove(kind);
            }
        });
    };
    let name = i18n::tr(&format!("kind.{kind}.other"));
    view! { <Switch on=on on_change=change label=t!("import.create_missing", kind = name) /> }
}

/// One value: its text, in how many rows it stands, what it means.
#[component]
fn ValueRow(
    file: usize,
    column: usize,
    item: Item,
    options: Memo<Vec<(Meaning, String)>>,
    can_create: bool,
) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let text = item.text.clone();
    let offer = item.offer.clone();
    let value = value_of(&item.standing);
    let choices = Signal::derive(move || {
        let mut choices: Vec<Choice> = Vec::new();
        if let Some(offer) = &offer {
            choices.push(Choice::new("as_it_is", t!("import.as_it_is")));
            choices.push(Choice::new(coded(&Meaning::Text(offer.clone())), offer.clone()));
        }
        if can_create {
            choices.push(Choice::new(coded(&Meaning::Create), t!("import.value_new")));
        }
        choices.push(Choice::new(coded(&Meaning::Empty), t!("import.value_empty")));
        choices.extend(options.get().into_iter().map(|(meaning, label)| Choice::new(coded(&meaning), label)));
        choices
    });
    let is_unknown = item.standing == Standing::Unknown;
    let is_suggested = matches!(item.standing, Standing::Planned(Meaning::Named(_) | Meaning::Choice(_)));
    let pick = move |code: String| {
        desk.change(book, |plan, _, _| {
            let Some(column) = plan.files.get_mut(file).and_then(|it| it.columns.get_mut(column)) else { return };
            match serde_json::from_str::<Meaning>(&code) {
                Ok(meaning) => column.values.insert(text.clone(), meaning),
                Err(_) => column.values.remove(&text),
            };
        });
    };
    let none = is_unknown.then(|| t!("import.value_unknown"));
    let label = t!("import.meaning_of", value = item.text.clone());
    view! {
        <li class="import-value" class:is-unknown=is_unknown class:is-suggested=is_suggested data-value=item.text.clone()>
            <span class="import-value-text clip">{item.text.clone()}</span>
            <Badge text=i18n::format::number(item.count as f64) />
            <Icon glyph=Glyph::ArrowRight class="icon-small" />
            <MeaningSelect value=value on_pick=pick choices=choices none=none label=label />
        </li>
    }
}

/// A select with or without "unknown".
#[component]
fn MeaningSelect(
    value: String,
    #[prop(into)] on_pick: Callback<String>,
    choices: Signal<Vec<Choice>>,
    none: Option<String>,
    label: String,
) -> impl IntoView {
    match none {
        Some(none) => view! { <Select value=value on_pick=on_pick choices=choices none=none label=label /> }.into_any(),
        None => view! { <Select value=value on_pick=on_pick choices=choices label=label /> }.into_any(),
    }
}

/// The choice that stands for what becomes of a value.
fn value_of(standing: &Standing) -> String {
    match standing {
        Standing::Unknown => String::new(),
        Standing::Planned(meaning) => coded(meaning),
        Standing::New => coded(&Meaning::Create),
        Standing::Understood => "as_it_is".to_owned(),
    }
}

fn coded(meaning: &Meaning) -> String {
    // A meaning is plain data: writing it cannot fail.
    serde_json::to_string(meaning).unwrap_or_default()
}
