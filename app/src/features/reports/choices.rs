//! What a report is made of, as controls: of what, how many of it, by what, when, and how it is drawn.
//!
//! Belongs here: the controls; each takes effect at once. Does not belong here: the measures' panel (`measures`), filters of
//! fields (`records::list`), what goes together (`domain::reports::report`).

use domain::{
    query::{Listing, Query},
    record::FieldType,
    registry,
    reports::{By, Step, boards::Look, own, report::Report},
};
use leptos::prelude::*;

use super::{measures::Measures, state::Desk};
use crate::{
    i18n,
    records::{
        figures::{PeriodField, card::dimension},
        list::{filters::FilterBar, state::ListState},
        schema,
    },
    routes::Room,
    t,
    ui::{Choice, ChoiceChips, Field, Select},
};

/// The controls.
#[component]
pub fn Choices(
    /// The report.
    desk: Desk,
) -> impl IntoView {
    let kind = Memo::new(move |_| desk.shown.with(|report| report.kind));
    view! {
        <div class="report-choices">
            <Kind desk />
            {move || view! { <Measures desk kind=kind.get() /> }}
            {move || view! { <GroupBy desk kind=kind.get() place=0 /> }}
            {move || view! { <GroupBy desk kind=kind.get() place=1 /> }}
            <Period desk />
            <Quiet desk />
            <LookOf desk />
        </div>
        {move || view! { <Filters desk kind=kind.get() /> }}
    }
}

#[component]
fn Kind(desk: Desk) -> impl IntoView {
    let choices: Vec<Choice> =
        own::kinds().into_iter().map(|kind| Choice::new(kind.name, schema::kind_plural(kind.name))).collect();
    let value = Signal::derive(move || desk.shown.with(|report| report.kind.to_owned()));
    let pick = move |name: String| {
        if let Some(kind) = own::kinds().into_iter().find(|kind| kind.name == name) {
            desk.show(&Report::of(kind.name));
        }
    };
    view! {
        <Field label=t!("reports.of")>
            <Select value on_pick=pick choices />
        </Field>
    }
}

/// By what, and for dates by which part of time.
#[component]
fn GroupBy(desk: Desk, kind: &'static str, place: usize) -> impl IntoView {
    let fields = fields(desk, kind);
    let by = Memo::new(move |_| desk.shown.with(|report| report.ask.by.get(place).cloned()));
    let possible = Memo::new(move |_| desk.shown.with(|report| report.ask.by.len() >= place));
    let other = Memo::new(move |_| desk.shown.with(|report| report.ask.by.get(1 - place).map(|by| by.name.clone())));
    let has_date = Memo::new(move |_| desk.shown.with(Report::has_date));
    let choices = Signal::derive(move || {
        let all = fields.with(|fields| Report::dimensions_of(kind, fields));
        let fits = |name: &str| (name != "date" || has_date.get()) && other.get().as_deref() != Some(name);
        let names = all.into_iter().map(|(name, _)| name).filter(|name| fits(name));
        names.map(|name| Choice::new(name.clone(), dimension(desk.reader, kind, &name))).collect::<Vec<_>>()
    });
    let is_date = move |name: &str| {
        let all = fields.with_untracked(|fields| Report::dimensions_of(kind, fields));
        all.iter().any(|(it, ty)| it == name && matches!(ty, FieldType::Date | FieldType::Instant))
    };
    let value = Signal::derive(move || by.get().map(|by| by.name).unwrap_or_default());
    let pick = move |name: String| {
        let step = is_date(&name).then_some(Step::Month);
        let by = Some(By { name, step }).filter(|by| !by.name.is_empty());
        desk.change(|report| report.group(place, by));
    };
    let step = Memo::new(move |_| by.get().and_then(|by| by.step));
    let step_value = Signal::derive(move || step.get().map(Step::name).unwrap_or_default().to_owned());
    let pick_step = move |name: String| {
        if let (Some(by), Some(step)) = (by.get_untracked(), Step::from_name(&name)) {
            desk.change(|report| report.group(place, Some(By { step: Some(step), ..by })));
        }
    };
    let steps = Step::ALL.iter().map(|step| Choice::new(step.name(), i18n::tr(&format!("step.{}", step.name()))));
    let steps = Signal::stored(steps.collect::<Vec<_>>());
    let label = Signal::stored(if place == 0 { t!("reports.by") } else { t!("reports.then_by") });
    view! {
        <Show when=move || possible.get()>
            <Field label>
                <Select value on_pick=pick choices none=t!("reports.by_nothing") />
            </Field>
            <Show when={
                move || step.get().is_some()
            }>
                <Field label=t!("reports.step")>
                    <Select value=step_value on_pick=pick_step choices=steps />
                </Field>
            </Show>
        </Show>
    }
}

