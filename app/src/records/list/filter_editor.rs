//! The panel behind a filter's chip: what can be asked of a field, by its type.
//!
//! Belongs here: choosing how a field compares and with what. Every touch takes effect at once. Does not belong here: lists of
//! values (`filter_values`), chips (`filters`), what comparisons mean (`domain::query`).

use domain::{
    number,
    query::{Filter, Op},
    record::FieldType,
};
use leptos::prelude::*;

use super::{
    filter_values::{Few, Many, People},
    state::ListState,
    words,
};
use crate::{
    i18n::{self, format},
    records::{schema::Spec, workspace},
    t,
    ui::{Choice, ChoiceChips, DateInput, Field, MoneyInput, NumberInput, SegmentedControl, TextInput, typed::Decimal},
};

/// What is asked of one field.
#[derive(Clone, Copy)]
pub struct Asking {
    state: ListState,
    spec: StoredValue<Spec>,
    /// How it compares, while no value has been given yet.
    manner: RwSignal<Op>,
}

impl Asking {
    fn of(state: ListState, spec: Spec) -> Self {
        let first = manners(&spec).first().copied().unwrap_or(Op::Filled);
        let spec = StoredValue::new(spec);
        let asking = Self { state, spec, manner: RwSignal::new(first) };
        if let Some(filter) = untrack(|| asking.filter()) {
            asking.manner.set(filter.op);
        }
        asking
    }

    fn filter(self) -> Option<Filter> {
        self.state.asked.with(|query| self.spec.with_value(|spec| query.filter(&spec.name).cloned()))
    }

    /// The values asked for.
    pub fn values(self) -> Vec<String> {
        self.filter().map(|filter| filter.values).unwrap_or_default()
    }

    /// Asks for these values; none end the filter.
    pub fn put(self, values: Vec<String>) {
        let op = self.manner.get_untracked();
        let field = self.spec.with_value(|spec| spec.name.clone());
        self.state.change(|query| query.set(Filter::new(field, op, values)));
    }

    /// Asks for one value more, or one less.
    pub fn toggle(self, value: &str, on: bool) {
        let mut values = untrack(|| self.values());
        values.retain(|it| it != value);
        if on {
            values.push(value.to_owned());
        }
        self.put(values);
    }

    fn compare(self, op: Op) {
        let before = self.manner.get_untracked();
        let values = if takes_values(op) && takes_values(before) { untrack(|| self.values()) } else { Vec::new() };
        self.manner.set(op);
        self.put(values);
    }
}

fn takes_values(op: Op) -> bool {
    !matches!(op, Op::Empty | Op::Filled)
}

/// How a field can be asked for, the likeliest first.
fn manners(spec: &Spec) -> Vec<Op> {
    match spec.ty {
        FieldType::Text | FieldType::Phone | FieldType::Email | FieldType::Url => {
            vec![Op::Has, Op::Is, Op::Empty, Op::Filled]
        }
        FieldType::LongText => vec![Op::Has, Op::Empty, Op::Filled],
        FieldType::YesNo => vec![Op::Is, Op::Not],
        FieldType::Json => vec![Op::Empty, Op::Filled],
        _ if spec.required => vec![Op::Is, Op::Not],
        _ => vec![Op::Is, Op::Not, Op::Empty, Op::Filled],
    }
}

/// The panel.
#[component]
pub fn FilterEditor(
    /// The list.
    state: ListState,
    /// The field.
    spec: Spec,
) -> impl IntoView {
    let asking = Asking::of(state, spec.clone());
    if spec.ty == FieldType::YesNo {
        return view! { <YesOrNo asking /> }.into_any();
    }
    let choices: Vec<Choice> =
        manners(&spec).iter().map(|op| Choice::new(op.name(), i18n::tr(&format!("op.{}", op.name())))).collect();
    let value = Signal::derive(move || asking.manner.get().name().to_owned());
    let pick = move |name: String| {
        if let Some(op) = Op::from_name(&name) {
            asking.compare(op);
        }
    };
    view! {
        <div class="asking">
            <SegmentedControl value on_pick=pick choices label=t!("list.how") />
            <Show when=move || takes_values(asking.manner.get())>{values_of(asking)}</Show>
        </div>
    }
    .into_any()
}

/// What a field is compared with, by its type.
fn values_of(asking: Asking) -> AnyView {
    let spec = asking.spec.get_value();
    match spec.ty {
        FieldType::Ref("user") | FieldType::Refs("user") => view! { <People asking /> }.into_any(),
        FieldType::Ref(kind @ ("stage" | "pipeline" | "team" | "product")) | FieldType::Refs(kind @ "tag") => {
            view! { <Few asking choices=super::filter_values::of_kind(kind) /> }.into_any()
        }
        FieldType::Ref(kind) | FieldType::Refs(kind) => view! { <Many asking kind /> }.into_any(),
        FieldType::Choice(_) | FieldType::MultiChoice(_) => {
            let all: Vec<Choice> = spec.choices.into_iter().chain(spec.retired_choices).collect();
            view! { <Few asking choices=Signal::stored(all) /> }.into_any()
        }
        FieldType::Date | FieldType::Instant => view! { <Days asking /> }.into_any(),
        FieldType::Number | FieldType::Money => view! { <Between asking spec /> }.into_any(),
        _ => {
            let value = Signal::derive(move || asking.values().into_iter().next().unwrap_or_default());
            let put = move |text: String| asking.put(Some(text).filter(|it| !it.is_empty()).into_iter().collect());
            view! { <TextInput value on_input=put label=spec.label autofocus=true /> }.into_any()
        }
    }
}

