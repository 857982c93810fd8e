//! One's own settings: language, looks, and leaving.
//!
//! Belongs here: what concerns this person on this device. Does not belong here: the company's settings.

mod choices;
mod company;
mod fields;
mod leaving;
mod pipelines;
mod stage_sheet;

pub use fields::FieldsPage;
use leptos::{prelude::*, task::spawn_local};
pub use pipelines::PipelinesPage;

use crate::{
    frame::{Page, theme::Theme},
    i18n::{self, Language},
    records::export::everything::ExportEverything,
    routes::Route,
    session::SessionState,
    t,
    ui::{Avatar, Choice, ChoiceChips, Field, SegmentedControl, Toasts},
};

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <Page title=t!("place.settings") back=Route::More narrow=true>
            <Who />
            <section class="block">
                <LanguageChoice />
                <ThemeChoice />
            </section>
            <company::Company />
            <ExportEverything />
            <leaving::Leaving />
            <p class="meta version">{format!("{} {}", t!("app.name"), env!("CARGO_PKG_VERSION"))}</p>
        </Page>
    }
}

#[component]
fn Who() -> impl IntoView {
    let session = SessionState::here();
    let name = move || session.session().map(|it| it.name).unwrap_or_default();
    let role = move || {
        session.session().map(|it| {
            let role = i18n::tr(&format!("role.{}", it.role));
            if it.workspace_name.is_empty() { role } else { format!("{role} · {}", it.workspace_name) }
        })
    };
    view! {
        <div class="row who-row">
            <Avatar name=Signal::derive(name) />
            <span class="row-text">
                <span class="row-title clip">{name}</span>
                <span class="meta clip">{role}</span>
            </span>
        </div>
    }
}

#[component]
fn LanguageChoice() -> impl IntoView {
    let toasts = Toasts::here();
    let languages: Vec<Choice> = Language::ALL.map(|it| Choice::new(it.tag(), it.own_name())).into();
    let choose = move |tag: String| {
        spawn_local(async move {
            let Some(language) = Language::of_tag(&tag) else { return };
            if !i18n::choose(language).await {
                toasts.say(t!("settings.language_failed"));
            }
        });
    };
    view! {
        <Field label=t!("settings.language")>
            <ChoiceChips value=i18n::language().tag().to_owned() on_pick=choose choices=languages />
        </Field>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let theme = RwSignal::new(Theme::chosen());
    let themes: Vec<Choice> =
        Theme::ALL.map(|it| Choice::new(it.name(), i18n::tr(&format!("settings.theme_{}", it.name())))).into();
    let choose = move |name: String| {
        theme.set(Theme::named(&name));
        theme.get_untracked().choose();
    };
    view! {
        <Field label=t!("settings.theme")>
            <SegmentedControl
                value=Signal::derive(move || theme.get().name().to_owned())
                on_pick=choose
                choices=themes
                label=t!("settings.theme")
            />
        </Field>
    }
}
