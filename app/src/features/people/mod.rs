//! People and teams: the tree, roles, who sees what, and invitations.
//!
//! Belongs here: arranging the company's people. Does not belong here: sign-in (`features::sign_in`), rights (`domain`).

mod invite;
mod person;
mod sees;
mod team;
mod tree;

use domain::access::Right;
use invite::Invitee;
use leptos::prelude::*;

use crate::{
    frame::Page,
    local::use_book,
    records::permit,
    routes::Route,
    t,
    ui::{Button, ButtonKind, Glyph, Skeleton},
};

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let book = use_book();
    let ready = book.ready();
    let users = book.all("user");
    let may = permit::over_all(book, Right::People);
    let inviting = RwSignal::new(None::<Invitee>);
    let forest = tree::of(book);
    let subtitle = Signal::derive(move || {
        let count = users.with(|all| all.iter().filter(|row| person::is_active(row)).count());
        (count > 0).then(|| t!("people.count", count = count))
    });
    let actions = move || {
        view! {
            <Show when=move || may.get()>
                <team::NewTeam />
                <Button kind=ButtonKind::Primary glyph=Glyph::UserPlus on_press=move |()| inviting.set(Some(Invitee::Somebody))>
                    {t!("people.invite")}
                </Button>
            </Show>
        }
    };
    view! {
        <Page title=t!("place.people") subtitle back=Route::More actions=actions narrow=true>
            <Show when=move || ready.get() || forest.with(|it| !it.is_empty()) fallback=|| view! { <Skeleton /> }>
                <For each=move || forest.get() key=Clone::clone let:branch>
                    <team::TeamBlock branch may inviting />
                </For>
                <Show when=move || may.get()>
                    <sees::RoleSight />
                </Show>
            </Show>
            <invite::InviteSheet whom=inviting />
        </Page>
    }
}
