//! One line of the tree: whose target, how far, at which pace; the target is changed where it stands.
//!
//! Belongs here: the line and its editor. Does not belong here: the arithmetic (`domain::targets`).

use std::sync::Arc;

use domain::{
    reports::{Measure, Unit},
    targets::tree::{Node, Source, Whose},
    value::Money,
};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::Targets;
use crate::{
    i18n::format,
    local::Book,
    records::{
        attained::Attained,
        attainment::{Meter, pace},
    },
    t,
    ui::{
        Avatar, Button, ButtonKind, Field, Glyph, Icon, NumberInput,
        typed::{Decimal, minor_as_typed},
    },
};

/// A line.
#[component]
pub fn Line(
    /// The page.
    targets: Targets,
    /// Whose.
    whose: Whose,
) -> impl IntoView {
    let node = targets.node(whose);
    let typed = Typing::of(targets, whose);
    view! {
        <li class=move || {
            node.with(|node| format!("target-line depth-{}", node.as_ref().map_or(0, |node| node.depth.min(5))))
        }>
            {move || {
                let attained = targets.attained.get()?;
                let node = node.get()?;
                Some(line(targets, &attained, &node, typed))
            }}
            // Stays while figures change around it: who types is not thrown out.
            <Show when=move || typed.0.with(Option::is_some)>
                <Editor targets whose typed label=t!("targets.set_named", name = targets.called(whose)) />
            </Show>
        </li>
    }
}

fn line(targets: Targets, attained: &Attained, node: &Node, typed: Typing) -> AnyView {
    let name = targets.called(node.whose);
    let how = attained.attainment(node);
    let actual = match (node.actual, attained.records(node)) {
        (Some(actual), Some(href)) => {
            view! { <a class="fact-link number" href=href>{attained.written(actual)}</a> }.into_any()
        }
        (Some(actual), None) => view! { <span class="number">{attained.written(actual)}</span> }.into_any(),
        (None, _) => view! { <span class="meta" title=t!("targets.unseen")>"–"</span> }.into_any(),
    };
    let notes: Vec<String> = [how.map(|how| pace(attained, node, &how)).unwrap_or_default(), source(node)].concat();
    let may = targets.may(node.whose, &node.people, attained.period);
    let may_hand = node.target.is_some() && hands_down(targets, attained, node);
    let left = node.left().filter(|_| may_hand).map(|left| left_over(attained, left));
    let whose = node.whose;
    let hand_down = may_hand.then(|| {
        let label = t!("targets.hand_down_named", name = name.clone());
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=label.clone()
                title=label
                on:click=move |_| targets.handing.set(Some(whose))
            >
                <Icon glyph=Glyph::Network />
            </button>
        }
    });
    view! {
        <div class="target-head">
            <span class="target-who">
                {mark(whose, &name)} <span class="target-name clip">{name.clone()}</span>
            </span>
            <span class="target-share number">{how.and_then(|how| how.reached).map(format::percent)}</span>
            {hand_down}
        </div>
        {how.map(|how| view! { <Meter how /> })}
        <div class="target-figures">
            {actual} <span class="meta" aria-hidden="true">
                "/"
            </span> {amount(attained, node, typed, may, &name)}
            <span class="target-notes meta">{notes.join(" · ")}</span>
            {left.map(|text| view! { <span class="target-left meta">{text}</span> })}
        </div>
    }
    .into_any()
}

fn mark(whose: Whose, name: &str) -> AnyView {
    match whose {
        Whose::Person(_) => view! { <Avatar name=name.to_owned() small=true /> }.into_any(),
        Whose::Company => view! { <span class="row-mark"><Icon glyph=Glyph::Building2 /></span> }.into_any(),
        Whose::Team(_) | Whose::Level(_) => {
            view! { <span class="row-mark"><Icon glyph=Glyph::Users /></span> }.into_any()
        }
    }
}

/// From where the target is, where nobody set it here.
fn source(node: &Node) -> Vec<String> {
    let said = match node.source {
        Source::Months(count) => Some(t!("targets.from_months", count = count)),
        Source::Level(_) => Some(t!("targets.from_level")),
        Source::Below => Some(t!("targets.from_below")),
        Source::Nowhere | Source::Set(_) => None,
    };
    said.into_iter().collect()
}

fn left_over(attained: &Attained, left: i64) -> String {
    let amount = attained.written(left.abs());
    if left > 0 { t!("targets.left", amount = amount) } else { t!("targets.beyond", amount = amount) }
}

/// True if the person may set the target of somebody right below, or this one's months.
fn hands_down(targets: Targets, attained: &Attained, node: &Node) -> bool {
    let at = attained.nodes.iter().position(|other| other.whose == node.whose);
    let below = attained.nodes.iter().filter(|other| other.above.is_some() && other.above == at);
    let months = attained.period.months();
    let by_month =
        months.len() > 1 && months.first().is_some_and(|month| targets.may(node.whose, &node.people, *month));
    by_month || below.into_iter().any(|child| targets.may(child.whose, &child.people, attained.period))
}

