//! The page around signing in, joining and setting up: the product's name, and one quiet column.
//!
//! Belongs here: that column and its language switch. Does not belong here: the forms in it.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{self, Language},
    t,
};

/// The column.
#[component]
pub fn Welcome(
    /// What to do here.
    #[prop(into)]
    title: Signal<String>,
    /// A line below it.
    #[prop(optional, into)]
    text: Signal<String>,
    /// The form.
    children: Children,
) -> impl IntoView {
    Effect::new(move || document().set_title(&t!("app.window_title", page = title.get())));
    view! {
        <main class="welcome" id="main">
            <div class="welcome-card">
                <p class="wordmark">
                    <img src="/icons/suike.svg" alt="" width="28" height="28" />
                    {t!("app.name")}
                </p>
                <h1 class="welcome-title">{move || title.get()}</h1>
                <p class="welcome-text">{move || text.get()}</p>
                {children()}
                <LanguageLine />
            </div>
        </main>
    }
}

#[component]
fn LanguageLine() -> impl IntoView {
    let offer = |language: Language| {
        let here = (i18n::language() == language).then_some("true");
        view! {
            <button
                type="button"
                class="text-button"
                lang=language.tag()
                aria-current=here
                on:click=move |_| {
                    spawn_local(async move {
                        i18n::choose(language).await;
                    });
                }
            >
                {language.own_name()}
            </button>
        }
    };
    view! {
        <div class="welcome-languages" role="group" aria-label=t!("settings.language")>
            {Language::ALL.map(offer).collect_view()}
        </div>
    }
}
