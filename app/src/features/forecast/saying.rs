//! What somebody says they will win: submitted by themselves, adjusted by whoever answers for them, each with a note.
//!
//! Belongs here: the two forms. Does not belong here: when a reason is asked for (`domain::forecasting::forecast`).

use std::sync::Arc;

use domain::{
    Command, Rejection,
    access::{Answers, Right},
    forecasting::{accuracy::deviation, forecast},
    targets::period::Period,
    value::Money,
};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::Forecasting;
use crate::{
    i18n::format,
    records::{explain, names, periods},
    t,
    ui::{
        Badge, Banner, BannerKind, Button, ButtonKind, Field, MoneyInput, TextArea,
        typed::{Decimal, minor_as_typed},
    },
};

/// Who writes what into a forecast.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its person: the amount, and why it differs.
    Submit,
    /// Who answers for them: another amount, and why.
    Adjust,
}

impl Part {
    fn fields(self) -> (&'static str, &'static str) {
        match self {
            Self::Submit => ("amount", "reason"),
            Self::Adjust => ("adjusted", "note"),
        }
    }
}

/// What stands, and the form for who may change it.
#[component]
pub fn Saying(
    /// The page.
    page: Forecasting,
    /// Whose.
    who: RowId,
    /// When.
    period: Period,
) -> impl IntoView {
    let row = Memo::new(move |_| page.forecast(who, period));
    let part = Memo::new(move |_| {
        let actor = page.reader.book.actor().get()?;
        let may = actor.may(Right::Forecasts, Answers::To(who)).is_ok();
        match (actor.user == who, may) {
            (true, true) => Some(Part::Submit),
            (false, true) => row.with(Option::is_some).then_some(Part::Adjust),
            _ => None,
        }
    });
    view! {
        <section class="number-card forecast-say">
            <h2 class="section-title">
                {move || t!("forecast.of_named", name = names::title_or_unknown(page.reader.book, who))}
            </h2>
            {move || stands(page, row.get(), period)}
            {move || part.get().map(|part| view! { <Form page who period part /> })}
        </section>
    }
}

/// What was submitted and what a manager made of it.
fn stands(page: Forecasting, row: Option<Arc<Row>>, period: Period) -> AnyView {
    let Some(row) = row else {
        return view! { <p class="meta">{t!("forecast.not_yet", period = periods::name(period))}</p> }.into_any();
    };
    let money = |field: &str| row.doc.get(field).and_then(Money::of);
    let text = |field: &str| row.doc.get(field).and_then(Value::as_str).map(str::to_owned);
    let line = |label: String, amount: Option<Money>, note: Option<String>| {
        amount.map(|amount| {
            view! {
                <div class="said">
                    <span class="meta">{label}</span>
                    <span class="said-amount number">{format::money(amount.minor, &amount.currency)}</span>
                    {note.map(|note| view! { <p class="said-note">{note}</p> })}
                </div>
            }
        })
    };
    let off = money("amount").zip(money("weighted")).and_then(|(amount, weighted)| {
        forecast::is_far(amount.minor, weighted.minor, page.threshold.get()).then(|| {
            match off_by(amount.minor, weighted.minor) {
                Some(off) => t!("forecast.flag", off = off),
                None => t!("forecast.flag_nothing"),
            }
        })
    });
    let submitted = row.doc.get("submitted_at").and_then(Value::as_i64);
    let submitted =
        submitted.map_or_else(|| t!("field.forecast.amount"), |at| t!("forecast.submitted_at", when = format::ago(at)));
    view! {
        {line(submitted, money("amount"), text("reason"))}
        {off.map(|off| view! { <Badge text=off bad=true /> })}
        {line(t!("field.forecast.adjusted"), money("adjusted"), text("note"))}
    }
    .into_any()
}

/// How far an amount is from another, with its sign; nothing where that one is nothing.
pub fn off_by(said: i64, base: i64) -> Option<String> {
    let off = deviation(said, base)?;
    let sign = if off > 0.0 { "+" } else { "" };
    Some(format!("{sign}{}", format::percent(off)))
}

/// What is being typed into a forecast, and what is wrong with it.
#[derive(Clone, Copy)]
struct Typing {
    page: Forecasting,
    who: RowId,
    period: Period,
    part: Part,
    /// Under which it is kept.
    key: StoredValue<String>,
    amount: RwSignal<String>,
    note: RwSignal<String>,
    /// What the stages make of it now.
    expected: Memo<i64>,
    trouble: RwSignal<Option<String>>,
    amount_trouble: RwSignal<Option<String>>,
    note_trouble: RwSignal<Option<String>>,
}

impl Typing {
    fn of(page: Forecasting, who: RowId, period: Period, part: Part) -> Self {
        let id = page.id(who, period).map(|id| id.to_string()).unwrap_or_default();
        let key = StoredValue::new(format!("forecast {id} {}", part.fields().0));
        let before = untrack(|| page.forecast(who, period));
        let (amount, note) = first(page, before.as_deref(), key, part.fields());
        let expected = Memo::new(move |_| page.standing().expected());
        let nothing = || RwSignal::new(None);
        let (trouble, amount_trouble, note_trouble) = (nothing(), nothing(), nothing());
        Self { page, who, period, part, key, amount, note, expected, trouble, amount_trouble, note_trouble }
    }

    fn keep(&self) {
        let typed = json!([self.amount.get_untracked(), self.note.get_untracked()]);
        self.key.with_value(|key| self.page.reader.book.save_draft(key, typed));
    }

    /// What is typed as an amount, in minor units; tracked.
    fn minor(&self) -> Option<i64> {
        let digits = Money::digits(&self.page.reader.currency.get());
        self.amount.with(|text| Decimal::read(text)).and_then(|typed| typed.to_minor(digits))
    }

