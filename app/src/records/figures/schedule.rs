//! Telling the readers of a report or a board at set times that it is ready: the sheet in which somebody says when.
//!
//! Belongs here: one's own schedule of what a page shows, its words, the sheet. Does not belong here: when it comes and whom it
//! tells (`domain::reports`), the notification (`records::told`).

use std::sync::Arc;

use domain::{
    Command,
    ids::reference,
    reports::{
        due,
        rhythm::{LAST_OF_ALL, RHYTHMS, Rhythm, WEEKDAYS, When},
        schedule::{self, when_of},
    },
};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Doc, Row};

use crate::{
    i18n::{self, format},
    local::{self, Book},
    records::{
        names,
        run::{Hand, use_hand},
    },
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Choice, ChoiceChips, Field, Glyph, MenuItem, Select, Sheet},
};

/// So many people are named; of the others it is said how many there are.
const NAMED: usize = 4;

/// When a new one comes, until somebody says something else: on Mondays, as work begins.
const USUAL: (Rhythm, u32) = (Rhythm::Week(0), 9);

/// One's own schedule of this report or board; live.
pub fn mine(book: Book, target: Signal<Option<Arc<Row>>>) -> Memo<Option<Arc<Row>>> {
    let (all, actor) = (book.all(schedule::KIND.name), book.actor());
    Memo::new(move |_| {
        let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user))?;
        let about = target.with(|row| row.as_ref().map(|row| schedule::about(row)))?;
        let is_mine = |row: &&Arc<Row>| reference(&row.doc, "owner") == Some(me) && row.is_live();
        all.with(|all| all.iter().filter(is_mine).find(|row| row.doc.get("about") == Some(&about)).cloned())
    })
}

/// The menu's way to the sheet, which says when it comes if it does.
pub fn menu_item(mine: Memo<Option<Arc<Row>>>, open: RwSignal<bool>) -> MenuItem {
    let title = t!("schedule.title");
    let label = match mine.get() {
        None => title,
        Some(row) => [title, state(&row.doc)].join(&t!("schedule.colon")),
    };
    MenuItem::new(Glyph::Clock, label, move || open.set(true))
}

fn state(schedule: &Doc) -> String {
    match when_of(schedule) {
        Some(when) if due::next_at(schedule).is_some() => words(&when),
        _ => t!("schedule.rests"),
    }
}

/// A rhythm in words: 每周一 09:00.
fn words(when: &When) -> String {
    let time = time(when.hour);
    match when.rhythm {
        Rhythm::Day => t!("schedule.every_day", time = time),
        Rhythm::WorkingDay => t!("schedule.every_working_day", time = time),
        Rhythm::Week(at) => {
            let weekday = WEEKDAYS.get(at).map(|name| weekday(name)).unwrap_or_default();
            t!("schedule.every_week", weekday = weekday, time = time)
        }
        Rhythm::Month(Some(day)) => t!("schedule.every_month", day = day, time = time),
        Rhythm::Month(None) => t!("schedule.every_last", time = time),
    }
}

fn weekday(name: &str) -> String {
    i18n::tr(&format!("choice.schedule.weekday.{name}"))
}

fn time(hour: u32) -> String {
    format!("{hour:02}:00")
}

/// The sheet.
#[component]
pub fn ScheduleSheet(
    /// The report or the board.
    #[prop(into)]
    target: Signal<Option<Arc<Row>>>,
    /// One's own schedule of it.
    mine: Memo<Option<Arc<Row>>>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let form = move || {
        let target = target.get_untracked()?;
        Some(view! { <Form target before=mine.get_untracked() open /> })
    };
    view! {
        <Sheet open on_close=move |()| open.set(false) title=t!("schedule.title")>
            {form}
        </Sheet>
    }
}

