//! Who is here: signing in and out, joining, and being remembered for a start without network.
//!
//! Belongs here: the state of the session and the requests that change it. Does not belong here: pages
//! (`features::sign_in`), rights (`domain`), records (`local`).
//!
//! **Invariant:** no secret is kept. The cookie is the browser's; we remember only whose book to open offline.

pub mod api;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::RowId;

use crate::{http::HttpError, remember};

const LAST: &str = "suike.session";

/// A person at work in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The workspace whose book this is.
    pub workspace: RowId,
    /// What the company calls itself.
    #[serde(default)]
    pub workspace_name: String,
    /// The person.
    pub user: RowId,
    /// Their name.
    pub name: String,
    /// Their role's name in `domain`.
    pub role: String,
}

/// Whether somebody is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Not known yet.
    Starting,
    /// Nobody, and no installation has been set up if `first_run`.
    Nobody {
        /// True when the server has no workspace yet.
        first_run: bool,
    },
    /// At work. `confirmed` is false while only this device says so.
    Here {
        /// Who it is.
        session: Session,
        /// True once the server agreed.
        confirmed: bool,
    },
    /// The server no longer knows them; their unsent work waits on this device.
    Expired(Session),
}

/// The session for the whole app, kept at the root.
#[derive(Clone, Copy)]
pub struct SessionState(RwSignal<Presence>);

impl SessionState {
    /// Makes it and puts it where every component finds it.
    pub fn provide() -> Self {
        let state = Self(RwSignal::new(Presence::Starting));
        provide_context(state);
        state
    }

    /// The one of the app.
    pub fn here() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(Presence::Nobody { first_run: false })))
    }

    /// Whether somebody is here; tracked.
    pub fn presence(self) -> Presence {
        self.0.get()
    }

    /// The person at work, or last at work; tracked.
    pub fn session(self) -> Option<Session> {
        match self.0.get() {
            Presence::Here { session, .. } | Presence::Expired(session) => Some(session),
            Presence::Starting | Presence::Nobody { .. } => None,
        }
    }

    /// Opens with whom this device remembers.
    pub fn recall(self) {
        if let Some(session) = remember::recall_value(LAST) {
            self.0.set(Presence::Here { session, confirmed: false });
        }
    }

    /// Asks the server who it is.
    pub async fn start(self) {
        let last = remember::recall_value::<Session>(LAST);
        match api::current().await {
            Ok(session) => self.arrive(session),
            Err(error) if error.is_signed_out() => match last {
                Some(session) => self.0.set(Presence::Expired(session)),
                None => self.0.set(Presence::Nobody { first_run: api::is_first_run().await }),
            },
            Err(_) if last.is_some() => {}
            Err(_) => self.0.set(Presence::Nobody { first_run: false }),
        }
    }

    /// Somebody signed in.
    pub fn arrive(self, session: Session) {
        remember::keep_value(LAST, &session);
        let here = Presence::Here { session, confirmed: true };
        if self.0.get_untracked() != here {
            self.0.set(here);
        }
    }

    /// The server no longer knows this person. Their outbox stays.
    pub fn expire(self) {
        if let Presence::Here { session, .. } = self.0.get_untracked() {
            self.0.set(Presence::Expired(session));
        }
    }

    /// Ends the session at the server, or all of the person's sessions. Unsent work is the caller's to care for first.
    ///
    /// # Errors
    /// The server was not reached or refused; the session goes on.
    pub async fn end(self, everywhere: bool) -> Result<(), HttpError> {
        match api::sign_out(everywhere).await {
            Err(error) if !error.is_signed_out() => Err(error),
            _ => Ok(()),
        }
    }

    /// Forgets on this device who was here.
    pub fn forget(self) {
        remember::forget(LAST);
        self.0.set(Presence::Nobody { first_run: false });
    }
}
