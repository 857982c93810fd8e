//! After a call: coming back from the telephone, one is asked what came of it.
//!
//! Belongs here: remembering that a number was tapped, asking. Does not belong here: the form (`features::customers::log`), the
//! links that are tapped.

use leptos::prelude::*;
use serde_json::json;
use sync::RowId;

use super::names;
use crate::{
    local::{Book, use_book},
    t,
    ui::{Banner, Button, ButtonKind, Glyph, IconButton},
};

const KEY: &str = "called";

/// A call that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The customer.
    pub customer: RowId,
    /// The person called; the customer itself where the number is its own.
    pub who: RowId,
    /// The task that the call was about, which telling of it ticks off.
    pub task: Option<RowId>,
}

impl Call {
    /// The contact who was called, if it was one.
    pub fn contact(self) -> Option<RowId> {
        (self.who != self.customer).then_some(self.who)
    }
}

/// The last call that nobody has told of yet. Kept with the drafts: a telephone may put the page away.
#[derive(Clone, Copy)]
pub struct Called {
    book: Book,
    last: RwSignal<Option<Call>>,
}

impl Called {
    /// What is remembered, made known to the links on the page.
    pub fn provide() -> Self {
        let book = use_book();
        let called = Self { book, last: RwSignal::new(None) };
        Effect::new(move || {
            if book.ready().get() {
                called.last.set(recall(book));
            }
        });
        provide_context(called);
        called
    }

    /// It was told of, or there is nothing to tell.
    fn settle(self) {
        self.last.set(None);
        self.book.clear_draft(KEY);
    }

    /// What the page asks about, if it asks at all.
    pub fn here() -> Option<Self> {
        use_context()
    }

    /// A number was tapped.
    pub fn note(self, call: Call) {
        self.last.set(Some(call));
        let ids = [Some(call.customer), Some(call.who), call.task];
        self.book.save_draft(KEY, json!(ids.map(|id| id.map(|id| id.to_string()))));
        self.book.store_drafts();
    }
}

fn recall(book: Book) -> Option<Call> {
    let kept = book.draft(KEY)?;
    let id = |at: usize| kept.get(at)?.as_str()?.parse().ok();
    Some(Call { customer: id(0)?, who: id(1)?, task: id(2) })
}

/// A follow-up with the customer was logged: there is nothing more to ask, wherever it was.
pub fn told(book: Book, customer: RowId, asking: Option<Called>) {
    if recall(book).is_some_and(|call| call.customer == customer) {
        match asking {
            Some(called) => called.settle(),
            None => book.clear_draft(KEY),
        }
    }
}

/// The question.
#[component]
pub fn AskWhatCame(
    /// What is remembered.
    called: Called,
    /// Only about calls with this customer.
    #[prop(optional)]
    customer: Option<RowId>,
    /// Somebody wants to log it.
    #[prop(into)]
    on_log: Callback<Call>,
) -> impl IntoView {
    let call = Memo::new(move |_| called.last.get().filter(|call| customer.is_none_or(|id| id == call.customer)));
    // Whoever it was may still be on their way here.
    let who = Memo::new(move |_| called.book.watch(call.get()?.who).get());
    move || {
        let (call, row) = (call.get()?, who.get()?);
        let action = view! {
            <span class="button-row">
                <Button kind=ButtonKind::Primary on_press=move |()| on_log.run(call)>
                    {t!("customers.called_log")}
                </Button>
                <IconButton glyph=Glyph::X label=t!("sync.dismiss") on_press=move |()| called.settle() />
            </span>
        }
        .into_any();
        Some(view! { <Banner action>{t!("customers.called", name = names::title_of(&row))}</Banner> })
    }
}