#[component]
fn YesOrNo(asking: Asking) -> impl IntoView {
    let value = Signal::derive(move || match asking.filter() {
        Some(filter) if (filter.op == Op::Is) == filter.values.iter().any(|value| value == "true") => "true".to_owned(),
        Some(_) => "false".to_owned(),
        None => String::new(),
    });
    // A box never ticked says no.
    let pick = move |picked: String| {
        asking.manner.set(if picked == "true" { Op::Is } else { Op::Not });
        asking.put(if picked.is_empty() { Vec::new() } else { vec!["true".to_owned()] });
    };
    let choices = vec![Choice::new("true", t!("records.yes")), Choice::new("false", t!("records.no"))];
    view! { <ChoiceChips value on_pick=pick choices clearable=true label=asking.spec.with_value(|it| it.label.clone()) /> }
}

/// Two ends, each of which may stay open.
#[component]
fn Between(asking: Asking, spec: Spec) -> impl IntoView {
    let currency = workspace::currency();
    let is_money = spec.ty == FieldType::Money;
    let (low, high) = asking
        .values()
        .first()
        .map_or_else(Default::default, |value| words::ends_as_typed(&spec, value, &currency.get_untracked()));
    let (low, high) = (RwSignal::new(low), RwSignal::new(high));
    let put = move || {
        let end = |typed: String| match Decimal::read(&typed) {
            None if typed.trim().is_empty() => Some(String::new()),
            None => None,
            Some(number) if is_money => {
                let digits = domain::value::Money::digits(&currency.get_untracked());
                number.to_minor(digits).map(|minor| minor.to_string())
            }
            Some(number) => Some(number::text(number.to_f64())),
        };
        // What cannot be read yet is still being typed.
        let (Some(low), Some(high)) = (end(low.get_untracked()), end(high.get_untracked())) else { return };
        let range = Some(format!("{low}..{high}")).filter(|range| range != "..");
        asking.put(range.into_iter().collect());
    };
    let control = move |value: RwSignal<String>| {
        let on_input = move |text: String| {
            value.set(text);
            put();
        };
        if is_money {
            let sign = Signal::derive(move || format::currency_sign(&currency.get()));
            view! { <MoneyInput value on_input sign /> }.into_any()
        } else {
            view! { <NumberInput value on_input /> }.into_any()
        }
    };
    view! {
        <div class="between">
            <Field label=t!("op.from")>{control(low)}</Field>
            <Field label=t!("op.upto")>{control(high)}</Field>
        </div>
    }
}

/// The spans that are offered by name.
const SPANS: [&str; 16] = [
    "today",
    "yesterday",
    "tomorrow",
    "this_week",
    "last_week",
    "next_week",
    "this_month",
    "last_month",
    "next_month",
    "this_quarter",
    "last_7_days",
    "last_30_days",
    "last_90_days",
    "next_30_days",
    "past",
    "future",
];

/// A span of days by its name, or from a day to a day.
#[component]
fn Days(asking: Asking) -> impl IntoView {
    let value = Signal::derive(move || asking.values().into_iter().next().unwrap_or_default());
    let spans: Vec<Choice> = SPANS.iter().map(|name| Choice::new(*name, words::days(name))).collect();
    let pick = move |span: String| asking.put(Some(span).filter(|it| !it.is_empty()).into_iter().collect());
    let end = move |last: bool| {
        let value = value.get();
        let (from, upto) = value.split_once("..").unwrap_or((&value, &value));
        Some(if last { upto } else { from }.to_owned()).filter(|day| domain::value::Day::parse(day).is_some())
    };
    let put = move |from: String, upto: String| {
        let range = Some(format!("{from}..{upto}")).filter(|range| range != "..");
        asking.put(range.into_iter().collect());
    };
    let from = Signal::derive(move || end(false).unwrap_or_default());
    let upto = Signal::derive(move || end(true).unwrap_or_default());
    view! {
        <div class="spans">
            <ChoiceChips value on_pick=pick choices=spans clearable=true label=t!("list.spans") />
        </div>
        <div class="between">
            <Field label=t!("list.from_day")>
                <DateInput value=from on_input=move |day| put(day, upto.get_untracked()) />
            </Field>
            <Field label=t!("list.upto_day")>
                <DateInput value=upto on_input=move |day| put(from.get_untracked(), day) />
            </Field>
        </div>
    }
}