#[component]
fn Form(target: Arc<Row>, before: Option<Arc<Row>>, open: RwSignal<bool>) -> impl IntoView {
    let hand = use_hand();
    let kept = before.as_ref().and_then(|row| when_of(&row.doc));
    let here = local::zone().0;
    let is_elsewhere =
        kept.as_ref().is_some_and(|when| when.zone.ahead(hand.book.now()) != here.ahead(hand.book.now()));
    let (first, at) = kept.map_or(USUAL, |when| (when.rhythm, when.hour));
    let (rhythm, hour) = (RwSignal::new(first), RwSignal::new(at));
    let when = Signal::derive(move || When { rhythm: rhythm.get(), hour: hour.get(), zone: here.clone() });
    let hours: Vec<Choice> = (0..24).map(|hour| Choice::new(hour.to_string(), time(hour))).collect();
    let rests = before.as_ref().is_some_and(|row| due::next_at(&row.doc).is_none());
    let save = {
        let (target, before) = (Arc::clone(&target), before.clone());
        move || {
            let when = when.get_untracked();
            if hand.act(keep(hand, &target, before.as_deref(), &when), t!("schedule.kept", when = words(&when))) {
                open.set(false);
            }
        }
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
            {rests.then(|| view! { <Banner kind=BannerKind::Warn>{t!("schedule.rests_text")}</Banner> })}
            <Rhythms rhythm />
            <div class="schedule-times">
                <Days rhythm />
                <Field label=t!("schedule.hour")>
                    <Select
                        value=Signal::derive(move || hour.get().to_string())
                        on_pick=move |picked: String| hour.set(picked.parse().unwrap_or(at))
                        choices=hours
                    />
                </Field>
            </div>
            {is_elsewhere.then(|| view! { <p class="meta">{t!("schedule.elsewhere")}</p> })}
            <Banner>
                <Said target when />
            </Banner>
            <div class="sheet-actions">
                {match before {
                    Some(row) => view! { <Ending row rests open /> }.into_any(),
                    None => view! { <Button on_press=move |()| open.set(false)>{t!("ui.cancel")}</Button> }.into_any(),
                }} <Button kind=ButtonKind::Primary submit=true>
                    {t!("ui.save")}
                </Button>
            </div>
        </form>
    }
}

/// What is kept of it. One that rests goes on resting.
fn keep(hand: Hand, target: &Row, before: Option<&Row>, when: &When) -> Command {
    let mut fields = schedule::fields(when);
    if let Some(row) = before {
        return set(hand, row, fields);
    }
    fields.retain(|_, value| !value.is_null());
    fields.insert("about".to_owned(), schedule::about(target));
    Command::Create { kind: schedule::KIND.name.to_owned(), id: hand.book.new_id(), fields }
}

fn set(hand: Hand, row: &Row, fields: Doc) -> Command {
    let base_ver = hand.book.row(row.id).map_or(row.ver, |now| now.ver);
    Command::SetFields { kind: row.kind.clone(), id: row.id, base_ver, fields }
}

/// Laying it to rest, letting it go on, and ending it.
#[component]
fn Ending(row: Arc<Row>, rests: bool, open: RwSignal<bool>) -> impl IntoView {
    let hand = use_hand();
    let done = move |command: Command, said: String| {
        if hand.act(command, said) {
            open.set(false);
        }
    };
    let (stopped, turned) = (Arc::clone(&row), row);
    let stop = move |()| {
        let base_ver = hand.book.row(stopped.id).map_or(stopped.ver, |now| now.ver);
        let command = Command::Delete { kind: stopped.kind.clone(), id: stopped.id, base_ver };
        done(command, t!("schedule.stopped", name = names::title_of(&stopped)));
    };
    let turn = move |()| {
        let paused = if rests { Value::Null } else { json!(true) };
        let fields = sync::order::gathered([("paused".to_owned(), paused)]);
        let said = if rests { t!("schedule.resumed") } else { t!("schedule.paused") };
        done(set(hand, &turned, fields), said);
    };
    view! {
        <Button kind=ButtonKind::Quiet on_press=stop>
            {t!("schedule.stop")}
        </Button>
        <Button on_press=turn>{if rests { t!("schedule.resume") } else { t!("schedule.pause") }}</Button>
    }
}

