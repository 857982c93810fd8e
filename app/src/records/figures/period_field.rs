//! Choosing when: one of the usual periods, or days of one's own.
//!
//! Belongs here: the control. Does not belong here: which days a period's words mean (`domain::reports::Calendar`), the
//! months and quarters of targets (`records::periods`).

use domain::value::Day;
use leptos::prelude::*;

use super::{PERIODS, Reader};
use crate::{
    i18n::format,
    t,
    ui::{Choice, DateInput, Field, Select},
};

/// The choice that opens two boxes for days.
const OWN: &str = "own_days";

/// A period's words, such as `this_quarter`, or days as `2026-01-01..2026-03-31`.
#[component]
pub fn PeriodField(
    /// Whose days and words.
    reader: Reader,
    /// The period's words; empty for none.
    #[prop(into)]
    value: Signal<String>,
    /// Another one was chosen.
    #[prop(into)]
    on_pick: Callback<String>,
    /// What stands before the usual periods, with values that are no period's words.
    #[prop(optional, into)]
    first: Signal<Vec<Choice>>,
    /// Offers no period, under this name.
    #[prop(optional, into)]
    none: Option<String>,
) -> impl IntoView {
    let days = Memo::new(move |_| own_days(&value.get()));
    let is_own = Memo::new(move |_| days.with(Option::is_some));
    let chosen = Signal::derive(move || if is_own.get() { OWN.to_owned() } else { value.get() });
    let choices = Signal::derive(move || {
        let said = reader.said();
        let other = Some(value.get()).filter(|words| {
            let is_known = words.is_empty() || PERIODS.contains(&words.as_str()) || own_days(words).is_some();
            !is_known && first.with(|first| first.iter().all(|choice| choice.value != *words))
        });
        let named = |words: &str| Choice::new(words, said.period(words));
        let mut all = first.get();
        all.extend(PERIODS.into_iter().map(named));
        all.extend(other.as_deref().map(named));
        all.push(Choice::new(OWN, t!("numbers.own_days")));
        all
    });
    let pick = move |picked: String| {
        let picked = if picked == OWN { days_meant(reader, &value.get_untracked()) } else { Some(picked) };
        if let Some(period) = picked {
            on_pick.run(period);
        }
    };
    view! {
        <Field label=t!("numbers.period")>
            {match none {
                Some(none) => view! { <Select value=chosen on_pick=pick choices none /> }.into_any(),
                None => view! { <Select value=chosen on_pick=pick choices /> }.into_any(),
            }}
        </Field>
        <Show when=move || is_own.get()>
            <OwnDays days on_pick />
        </Show>
    }
}

/// The first and the last day; a pair that cannot be is said and not taken.
#[component]
fn OwnDays(days: Memo<Option<(String, String)>>, on_pick: Callback<String>) -> impl IntoView {
    let end = move |place: fn((String, String)) -> String| days.get().map(place).unwrap_or_default();
    let (from, upto) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        from.set(end(|days| days.0));
        upto.set(end(|days| days.1));
    });
    let is_backwards = Memo::new(move |_| {
        let ends = (Day::parse(&from.get()), Day::parse(&upto.get()));
        matches!(ends, (Some(from), Some(upto)) if upto.since_epoch() < from.since_epoch())
    });
    let put = move || {
        let words = format!("{}..{}", from.get_untracked(), upto.get_untracked());
        if own_days(&words).is_some() && !is_backwards.get_untracked() {
            on_pick.run(words);
        }
    };
    let error = Signal::derive(move || is_backwards.get().then(|| t!("numbers.days_backwards")));
    view! {
        <Field label=t!("numbers.first_day")>
            <DateInput
                value=from
                on_input=move |day| {
                    from.set(day);
                    put();
                }
            />
        </Field>
        <Field label=t!("numbers.last_day") error>
            <DateInput
                value=upto
                on_input=move |day| {
                    upto.set(day);
                    put();
                }
            />
        </Field>
    }
}

/// The two days that the words spell out.
fn own_days(period: &str) -> Option<(String, String)> {
    let (from, upto) = period.split_once("..")?;
    Day::parse(from).and(Day::parse(upto)).map(|_| (from.to_owned(), upto.to_owned()))
}

/// The days that a period's words mean now, from which one's own begin; this month's where they mean none.
pub fn days_meant(reader: Reader, period: &str) -> Option<String> {
    let today = Day::parse(&format::today())?;
    let calendar = reader.calendar.get_untracked();
    let of = |words: &str| match calendar.days_of(words, today) {
        Some((Some(from), Some(upto))) => Some(format!("{from}..{upto}")),
        _ => None,
    };
    of(period).or_else(|| of("this_month"))
}
