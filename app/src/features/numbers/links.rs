//! Links by which people without an account see a board: made, copied, followed, revoked.
//!
//! Belongs here: the sheet. Does not belong here: what a link may show (`domain::reports::link`), its page (the worker's).

use std::sync::Arc;

use domain::{
    access::people_within,
    reports::{
        boards::Whose,
        link::{AS_CARDS_SAY, Link, SHORTEST_CODE},
    },
    value::Day,
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use sync::{Instant, RowId};
use wasm_bindgen_futures::JsFuture;

use super::shown::{Shown, USUAL};
use crate::{
    http, i18n,
    i18n::{Language, format},
    local,
    records::{names, reader::Reader},
    t,
    ui::{
        Banner, BannerKind, Button, ButtonKind, Choice, ChoiceChips, Field, Glyph, InputKind, Select, Sheet, TextInput,
        Toasts,
    },
};

/// The zones that are offered besides this device's.
const ZONES: [&str; 11] = [
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Dubai",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
];
/// From how many records on a group may be shown.
const FEWER: [u32; 3] = [3, 5, 10];

/// What is sent to make one.
#[derive(Clone, Debug, Serialize)]
struct Offer {
    shows: Link,
    days: Option<u32>,
    code: Option<String>,
}

#[derive(Deserialize)]
struct Made {
    url: String,
}

/// A link as the server tells of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Known {
    id: RowId,
    owner: RowId,
    shows: Link,
    has_code: bool,
    expires_at: Option<Instant>,
    revoked_at: Option<Instant>,
    opened: u64,
    last_opened: Option<Instant>,
}

#[derive(Deserialize)]
struct All {
    links: Vec<Known>,
}

/// The sheet: a new link, and those that there are.
#[component]
pub fn LinkSheet(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The board that is shown.
    shown: Memo<Shown>,
    /// Who reads it.
    reader: Reader,
) -> impl IntoView {
    view! {
        <Sheet open on_close=move |()| open.set(false) title=t!("links.share")>
            <Links shown=shown.get_untracked() reader />
        </Sheet>
    }
}

#[component]
fn Links(shown: Shown, reader: Reader) -> impl IntoView {
    let known = RwSignal::new(None::<Vec<Known>>);
    let trouble = RwSignal::new(None::<String>);
    let look = Callback::new(move |()| {
        spawn_local(async move {
            match http::get::<All>("/api/links").await {
                Ok(all) => known.set(Some(all.links)),
                Err(error) => trouble.set(Some(error.text())),
            }
        });
    });
    look.run(());
    view! {
        <p class="sheet-text">{t!("links.hint")}</p>
        {move || trouble.get().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })}
        <Make shown reader on_made=look />
        <h3 class="section-title">{t!("links.title")}</h3>
        {move || {
            known
                .get()
                .map(|all| {
                    if all.is_empty() {
                        return view! { <p class="meta">{t!("links.none")}</p> }.into_any();
                    }
                    let rows = all.into_iter().map(|link| view! { <LinkRow link reader on_revoked=look trouble /> });
                    view! { <ul class="plain-list">{rows.collect_view()}</ul> }.into_any()
                })
        }}
    }
}

