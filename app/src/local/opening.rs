//! Opening the book of whoever is at work, and closing it behind them.

use domain::command::Crm;
use leptos::prelude::*;
use sync::client::{Engine, Event};

use super::{
    book::Book,
    desk::{Desk, Listener},
    outbox_file::Whose,
    status::{Status, Waiting},
};
use crate::session::{Presence, SessionState};

/// From now on the book follows the session.
pub(super) fn follow(book: Book, session: SessionState) {
    Effect::new(move |_| match session.presence() {
        Presence::Here { session: person, confirmed } => {
            open(book, session, Whose { workspace: person.workspace, user: person.user });
            if confirmed {
                sign_in_again(book);
            }
        }
        Presence::Expired(person) => open(book, session, Whose { workspace: person.workspace, user: person.user }),
        Presence::Nobody { .. } => close(book),
        Presence::Starting => {}
    });
}

fn open(book: Book, session: SessionState, whose: Whose) {
    if book.desk.with_value(|desk| desk.as_ref().is_some_and(|(known, _)| *known == whose)) {
        return;
    }
    close(book);
    let name = format!("suike-{}-{}", whose.workspace, whose.user);
    let desk = Desk::open(name, Screens { book, session });
    book.desk.set_value(Some((whose, desk)));
    book.opened.update(|count| *count += 1);
}

/// Closes the book, if one is open.
pub(super) fn close(book: Book) {
    let Some((_, desk)) = book.desk.try_update_value(Option::take).flatten() else { return };
    desk.close();
    book.ready.set(false);
    book.actor.set(None);
    book.attention.set(Vec::new());
    book.status.set(Status::default());
    book.opened.update(|count| *count += 1);
}

/// The server knows the person again: what waited may be sent.
fn sign_in_again(book: Book) {
    if let Some((_, desk)) = book.desk.with_value(Clone::clone)
        && desk.engine.borrow().status().signed_out
    {
        desk.happen(Event::SignedIn);
    }
}

/// The signals that screens look at.
struct Screens {
    book: Book,
    session: SessionState,
}

impl Listener for Screens {
    fn told(&self, engine: &Engine<Crm>, standing_in: Option<domain::access::Actor>, files: Waiting) {
        let book = self.book;
        let ready = engine.is_loaded() || standing_in.is_some();
        let actor = if engine.is_loaded() { engine.actor().cloned() } else { standing_in };
        let status = engine.status();
        if status.signed_out {
            self.session.expire();
        }
        set(book.actor, actor);
        set(book.status, Status::of(&status, files));
        set(book.attention, engine.attention().cloned().collect());
        set(book.ready, ready);
    }
}

/// Sets what differs.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|held| *held != value) {
        signal.set(value);
    }
}
