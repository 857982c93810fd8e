//! The part that signing in, joining and setting up share: who somebody is, and sending the form.
//!
//! Belongs here: name, login and password as typed, and what is wrong with them. Does not belong here: what else a form
//! asks (`features::first_run`), and the requests (`session::api`).

use leptos::{ev, prelude::*, task::spawn_local};

use super::navigation;
use crate::{
    http::HttpError,
    routes::Route,
    session::{Session, SessionState},
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Field, InputKind, TextInput},
};

/// The shortest password that is taken.
const SHORTEST_PASSWORD: usize = 8;

/// What is typed, and how sending it went.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The person's name.
    pub name: RwSignal<String>,
    /// How they sign in.
    pub login: RwSignal<String>,
    /// Their password.
    pub password: RwSignal<String>,
    session: SessionState,
    busy: RwSignal<bool>,
    tried: RwSignal<bool>,
    failure: RwSignal<Option<HttpError>>,
}

impl Entry {
    /// An empty form.
    pub fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            name: empty(),
            login: empty(),
            password: empty(),
            session: SessionState::here(),
            busy: RwSignal::new(false),
            tried: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// Sends the form, unless something is missing; who it lets in starts at Today.
    pub fn send<F>(self, event: &ev::SubmitEvent, filled: &[RwSignal<String>], request: impl FnOnce() -> F)
    where
        F: Future<Output = Result<Session, HttpError>> + 'static,
    {
        event.prevent_default();
        self.tried.set(true);
        self.failure.set(None);
        if self.busy.get_untracked() || filled.iter().any(|it| it.with_untracked(|text| text.trim().is_empty())) {
            return;
        }
        self.busy.set(true);
        let request = request();
        spawn_local(async move {
            match request.await {
                Ok(here) => self.enter(here),
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.busy.set(false);
        });
    }

    /// Lets somebody in, to where they were going.
    pub fn enter(self, here: Session) {
        self.session.arrive(here);
        if navigation::route().is_open() {
            navigation::replace(&Route::Today.path());
        }
    }

    /// What is wrong with a field: nothing typed, or what the server said about it.
    pub fn error_of(self, field: &'static str, value: RwSignal<String>) -> Signal<Option<String>> {
        Signal::derive(move || {
            let empty = self.tried.get() && value.with(|text| text.trim().is_empty());
            let refused = self.failure.with(|it| it.as_ref().and_then(|it| it.problem_of(field)));
            if empty { Some(t!("problem.required")) } else { refused }
        })
    }

    /// What went wrong that no field can show.
    fn general_failure(self) -> Option<String> {
        self.failure.with(|it| it.as_ref().filter(|it| !it.is_about_fields()).map(HttpError::text))
    }
}

/// Asks for the name.
#[component]
pub fn NameField(entry: Entry) -> impl IntoView {
    view! {
        <Field label=t!("first_run.name") error=entry.error_of("name", entry.name)>
            <TextInput value=entry.name on_input=move |text| entry.name.set(text) autocomplete="name" />
        </Field>
    }
}

/// Asks for the login.
#[component]
pub fn LoginField(entry: Entry) -> impl IntoView {
    view! {
        <Field label=t!("sign_in.login") error=entry.error_of("login", entry.login)>
            <TextInput
                value=entry.login
                on_input=move |text| entry.login.set(text)
                kind=InputKind::Email
                autocomplete="username"
            />
        </Field>
    }
}

/// Asks for the password; for a new one it says how long.
#[component]
pub fn PasswordField(
    /// The form.
    entry: Entry,
    /// It is being chosen now.
    #[prop(optional)]
    new: bool,
) -> impl IntoView {
    let hint = new.then(|| t!("first_run.password_hint", count = SHORTEST_PASSWORD));
    view! {
        <Field label=t!("sign_in.password") hint=Signal::stored(hint) error=entry.error_of("password", entry.password)>
            <TextInput
                value=entry.password
                on_input=move |text| entry.password.set(text)
                kind=InputKind::Password
                autocomplete=if new { "new-password" } else { "current-password" }
            />
        </Field>
    }
}

/// Says what went wrong, and sends.
#[component]
pub fn Send(
    /// The form.
    entry: Entry,
    /// The verb.
    verb: String,
) -> impl IntoView {
    view! {
        {move || {
            entry.general_failure().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })
        }}
        <Button kind=ButtonKind::Primary submit=true wide=true busy=entry.busy>
            {verb}
        </Button>
    }
}