/// The target: a button where it may be changed, the editor while it is.
fn amount(attained: &Attained, node: &Node, typed: Typing, may: bool, name: &str) -> AnyView {
    let said = node.target.map(|target| attained.written(target));
    if !may {
        return view! { <span class="number">{said.unwrap_or_else(|| t!("targets.no_target"))}</span> }.into_any();
    }
    let label = t!("targets.set_named", name = name.to_owned());
    let first = match node.source {
        Source::Set(_) => node.target.map(|target| as_typed(attained, target)),
        _ => None,
    };
    let has_target = said.is_some();
    let text = said.unwrap_or_else(|| t!("targets.set"));
    let spoken = format!("{label}: {text}");
    let open = typed.0.with(Option::is_some);
    if open {
        return view! { <span class="number">{text}</span> }.into_any();
    }
    view! {
        <button
            type="button"
            class="target-amount number"
            class:is-empty=!has_target
            aria-label=spoken
            on:click=move |_| typed.begin(first.clone().unwrap_or_default())
        >
            {text}
            <Icon glyph=Glyph::Pencil class="icon-small" />
        </button>
    }
    .into_any()
}

#[component]
fn Editor(targets: Targets, whose: Whose, typed: Typing, label: String) -> impl IntoView {
    let trouble = RwSignal::new(None::<String>);
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        let input = form.get().and_then(|form| form.query_selector("input").ok().flatten());
        if let Some(input) = input.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            // An input that refuses focus can still be tapped.
            let _ = input.focus();
        }
    });
    let text = Signal::derive(move || typed.0.get().unwrap_or_default());
    let sign = currency_sign(targets);
    let save = move || {
        let Some(attained) = targets.attained.get_untracked() else { return };
        let text = text.get_untracked();
        let amount = read(attained.measure, &attained.currency, &text);
        if amount.is_none() && !text.trim().is_empty() {
            return trouble.set(Some(t!("targets.not_an_amount")));
        }
        let said = if amount.is_some() { "targets.saved" } else { "targets.removed" };
        let said = t!(said, name = targets.called(whose));
        let commands = targets.commands(whose, attained.period, amount);
        if commands.into_iter().all(|command| targets.hand.act(command, said.clone())) {
            typed.end();
        }
    };
    view! {
        <form
            class="target-editor"
            node_ref=form
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
            on:keydown=move |event: ev::KeyboardEvent| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    typed.end();
                }
            }
        >
            <Field label=label error=trouble>
                <NumberInput value=text on_input=move |text| typed.keep(text) prefix=sign />
            </Field>
            <Button kind=ButtonKind::Primary submit=true>
                {t!("ui.save")}
            </Button>
            <Button kind=ButtonKind::Quiet on_press=move |()| typed.end()>
                {t!("ui.cancel")}
            </Button>
        </form>
    }
}

/// What is being typed as somebody's target; kept as a draft.
#[derive(Clone, Copy)]
pub struct Typing(RwSignal<Option<String>>, StoredValue<String>, Book);

impl Typing {
    /// For somebody, with what was being typed when the page was left.
    pub fn of(targets: Targets, whose: Whose) -> Self {
        let id = targets
            .attained
            .get_untracked()
            .and_then(|attained| targets.wish(whose, attained.period, None, |wish| wish.id().to_string()));
        let key = format!("target {}", id.unwrap_or_default());
        let draft = targets.reader.book.draft(&key).and_then(|value| value.as_str().map(str::to_owned));
        Self(RwSignal::new(draft), StoredValue::new(key), targets.reader.book)
    }

    /// What is being typed, if anything; tracked.
    pub fn text(self) -> Option<String> {
        self.0.get()
    }

    fn begin(self, text: String) {
        self.0.set(Some(text));
    }

    /// Takes in what is typed.
    pub fn keep(self, text: String) {
        self.1.with_value(|key| self.2.save_draft(key, text.clone().into()));
        self.0.set(Some(text));
    }

    /// It is set, or given up.
    pub fn end(self) {
        self.1.with_value(|key| self.2.clear_draft(key));
        self.0.set(None);
    }
}

/// What stands before an amount of the measure, if it is money.
pub fn currency_sign(targets: Targets) -> Signal<String> {
    let sign = |attained: &Arc<Attained>| {
        (attained.measure.unit == Unit::Money).then(|| format::currency_sign(&attained.currency))
    };
    Signal::derive(move || targets.attained.with(|attained| attained.as_ref().and_then(sign)).unwrap_or_default())
}

/// An amount as one would type it.
pub fn as_typed(attained: &Attained, amount: i64) -> String {
    if attained.measure.unit == Unit::Money {
        minor_as_typed(amount, Money::digits(&attained.currency))
    } else {
        amount.to_string()
    }
}

/// What was typed as minor units or as a number; nothing for zero and for what is no amount.
pub fn read(measure: &Measure, currency: &str, text: &str) -> Option<i64> {
    let digits = if measure.unit == Unit::Money { Money::digits(currency) } else { 0 };
    Decimal::read(text).and_then(|typed| typed.to_minor(digits)).filter(|amount| *amount > 0)
}
