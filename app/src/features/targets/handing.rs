//! Handing a target down: among those below, or over its months, evenly, as it was before, or by hand; what does not add up is said.
//!
//! Belongs here: the sheet. Does not belong here: the parts and what they add up to (`parts`).

use std::sync::Arc;

use domain::targets::tree::Node;
use leptos::prelude::*;

use super::{
    Targets,
    parts::{Part, Splitting, parts_below, parts_of_months},
};
use crate::{
    records::{attained::Attained, periods},
    t,
    ui::{Banner, Button, ButtonKind, Checkbox, Choice, Field, NumberInput, SegmentedControl, Sheet},
};

/// The sheet; open while something is being handed down.
#[component]
pub fn HandingSheet(
    /// The page.
    targets: Targets,
) -> impl IntoView {
    let open = Memo::new(move |_| targets.handing.with(Option::is_some));
    let title = Signal::derive(move || {
        let name = targets.handing.get().map(|whose| targets.called(whose)).unwrap_or_default();
        t!("targets.hand_down_named", name = name)
    });
    view! {
        <Sheet open on_close=move |()| targets.handing.set(None) title>
            {move || {
                let whose = targets.handing.get()?;
                let attained = targets.attained.get_untracked()?;
                let node = attained.node(whose)?.clone();
                Some(view! { <Handing targets attained node /> })
            }}
        </Sheet>
    }
}

#[component]
fn Handing(targets: Targets, attained: Arc<Attained>, node: Node) -> impl IntoView {
    let below = Arc::new(parts_below(targets, &attained, &node));
    let months = Arc::new(parts_of_months(targets, &attained, &node));
    let both = !below.is_empty() && !months.is_empty();
    let among = RwSignal::new(if below.is_empty() { "months" } else { "below" }.to_owned());
    let ways =
        [("below", "targets.among"), ("months", "targets.over_months")].map(|(name, key)| Choice::new(name, t!(key)));
    let target = node.target.unwrap_or(0);
    let intro =
        t!("targets.hand_down_hint", amount = attained.written(target), period = periods::name(attained.period));
    let node = Arc::new(node);
    view! {
        <p class="sheet-text">{intro}</p>
        {both
            .then(|| {
                view! {
                    <SegmentedControl
                        value=among
                        on_pick=move |picked| among.set(picked)
                        choices=ways.to_vec()
                        label=t!("targets.how_split")
                    />
                }
            })}
        {move || {
            let by_month = among.with(|it| it == "months");
            let parts = if by_month { Arc::clone(&months) } else { Arc::clone(&below) };
            let (attained, node) = (Arc::clone(&attained), Arc::clone(&node));
            let splitting = Splitting::of(targets, attained, &node, parts, by_month);
            view! { <Split splitting /> }
        }}
    }
}

#[component]
fn Split(splitting: Splitting) -> impl IntoView {
    let (target, by_month, many_months) = (splitting.target, splitting.by_month, splitting.has_months());
    let parts = Arc::clone(&splitting.parts);
    let splitting = StoredValue::new(splitting);
    let with_months = RwSignal::new(false);
    let sum = Memo::new(move |_| splitting.get_value().sum());
    let wrong = Memo::new(move |_| splitting.get_value().is_wrong());
    let fields = parts.iter().map(|part| field(splitting, part)).collect_view();
    let by_past = if by_month { "targets.by_season" } else { "targets.by_last" };
    view! {
        <form
            class="sheet-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                splitting.get_value().hand_down(with_months.get_untracked());
            }
        >
            <div class="split-ways">
                <Button on_press=move |()| splitting.get_value().fill(false)>{t!("targets.evenly")}</Button>
                <Button on_press=move |()| splitting.get_value().fill(true)>{t!(by_past)}</Button>
            </div>
            <div class="split-parts">{fields}</div>
            <p class="split-sum" role="status" class:is-off=move || sum.get() != target>
                {move || splitting.get_value().told(sum.get())}
            </p>
            <Show when=move || wrong.get()>
                <Banner>{t!("targets.not_an_amount")}</Banner>
            </Show>
            {many_months
                .then(|| {
                    view! {
                        <Checkbox
                            checked=with_months
                            on_change=move |on| with_months.set(on)
                            label=t!("targets.with_months")
                        />
                    }
                })}
            <div class="sheet-actions">
                <Button on_press=move |()| splitting.get_value().drop_it()>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true disabled=wrong>
                    {t!("targets.hand_down")}
                </Button>
            </div>
        </form>
    }
}

/// A part: what is typed for it, with what it came to before; those that the person may not set only stand there.
fn field(splitting: StoredValue<Splitting>, part: &Part) -> AnyView {
    let label = part.label.clone();
    if !part.may {
        let said = splitting.get_value().fixed(part);
        return view! {
            <p class="part-fixed">
                <span>{label}</span>
                <span class="number">{said}</span>
            </p>
        }
        .into_any();
    }
    let (own, typed, value) = (part.clone(), part.clone(), part.text);
    let came = Signal::derive(move || Some(splitting.get_value().came(&own)));
    view! {
        <Field label hint=came>
            <NumberInput
                value
                on_input=move |text| splitting.get_value().keep(&typed, text)
            />
        </Field>
    }
    .into_any()
}
