//! Signing out, here or everywhere.
//!
//! Belongs here: asking before unsent work would be lost. Does not belong here: wiping (`local`).

use leptos::{prelude::*, task::spawn_local};

use crate::{
    frame::{navigation, sync_state::unsent},
    local::{forget_shared, use_book},
    routes::Route,
    session::SessionState,
    t,
    ui::{Button, ButtonKind, ConfirmDialog, Glyph, Toasts},
};

/// The two buttons.
#[component]
pub fn Leaving() -> impl IntoView {
    let session = SessionState::here();
    let toasts = Toasts::here();
    let book = use_book();
    let status = book.status();
    let asking = RwSignal::new(false);
    let left = RwSignal::new(0);
    let wanted = StoredValue::new(false);
    let leave = move |everywhere: bool| {
        spawn_local(async move {
            match session.end(everywhere).await {
                Ok(()) => {
                    // Another tab may hold the database open for a while: nobody waits for that at the door.
                    spawn_local(book.sign_out(true));
                    spawn_local(forget_shared());
                    spawn_local(async move {
                        session.forget();
                        navigation::replace(&Route::SignIn.path());
                    });
                }
                Err(error) => toasts.say(error.text()),
            }
        });
    };
    let press = move |everywhere: bool| {
        wanted.set_value(everywhere);
        spawn_local(async move {
            // Files are counted anew: this may be the first that this start asks of them.
            let files = book.files_waiting().await;
            let count = status.with_untracked(unsent) + files.going + files.refused;
            left.set(count);
            if count > 0 { asking.set(true) } else { leave(everywhere) }
        });
    };
    view! {
        <section class="block leaving">
            <Button glyph=Glyph::LogOut on_press=move |()| press(false)>
                {t!("settings.sign_out")}
            </Button>
            <Button kind=ButtonKind::Quiet on_press=move |()| press(true)>
                {t!("settings.sign_out_everywhere")}
            </Button>
        </section>
        <ConfirmDialog
            open=asking
            on_close=move |()| asking.set(false)
            title=t!("settings.unsent_title")
            text=Signal::derive(move || t!("settings.unsent_text", count = left.get()))
            verb=t!("settings.sign_out")
            on_confirm=move |()| leave(wanted.get_value())
        />
    }
}