    /// That a reason is asked for and not given yet; tracked.
    fn far(&self) -> Option<String> {
        let unsaid = self.part == Part::Submit && self.note.with(|note| note.trim().is_empty());
        let (said, expected) = (self.minor().filter(|_| unsaid)?, self.expected.get());
        forecast::is_far(said, expected, self.page.threshold.get()).then(|| match off_by(said, expected) {
            Some(off) => t!("forecast.far", off = off),
            None => t!("forecast.far_nothing"),
        })
    }

    fn command(&self, minor: i64) -> Option<Command> {
        let currency = self.page.reader.currency.get_untracked();
        let money = |minor: i64| Money { minor, currency: currency.clone() }.to_value();
        let said = self.note.get_untracked().trim().to_owned();
        let said = if said.is_empty() { Value::Null } else { json!(said) };
        let (amount, note) = self.part.fields();
        let mut fields: Doc = sync::order::gathered([(amount.to_owned(), money(minor)), (note.to_owned(), said)]);
        if self.part == Part::Submit {
            fields.insert("weighted".to_owned(), money(self.expected.get_untracked()));
        }
        if let Some(row) = untrack(|| self.page.forecast(self.who, self.period)) {
            return Some(Command::SetFields { kind: row.kind.clone(), id: row.id, base_ver: row.ver, fields });
        }
        let name = names::title_or_unknown(self.page.reader.book, self.who);
        fields.extend([
            ("name".to_owned(), json!(format!("{name} {}", periods::name(self.period)))),
            ("owner".to_owned(), json!(self.who.to_string())),
            ("period".to_owned(), json!(self.period.step.name())),
            ("starts_on".to_owned(), json!(self.period.first.to_string())),
        ]);
        fields.retain(|_, value| !value.is_null());
        Some(Command::Create { kind: "forecast".to_owned(), id: self.page.id(self.who, self.period)?, fields })
    }

    fn save(&self) {
        for told in [self.trouble, self.amount_trouble, self.note_trouble] {
            told.set(None);
        }
        let Some(minor) = untrack(|| self.minor()) else {
            return self.amount_trouble.set(Some(t!("forecast.not_an_amount")));
        };
        let Some(command) = self.command(minor) else { return };
        match self.page.hand().try_act(command, saved(self.part)) {
            Ok(()) => self.key.with_value(|key| self.page.reader.book.clear_draft(key)),
            Err(rejection) => self.refused(&rejection),
        }
    }

    fn refused(&self, rejection: &Rejection) {
        let (amount, note) = self.part.fields();
        let of = |field: &str| explain::problem_of(rejection, field);
        let (amount, note) = (of(amount), of(note));
        if amount.is_none() && note.is_none() {
            self.trouble.set(Some(explain::rejection(self.page.reader.book, rejection)));
        }
        self.amount_trouble.set(amount);
        self.note_trouble.set(note.map(|_| match self.part {
            Part::Submit => t!("forecast.reason_needed"),
            Part::Adjust => t!("forecast.note_needed"),
        }));
    }
}

#[component]
fn Form(page: Forecasting, who: RowId, period: Period, part: Part) -> impl IntoView {
    let typing = Typing::of(page, who, period, part);
    let hint = Signal::derive(move || {
        let hint = || t!("forecast.expected_hint", amount = page.money(typing.expected.get()));
        (part == Part::Submit).then(hint)
    });
    let sign = Signal::derive(move || format::currency_sign(&page.reader.currency.get()));
    let (label, note_label) = match part {
        Part::Submit => (t!("forecast.i_will_win"), t!("forecast.note")),
        Part::Adjust => (t!("field.forecast.adjusted"), t!("field.forecast.note")),
    };
    view! {
        <form
            class="forecast-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                typing.save();
            }
        >
            {move || typing.trouble.get().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })}
            <Field label hint error=typing.amount_trouble required=true>
                <MoneyInput
                    value=typing.amount
                    on_input=move |text| {
                        typing.amount.set(text);
                        typing.keep();
                    }
                    sign
                />
            </Field>
            {move || typing.far().map(|text| view! { <Banner kind=BannerKind::Warn>{text}</Banner> })}
            <Field label=note_label error=typing.note_trouble>
                <TextArea
                    value=typing.note
                    on_input=move |text| {
                        typing.note.set(text);
                        typing.keep();
                    }
                />
            </Field>
            <Button kind=ButtonKind::Primary submit=true>
                {match part {
                    Part::Submit => t!("forecast.submit"),
                    Part::Adjust => t!("forecast.adjust"),
                }}
            </Button>
        </form>
    }
}

fn saved(part: Part) -> String {
    match part {
        Part::Submit => t!("forecast.submitted"),
        Part::Adjust => t!("forecast.adjusted"),
    }
}

/// What was being typed, else what stands there.
fn first(
    page: Forecasting,
    before: Option<&Row>,
    key: StoredValue<String>,
    (amount, note): (&str, &str),
) -> (RwSignal<String>, RwSignal<String>) {
    let draft = key.with_value(|key| page.reader.book.draft(key));
    let typed = |at: usize| draft.as_ref().and_then(|draft| draft.get(at)?.as_str().map(str::to_owned));
    let stands = before.and_then(|row| row.doc.get(amount).and_then(Money::of));
    let stands = stands.map(|money| minor_as_typed(money.minor, Money::digits(&money.currency)));
    let said = before.and_then(|row| row.doc.get(note).and_then(Value::as_str).map(str::to_owned));
    (RwSignal::new(typed(0).or(stands).unwrap_or_default()), RwSignal::new(typed(1).or(said).unwrap_or_default()))
}
