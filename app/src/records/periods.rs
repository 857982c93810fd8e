//! Months, quarters and years as pages of numbers choose and name them.
//!
//! Belongs here: the bar that chooses one, its name, its place in an address. Does not belong here: which days it has
//! (`domain::targets::period`).

use domain::{reports::Step, targets::period::Period, value::Day};
use leptos::prelude::*;

use super::reader::Reader;
use crate::{
    frame::navigation,
    i18n::{self, format},
    routes::Route,
    t,
    ui::{Choice, Glyph, IconButton, SegmentedControl},
};

/// The steps that there are to choose from.
const STEPS: [Step; 3] = [Step::Month, Step::Quarter, Step::Year];

/// The period that the address asks for, else the present one of the usual length; live.
pub fn asked(reader: Reader, usual: Step) -> Memo<Option<Period>> {
    Memo::new(move |_| {
        let calendar = reader.calendar.get();
        let step = navigation::query("step").and_then(|name| Step::from_name(&name)).unwrap_or(usual);
        let from = navigation::query("from").and_then(|day| Day::parse(&day));
        let day = from.or_else(|| Day::parse(&format::today()))?;
        Period::around(calendar, step, day)
    })
}

/// The address of a page for a period, with what else it says.
pub fn address(route: &Route, period: Option<Period>, more: &[(&str, &str)]) -> String {
    let from = period.map(|period| period.first.to_string());
    let mut query: Vec<(&str, &str)> = Vec::new();
    query.extend(period.map(|period| ("step", period.step.name())));
    query.extend(from.as_deref().map(|from| ("from", from)));
    query.extend(more.iter().copied().filter(|(_, value)| !value.is_empty()));
    route.path_with(&query)
}

/// What a period is called: 11月, 10月–12月, 2026.
pub fn name(period: Period) -> String {
    let (first, last) = (period.first.to_string(), period.last.to_string());
    match period.step {
        Step::Month => format::month(&first),
        Step::Year if period.first.month == 1 => t!("periods.of_year", year = period.first.year.to_string()),
        _ => t!("periods.from_to", from = format::month(&first), to = format::month(&last)),
    }
}

/// Chooses how long and which one.
#[component]
pub fn PeriodBar(
    /// The one that is shown.
    period: Memo<Option<Period>>,
    /// Who reads.
    reader: Reader,
    /// Another one was chosen.
    #[prop(into)]
    on_pick: Callback<Period>,
) -> impl IntoView {
    let step = Signal::derive(move || period.get().map(|it| it.step.name().to_owned()).unwrap_or_default());
    let choices: Vec<Choice> =
        STEPS.iter().map(|step| Choice::new(step.name(), i18n::tr(&format!("periods.{}", step.name())))).collect();
    let pick_step = move |name: String| {
        // The present one of that length, unless another time is being looked at.
        let Some((step, now)) = Step::from_name(&name).zip(period.get_untracked()) else { return };
        let today = Day::parse(&format::today());
        let day = today.filter(|day| now.has(*day)).unwrap_or(now.first);
        if let Some(next) = Period::around(reader.calendar.get_untracked(), step, day) {
            on_pick.run(next);
        }
    };
    let go = move |by: i32| {
        let calendar = reader.calendar.get_untracked();
        if let Some(next) = period.get_untracked().and_then(|period| period.later(calendar, by)) {
            on_pick.run(next);
        }
    };
    view! {
        <SegmentedControl value=step on_pick=pick_step choices label=t!("periods.length") />
        <div class="period-step">
            <IconButton glyph=Glyph::ChevronLeft label=t!("periods.before") on_press=move |()| go(-1) />
            <span class="period-name" aria-live="polite">
                {move || period.get().map(name)}
            </span>
            <IconButton glyph=Glyph::ChevronRight label=t!("periods.after") on_press=move |()| go(1) />
        </div>
    }
}
