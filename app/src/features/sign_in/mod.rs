//! Signing in.
//!
//! Belongs here: the page of somebody the server does not know (any more). Does not belong here: the session itself.

#[cfg(feature = "demo")]
mod demo;

use leptos::prelude::*;

use crate::{
    frame::{
        entry::{Entry, LoginField, PasswordField, Send},
        welcome::Welcome,
    },
    session::{Presence, SessionState, api},
    t,
    ui::{Banner, BannerKind},
};

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = SessionState::here();
    let again = move || match session.presence() {
        Presence::Expired(session) => Some(session.name),
        _ => None,
    };
    view! {
        <Welcome title=t!("sign_in.title") text=t!("app.promise")>
            {move || {
                again().map(|name| {
                    view! { <Banner kind=BannerKind::Warn>{t!("sign_in.again", name = name)}</Banner> }
                })
            }}
            <PasswordForm />
            {demo_people()}
        </Welcome>
    }
}

#[cfg(feature = "demo")]
fn demo_people() -> impl IntoView {
    view! { <demo::DemoPeople /> }
}

#[cfg(not(feature = "demo"))]
fn demo_people() -> impl IntoView {}

#[component]
fn PasswordForm() -> impl IntoView {
    let entry = Entry::new();
    let send = move |event| {
        entry.send(&event, &[entry.login, entry.password], || async move {
            api::sign_in(entry.login.get_untracked().trim(), &entry.password.get_untracked()).await
        });
    };
    view! {
        <form class="form" on:submit=send novalidate=true>
            <LoginField entry=entry />
            <PasswordField entry=entry />
            <Send entry=entry verb=t!("sign_in.submit") />
        </form>
    }
}
