//! Joining a workspace by a link.
//!
//! Belongs here: the page behind the link. Does not belong here: making links (`features::people`).

use leptos::{prelude::*, task::spawn_local};

use crate::{
    frame::{
        entry::{Entry, LoginField, NameField, PasswordField, Send},
        welcome::Welcome,
    },
    http::HttpError,
    i18n,
    session::api,
    t,
    ui::{EmptyState, Glyph, Skeleton, SkeletonShape},
};

/// The page.
#[component]
pub fn InvitePage(
    /// The secret part of the link.
    token: String,
) -> impl IntoView {
    let found = RwSignal::new(None::<Result<api::Invitation, HttpError>>);
    let asked = token.clone();
    spawn_local(async move { found.set(Some(api::invitation(&asked).await)) });
    move || match found.get() {
        None => view! {
            <Welcome title=t!("invite.title")>
                <Skeleton shape=SkeletonShape::Page />
            </Welcome>
        }
        .into_any(),
        Some(Err(error)) => view! {
            <Welcome title=t!("invite.title")>
                <EmptyState glyph=Glyph::Link title=error.text() text=t!("invite.ask_again") />
            </Welcome>
        }
        .into_any(),
        Some(Ok(invitation)) => view! { <Joining token=token.clone() invitation=invitation /> }.into_any(),
    }
}

#[component]
fn Joining(token: String, invitation: api::Invitation) -> impl IntoView {
    let entry = Entry::new();
    entry.name.set(invitation.name.clone().unwrap_or_default());
    entry.login.set(invitation.login.clone().unwrap_or_default());
    let send = move |event| {
        let token = token.clone();
        entry.send(&event, &[entry.name, entry.login, entry.password], || async move {
            let (name, login) = (entry.name.get_untracked(), entry.login.get_untracked());
            let password = entry.password.get_untracked();
            api::accept_invitation(&token, name.trim(), login.trim(), &password).await
        });
    };
    view! {
        <Welcome title=t!("invite.join", name = invitation.workspace_name) text=as_whom(&invitation)>
            <form class="form" on:submit=send novalidate=true>
                <NameField entry=entry />
                <LoginField entry=entry />
                <PasswordField entry=entry new=true />
                <Send entry=entry verb=t!("invite.submit") />
            </form>
        </Welcome>
    }
}

/// As which role, in which team, by whom.
fn as_whom(invitation: &api::Invitation) -> String {
    let role = i18n::tr(&format!("role.{}", invitation.role));
    let by = invitation.invited_by.as_ref().map(|name| t!("invite.by", name = name));
    [Some(role), invitation.team.clone(), by].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
