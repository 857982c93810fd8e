//! Inviting by a link: role, team, how long it holds; then the link to copy or share.
//!
//! Belongs here: making the link. Does not belong here: taking it up (`features::invite`).

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use sync::RowId;
use wasm_bindgen_futures::JsFuture;

use super::person::{role_of, roles, teams};
use crate::{
    http,
    local::use_book,
    records::{names, schema},
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Choice, ChoiceChips, Field, Glyph, Select, Sheet, Toasts},
};

/// What a link offers.
#[derive(Clone, Debug, Serialize)]
struct Offer {
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<RowId>,
    days: u32,
}

/// Who is invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invitee {
    /// Somebody new, with a role and a team.
    Somebody,
    /// A person who is in the book already, to get a login.
    Known(RowId),
}

#[derive(Deserialize)]
struct Made {
    token: String,
}

/// The sheet.
#[component]
pub fn InviteSheet(
    /// Who is invited; open while somebody is.
    whom: RwSignal<Option<Invitee>>,
) -> impl IntoView {
    let book = use_book();
    let title = move || match whom.get() {
        Some(Invitee::Known(id)) => t!("people.login_for", name = names::title_or_unknown(book, id)),
        _ => t!("people.invite"),
    };
    view! {
        <Sheet
            open=Signal::derive(move || whom.with(Option::is_some))
            on_close=move |()| whom.set(None)
            title=Signal::derive(title)
        >
            {move || whom.get().map(|it| view! { <Invite it whom /> })}
        </Sheet>
    }
}

#[component]
fn Invite(it: Invitee, whom: RwSignal<Option<Invitee>>) -> impl IntoView {
    let known = match it {
        Invitee::Known(id) => use_book().row(id),
        Invitee::Somebody => None,
    };
    let first_role = known.as_deref().and_then(role_of).unwrap_or("rep").to_owned();
    let (user, fresh) = (known.map(|row| row.id), it == Invitee::Somebody);
    let role = RwSignal::new(first_role);
    let team = RwSignal::new(String::new());
    let days = RwSignal::new("7".to_owned());
    let (busy, trouble, link) = (RwSignal::new(false), RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let make = move |()| {
        busy.set(true);
        trouble.set(None);
        let offer = Offer {
            role: role.get_untracked(),
            team: Some(team.get_untracked()).filter(|team| !team.is_empty()),
            user,
            days: days.get_untracked().parse().unwrap_or(7),
        };
        spawn_local(async move {
            match http::post::<Made>("/api/invites", &offer).await {
                Ok(made) => link.set(Some(address(&made.token))),
                Err(error) => trouble.set(Some(error.text())),
            }
            busy.set(false);
        });
    };
    let make = Callback::new(make);
    view! {
        <div class="sheet-form">
            {move || trouble.get().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })}
            {move || match link.get() {
                Some(link) => view! { <Link link whom /> }.into_any(),
                None => {
                    view! {
                        {fresh.then(|| view! { <Place role team /> })}
                        <Field label=t!("people.holds")>
                            <ChoiceChips value=days on_pick=move |picked| days.set(picked) choices=spans() />
                        </Field>
                        <div class="sheet-actions">
                            <Button on_press=move |()| whom.set(None)>{t!("ui.cancel")}</Button>
                            <Button kind=ButtonKind::Primary busy on_press=make>
                                {t!("people.make_link")}
                            </Button>
                        </div>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// How long a link may hold.
fn spans() -> Vec<Choice> {
    [1, 7, 30].into_iter().map(|days: u32| Choice::new(days.to_string(), t!("people.days", count = days))).collect()
}

/// What somebody new will be.
#[component]
fn Place(role: RwSignal<String>, team: RwSignal<String>) -> impl IntoView {
    view! {
        <Field label=schema::field_label("user", "role")>
            <ChoiceChips value=role on_pick=move |picked| role.set(picked) choices=roles() />
        </Field>
        <Field label=schema::field_label("user", "team")>
            <Select value=team on_pick=move |picked| team.set(picked) choices=teams() none=t!("people.no_team") />
        </Field>
    }
}

/// The link, to be copied; it is shown once.
#[component]
fn Link(link: String, whom: RwSignal<Option<Invitee>>) -> impl IntoView {
    let toasts = Toasts::here();
    let copied = link.clone();
    let copy = move |()| {
        let clipboard = window().navigator().clipboard();
        let writing = clipboard.write_text(&copied);
        spawn_local(async move {
            // Where the clipboard is closed to us, the link can be selected by hand.
            let said = if JsFuture::from(writing).await.is_ok() { "people.copied" } else { "people.copy_by_hand" };
            toasts.say(t!(said));
        });
    };
    view! {
        <p class="sheet-text">{t!("people.link_text")}</p>
        <p class="invite-link" data-invite-link>
            {link}
        </p>
        <div class="sheet-actions">
            <Button on_press=move |()| whom.set(None)>{t!("ui.done")}</Button>
            <Button kind=ButtonKind::Primary glyph=Glyph::Copy on_press=copy>
                {t!("people.copy")}
            </Button>
        </div>
    }
}

fn address(token: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{}", crate::routes::Route::Invite(token.to_owned()).path())
}
