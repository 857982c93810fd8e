//! Everybody's forecast beside each other, for who answers for them.
//!
//! Belongs here: the table with its sums. Does not belong here: one person's (`saying`), how near each came before (`past`).

use domain::{
    forecasting::forecast::{called, is_far},
    targets::period::Period,
    value::Money,
};
use leptos::prelude::*;
use sync::RowId;

use super::{Forecasting, Standing, saying::off_by};
use crate::{
    records::{names, periods},
    routes::Route,
    t,
    ui::{Avatar, Badge},
};

/// A person's line.
#[derive(Clone, PartialEq)]
struct Line {
    who: RowId,
    standing: Standing,
    submitted: Option<i64>,
    adjusted: Option<i64>,
    called: Option<i64>,
    /// How far what was submitted is from what the stages made of it then, where that is far.
    off: Option<String>,
}

/// The table.
#[component]
pub fn PeopleTable(
    /// The page.
    page: Forecasting,
) -> impl IntoView {
    let lines = Memo::new(move |_| {
        let period = page.period.get();
        let line = |who: &RowId| line(page, *who, period);
        page.people.with(|people| people.iter().map(line).collect::<Vec<_>>())
    });
    let sum = move |of: fn(&Line) -> Option<i64>| {
        let sum = lines.with(|lines| lines.iter().filter_map(of).sum::<i64>());
        page.money(sum)
    };
    let missing = Memo::new(move |_| lines.with(|lines| lines.iter().filter(|line| line.submitted.is_none()).count()));
    view! {
        <section class="number-card forecast-people">
            <h2 class="section-title">{t!("forecast.people")}</h2>
            <Show when=move || { missing.get() != 0 }>
                <p class="meta">{move || t!("forecast.missing", count = missing.get())}</p>
            </Show>
            <div class="wide-table" role="region" tabindex="0" aria-label=t!("forecast.people")>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{t!("field.forecast.owner")}</th>
                            <th scope="col">{t!("forecast.won")}</th>
                            <th scope="col">{t!("measure.commit_amount")}</th>
                            <th scope="col">{t!("forecast.expected")}</th>
                            <th scope="col">{t!("field.forecast.amount")}</th>
                            <th scope="col">{t!("field.forecast.adjusted")}</th>
                        </tr>
                    </thead>
                    <tbody>{move || lines.with(|lines| lines.iter().map(|it| row(page, it)).collect_view())}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">{t!("forecast.together")}</th>
                            <td>{move || sum(|line| Some(line.standing.won))}</td>
                            <td>{move || sum(|line| Some(line.standing.commit))}</td>
                            <td>{move || sum(|line| Some(line.standing.expected()))}</td>
                            <td>{move || sum(|line| line.submitted)}</td>
                            <td>{move || sum(|line| line.called)}</td>
                        </tr>
                    </tfoot>
                </table>
            </div>
        </section>
    }
}

fn line(page: Forecasting, who: RowId, period: Option<Period>) -> Line {
    let standing = page.standings.with(|all| all.of.get(&who).copied().unwrap_or_default());
    let row = period.and_then(|period| page.forecast(who, period));
    let money = |field: &str| row.as_ref().and_then(|row| row.doc.get(field).and_then(Money::of)).map(|it| it.minor);
    let (submitted, weighted) = (money("amount"), money("weighted"));
    let far = submitted.zip(weighted).filter(|(said, base)| is_far(*said, *base, page.threshold.get()));
    Line {
        who,
        standing,
        submitted,
        adjusted: money("adjusted"),
        called: row.and_then(|row| called(&row.doc)).map(|it| it.minor),
        off: far.map(|(said, base)| off_by(said, base).unwrap_or_else(|| t!("forecast.far_off"))),
    }
}

fn row(page: Forecasting, line: &Line) -> impl IntoView + use<> {
    let name = names::title_or_unknown(page.reader.book, line.who);
    let href = periods::address(&Route::Forecast, page.period.get_untracked(), &[("who", &line.who.to_string())]);
    let or_none = |amount: Option<i64>| amount.map_or_else(|| "–".to_owned(), |amount| page.money(amount));
    let off = line.off.clone();
    view! {
        <tr>
            <th scope="row">
                <a class="person-link" href=href>
                    <Avatar name=name.clone() small=true />
                    <span class="clip">{name}</span>
                </a>
            </th>
            <td>{page.money(line.standing.won)}</td>
            <td>{page.money(line.standing.commit)}</td>
            <td>{page.money(line.standing.expected())}</td>
            <td>{or_none(line.submitted)} {off.map(|off| view! { <Badge text=off bad=true /> })}</td>
            <td>{or_none(line.adjusted)}</td>
        </tr>
    }
}
