//! The fourth step: what would become of every row, with each problem beside its cell.

use std::sync::Arc;

use domain::imports::{outcome::DryRun, plan::WhenThere};
use leptos::prelude::*;

use super::{
    Foot,
    changes::Changes,
    desk::{ImportDesk, Step, TrialState},
    preview::Preview,
    problems::Problems,
    work,
};
use crate::{
    i18n,
    local::use_book,
    t,
    ui::{Button, ButtonKind, ProgressBar, Switch, viewport},
};

/// The step.
#[component]
pub fn TrialStep() -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    if desk.trial.with_untracked(|it| *it == TrialState::Nothing) {
        work::try_out(desk, book);
    }
    let back = view! {
        <Button kind=ButtonKind::Quiet on_press=move |()| desk.go(book, back_from_trial(desk))>
            {t!("ui.back")}
        </Button>
    };
    let total = move || match desk.trial.get() {
        TrialState::Done(run) => run.total(),
        _ => 0,
    };
    let nothing = Signal::derive(move || total() == 0);
    let label = move || match total() {
        0 => t!("import.put_in_none"),
        count => t!("import.put_in", count = count, number = i18n::format::number(count as f64)),
    };
    view! {
        <div class="import-body">
            {move || match desk.trial.get() {
                TrialState::Nothing => ().into_any(),
                TrialState::Going(done, total) => {
                    let label = t!("import.trying", done = i18n::format::number(done as f64), total = i18n::format::number(total as f64));
                    view! { <ProgressBar done=done as f64 / total.max(1) as f64 label=label /> }.into_any()
                }
                TrialState::Done(run) => view! { <Found run=run /> }.into_any(),
            }}
        </div>
        <Foot back=back.into_any()>
            <Button kind=ButtonKind::Primary disabled=nothing on_press=move |()| work::put_in(desk, book)>
                {label}
            </Button>
        </Foot>
    }
}

fn back_from_trial(desk: ImportDesk) -> Step {
    if desk.asks() { Step::Values } else { Step::Columns }
}

/// What the dry run found.
#[component]
fn Found(run: Arc<DryRun>) -> impl IntoView {
    let desk = ImportDesk::here();
    let files = desk.files.get_untracked();
    let plan = desk.plan.get_untracked();
    let has_problems = (0..files.len()).any(|file| run.counts(file).problem > 0);
    let updates = plan.files.iter().any(|file| file.when_there == WhenThere::Update);
    let merges = (0..files.len()).any(|file| run.counts(file).merge > 0);
    let leaves_out = plan.files.iter().any(|file| file.leave_out);
    let rows = files
        .iter()
        .enumerate()
        .map(|(file, file_in)| {
            let kind = plan.files.get(file).and_then(|it| it.kind.clone());
            let counts = run.counts(file);
            let number = |count: usize| i18n::format::number(count as f64);
            view! {
                <tr data-file=file_in.name.to_string()>
                    <th scope="row">
                        {kind.map_or_else(|| t!("import.left_out"), |kind| i18n::tr(&format!("kind.{kind}.other")))}
                        <span class="meta clip">{file_in.name.to_string()}</span>
                    </th>
                    <td class="is-create">{number(counts.create)}</td>
                    {updates.then(|| view! { <td class="is-update">{number(counts.update)}</td> })}
                    {merges.then(|| view! { <td class="is-merge">{number(counts.merge)}</td> })}
                    <td>{number(counts.skip)}</td>
                    <td class:is-problem=counts.problem != 0>{number(counts.problem)}</td>
                </tr>
            }
        })
        .collect_view();
    let made: Vec<String> = run
        .made_by_kind()
        .into_iter()
        .map(|(kind, count)| {
            let name = if count == 1 { format!("kind.{kind}") } else { format!("kind.{kind}.other") };
            format!("{} {}", i18n::format::number(count as f64), i18n::tr(&name))
        })
        .collect();
    let problems = (0..files.len())
        .filter(|file| run.counts(*file).problem > 0)
        .map(|file| view! { <Problems run=run.clone() file=file can_fix=true /> })
        .collect_view();
    let changes = (0..files.len()).map(|file| view! { <Changes run=run.clone() file=file /> }).collect_view();
    let rows_of_files = files
        .iter()
        .filter(|_| !has_problems)
        .map(|file| {
            view! {
                <details class="import-rows" open=viewport::is_desk()>
                    <summary>{format!("{} · {}", file.name, t!("import.first_rows"))}</summary>
                    <Preview table=file.table.clone() />
                </details>
            }
        })
        .collect_view();
    view! {
        <table class="import-counts">
            <thead>
                <tr>
                    <th></th>
                    <th scope="col">{t!("import.create")}</th>
                    {updates.then(|| view! { <th scope="col">{t!("import.update")}</th> })}
                    {merges.then(|| view! { <th scope="col">{t!("import.merge")}</th> })}
                    <th scope="col">{t!("import.skip")}</th>
                    <th scope="col">{t!("import.problem")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {(!made.is_empty()).then(|| view! { <p class="import-made meta">{t!("import.made_too", what = made.join(" · "))}</p> })}
        {(has_problems || leaves_out).then(|| view! { <LeaveOut on=leaves_out /> })}
        {problems}
        {changes}
        {rows_of_files}
    }
}

/// Whether unreadable cells are left empty instead of the whole row out.
#[component]
fn LeaveOut(on: bool) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let change = move |leave_out: bool| {
        desk.change(book, |plan, _, _| plan.files.iter_mut().for_each(|file| file.leave_out = leave_out));
        work::try_out(desk, book);
    };
    view! { <Switch on=on on_change=change label=t!("import.leave_cells") hint=t!("import.leave_cells_hint") /> }
}
