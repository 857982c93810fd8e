//! What history makes of the open opportunities: a simulation, in plain words, with whether it was right before.
//!
//! Belongs here: asking for it a little at a time, and saying it. Does not belong here: the simulation (`domain::forecasting`).

use std::sync::Arc;

use domain::{
    forecasting::{
        backtest::{Checked, coverage},
        past::{ENOUGH, Sales},
        simulation::{Outlook, RUNS},
    },
    targets::period::Period,
    value::Day,
};
use leptos::{prelude::*, task::spawn_local};
use sync::RowId;

use super::Forecasting;
use crate::{breathe::breathe, i18n::format, records::periods, t};

/// So many periods back is the simulation checked.
const CHECKED: i32 = 6;
/// With so many runs each.
const CHECK_RUNS: usize = 400;

/// What the simulation says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    outlook: Option<Outlook>,
    /// How many closed opportunities taught it.
    closed: usize,
    checked: Vec<(Period, Checked)>,
    done: bool,
}

/// The part of the page.
#[component]
pub fn OutlookPart(
    /// The page.
    page: Forecasting,
) -> impl IntoView {
    let sales = page.reader.book.sales(page.reader.currency);
    let said = RwSignal::new(Said::default());
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        let (sales, period, people) = (sales.get(), page.period.get(), page.shown());
        let calendar = page.reader.calendar.get();
        let today = Day::parse(&format::today());
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let (Some(sales), Some(period), Some(today)) = (sales, period, today) else { return };
        let earlier = period.before(calendar, CHECKED);
        spawn_local(async move {
            breathe().await;
            let now = period.has(today).then(|| sales.outlook(&people, today, period, RUNS));
            let mut all = Said { outlook: now, closed: sales.closed(), ..Said::default() };
            for before in earlier.into_iter().filter(|before| before.last < today) {
                breathe().await;
                // Somebody else's, or another period's, is asked for by now.
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                all.checked.extend(check(&sales, &people, before));
            }
            all.done = true;
            if turn.try_get_value() == Some(mine) {
                said.set(all);
            }
        });
    });
    view! {
        <section class="number-card outlook">
            <h2 class="section-title">{t!("forecast.outlook")}</h2>
            {move || {
                let said = said.get();
                match (&said.outlook, said.done) {
                    (_, false) => view! { <p class="meta">{t!("forecast.simulating")}</p> }.into_any(),
                    (None, true) => view! { <p class="meta">{t!("forecast.outlook_now_only")}</p> }.into_any(),
                    (Some(_), true) if said.closed < ENOUGH => {
                        view! { <p class="meta">{t!("forecast.too_little", count = ENOUGH)}</p> }.into_any()
                    }
                    (Some(outlook), true) => band(page, *outlook, said.closed),
                }
            }}
            {move || said.with(|said| checked(page, said))}
        </section>
    }
}

fn check(sales: &Arc<Sales>, people: &[RowId], period: Period) -> Option<(Period, Checked)> {
    Some((period, sales.check(people, period, CHECK_RUNS)?))
}

/// The three numbers, with what was won already, and what they mean.
fn band(page: Forecasting, outlook: Outlook, closed: usize) -> AnyView {
    let won = move || page.standing().won;
    let part = |key: &'static str, amount: i64| {
        view! {
            <div class="outlook-part">
                <dt class="meta">{t!(key)}</dt>
                <dd class="stat-value">{move || page.money(won() + amount)}</dd>
            </div>
        }
    };
    view! {
        <dl class="outlook-band">
            {part("forecast.p10", outlook.p10)} {part("forecast.p50", outlook.p50)} {part("forecast.p90", outlook.p90)}
        </dl>
        <p class="meta">{t!("forecast.outlook_how", count = closed, runs = RUNS)}</p>
    }
    .into_any()
}

/// Whether it was right before, in words and as a table.
fn checked(page: Forecasting, said: &Said) -> Option<AnyView> {
    let only: Vec<Checked> = said.checked.iter().map(|it| it.1).collect();
    coverage(&only)?;
    let inside = only.iter().filter(|it| (it.said.p10..=it.said.p90).contains(&it.came)).count();
    let rows = said.checked.iter().map(|(period, it)| {
        let hit = (it.said.p10..=it.said.p90).contains(&it.came);
        view! {
            <tr>
                <th scope="row">{periods::name(*period)}</th>
                <td>{format!("{} – {}", page.money(it.said.p10), page.money(it.said.p90))}</td>
                <td>{page.money(it.came)}</td>
                <td>{if hit { t!("forecast.inside") } else { t!("forecast.outside") }}</td>
            </tr>
        }
    });
    Some(
        view! {
            <p>{t!("forecast.backtest", count = inside, all = only.len())}</p>
            <details class="chart-table">
                <summary>{t!("forecast.backtest_table")}</summary>
                <div class="wide-table" role="region" tabindex="0" aria-label=t!("forecast.backtest_table")>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{t!("field.forecast.period")}</th>
                                <th scope="col">{t!("forecast.band")}</th>
                                <th scope="col">{t!("forecast.came_of_open")}</th>
                                <th scope="col">{t!("forecast.verdict")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
                <p class="meta">{t!("forecast.backtest_how")}</p>
            </details>
        }
        .into_any(),
    )
}
