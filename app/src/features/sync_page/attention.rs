//! What was refused and waits for the person: yours, before and now, why not, and the ways out.
//!
//! Belongs here: one card per refused change. Does not belong here: reasons in words (`records::explain`), correcting what
//! was typed (`rework`).

use domain::{Rejection, record::RecordKind, records::reworking, registry};
use leptos::prelude::*;
use serde_json::Value;

use super::{rework::Rework, wording};
use crate::{
    i18n::{self, format},
    local::{self, Book, Touch, Why, use_book},
    records::{
        explain, names, schema,
        stale::{Conflict, StaleChoice},
    },
    t,
    ui::{Button, ButtonKind, LinkButton, Toasts},
};

/// The cards.
#[component]
pub fn Attention() -> impl IntoView {
    let refused = use_book().attention();
    view! {
        <Show when=move || refused.with(|all| !all.is_empty())>
            <section class="block">
                <h2 class="section-title">{t!("sync.attention")}</h2>
                <ul class="plain-list cards">
                    <For each=move || refused.get() key=|it| it.mutation.id let:change>
                        <Card change=change />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Card(change: local::Attention) -> impl IntoView {
    let book = use_book();
    let toasts = Toasts::here();
    let id = change.mutation.id;
    let say = move |outcome| match outcome {
        Ok(()) => toasts.say(t!("sync.redone")),
        Err(rejection) => toasts.say(explain::rejection(book, &rejection)),
    };
    let redo = move |()| say(book.redo(id));
    let dismiss = move |()| book.dismiss(id);
    let title = wording::in_words(book, &change.mutation.command);
    let made_at = change.mutation.made_at;
    let here = which_are_here(book, &change);
    let ways_out = move || {
        // A memo that is tracked but never read follows nothing.
        here.with(|_| ());
        match conflict(&change) {
            Some(conflict) => {
                let rest = reworking::without_field(&change.mutation.command, &conflict.field);
                let others = rest.is_some().then(|| others(book, &change, &conflict.field));
                // Only the one field is theirs: whatever else was changed is still wanted.
                let theirs = move |()| match rest.clone() {
                    Some(rest) => say(book.redo_as(id, rest)),
                    None => book.dismiss(id),
                };
                view! {
                    <StaleChoice conflict=conflict on_theirs=theirs on_yours=redo />
                    {others}
                }
                .into_any()
            }
            None => view! {
                <p class="card-text">{reason(book, &change.why)}</p>
                {change.touches.iter().map(|touch| differences(book, touch, |_| true)).collect_view()}
                <div class="button-row">
                    <Button kind=ButtonKind::Primary on_press=redo>
                        {t!("sync.redo")}
                    </Button>
                    <Rework change=change.clone() />
                    {address(book, &change).map(|href| view! { <LinkButton href=href>{t!("sync.open")}</LinkButton> })}
                    <Button kind=ButtonKind::Quiet on_press=dismiss>
                        {t!("sync.dismiss")}
                    </Button>
                </div>
            }
            .into_any(),
        }
    };
    view! {
        <li class="card">
            <p class="card-title">{title}</p>
            <p class="meta">{format::ago(made_at)}</p>
            {ways_out}
        </li>
    }
}

/// Which of the rows concerned are on the device; live. A refusal may arrive before the row is taken away, and a right that
/// comes back brings the row: the ways out follow.
fn which_are_here(book: Book, change: &local::Attention) -> Memo<Vec<bool>> {
    let rows: Vec<_> = change.touches.iter().map(|touch| book.watch(touch.id)).collect();
    Memo::new(move |_| rows.iter().map(|row| row.with(|row| row.as_ref().is_some_and(|row| row.is_live()))).collect())
}

/// Two values for one field, if that is the whole of it.
fn conflict(change: &local::Attention) -> Option<Conflict> {
    let Why::Rejected { rejection } = &change.why else { return None };
    let Rejection::Stale { field, .. } = rejection else { return None };
    let touch = change.touches.iter().find(|touch| touch.yours.contains_key(field));
    let before = touch.and_then(|touch| Some(touch.before.as_ref()?.get(field).cloned().unwrap_or_default()));
    Conflict::of(&wording::kind_of(&change.mutation.command), rejection, before)
}

fn reason(book: Book, why: &Why<Rejection>) -> String {
    match why {
        Why::Rejected { rejection } => explain::rejection(book, rejection),
        Why::Refused { code } => {
            i18n::tr_opt(&format!("error.{code}")).unwrap_or_else(|| t!("sync.refused", code = code))
        }
    }
}

/// The page of the first row concerned that is still here.
fn address(book: Book, change: &local::Attention) -> Option<String> {
    change.touches.iter().find(|touch| book.row(touch.id).is_some()).and_then(|it| names::href(&it.kind, it.id))
}

/// What else the same edit changes, whoever wins the one field.
fn others(book: Book, change: &local::Attention, field: &str) -> AnyView {
    let all = change.touches.iter().map(|touch| differences(book, touch, |name| name != field)).collect_view();
    view! {
        <div class="stale-rest">
            <p class="meta">{t!("stale.rest")}</p>
            {all}
        </div>
    }
    .into_any()
}

/// Before, yours and now, field by field. A row that was to be made has no before, and its name says enough.
fn differences(book: Book, touch: &Touch, wanted: impl Fn(&str) -> bool) -> AnyView {
    let (Some(before), Some(kind)) = (&touch.before, registry::kind(&touch.kind)) else { return ().into_any() };
    let row = book.row(touch.id);
    let line = |(field, yours): (&String, &Value)| {
        let before = before.get(field).unwrap_or(&Value::Null);
        let now = row.as_ref().map(|row| row.doc.get(field).unwrap_or(&Value::Null));
        let moved = now.filter(|now| *now != before).map(|now| said(book, kind, field, now));
        view! {
            <li>
                <span class="meta">{schema::label_of(book, kind, field)}</span>
                <p>
                    {t!(
                        "sync.change",
                        before = said(book, kind, field, before),
                        yours = said(book, kind, field, yours)
                    )}
                </p>
                {moved.map(|theirs| view! { <p class="meta">{t!("sync.now_is", theirs = theirs)}</p> })}
            </li>
        }
    };
    let told = |field: &str| wanted(field) && domain::records::restoring::is_told(kind, field);
    let lines = touch.yours.iter().filter(|(field, _)| told(field)).map(line).collect_view();
    view! { <ul class="plain-list differences">{lines}</ul> }.into_any()
}

fn said(book: Book, kind: &'static RecordKind, field: &str, value: &Value) -> String {
    schema::words(book, kind, field, value)
}
