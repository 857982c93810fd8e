//! What an action on many rows asks for first: to whom, which tag, which stage, which field.
//!
//! Belongs here: the sheets. Does not belong here: running the action (`bulk`).

use std::sync::Arc;

use domain::{bulk::Action, record::FieldType};
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::{
    bulk::{Asked, Bulk},
    filters::FieldList,
};
use crate::{
    i18n::format,
    records::{
        explain,
        inputs::FieldInput,
        names,
        person_sheet::PersonSheet,
        run::use_hand,
        schema::{self, Spec},
        stages::{self, Outcome, Stage},
        typed::Typed,
        workspace,
    },
    t,
    ui::{Button, ButtonKind, Choice, ChoiceChips, Field, Glyph, Icon, SearchPicker, SegmentedControl, Sheet},
};

/// All the sheets; at most one is open.
#[component]
pub fn BulkSheets(
    /// The actions.
    bulk: Bulk,
    /// How many rows are picked.
    picked: Signal<usize>,
) -> impl IntoView {
    let assigning = RwSignal::new(false);
    Effect::new(move || assigning.set(bulk.asked.get() == Some(Asked::Assign)));
    Effect::new(move || {
        if !assigning.get() && bulk.asked.get_untracked() == Some(Asked::Assign) {
            bulk.asked.set(None);
        }
    });
    let hand = use_hand();
    let assign = move |to: RowId| {
        let name = names::title_or_unknown(hand.book, to);
        bulk.run(&Action::Assign(Some(to)), move |count| t!("bulk.assigned", count = count, name = name));
    };
    let open = Memo::new(move |_| matches!(bulk.asked.get(), Some(Asked::Tag | Asked::Stage | Asked::Field)));
    let title = Signal::derive(move || match bulk.asked.get() {
        Some(Asked::Tag) => t!("bulk.tag"),
        Some(Asked::Stage) => t!("bulk.stage"),
        _ => t!("bulk.field_of", count = picked.get()),
    });
    view! {
        <PersonSheet
            open=assigning
            title=Signal::derive(move || t!("bulk.assign_to", count = picked.get()))
            on_pick=assign
        />
        <Sheet open on_close=move |()| bulk.asked.set(None) title>
            {move || match bulk.asked.get() {
                Some(Asked::Tag) => view! { <Tagging bulk /> }.into_any(),
                Some(Asked::Stage) => view! { <Moving bulk /> }.into_any(),
                Some(Asked::Field) => view! { <Setting bulk picked /> }.into_any(),
                _ => ().into_any(),
            }}
        </Sheet>
    }
}

/// A tag to put on, or to take off. One that there is not yet is made.
#[component]
fn Tagging(bulk: Bulk) -> impl IntoView {
    let hand = use_hand();
    let off = RwSignal::new(false);
    let words = RwSignal::new(String::new());
    let tags = hand.book.all("tag");
    let choices = Signal::derive(move || {
        let wanted = words.get().trim().to_lowercase();
        let mut all: Vec<Choice> =
            tags.with(|rows| rows.iter().map(|row| Choice::new(row.id.to_string(), names::title_of(row))).collect());
        all.retain(|choice| choice.label.to_lowercase().contains(&wanted));
        sync::order::sort_by(&mut all, |a, b| format::collate(&a.label, &b.label));
        all
    });
    let run = move |tag: RowId| {
        let name = names::title_or_unknown(hand.book, tag);
        if off.get_untracked() {
            bulk.run(&Action::RemoveTag(tag), move |count| t!("bulk.untagged", count = count, name = name));
        } else {
            bulk.run(&Action::AddTag(tag), move |count| t!("bulk.tagged", count = count, name = name));
        }
    };
    let pick = Callback::new(move |choice: Option<Choice>| {
        if let Some(tag) = choice.and_then(|choice| choice.value.parse().ok()) {
            run(tag);
        }
    });
    let create = Callback::new(move |name: String| {
        let id = hand.book.new_id();
        let fields = sync::order::gathered([("name".to_owned(), name.trim().into())]);
        if hand.run(domain::Command::Create { kind: "tag".to_owned(), id, fields }).is_some() {
            run(id);
        }
    });
    let ways = vec![Choice::new("on", t!("bulk.tag_on")), Choice::new("off", t!("bulk.tag_off"))];
    let way = Signal::derive(move || if off.get() { "off" } else { "on" }.to_owned());
    view! {
        <div class="sheet-form">
            <SegmentedControl value=way on_pick=move |way| off.set(way == "off") choices=ways label=t!("bulk.tag") />
            <div class="bulk-tags">
                <SearchPicker
                    value=Signal::stored(None)
                    on_pick=pick
                    choices
                    on_query=move |text| words.set(text)
                    on_create=create
                    placeholder=schema::kind_plural("tag")
                />
            </div>
        </div>
    }
}

