//! Reports in words: which days they are about, and the lines of a draft as their author would write them.
//!
//! Belongs here: from a line to its text. Does not belong here: which lines there are (`domain::work_reports::drafting`).

use domain::{
    value::{Day, Money},
    work_reports::{
        Period,
        drafting::{Line, What},
    },
};

use crate::{
    i18n::format,
    local::Book,
    records::{days, names, schema},
    t,
};

/// What a report of a period is called: a weekly report, a work log.
pub fn kind_of(period: Period) -> String {
    schema::choice_label("work_report", "period", period.name())
}

/// Its days: 23 Nov – 29 Nov, Thu, 26 Nov.
pub fn days_of(period: Period, start: Day) -> String {
    match period.end(start) {
        Some(end) if end != start => {
            t!("reports.from_to", from = format::day(&start.to_string()), to = format::day(&end.to_string()))
        }
        _ => format::day_and_weekday(&start.to_string()),
    }
}

/// The period beside today by name, else by its days.
pub fn when(period: Period, start: Day) -> String {
    let now = days::today().and_then(|today| period.start(today));
    let is = |later: i64| now.and_then(|now| period.later(now, later)) == Some(start);
    match period {
        Period::Week if is(0) => t!("reports.this_week"),
        Period::Week if is(-1) => t!("reports.last_week"),
        Period::Day if is(0) => t!("days.today"),
        Period::Day if is(-1) => t!("reports.yesterday"),
        _ => days_of(period, start),
    }
}

/// A line of a draft.
pub fn line(book: Book, line: &Line) -> String {
    let name = names::title_or_unknown(book, line.record);
    match &line.what {
        What::Won(amount) => t!("reports.won", name = with_amount(name, amount.as_ref())),
        What::Lost(None) => t!("reports.lost", name = name),
        What::Lost(Some(reason)) => {
            t!("reports.lost_for", name = name, reason = schema::choice_label("opportunity", "lost_reason", reason))
        }
        What::Opened(amount) => t!("reports.opened", name = with_amount(name, amount.as_ref())),
        What::Moved(stage) => t!("reports.moved", name = name, stage = names::title_or_unknown(book, *stage)),
        What::Spoke { by, last } => {
            let how = |(channel, count): &(&'static str, usize)| {
                let channel = schema::choice_label("follow_up", "channel", channel);
                if *count == 1 { channel } else { format!("{channel} ×{count}") }
            };
            let how = by.iter().map(how).collect::<Vec<_>>().join(&t!("records.and"));
            t!("reports.spoke", name = name, how = how, last = last)
        }
        What::Added => t!("reports.added", name = name),
        What::Finished => t!("reports.finished", name = name),
        What::Due(day) => t!("reports.due", name = name, day = format::day(day)),
        What::Closing(day, amount) => {
            t!("reports.closing", name = with_amount(name, amount.as_ref()), day = format::day(day))
        }
    }
}

fn with_amount(name: String, amount: Option<&Money>) -> String {
    match amount {
        Some(amount) => format!("{name} {}", format::money(amount.minor, &amount.currency)),
        None => name,
    }
}
