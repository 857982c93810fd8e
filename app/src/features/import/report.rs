//! What came of an import, and where it is to be seen.

use domain::{
    Command,
    query::{Filter, Op, Query},
};
use leptos::prelude::*;

use super::desk::ImportDesk;
use crate::{
    i18n,
    local::use_book,
    routes::{Room, Route},
    t,
    ui::{Banner, BannerKind, Glyph, Icon, LinkButton, Stat},
};

/// The report.
#[component]
pub fn Report() -> impl IntoView {
    let desk = ImportDesk::here();
    let progress = desk.progress.get_untracked();
    let number = |count: usize| i18n::format::number(count as f64);
    let lines = progress
        .report
        .iter()
        .map(|line| {
            let label = i18n::tr(&format!("kind.{}.other", line.kind));
            let change = (line.skipped + line.problems > 0)
                .then(|| t!("import.line_rest", skipped = number(line.skipped), problems = number(line.problems)));
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
    let without: usize = progress.report.iter().map(|line| line.without_customer).sum();
    let board = progress.pipeline.map(|id| format!("{}?pipeline=is:{id}", Route::Board.path()));
    view! {
        <section class="import-report">
            <h2 class="import-report-title">
                <Icon glyph=Glyph::CircleCheck />
                {t!("import.done_title")}
            </h2>
            <div class="stats">{lines}</div>
            {(without > 0).then(|| view! { <WithoutCustomer count=without /> })}
            <Sending />
            <div class="button-row">
                {board.map(|href| view! { <LinkButton href=href>{t!("place.pipeline")}</LinkButton> })}
                <LinkButton href=Route::List(Room::Customers).path()>{t!("place.customers")}</LinkButton>
                <LinkButton href=Route::Import.path()>{t!("import.another")}</LinkButton>
            </div>
        </section>
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
        let of_this = |command: &Command| matches!(command, Command::ImportRows(chunk) if Some(chunk.import) == import);
        attention.with(|it| it.iter().filter(|entry| of_this(&entry.mutation.command)).count())
    });
    move || {
        let waiting = status.with(|it| it.here + it.sending);
        if refused.get() > 0 {
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