/// A stage to move to; losing asks why.
#[component]
fn Moving(bulk: Bulk) -> impl IntoView {
    let hand = use_hand();
    let (all, pipelines) = (stages::stages(hand.book), stages::pipelines(hand.book));
    let lost = RwSignal::new(None::<Stage>);
    let reason = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let run = move |stage: &Stage, lost_reason: Option<String>| {
        let closed_on = (stage.outcome != Outcome::Open).then(format::today);
        let action = Action::Move { stage: stage.id, closed_on, lost_reason, lost_remark: None };
        let name = stage.name.clone();
        bulk.run(&action, move |count| t!("bulk.moved", count = count, stage = name));
    };
    let pick = Callback::new(move |stage: Stage| match stage.outcome {
        Outcome::Lost => lost.set(Some(stage)),
        _ => run(&stage, None),
    });
    let groups = move || {
        let all = all.get();
        let of =
            |id| all.iter().filter(|stage| stage.pipeline == Some(id) && !stage.retired).cloned().collect::<Vec<_>>();
        pipelines.get().into_iter().map(|it| (it.name, of(it.id))).collect::<Vec<_>>()
    };
    let finish = move |()| match (lost.get_untracked(), reason.get_untracked()) {
        (Some(_), reason) if reason.is_empty() => missing.set(Some(t!("error.reason_needed"))),
        (Some(stage), reason) => run(&stage, Some(reason)),
        _ => {}
    };
    view! {
        <Show
            when=move || lost.with(Option::is_some)
            fallback=move || {
                groups()
                    .into_iter()
                    .map(|(name, stages)| view! { <StageGroup name stages on_pick=pick /> })
                    .collect_view()
            }
        >
            <div class="sheet-form">
                <Field label=schema::field_label("opportunity", "lost_reason") error=missing required=true>
                    <ChoiceChips
                        value=reason
                        on_pick=move |picked| {
                            missing.set(None);
                            reason.set(picked);
                        }
                        choices=schema::choices("opportunity", "lost_reason")
                    />
                </Field>
                <div class="sheet-actions">
                    <Button on_press=move |()| lost.set(None)>{t!("ui.back")}</Button>
                    <Button kind=ButtonKind::Primary on_press=finish>
                        {t!("moving.mark_lost")}
                    </Button>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn StageGroup(name: String, stages: Vec<Stage>, on_pick: Callback<Stage>) -> impl IntoView {
    let line = move |stage: Stage| {
        let (tone, label) = (stage.tone, stage.name.clone());
        view! {
            <li>
                <button type="button" class="row row-button" on:click=move |_| on_pick.run(stage.clone())>
                    <span class=format!("dot {}", tone.class())></span>
                    <span class="row-text clip">{label}</span>
                </button>
            </li>
        }
    };
    view! {
        <p class="section-title">{name}</p>
        <ul class="plain-list stage-list">{stages.into_iter().map(line).collect_view()}</ul>
    }
}

/// A field, then what it is to hold.
#[component]
fn Setting(bulk: Bulk, picked: Signal<usize>) -> impl IntoView {
    let hand = use_hand();
    let specs = schema::of_kind(hand.book, bulk.kind);
    let settable = Signal::derive(move || {
        let fits = |spec: &&Spec| {
            !spec.by_command
                && spec.name != bulk.kind.title
                && !matches!(spec.ty, FieldType::Json | FieldType::Refs("tag"))
        };
        Arc::new(specs.with(|specs| specs.iter().filter(fits).cloned().collect::<Vec<_>>()))
    });
    let chosen = RwSignal::new(None::<Spec>);
    view! {
        {move || match chosen.get() {
            None => view! { <FieldList specs=settable on_pick=move |spec| chosen.set(Some(spec)) /> }.into_any(),
            Some(spec) => view! { <SetForm bulk picked spec on_back=move |()| chosen.set(None) /> }.into_any(),
        }}
    }
}

#[component]
fn SetForm(bulk: Bulk, picked: Signal<usize>, spec: Spec, #[prop(into)] on_back: Callback<()>) -> impl IntoView {
    let currency = workspace::currency();
    let typed = RwSignal::new(Typed::empty(&spec));
    let error = RwSignal::new(None::<String>);
    let label = spec.label.clone();
    let required = spec.required;
    let kept = StoredValue::new(spec.clone());
    let run = move |()| {
        let spec = kept.get_value();
        let read = typed.with_untracked(|typed| typed.read(&spec, &currency.get_untracked()));
        match read {
            Err(code) => error.set(Some(explain::problem(code))),
            Ok(value) => {
                let emptied = value == Value::Null;
                let label = spec.label;
                let said = move |count: usize| {
                    if emptied {
                        t!("bulk.emptied", count = count, field = label)
                    } else {
                        t!("bulk.set", count = count, field = label)
                    }
                };
                bulk.run(&Action::Set(spec.name, value), said);
            }
        }
    };
    let is_empty = Memo::new(move |_| typed.with(|typed| typed.text().is_empty() && typed.items().is_empty()));
    view! {
        <form
            class="sheet-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                run(());
            }
        >
            <button type="button" class="back-line" on:click=move |_| on_back.run(())>
                <Icon glyph=Glyph::ChevronLeft class="icon-small" />
                {t!("list.other_field")}
            </button>
            <Field label error=error required=required>
                <FieldInput spec typed autofocus=true />
            </Field>
            <div class="sheet-actions">
                <Button kind=ButtonKind::Primary submit=true>
                    {move || {
                        if is_empty.get() && !required {
                            t!("bulk.empty_of", count = picked.get())
                        } else {
                            t!("bulk.set_of", count = picked.get())
                        }
                    }}
                </Button>
            </div>
        </form>
    }
}
