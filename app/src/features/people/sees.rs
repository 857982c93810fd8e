//! Whose records each role sees: own, the team's, everybody's.
//!
//! Belongs here: the company's choice per role. Does not belong here: what follows from it (`domain::access::sight`).

use domain::{Command, people::role::SEES};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::Row;

use crate::{
    records::{
        run::{Hand, use_hand},
        schema,
    },
    t,
    ui::{Choice, SegmentedControl},
};

/// The roles whose sight a company decides; an admin sees everything and a partner their own, always.
const DECIDED: [&str; 5] = ["rep", "manager", "marketing", "service", "finance"];

/// One line per role.
#[component]
pub fn RoleSight() -> impl IntoView {
    view! {
        <section class="sight">
            <h2 class="section-title">{t!("people.sight")}</h2>
            <p class="meta">{t!("people.sight_text")}</p>
            <ul class="plain-list group">
                {DECIDED.iter().map(|role| view! { <Line role /> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Line(role: &'static str) -> impl IntoView {
    let hand = use_hand();
    let roles = hand.book.all("role");
    let row = Memo::new(move |_| {
        roles.with(|rows| rows.iter().find(|row| row.doc.get("role").and_then(Value::as_str) == Some(role)).cloned())
    });
    let value = Signal::derive(move || {
        let said = row.with(|row| row.as_ref().and_then(|row| row.doc.get("sees")?.as_str().map(str::to_owned)));
        said.unwrap_or_else(|| usual(role).to_owned())
    });
    let pick = move |sees: String| choose(hand, role, row.get_untracked().as_deref(), &sees);
    let choices: Vec<Choice> =
        SEES.iter().map(|name| Choice::new(*name, schema::choice_label("role", "sees", name))).collect();
    let label = schema::choice_label("user", "role", role);
    view! {
        <li class="row row-flat sight-row">
            <span class="row-text">{label.clone()}</span>
            <SegmentedControl value on_pick=pick choices label />
        </li>
    }
}

/// What a role sees while the company has not said.
fn usual(role: &str) -> &'static str {
    if matches!(role, "rep" | "manager") { "team" } else { "everybody" }
}

fn choose(hand: Hand, role: &str, row: Option<&Row>, sees: &str) {
    let sees = ("sees".to_owned(), json!(sees));
    let command = match row {
        Some(row) => Command::SetFields {
            kind: row.kind.clone(),
            id: row.id,
            base_ver: row.ver,
            fields: sync::order::gathered([sees]),
        },
        None => Command::Create {
            kind: "role".to_owned(),
            id: hand.book.new_id(),
            fields: sync::order::gathered([
                ("name".to_owned(), json!(schema::choice_label("user", "role", role))),
                ("role".to_owned(), json!(role)),
                sees,
            ]),
        },
    };
    hand.act(command, t!("records.saved_named", name = schema::choice_label("user", "role", role)));
}