/// All fields of a kind, the company's own among them.
pub fn fields(desk: Desk, kind: &'static str) -> Signal<Vec<(String, FieldType)>> {
    let specs = registry::kind(kind).map(|it| schema::of_kind(desk.reader.book, it));
    Signal::derive(move || {
        let of = |specs: &Vec<schema::Spec>| specs.iter().map(|spec| (spec.name.clone(), spec.ty)).collect();
        specs.map(|specs| specs.with(|specs| of(specs))).unwrap_or_default()
    })
}

#[component]
fn Period(desk: Desk) -> impl IntoView {
    let has = Memo::new(move |_| desk.shown.with(Report::has_period));
    let value = Signal::derive(move || desk.shown.with(|report| report.ask.period.clone().unwrap_or_default()));
    let pick = move |period: String| desk.change(|report| report.ask.period = Some(period).filter(|it| !it.is_empty()));
    view! {
        <Show when=move || has.get()>
            <PeriodField reader=desk.reader value on_pick=pick none=t!("reports.all_time") />
        </Show>
    }
}

/// After how many days a customer counts as quiet, where that is asked.
#[component]
fn Quiet(desk: Desk) -> impl IntoView {
    let asks = Memo::new(move |_| {
        let is_quiet = |name: &String| name == "customers_without_contact" || name == "quiet_share";
        desk.shown.with(|report| report.ask.measures.iter().any(is_quiet))
    });
    let days = |report: &Report| report.ask.quiet_days.unwrap_or(domain::reports::ask::QUIET_DAYS);
    let value = Signal::derive(move || desk.shown.with(|report| days(report).to_string()));
    let choices =
        [7_u32, 15, 30, 60, 90, 180].map(|days| Choice::new(days.to_string(), t!("links.days_n", count = days)));
    let choices = Signal::stored(choices.to_vec());
    let pick = move |days: String| desk.change(|report| report.ask.quiet_days = days.parse().ok());
    view! {
        <Show when=move || asks.get()>
            <Field label=t!("reports.quiet_after")>
                <Select value on_pick=pick choices />
            </Field>
        </Show>
    }
}

#[component]
fn LookOf(desk: Desk) -> impl IntoView {
    let value = Signal::derive(move || desk.shown.with(|report| report.look.name().to_owned()));
    let choices = Signal::derive(move || {
        let (dimensions, measures) = desk.shown.with(|report| (report.ask.by.len(), report.ask.measures.len()));
        let fits = |look: &Look| look.fits(dimensions) && (*look != Look::Number || measures == 1);
        let looks = Look::ALL.into_iter().filter(fits);
        looks.map(|look| Choice::new(look.name(), i18n::tr(&format!("look.{}", look.name())))).collect::<Vec<_>>()
    });
    let pick = move |name: String| {
        if let Some(look) = Look::from_name(&name) {
            desk.change(|report| report.look = look);
        }
    };
    view! {
        <div class="report-look">
            <Field label=t!("reports.look")>
                <ChoiceChips value on_pick=pick choices />
            </Field>
        </div>
    }
}

/// The list's own filters, kept by the report.
#[component]
fn Filters(desk: Desk, kind: &'static str) -> impl IntoView {
    let listing = Memo::new(move |_| {
        let filters = desk.shown.with(|report| report.ask.filters.clone());
        Listing { query: Query { filters, ..Query::of(kind) }, ..Listing::default() }
    });
    let keep = Callback::new(move |listing: Listing| desk.change(|report| report.ask.filters = listing.query.filters));
    Room::of_kind(kind).map(|room| {
        let state = ListState::within(desk.reader.book, room, listing, keep);
        view! { <FilterBar state specs=state.specs /> }
    })
}