/// What a new link shows, how long, and to whom.
#[component]
fn Make(shown: Shown, reader: Reader, on_made: Callback<()>) -> impl IntoView {
    let words = shown.period.clone().unwrap_or_else(|| usual_period(&shown).to_owned());
    let name = RwSignal::new(name_of(&shown, &words, reader));
    let period = RwSignal::new(words.clone());
    let periods = periods(reader, &words);
    let (days, code) = (RwSignal::new("30".to_owned()), RwSignal::new(String::new()));
    let here = local::zone().1;
    let zones = zones(&here);
    let zone = RwSignal::new(here);
    let language = RwSignal::new(i18n::language().tag().to_owned());
    let languages: Vec<Choice> = Language::ALL.iter().map(|it| Choice::new(it.tag(), it.own_name())).collect();
    let fewer = RwSignal::new(String::new());
    let sizes = FEWER.map(|count| Choice::new(count.to_string(), t!("dashboard.fewer", count = count))).to_vec();
    let people_now = people(reader, shown.whose);
    let pinned = RwSignal::new("live".to_owned());
    let who = people_now.as_ref().map(|people| who(people.len()));
    let (busy, trouble, url) = (RwSignal::new(false), RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let make = Callback::new(move |()| {
        let typed = code.get_untracked().trim().to_owned();
        if !typed.is_empty() && typed.chars().count() < SHORTEST_CODE {
            return trouble.set(Some(t!("links.code_hint")));
        }
        busy.set(true);
        trouble.set(None);
        let zone_name = zone.get_untracked();
        let shows = Link {
            name: name.get_untracked(),
            whose: shown.whose.name().into_owned(),
            board: shown.board,
            fewer: fewer.get_untracked().parse().ok(),
            people: people_now.clone().filter(|_| pinned.get_untracked() == "fixed"),
            period: period.get_untracked(),
            pipeline: shown.pipeline.clone(),
            language: language.get_untracked(),
            zone: local::zone_called(&zone_name),
            zone_name,
        };
        let offer =
            Offer { shows, days: days.get_untracked().parse().ok(), code: Some(typed).filter(|it| !it.is_empty()) };
        spawn_local(async move {
            match http::post::<Made>("/api/links", &offer).await {
                Ok(made) => {
                    url.set(Some(made.url));
                    on_made.run(());
                }
                Err(error) => trouble.set(Some(error.problem_of("name").unwrap_or_else(|| error.text()))),
            }
            busy.set(false);
        });
    });
    view! {
        <form
            class="sheet-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                make.run(());
            }
        >
            {move || trouble.get().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })}
            {move || url.get().map(|url| view! { <Ready url /> })}
            <Field label=t!("links.name") required=true>
                <TextInput value=name on_input=move |text| name.set(text) />
            </Field>
            <Field label=t!("links.period")>
                <ChoiceChips value=period on_pick=move |picked| period.set(picked) choices=periods />
            </Field>
            {who
                .map(|choices| {
                    view! {
                        <Field label=t!("links.people")>
                            <ChoiceChips value=pinned on_pick=move |picked| pinned.set(picked) choices />
                        </Field>
                    }
                })}
            <Field label=t!("links.days")>
                <ChoiceChips value=days on_pick=move |picked| days.set(picked) choices=lives() />
            </Field>
            <Field label=t!("links.code") hint=t!("links.code_hint") mark_optional=true>
                <TextInput value=code on_input=move |text| code.set(text) kind=InputKind::Text />
            </Field>
            <Field label=t!("links.fewer") hint=t!("links.fewer_hint")>
                <Select value=fewer on_pick=move |picked| fewer.set(picked) choices=sizes none=t!("links.fewer_none") />
            </Field>
            <Field label=t!("settings.language")>
                <Select value=language on_pick=move |picked| language.set(picked) choices=languages />
            </Field>
            <Field label=t!("links.zone")>
                <Select value=zone on_pick=move |picked| zone.set(picked) choices=zones />
            </Field>
            <div class="sheet-actions">
                <Button kind=ButtonKind::Primary submit=true busy>
                    {t!("links.make")}
                </Button>
            </div>
        </form>
    }
}

/// This device's zone, then others.
fn zones(here: &str) -> Vec<Choice> {
    let others = ZONES.into_iter().filter(|name| *name != here);
    std::iter::once(here).chain(others).map(|name| Choice::new(name, name.replace('_', " "))).collect()
}

fn who(count: usize) -> Vec<Choice> {
    vec![Choice::new("live", t!("links.people_live")), Choice::new("fixed", t!("links.people_fixed", count = count))]
}

/// The period that nobody chose: that of the ready board, or each card's own.
fn usual_period(shown: &Shown) -> &'static str {
    if shown.board.is_some() { AS_CARDS_SAY } else { USUAL }
}

fn name_of(shown: &Shown, period: &str, reader: Reader) -> String {
    let board = shown.board.and_then(|id| names::title(reader.book, id));
    let whose = || match shown.whose.under() {
        Some(team) => names::title_or_unknown(reader.book, team),
        None => i18n::tr(&format!("numbers.{}", shown.whose.name())),
    };
    let mut parts = vec![board.unwrap_or_else(whose)];
    parts.extend((period != AS_CARDS_SAY).then(|| reader.said().period(period)));
    parts.join(" · ")
}

/// The period that moves on, and the days that it means now.
fn periods(reader: Reader, period: &str) -> Vec<Choice> {
    if period == AS_CARDS_SAY {
        return vec![Choice::new(AS_CARDS_SAY, t!("boards.as_said"))];
    }
    let meant = fixed_days(reader, period).map(|(from, upto)| {
        let said = t!("links.fixed", from = format::day(&from), upto = format::day(&upto));
        Choice::new(format!("{from}..{upto}"), said)
    });
    // Days of one's own stay as they are.
    let moves_on = meant.as_ref().is_none_or(|stays| stays.value != period);
    let live = moves_on.then(|| Choice::new(period, t!("links.live", period = reader.said().period(period))));
    live.into_iter().chain(meant).collect()
}

/// Who they are now, where they may be others tomorrow.
fn people(reader: Reader, whose: Whose) -> Option<Vec<RowId>> {
    let everybody = reader.book.all("user");
    let people: Vec<RowId> = match whose {
        Whose::Mine => return None,
        Whose::Team => reader.team.get_untracked().into_iter().collect(),
        Whose::Everybody => everybody.with_untracked(|rows| rows.iter().map(|row| row.id).collect()),
        Whose::Under(team) => {
            let teams = reader.book.all("team");
            let people =
                everybody.with_untracked(|users| teams.with_untracked(|teams| people_within(team, users, teams)));
            people.into_iter().collect()
        }
    };
    Some(people).filter(|people| !people.is_empty())
}

