//! The very first page of a new installation: the company and its administrator.
//!
//! Belongs here: that form. Does not belong here: inviting others (`features::people`).

use leptos::prelude::*;

use crate::{
    frame::{
        entry::{Entry, LoginField, NameField, PasswordField, Send},
        welcome::Welcome,
    },
    i18n::{self, Language, format},
    session::api,
    t,
    ui::{Choice, Field, Select, TextInput},
};

/// Currencies offered.
const CURRENCIES: [&str; 10] = ["CNY", "HKD", "TWD", "MOP", "SGD", "USD", "EUR", "GBP", "JPY", "CHF"];

/// The page.
#[component]
pub fn FirstRunPage() -> impl IntoView {
    let entry = Entry::new();
    let company = RwSignal::new(String::new());
    let currency = RwSignal::new(likely_currency().to_owned());
    let send = move |event| {
        entry.send(&event, &[company, entry.name, entry.login, entry.password], || async move {
            api::create_workspace(&request(entry, company, currency)).await
        });
    };
    let currencies: Vec<Choice> =
        CURRENCIES.map(|code| Choice::new(code, format!("{code} {}", format::currency_sign(code)))).into();
    view! {
        <Welcome title=t!("first_run.title") text=t!("first_run.text")>
            <form class="form" on:submit=send novalidate=true>
                <Field label=t!("first_run.company") error=entry.error_of("workspace_name", company)>
                    <TextInput value=company on_input=move |text| company.set(text) autocomplete="organization" />
                </Field>
                <Field label=t!("first_run.currency") hint=Some(t!("first_run.currency_hint"))>
                    <Select value=currency on_pick=move |code| currency.set(code) choices=currencies />
                </Field>
                <NameField entry=entry />
                <LoginField entry=entry />
                <PasswordField entry=entry new=true />
                <Send entry=entry verb=t!("first_run.submit") />
            </form>
        </Welcome>
    }
}

fn likely_currency() -> &'static str {
    match i18n::language() {
        Language::ZhHans => "CNY",
        Language::ZhHant => "TWD",
        Language::En => "USD",
    }
}

fn request(entry: Entry, company: RwSignal<String>, currency: RwSignal<String>) -> api::NewWorkspace {
    let text = |it: RwSignal<String>| it.with_untracked(|text| text.trim().to_owned());
    api::NewWorkspace {
        workspace_name: text(company),
        admin_name: text(entry.name),
        login: text(entry.login),
        password: entry.password.get_untracked(),
        currency: text(currency),
        language: i18n::language().tag().to_owned(),
    }
}
