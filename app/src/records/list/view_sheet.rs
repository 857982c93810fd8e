//! Naming a view: what it is called, and for whom it is.
//!
//! Belongs here: the sheet for a new view and for changing one. Does not belong here: what the view shows (`state`).

use domain::{Command, access::Right, ids::reference, settings::saved_view::Audience};
use leptos::prelude::*;
use sync::{Doc, RowId};

use super::{
    state::ListState,
    views::{self, SavedView},
};
use crate::{
    local::Book,
    records::{drafts::Keeper, names, permit, run::use_hand, typed::Typed},
    t,
    ui::{Button, ButtonKind, Checkbox, Choice, ChoiceChips, Field, Sheet, TextInput},
};

/// What is being named.
#[derive(Clone, Debug, PartialEq)]
pub enum Naming {
    /// What the list shows now.
    New,
    /// A view that is there.
    Change(Box<SavedView>),
}

/// The sheet.
#[component]
pub fn ViewSheet(
    /// The list.
    state: ListState,
    /// What is being named.
    naming: RwSignal<Option<Naming>>,
) -> impl IntoView {
    let open = Memo::new(move |_| naming.with(Option::is_some));
    let title = Signal::derive(move || match naming.get() {
        Some(Naming::Change(_)) => t!("views.edit"),
        _ => t!("views.save"),
    });
    view! {
        <Sheet open on_close=move |()| naming.set(None) title>
            {move || naming.get().map(|what| view! { <ViewForm state naming what /> })}
        </Sheet>
    }
}

#[component]
fn ViewForm(state: ListState, naming: RwSignal<Option<Naming>>, what: Naming) -> impl IntoView {
    let hand = use_hand();
    let before = match &what {
        Naming::New => None,
        Naming::Change(view) => Some(view.clone()),
    };
    let named = before.as_ref().map_or_else(|| format!("new:{}", state.room.kind()), |view| view.id.to_string());
    let kept = Keeper::of(hand.book, format!("view:{named}"));
    let name = kept.text("name", before.as_ref().map(|view| view.name.clone()).unwrap_or_default());
    let for_whom = before.as_ref().map_or(Audience::Own, |view| view.audience);
    let audience = kept.kept("audience", for_whom, audience_of, as_typed);
    let usual = kept.ticked("usual", before.as_ref().is_some_and(|view| view.usual));
    let error = RwSignal::new(None::<String>);
    let may_share = permit::at_all(hand.book, Right::SharedViews);
    let own_team = own_team(hand.book);
    let leave = move |()| {
        kept.forget();
        naming.set(None);
    };
    let save = move || {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return error.set(Some(t!("problem.required")));
        }
        let id = match &what {
            Naming::New => hand.book.new_id(),
            Naming::Change(view) => view.id,
        };
        let mut fields = audience.get_untracked().fields();
        fields.insert("name".into(), typed.clone().into());
        let command = match hand.book.row(id) {
            Some(row) => Command::SetFields { kind: row.kind.clone(), id, base_ver: row.ver, fields },
            None => create(state, id, fields),
        };
        if !hand.act(command, t!("views.saved", name = typed)) {
            return;
        }
        if usual.get_untracked() != what.was_usual() {
            views::make_usual(hand, state, id, usual.get_untracked());
        }
        let listing = state.listing.get_untracked().begun_with(id.to_string());
        state.show(&listing);
        leave(());
    };
    view! {
        <form
            class="sheet-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Field label=t!("field.saved_view.name") error=error required=true>
                <TextInput
                    value=name
                    on_input=move |text| {
                        error.set(None);
                        name.set(text);
                    }
                    autofocus=true
                />
            </Field>
            <Show when=move || may_share.get()>
                <ForWhom audience team=own_team />
            </Show>
            <Checkbox checked=usual on_change=move |on| usual.set(on) label=t!("views.usual") />
            <div class="sheet-actions">
                <Button on_press=leave>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!("ui.save")}
                </Button>
            </div>
        </form>
    }
}

/// For whom a draft said it is.
fn audience_of(typed: &Typed) -> Audience {
    serde_json::from_str::<Doc>(typed.text()).map_or(Audience::Own, |fields| Audience::of(&fields))
}

fn as_typed(audience: &Audience) -> Typed {
    Typed::One(serde_json::Value::Object(audience.fields()).to_string())
}

/// The team in which one is.
pub fn own_team(book: Book) -> Memo<Option<RowId>> {
    Memo::new(move |_| {
        let me = book.actor().with(|actor| actor.as_ref().map(|actor| actor.user))?;
        reference(&book.row(me)?.doc, "team")
    })
}

impl Naming {
    fn was_usual(&self) -> bool {
        matches!(self, Self::Change(view) if view.usual)
    }
}

/// Oneself, one's team, everybody: for whom a view, a report or a board is.
#[component]
pub fn ForWhom(
    /// Whom it is for.
    audience: RwSignal<Audience>,
    /// One's own team, if there is one.
    team: Memo<Option<RowId>>,
) -> impl IntoView {
    let hand = use_hand();
    let value = Signal::derive(move || {
        match audience.get() {
            Audience::Own => "own",
            Audience::Team(_) => "team",
            Audience::Everybody => "everybody",
        }
        .to_owned()
    });
    let choices = Signal::derive(move || {
        let mut choices = vec![Choice::new("own", t!("views.for_me"))];
        // A view of another team than one's own stays that team's.
        let of = if let Audience::Team(team) = audience.get() { Some(team) } else { team.get() };
        if let Some(name) = of.and_then(|team| names::title(hand.book, team)) {
            choices.push(Choice::new("team", t!("views.for_team", team = name)));
        }
        choices.push(Choice::new("everybody", t!("views.for_everybody")));
        choices
    });
    let pick = move |picked: String| {
        audience.set(match (picked.as_str(), team.get_untracked()) {
            ("team", Some(team)) => Audience::Team(team),
            ("everybody", _) => Audience::Everybody,
            _ => Audience::Own,
        });
    };
    view! {
        <Field label=t!("views.for_whom")>
            <ChoiceChips value on_pick=pick choices />
        </Field>
    }
}

fn create(state: ListState, id: RowId, mut fields: Doc) -> Command {
    fields.retain(|_, value| !value.is_null());
    fields.insert("kind".into(), state.room.kind().into());
    fields.insert("query".into(), state.listing.get_untracked().to_saved());
    Command::Create { kind: "saved_view".to_owned(), id, fields }
}
