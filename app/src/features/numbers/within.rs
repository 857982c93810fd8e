//! Which team a board is narrowed to: picked among those whose people one sees.
//!
//! Belongs here: the field. Does not belong here: what that asks for (`domain::reports::boards`).

use std::sync::Arc;

use domain::{
    access::{Role, people_within},
    reports::boards::Whose,
};
use leptos::prelude::*;
use sync::Row;

use super::shown::{self, Shown};
use crate::{
    records::{names, reader::Reader, schema},
    t,
    ui::{Choice, Field, Select},
};

/// Picks a team, for those who see more than one.
#[component]
pub fn Within(shown: Memo<Shown>, reader: Reader) -> impl IntoView {
    let (users, teams) = (reader.book.all("user"), reader.book.all("team"));
    let choices = Memo::new(move |_| {
        let role = reader.book.actor().with(|actor| actor.as_ref().map(|actor| actor.role));
        let is_mine = |team: &Row| {
            let people = users.with(|users| teams.with(|teams| people_within(team.id, users, teams)));
            reader.team.with(|mine| people.iter().any(|id| mine.contains(id)))
        };
        let may = |team: &Row| match role {
            None | Some(Role::Rep | Role::Partner) => false,
            Some(Role::Manager) => is_mine(team),
            Some(_) => true,
        };
        let choice = |team: &Arc<Row>| Choice::new(team.id.to_string(), names::title_of(team));
        teams.with(|teams| teams.iter().filter(|team| may(team)).map(choice).collect::<Vec<_>>())
    });
    let value =
        Signal::derive(move || shown.with(|it| it.whose.under().map(|team| team.to_string()).unwrap_or_default()));
    let pick = move |id: String| {
        let whose = id.parse().map_or(Whose::Everybody, Whose::Under);
        shown::show(&Shown { whose, ..shown.get_untracked() });
    };
    view! {
        <Show when=move || choices.with(|all| all.len() > 1)>
            <Field label=schema::kind_label("team")>
                <Select value on_pick=pick choices none=t!("numbers.all_teams") />
            </Field>
        </Show>
    }
}
