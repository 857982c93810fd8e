//! The choices of a field as a list to edit: added, renamed, put in order, retired and brought back.
//!
//! Belongs here: the list while its sheet is open. Does not belong here: what an edit may do (`domain::settings::choices`).

use domain::settings::choices::{self, CustomChoice};
use leptos::{html, prelude::*};
use serde_json::Value;
use sync::Row;

use crate::{
    records::schema,
    t,
    ui::{Button, ButtonKind, Glyph, IconButton, TextInput},
};

/// One choice on the list; a new one has no key yet.
#[derive(Clone, Copy)]
struct Line {
    number: usize,
    key: StoredValue<Option<String>>,
    label: RwSignal<String>,
    retired: RwSignal<bool>,
    is_new: bool,
}

/// The list.
#[derive(Clone, Copy)]
pub struct Lines {
    all: RwSignal<Vec<Line>>,
    made: StoredValue<usize>,
}

impl Lines {
    /// Those of a definition.
    pub fn of(definition: Option<&Row>) -> Self {
        let lines = Self { all: RwSignal::new(Vec::new()), made: StoredValue::new(0) };
        let held = definition.map(|row| choices::read(row.doc.get(choices::FIELD))).unwrap_or_default();
        for choice in held {
            lines.push(Some(choice));
        }
        lines
    }

    fn push(self, choice: Option<CustomChoice>) {
        self.made.update_value(|made| *made += 1);
        let is_new = choice.is_none();
        let (key, label, retired) = match choice {
            Some(choice) => (Some(choice.key), choice.label, choice.retired),
            None => (None, String::new(), false),
        };
        self.all.update(|all| {
            all.push(Line {
                number: self.made.get_value(),
                key: StoredValue::new(key),
                label: RwSignal::new(label),
                retired: RwSignal::new(retired),
                is_new,
            });
        });
    }

    /// The list as a definition holds it; new lines without a word are none.
    pub fn value(self) -> Value {
        let all = self.all.get_untracked();
        let keyed = all.iter().filter_map(|line| line.key.get_value());
        let mut known: Vec<CustomChoice> = keyed.map(|key| CustomChoice::new(key.clone(), key)).collect();
        let mut told = Vec::new();
        for line in all {
            let label = line.label.get_untracked().trim().to_owned();
            let key = match line.key.get_value() {
                Some(key) => key,
                None if label.is_empty() => continue,
                None => choices::key_for(&label, &known),
            };
            let choice = CustomChoice { retired: line.retired.get_untracked(), ..CustomChoice::new(key, label) };
            known.push(choice.clone());
            told.push(choice);
        }
        choices::write(&told)
    }

    fn step(self, number: usize, by: isize) {
        self.all.update(|all| {
            let Some(at) = all.iter().position(|line| line.number == number) else { return };
            if let Some(to) = at.checked_add_signed(by).filter(|to| *to < all.len()) {
                all.swap(at, to);
            }
        });
    }

    /// What records may have is retired or used again; what was only just added goes.
    fn retire(self, line: Line) {
        if line.is_new {
            self.all.update(|all| all.retain(|other| other.number != line.number));
        } else {
            line.retired.update(|retired| *retired = !*retired);
        }
    }
}

/// The list with what can be done to it.
#[component]
pub fn ChoiceList(
    /// The choices.
    lines: Lines,
) -> impl IntoView {
    view! {
        <div class="field" role="group" aria-label=schema::field_label("field_definition", choices::FIELD)>
            <span class="field-label">{schema::field_label("field_definition", choices::FIELD)}</span>
            <ul class="plain-list choice-list">
                <For each=move || lines.all.get() key=|line| line.number let:line>
                    <Row line lines />
                </For>
            </ul>
            <p class="field-note">{t!("fields.choices_hint")}</p>
            <Button kind=ButtonKind::Quiet glyph=Glyph::Plus on_press=move |()| lines.push(None)>
                {t!("fields.add_choice")}
            </Button>
        </div>
    }
}

#[component]
fn Row(line: Line, lines: Lines) -> impl IntoView {
    let Line { number, label, retired, is_new, .. } = line;
    let (up, down) = (NodeRef::<html::Button>::new(), NodeRef::<html::Button>::new());
    let step = move |by: isize, button: NodeRef<html::Button>| {
        lines.step(number, by);
        // A row that moves loses the focus, and who moves it by keys goes on.
        request_animation_frame(move || {
            if let Some(button) = button.get_untracked() {
                // A button that is gone by now cannot take it.
                let _ = button.focus();
            }
        });
    };
    let named = move |key: &'static str| Signal::derive(move || t!(key, name = label.get()));
    let glyph = move || if retired.get() { Glyph::Eye } else { Glyph::EyeOff };
    let verb = move || {
        if retired.get() {
            t!("fields.choice_bring_back", name = label.get())
        } else {
            t!("fields.choice_retire", name = label.get())
        }
    };
    view! {
        <li class="choice-line" class:is-retired=retired>
            <TextInput value=label on_input=move |text| label.set(text) label=t!("fields.choice") autofocus=is_new />
            <IconButton node_ref=up glyph=Glyph::ArrowUp label=named("fields.choice_up") on_press=move |()| step(-1, up) />
            <IconButton
                node_ref=down
                glyph=Glyph::ArrowDown
                label=named("fields.choice_down")
                on_press=move |()| step(1, down)
            />
            <IconButton
                glyph=Signal::derive(glyph)
                label=Signal::derive(verb)
                on_press=move |()| lines.retire(line)
            />
        </li>
    }
}