/// The days that the period means now, for a link that stays with them.
fn fixed_days(reader: Reader, period: &str) -> Option<(String, String)> {
    let today = Day::parse(&format::today())?;
    let (from, upto) = reader.calendar.get_untracked().days_of(period, today)?;
    Some((from?.to_string(), upto?.to_string()))
}

fn lives() -> Vec<Choice> {
    let days = [7, 30, 90].map(|days: u32| Choice::new(days.to_string(), t!("links.days_n", count = days)));
    days.into_iter().chain([Choice::new("never", t!("links.never"))]).collect()
}

/// The address, which is shown once.
#[component]
fn Ready(url: String) -> impl IntoView {
    let toasts = Toasts::here();
    let copied = url.clone();
    let copy = move |()| {
        let writing = window().navigator().clipboard().write_text(&copied);
        spawn_local(async move {
            // Where the clipboard is closed to us, the link can be selected by hand.
            let said = if JsFuture::from(writing).await.is_ok() { "people.copied" } else { "people.copy_by_hand" };
            toasts.say(t!(said));
        });
    };
    view! {
        <Banner>{t!("links.made")}</Banner>
        <p class="invite-link" data-dashboard-link>
            {url}
        </p>
        <Button glyph=Glyph::Copy on_press=copy>
            {t!("people.copy")}
        </Button>
    }
}

#[component]
fn LinkRow(link: Known, reader: Reader, on_revoked: Callback<()>, trouble: RwSignal<Option<String>>) -> impl IntoView {
    let holds = link.revoked_at.is_none() && link.expires_at.is_none_or(|end| end > reader.book.now());
    let about = about(&link, reader);
    let was_opened = link.opened > 0;
    let (id, name) = (link.id, Arc::<str>::from(link.shows.name));
    let revoke = move |()| {
        spawn_local(async move {
            match http::post::<serde_json::Value>(&format!("/api/links/{id}/revoke"), &serde_json::json!({})).await {
                Ok(_) => on_revoked.run(()),
                Err(error) => trouble.set(Some(error.text())),
            }
        });
    };
    view! {
        <li class="related-row">
            <span class="row">
                <span class="row-text">
                    <span class="row-title clip">{name.to_string()}</span>
                    <span class="meta clip">{about}</span>
                    {was_opened.then(|| view! { <Openings id /> })}
                </span>
            </span>
            {holds
                .then(|| {
                    view! {
                        <Button kind=ButtonKind::Quiet on_press=revoke>
                            <span aria-hidden="true">{t!("links.revoke")}</span>
                            <span class="visually-hidden">{t!("links.revoke_named", name = name)}</span>
                        </Button>
                    }
                })}
        </li>
    }
}

#[derive(Deserialize)]
struct Log {
    openings: Vec<(Instant, u64)>,
}

/// When it was opened, fetched when somebody asks.
#[component]
fn Openings(id: RowId) -> impl IntoView {
    let log = RwSignal::new(None::<Vec<(Instant, u64)>>);
    let failed = RwSignal::new(None::<String>);
    let fetch = move |_| {
        if log.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            match http::get::<Log>(&format!("/api/links/{id}/openings")).await {
                Ok(told) => log.set(Some(told.openings)),
                Err(error) => failed.set(Some(error.text())),
            }
        });
    };
    let line = |(at, times): (Instant, u64)| {
        let times = (times > 1).then(|| format!(" × {times}"));
        view! { <li class="meta">{format::moment(at)} {times}</li> }
    };
    view! {
        <details class="link-openings" on:toggle=fetch>
            <summary>{t!("links.openings")}</summary>
            {move || failed.get().map(|text| view! { <p class="meta">{text}</p> })}
            <ul class="plain-list">{move || log.get().map(|log| log.into_iter().map(line).collect_view())}</ul>
        </details>
    }
}

/// Whose it is, how often it was opened, until when it holds.
fn about(link: &Known, reader: Reader) -> String {
    let opened = match link.last_opened {
        Some(last) => t!("links.opened", count = link.opened, when = format::ago(last)),
        None => t!("links.unopened"),
    };
    let ended = link.expires_at.is_some_and(|end| end <= reader.book.now());
    let end = match (link.revoked_at, link.expires_at) {
        (Some(_), _) => Some(t!("links.revoked")),
        (None, Some(_)) if ended => Some(t!("links.ended")),
        (None, Some(end)) => Some(t!("links.until", day = format::day_of(end))),
        (None, None) => None,
    };
    let others = reader.me.get_untracked() != Some(link.owner);
    let owner = others.then(|| names::title_or_unknown(reader.book, link.owner));
    let code = link.has_code.then(|| t!("links.with_code"));
    [owner, Some(opened), end, code].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