/// Every day, on working days, by the week, by the month.
#[component]
fn Rhythms(rhythm: RwSignal<Rhythm>) -> impl IntoView {
    let choices: Vec<Choice> =
        RHYTHMS.iter().map(|name| Choice::new(*name, i18n::tr(&format!("choice.schedule.rhythm.{name}")))).collect();
    let pick = move |name: String| {
        rhythm.set(match name.as_str() {
            "working_day" => Rhythm::WorkingDay,
            "week" => Rhythm::Week(0),
            "month" => Rhythm::Month(Some(1)),
            _ => Rhythm::Day,
        });
    };
    view! {
        <Field label=t!("schedule.rhythm")>
            <ChoiceChips value=Signal::derive(move || rhythm.get().name().to_owned()) on_pick=pick choices />
        </Field>
    }
}

/// On which day of the week or of the month, where that is to be said.
#[component]
fn Days(rhythm: RwSignal<Rhythm>) -> impl IntoView {
    let weekdays = || {
        let choice = |(at, name): (usize, &&str)| Choice::new(at.to_string(), weekday(name));
        WEEKDAYS.iter().enumerate().map(choice).collect::<Vec<_>>()
    };
    let days = || {
        let choice = |day: u32| Choice::new(day.to_string(), t!("schedule.day_of_month", day = day));
        (1..=LAST_OF_ALL).map(choice).collect::<Vec<_>>()
    };
    let of_week = Memo::new(move |_| matches!(rhythm.get(), Rhythm::Week(_)));
    let of_month = Memo::new(move |_| matches!(rhythm.get(), Rhythm::Month(_)));
    let value = Signal::derive(move || match rhythm.get() {
        Rhythm::Week(at) => at.to_string(),
        Rhythm::Month(Some(day)) => day.to_string(),
        _ => String::new(),
    });
    let pick_weekday = move |picked: String| rhythm.set(Rhythm::Week(picked.parse().unwrap_or_default()));
    let pick_day = move |picked: String| rhythm.set(Rhythm::Month(picked.parse().ok()));
    view! {
        <Show when=move || of_week.get()>
            <Field label=t!("schedule.weekday")>
                <Select value on_pick=pick_weekday choices=weekdays() />
            </Field>
        </Show>
        <Show when=move || of_month.get()>
            <Field label=t!("schedule.day")>
                <Select value on_pick=pick_day choices=days() none=t!("schedule.last_day") />
            </Field>
        </Show>
    }
}

/// When it comes next, and who will be told.
#[component]
fn Said(target: Arc<Row>, when: Signal<When>) -> impl IntoView {
    let book = use_hand().book;
    let next = move || {
        let when = when.get();
        let day = when.next(book.now()).and_then(|next| when.zone.day(next));
        let day = day.map(|day| format::day_and_weekday(&day.to_string())).unwrap_or_default();
        t!("schedule.next", day = day, time = time(when.hour))
    };
    view! {
        <p>{next}</p>
        <p class="meta">{who(book, &target)}</p>
    }
}

fn who(book: Book, target: &Row) -> String {
    let Some(me) = book.actor().get_untracked() else { return String::new() };
    let (users, teams) = (book.all("user").get_untracked(), book.all("team").get_untracked());
    let told = due::told(&me, target, &users, &teams);
    if told.len() < 2 {
        return t!("schedule.tells_me");
    }
    let others = told
        .iter()
        .filter(|person| **person != me.user)
        .take(NAMED)
        .map(|person| names::title_or_unknown(book, *person));
    let named: Vec<String> = others.collect();
    let list = named.join(&t!("records.and"));
    if named.len() + 1 < told.len() {
        t!("schedule.tells_more", count = told.len(), names = list)
    } else {
        t!("schedule.tells", count = told.len(), names = list)
    }
}
