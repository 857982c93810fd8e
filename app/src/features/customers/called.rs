//! After a call: coming back from the telephone, one is asked what came of it.
//!
//! Belongs here: remembering that a number was tapped, asking. Does not belong here: the form (`log`), the links that are tapped.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::json;
use sync::{Row, RowId};

use crate::{
    local::{Book, use_book},
    records::names,
    t,
    ui::{Banner, Button, ButtonKind, Glyph, IconButton},
};

/// Whom somebody has called at a customer and not told of yet. Kept with the drafts: a telephone may put the page away.
#[derive(Clone, Copy)]
pub struct Called {
    book: Book,
    customer: RowId,
    /// The person called; the customer itself where the number is its own.
    who: RwSignal<Option<RowId>>,
}

impl Called {
    /// What is known of a customer.
    pub fn at(customer: RowId) -> Self {
        let book = use_book();
        let called = Self { book, customer, who: RwSignal::new(None) };
        Effect::new(move || {
            if book.ready().get() {
                let kept = book.draft(&called.key()).and_then(|kept| kept.as_str()?.parse().ok());
                called.who.set(kept);
            }
        });
        called
    }

    /// Makes it known to the links on the page.
    pub fn provide(self) -> Self {
        provide_context(self);
        self
    }

    fn key(self) -> String {
        format!("called:{}", self.customer)
    }

    /// A number was tapped.
    pub fn note(self, who: RowId) {
        self.who.set(Some(who));
        self.book.save_draft(&self.key(), json!(who.to_string()));
        self.book.store_drafts();
    }

    /// It was told of, or there is nothing to tell.
    pub fn settle(self) {
        self.who.set(None);
        self.book.clear_draft(&self.key());
    }

    /// The contact called, for the form.
    pub fn contact(self) -> Option<RowId> {
        self.who.get_untracked().filter(|who| *who != self.customer)
    }
}

/// A number on this customer's page was tapped, if it stands on one.
pub fn note(who: RowId) {
    if let Some(called) = use_context::<Called>() {
        called.note(who);
    }
}

/// The question.
#[component]
pub fn AskWhatCame(
    /// Who was called.
    called: Called,
    /// Somebody wants to log it.
    #[prop(into)]
    on_log: Callback<()>,
) -> impl IntoView {
    let action = move || {
        view! {
            <span class="button-row">
                <Button kind=ButtonKind::Primary on_press=on_log>
                    {t!("customers.called_log")}
                </Button>
                <IconButton glyph=Glyph::X label=t!("sync.dismiss") on_press=move |()| called.settle() />
            </span>
        }
        .into_any()
    };
    let row = move |who: RowId| -> Option<Arc<Row>> { called.book.row(who) };
    move || {
        let name = names::title_of(&*row(called.who.get()?)?);
        Some(view! { <Banner action=action()>{t!("customers.called", name = name)}</Banner> })
    }
}
