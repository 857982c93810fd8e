//! Yours and theirs: a protected field that two people changed, and choosing between their values.
//!
//! Belongs here: both values side by side with a button each. Does not belong here: the list of refused changes
//! (`features::sync_page`), doing a change once more (`local`).

use domain::{Rejection, registry};
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::{explain, names, schema};
use crate::{
    local::use_book,
    t,
    ui::{Button, ButtonKind},
};

/// Two values of one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The record's kind.
    pub kind: String,
    /// The field.
    pub field: String,
    /// What this person wanted.
    pub yours: Value,
    /// What stands there now.
    pub theirs: Value,
    /// Who put it there.
    pub by: Option<RowId>,
    /// What stood there when this person began.
    pub before: Option<Value>,
}

impl Conflict {
    /// The conflict of a rejection, if it is about one.
    pub fn of(kind: &str, rejection: &Rejection, before: Option<Value>) -> Option<Self> {
        match rejection {
            Rejection::Stale { field, yours, theirs, by } => Some(Self {
                kind: kind.to_owned(),
                field: field.clone(),
                yours: yours.clone(),
                theirs: theirs.clone(),
                by: *by,
                before,
            }),
            _ => None,
        }
    }
}

/// Both values, and the two ways out.
#[component]
pub fn StaleChoice(
    /// What is in conflict.
    conflict: Conflict,
    /// Theirs stays.
    #[prop(into)]
    on_theirs: Callback<()>,
    /// Yours is set once more, over theirs.
    #[prop(into)]
    on_yours: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let who = conflict.by.map_or_else(|| t!("records.somebody"), |by| names::title_or_unknown(book, by));
    let kind = registry::kind(&conflict.kind);
    let field = kind.map_or_else(|| conflict.field.clone(), |kind| schema::label_of(book, kind, &conflict.field));
    let said = |value: &Value| match kind {
        Some(kind) => schema::words(book, kind, &conflict.field, value),
        None => explain::value(book, value),
    };
    view! {
        <div class="stale">
            <p class="stale-text">{t!("stale.text", name = who, field = field)}</p>
            <dl class="stale-values">
                {conflict
                    .before
                    .as_ref()
                    .map(|before| {
                        view! {
                            <div class="stale-value is-before">
                                <dt>{t!("stale.before")}</dt>
                                <dd>{said(before)}</dd>
                            </div>
                        }
                    })}
                <div class="stale-value">
                    <dt>{t!("stale.theirs", name = who)}</dt>
                    <dd>{said(&conflict.theirs)}</dd>
                </div>
                <div class="stale-value is-yours">
                    <dt>{t!("stale.yours")}</dt>
                    <dd>{said(&conflict.yours)}</dd>
                </div>
            </dl>
            <div class="button-row">
                <Button on_press=on_theirs>{t!("stale.keep_theirs")}</Button>
                <Button kind=ButtonKind::Primary on_press=on_yours>
                    {t!("stale.set_yours")}
                </Button>
            </div>
        </div>
    }
}
