//! What concerns the whole app and stays true until somebody acts, above every page.
//!
//! Belongs here: signed out, no room to store, too old, something of yours replaced. Does not belong here: what concerns one page.

use leptos::prelude::*;

use super::{navigation, update::UpdateBanner};
use crate::{
    local::use_book,
    records::replaced,
    routes::Route,
    session::{Presence, SessionState},
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, LinkButton},
};

/// The notices that hold.
#[component]
pub fn Notices() -> impl IntoView {
    let session = SessionState::here();
    let status = use_book().status();
    let expired = Memo::new(move |_| matches!(session.presence(), Presence::Expired(_)));
    let trouble = Memo::new(move |_| status.with(|it| it.storage_trouble));
    let too_old = Memo::new(move |_| status.with(|it| it.update_needed));
    let replaced = replaced::unread(use_book());
    // Where it is said already, it is not said twice.
    let untold = Memo::new(move |_| match navigation::route() {
        Route::Sync => 0,
        Route::Record(_, here) => replaced.with(|all| all.iter().filter(|it| it.record() != here).count()),
        _ => replaced.with(Vec::len),
    });
    view! {
        {move || expired.get().then(sign_in_again)}
        {move || trouble.get().then(|| view! { <Banner kind=BannerKind::Bad>{t!("sync.storage_trouble")}</Banner> })}
        {move || too_old.get().then(too_old_to_sync)}
        {move || Some(untold.get()).filter(|count| *count > 0).map(somebody_replaced)}
        <UpdateBanner />
    }
}

fn somebody_replaced(count: usize) -> impl IntoView {
    let action = view! { <LinkButton href=Route::Sync.path()>{t!("replaced.look")}</LinkButton> };
    view! { <Banner action=action.into_any()>{t!("replaced.banner", count = count)}</Banner> }
}

fn sign_in_again() -> impl IntoView {
    let action = view! { <LinkButton href=Route::SignIn.path()>{t!("session.sign_in_again")}</LinkButton> };
    view! {
        <Banner kind=BannerKind::Warn action=action.into_any()>
            {t!("session.expired")}
        </Banner>
    }
}

fn too_old_to_sync() -> impl IntoView {
    let reload = |()| {
        // A page that cannot reload is reloaded by hand.
        let _ = window().location().reload();
    };
    let action = view! {
        <Button kind=ButtonKind::Primary on_press=reload>
            {t!("crash.reload")}
        </Button>
    };
    view! {
        <Banner kind=BannerKind::Warn action=action.into_any()>
            {t!("update.needed")}
        </Banner>
    }
}
