//! The lines of a report being written: each is typed over, leads to its record, and can be taken out and put back.
//!
//! Belongs here: one half of the form. Does not belong here: what the lines are and their keeping (`draft`).

use leptos::{ev, html, prelude::*};
use sync::RowId;
use wasm_bindgen::JsCast;

use super::draft::{Half, Item, Writing};
use crate::{
    records::{names, run::use_hand},
    t,
    ui::{Button, ButtonKind, Glyph, Icon, IconButton},
};

/// One half.
#[component]
pub fn Lines(
    /// The report.
    writing: Writing,
    /// Which half.
    half: Half,
) -> impl IntoView {
    let items = writing.half(half);
    let (heading, none) = match half {
        Half::Done => ("reports.done", "reports.done_none"),
        Half::Plan => ("reports.plan", "reports.plan_none"),
    };
    let list = NodeRef::<html::Ul>::new();
    let add = move |below: Option<u32>| {
        let no = writing.add_line(half, below);
        focus_on(list, no);
    };
    view! {
        <section class="report-half">
            <h2 class="section-title">{t!(heading)}</h2>
            <Show when=move || items.with(Vec::is_empty)>
                <p class="meta">{t!(none)}</p>
            </Show>
            <ul class="plain-list report-lines" node_ref=list>
                <For each=move || items.get() key=|item| item.no let:item>
                    <LineBox writing half item add />
                </For>
            </ul>
            <Button glyph=Glyph::Plus kind=ButtonKind::Quiet on_press=move |()| add(None)>
                {t!("reports.add_line")}
            </Button>
        </section>
    }
}

#[component]
fn LineBox(writing: Writing, half: Half, item: Item, add: impl Fn(Option<u32>) + Copy + 'static) -> impl IntoView {
    let hand = use_hand();
    let (no, text) = (item.no, item.text);
    let drop = move || {
        let Some((at, item)) = writing.drop_line(half, no) else { return };
        hand.toasts.say_with_undo(t!("reports.dropped"), move || writing.put_back(half, at, item.clone()));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            add(Some(no));
        }
    };
    let record = item.about.as_ref().and_then(|about| Some((about.kind.clone(), about.record.parse::<RowId>().ok()?)));
    let open = record.and_then(|(kind, id)| {
        let label = t!("reports.open_record", name = names::title(hand.book, id)?);
        let href = names::href(&kind, id)?;
        Some(view! {
            <a class="icon-button" href=href aria-label=label.clone() title=label>
                <Icon glyph=Glyph::ArrowRight />
            </a>
        })
    });
    view! {
        <li class="report-line" data-line=no>
            <textarea
                class="input text-area"
                rows="1"
                maxlength="500"
                aria-label=t!("reports.line")
                placeholder=t!("reports.line_hint")
                prop:value=text
                on:keydown=on_key
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            {open}
            <IconButton glyph=Glyph::X label=t!("reports.drop_line") on_press=move |()| drop() />
        </li>
    }
}

/// A line that was just put in is the one to type in.
fn focus_on(list: NodeRef<html::Ul>, no: u32) {
    request_animation_frame(move || {
        let line = list
            .get_untracked()
            .and_then(|list| list.query_selector(&format!("[data-line='{no}'] textarea")).ok().flatten());
        if let Some(line) = line.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A box that refuses focus is tapped.
            let _ = line.focus();
        }
    });
}
