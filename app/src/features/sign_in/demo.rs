//! The people of the demo workspace, each one tap away. Only demo builds contain this.
//!
//! Belongs here: the list. Does not belong here: signing in with a password.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    frame::entry::Entry,
    i18n,
    session::api,
    t,
    ui::{Avatar, Toasts},
};

/// The list.
#[component]
pub fn DemoPeople() -> impl IntoView {
    let people = RwSignal::new(Vec::<api::DemoPerson>::new());
    spawn_local(async move {
        // A server without demo people offers none.
        people.set(api::demo_people().await.unwrap_or_default());
    });
    view! {
        <Show when=move || !people.get().is_empty()>
            <div class="demo">
                <h2 class="section-title">{t!("sign_in.demo")}</h2>
                <ul class="plain-list demo-list">
                    {move || people.get().into_iter().map(|person| view! { <Person person=person /> }).collect_view()}
                </ul>
            </div>
        </Show>
    }
}

#[component]
fn Person(person: api::DemoPerson) -> impl IntoView {
    let entry = Entry::new();
    let toasts = Toasts::here();
    let login = person.login;
    let role = i18n::tr(&format!("role.{}", person.role));
    let detail = person.team.map_or_else(|| role.clone(), |team| format!("{role} · {team}"));
    let sign_in = move |_| {
        let login = login.clone();
        spawn_local(async move {
            match api::demo_sign_in(&login).await {
                Ok(here) => entry.enter(here),
                Err(error) => toasts.say(error.text()),
            }
        });
    };
    view! {
        <li>
            <button type="button" class="row row-button" on:click=sign_in>
                <Avatar name=person.name.clone() />
                <span class="row-text">
                    <span class="row-title clip">{person.name}</span>
                    <span class="meta clip">{detail}</span>
                </span>
            </button>
        </li>
    }
}
