//! Records that are there already: by what a file's rows are known to be them, and what becomes of them and their fields.

use domain::imports::{
    meeting::MatchBy,
    plan::{FieldRule, WhenThere},
    updating,
};
use leptos::prelude::*;

use super::desk::ImportDesk;
use crate::{
    i18n,
    local::use_book,
    t,
    ui::{Choice, Field, MultiSelect, SegmentedControl, Select},
};

/// Whether records of this file's kind that are there are changed; tracked.
pub fn updates(desk: ImportDesk, file: usize) -> bool {
    desk.plan.with(|plan| plan.files.get(file).is_some_and(|it| it.when_there == WhenThere::Update))
}

/// What becomes of rows that are there.
#[component]
pub fn ThereOptions(file: usize, kind: String) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let can_update = updating::KINDS.contains(&kind.as_str());
    let when = Signal::derive(move || if updates(desk, file) { "update" } else { "skip" }.to_owned());
    let whens: Vec<Choice> =
        ["skip", "update"].map(|when| Choice::new(when, i18n::tr(&format!("import.there_{when}")))).into();
    let choose = move |chosen: String| {
        desk.change(book, |plan, _, _| {
            if let Some(file) = plan.files.get_mut(file) {
                file.when_there = if chosen == "update" { WhenThere::Update } else { WhenThere::Skip };
            }
        });
    };
    let marks = MatchBy::of_kind(&kind);
    let label = {
        let kind = kind.clone();
        move |by: MatchBy| {
            let what = match by {
                MatchBy::Id if kind == "product" => "code",
                MatchBy::Content => &kind,
                _ => by.name(),
            };
            i18n::tr(&format!("import.match_{what}"))
        }
    };
    let choices: Vec<Choice> = marks.iter().map(|by| Choice::new(by.name(), label(*by))).collect();
    let values = Signal::derive(move || {
        desk.plan
            .with(|plan| {
                plan.files.get(file).map(|it| it.marks().iter().map(|by| by.name().to_owned()).collect::<Vec<String>>())
            })
            .unwrap_or_default()
    });
    let pick = move |names: Vec<String>| {
        desk.change(book, |plan, _, _| {
            if let Some(file) = plan.files.get_mut(file) {
                // In the order of their sureness, whatever the order of picking.
                file.match_by = marks.iter().copied().filter(|by| names.iter().any(|name| name == by.name())).collect();
            }
        });
    };
    can_update.then(|| {
        view! {
            <div class="import-there" data-there>
                <Field label=t!("import.there")>
                    <SegmentedControl value=when on_pick=choose choices=whens label=t!("import.there") />
                </Field>
                {(marks.len() > 1)
                    .then(|| {
                        view! {
                            <Field label=t!("import.match_by") hint=t!("import.match_by_hint")>
                                <MultiSelect values=values on_pick=pick choices=choices />
                            </Field>
                        }
                    })}
            </div>
        }
    })
}

/// What becomes of one field of records that are there.
#[component]
pub fn RuleChoice(file: usize, column: usize) -> impl IntoView {
    const RULES: [(FieldRule, &str); 3] =
        [(FieldRule::Fill, "fill"), (FieldRule::Overwrite, "overwrite"), (FieldRule::Keep, "keep")];
    let desk = ImportDesk::here();
    let book = use_book();
    let rule =
        move || desk.plan.with(|plan| plan.files.get(file)?.columns.get(column).map(|it| it.rule)).unwrap_or_default();
    let name = move || RULES.into_iter().find(|(it, _)| *it == rule()).map_or("fill", |(_, name)| name).to_owned();
    let choices: Vec<Choice> =
        RULES.map(|(_, name)| Choice::new(name, i18n::tr(&format!("import.rule_{name}")))).into();
    let choose = move |chosen: String| {
        desk.change(book, |plan, _, _| {
            if let Some(column) = plan.files.get_mut(file).and_then(|it| it.columns.get_mut(column)) {
                column.rule = RULES.into_iter().find(|(_, name)| *name == chosen).map_or(FieldRule::Fill, |(it, _)| it);
            }
        });
    };
    view! { <Select value=Signal::derive(name) on_pick=choose choices=choices label=t!("import.rule") /> }
}
