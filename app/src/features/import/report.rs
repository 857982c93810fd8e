//! What came of an import, and where it is to be seen.

use std::sync::Arc;

use domain::{
    Command,
    query::{Filter, Op, Query},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::Row;

use super::{
    back::{PassedOver, TakeBack},
    desk::{ImportDesk, TrialState, when},
    heads,
    kept::Line,
    problems::Problems,
};
use crate::{
    i18n,
    local::{SyncState, use_book},
    routes::{Room, Route},
    t,
    ui::{Banner, BannerKind, Glyph, Icon, LinkButton, Stat},
};

/// The report.
#[component]
pub fn Report() -> impl IntoView {
    let desk = ImportDesk::here();
    let progress = desk.progress.get_untracked();
    let Some(import) = desk.id.get_untracked() else { return ().into_any() };
    let files = desk.files.with_untracked(Vec::len);
    let problems = move || match desk.trial.get() {
        TrialState::Done(run) => (0..files)
            .filter(|file| run.counts(*file).problem > 0)
            .map(|file| view! { <Problems run=run.clone() file=file /> })
            .collect_view()
            .into_any(),
        _ => ().into_any(),
    };
    let without: usize = progress.report.iter().map(|line| line.without_customer).sum();
    let board = progress.pipeline.map(|id| format!("{}?pipeline=is:{id}", Route::Board.path()));
    view! {
        <section class="import-report">
            <h2 class="import-report-title">
                <Icon glyph=Glyph::CircleCheck />
                {t!("import.done_title")}
            </h2>
            <Lines lines=progress.report.clone() />
            {(without > 0).then(|| view! { <WithoutCustomer count=without /> })}
            <Sending />
            <PassedOver import=import />
            <TakeBack import=import />
            <div class="button-row">
                {board.map(|href| view! { <LinkButton href=href>{t!("place.pipeline")}</LinkButton> })}
                <LinkButton href=Route::List(Room::Customers).path()>{t!("place.customers")}</LinkButton>
                <LinkButton href=Route::Import.path()>{t!("import.another")}</LinkButton>
            </div>
        </section>
        {problems}
    }
    .into_any()
}

/// What came of it, kind by kind.
#[component]
fn Lines(lines: Vec<Line>) -> impl IntoView {
    let number = |count: usize| i18n::format::number(count as f64);
    let lines = lines
        .iter()
        .map(|line| {
            let label = i18n::tr(&format!("kind.{}.other", line.kind));
            let rest = (line.skipped + line.problems > 0)
                .then(|| t!("import.line_rest", skipped = number(line.skipped), problems = number(line.problems)));
            let updated = (line.updated > 0).then(|| t!("import.line_updated", updated = number(line.updated)));
            let merged = (line.merged > 0).then(|| t!("import.line_merged", merged = number(line.merged)));
            let change = [updated, merged, rest].into_iter().flatten().collect::<Vec<_>>().join(" · ");
            let change = Some(change).filter(|it| !it.is_empty());
            let href = Room::of_kind(&line.kind).map(|room| Route::List(room).path());
            let value = number(line.made);
            let stat = match href {
                Some(href) => {
                    view! { <Stat label=label value=value change=change href=Signal::stored(href) /> }.into_any()
                }
                None => view! { <Stat label=label value=value change=change /> }.into_any(),
            };
            view! { <div data-kind=line.kind.clone()>{stat}</div> }
        })
        .collect_view();
    view! { <div class="stats">{lines}</div> }
}

/// An import whose files are on another device: what came of it, and the way back.
#[component]
pub fn Remembered(head: Arc<Row>) -> impl IntoView {
    let name = head.doc.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let at = head.doc.get("at").and_then(Value::as_i64).map(when).unwrap_or_default();
    view! {
        <div class="import-body">
            <section class="import-report">
                <h2 class="import-report-title">
                    <Icon glyph=Glyph::CircleCheck />
                    <span class="clip">{name}</span>
                </h2>
                <p class="meta">{format!("{at} · {}", t!("import.remembered"))}</p>
                <Lines lines=heads::report(&head) />
                <PassedOver import=head.id />
                <TakeBack import=head.id />
            </section>
        </div>
    }
}

/// Opportunities that name no customer: where they are.
#[component]
fn WithoutCustomer(count: usize) -> impl IntoView {
    let query = Query::of("opportunity").and(Filter::new("customer", Op::Empty, Vec::new()));
    let href = format!("{}?{}", Route::List(Room::Opportunities).path(), query.to_url());
    view! {
        <Banner kind=BannerKind::Info>
            <a href=href>{t!("import.without_customer", count = count, number = i18n::format::number(count as f64))}</a>
        </Banner>
    }
}

/// Whether the server has it, and whether it refused something.
#[component]
fn Sending() -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let status = book.status();
    let attention = book.attention();
    let refused = Memo::new(move |_| {
        let import = desk.id.get();
        let of_this = |command: &Command| match command {
            Command::ImportRows(chunk) => Some(chunk.import) == import,
            Command::UpdateRows(chunk) => Some(chunk.import) == import,
            _ => false,
        };
        attention.with(|it| it.iter().filter(|entry| of_this(&entry.mutation.command)).count())
    });
    move || {
        let (is_opening, waiting) = status.with(|it| (it.state == SyncState::Opening, it.here + it.sending));
        if is_opening {
            // What waits is not known yet: nothing is said of it.
            ().into_any()
        } else if refused.get() > 0 {
            view! {
                <Banner kind=BannerKind::Bad>
                    <a href=Route::Sync.path()>{t!("import.refused_later", count = refused.get())}</a>
                </Banner>
            }
            .into_any()
        } else if waiting > 0 {
            view! { <p class="meta" data-sent="no">{t!("import.still_sending", count = waiting)}</p> }.into_any()
        } else {
            view! { <p class="meta" data-sent="yes">{t!("import.all_sent")}</p> }.into_any()
        }
    }
}
