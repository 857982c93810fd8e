//! A question before something that cannot be undone. Everything else acts at once and offers Undo (`toast`).
//!
//! Belongs here: yes or no. Does not belong here: forms (`sheet`).

use leptos::prelude::*;

use super::{Button, ButtonKind, Sheet};
use crate::t;

/// Says what will be gone and asks.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// It wants to close.
    #[prop(into)]
    on_close: Callback<()>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What follows from yes.
    #[prop(into)]
    text: Signal<String>,
    /// The verb on the button.
    #[prop(into)]
    verb: Signal<String>,
    /// Yes.
    #[prop(into)]
    on_confirm: Callback<()>,
) -> impl IntoView {
    view! {
        <Sheet open=open on_close=on_close title=title>
            <p class="sheet-text">{move || text.get()}</p>
            <div class="sheet-actions">
                <Button on_press=on_close>{t!("ui.cancel")}</Button>
                <Button
                    kind=ButtonKind::Danger
                    on_press=move |()| {
                        on_close.run(());
                        on_confirm.run(());
                    }
                >
                    {move || verb.get()}
                </Button>
            </div>
        </Sheet>
    }
}
