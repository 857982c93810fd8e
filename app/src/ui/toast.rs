//! What just happened, and the way back.
//!
//! Belongs here: short messages that go away by themselves, with Undo. Does not belong here: what stays true until
//! somebody acts (`banner`), and errors about a field (`field`).

use std::{sync::Arc, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::{Button, ButtonKind, Glyph, IconButton};
use crate::t;

const SHORT: Duration = Duration::from_secs(4);
const WITH_UNDO: Duration = Duration::from_secs(10);

/// The way back. It outlives whoever offered it: a message stays when its sheet or page is gone.
type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    undo: Option<Undo>,
}

/// The messages on screen. One for the app, kept at the root.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
    timers: StoredValue<Vec<(u32, TimeoutHandle)>>,
}

impl Toasts {
    /// Makes it and puts it where every component finds it.
    pub fn provide() -> Self {
        let toasts =
            Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0), timers: StoredValue::new(Vec::new()) };
        provide_context(toasts);
        toasts
    }

    /// The one of the app.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Says what happened.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), None, SHORT);
    }

    /// Says what happened and offers to take it back.
    pub fn say_with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(text.into(), Some(Arc::new(undo)), WITH_UNDO);
    }

    /// Takes back what the last message offers to take back. False if none does.
    pub fn undo_last(self) -> bool {
        let last = self
            .shown
            .with_untracked(|shown| shown.iter().rev().find_map(|toast| Some((toast.id, toast.undo.clone()?))));
        if let Some((id, undo)) = &last {
            self.drop_one(*id);
            undo();
        }
        last.is_some()
    }

    fn push(self, text: String, undo: Option<Undo>, stays: Duration) {
        let id = self.last.with_value(|last| last + 1);
        self.last.set_value(id);
        self.shown.update(|shown| {
            // Three at most: the oldest one has been read.
            if shown.len() > 2 {
                shown.remove(0);
            }
            shown.push(Toast { id, text, undo });
        });
        if let Ok(timer) = set_timeout_with_handle(move || self.drop_one(id), stays) {
            self.timers.update_value(|timers| timers.push((id, timer)));
        }
    }

    fn drop_one(self, id: u32) {
        self.timers.update_value(|timers| timers.retain(|(own, _)| *own != id));
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::here();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                {
                    let id = toast.id;
                    view! {
                        <div class="toast">
                            <span class="toast-text">{toast.text}</span>
                            {toast
                                .undo
                                .map(|undo| {
                                    view! {
                                        <Button
                                            kind=ButtonKind::Quiet
                                            on_press=move |()| {
                                                toasts.drop_one(id);
                                                undo();
                                            }
                                        >
                                            {t!("ui.undo")}
                                        </Button>
                                    }
                                })}
                            <IconButton
                                glyph=Glyph::X
                                label=t!("ui.dismiss")
                                on_press=move |()| toasts.drop_one(id)
                            />
                        </div>
                    }
                }
            </For>
        </div>
    }
}
