//! The timeline of a customer.
//!
//! Belongs here: drawing the story as far as somebody has scrolled, narrowing it, pinning. Does not belong here: putting the
//! story together (`story`).

use std::collections::BTreeMap;

use domain::{Command, activities::follow_up::CHANNELS};
use leptos::prelude::*;
use serde_json::json;
use sync::RowId;

use super::{
    files::{self, FilesOf},
    story::{self, Entry, Part, What},
};
use crate::{
    i18n::format,
    local::{Book, use_book},
    records::{
        history, names,
        run::{Hand, use_hand},
        schema,
    },
    t,
    ui::{Button, ButtonKind, Choice, ChoiceChips, EmptyState, Glyph, IconButton, InSight, Timeline, TimelineItem},
};

/// Entries shown at first, and so many more each time the end comes into sight.
const STEP: usize = 40;
/// A story so short is not worth narrowing.
const SHORT: usize = 5;

/// The timeline.
#[component]
pub fn CustomerTimeline(
    /// Whose.
    customer: RowId,
    /// Somebody wants to log what happened.
    #[prop(into)]
    on_log: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let part = RwSignal::new(Part::default());
    let shown = RwSignal::new(STEP);
    let events = history::Story::of(customer, book.watch(customer));
    let story = story::of_customer(book, customer, events, part.into(), shown.into());
    let pinned = story::pinned(book, customer);
    provide_context(Attached(files::by_follow_up(book, customer)));
    let is_empty =
        Memo::new(move |_| story.with(|story| story.told == 0) && part.with(|part| *part == Part::Everything));
    let more = move || story.with(|story| story.count) > shown.get() || events.more.get();
    let further = move |()| {
        shown.update(|it| *it += STEP);
        if events.more.get_untracked() {
            events.ask_older();
        }
    };
    view! {
        <Show when=move || is_empty.get()>
            <EmptyState glyph=Glyph::History title=t!("customers.no_story") text=t!("customers.no_story_text")>
                <Button kind=ButtonKind::Primary glyph=Glyph::NotebookPen on_press=on_log>
                    {t!("customers.log")}
                </Button>
            </EmptyState>
        </Show>
        <Parts part story />
        <Show when=move || pinned.with(|all| !all.is_empty())>
            <section class="pinned" aria-label=t!("customers.pinned")>
                <Entries entries=pinned />
            </section>
        </Show>
        <Show
            when=move || story.with(|story| story.count > 0)
            fallback=|| view! { <p class="meta story-none">{t!("customers.no_such_story")}</p> }
        >
            <Entries entries=Signal::derive(move || story.get().entries) />
        </Show>
        <Show when=more>
            <InSight on_reach=further>
                <Button kind=ButtonKind::Quiet wide=true on_press=further>
                    {t!("customers.older")}
                </Button>
            </InSight>
        </Show>
    }
}

/// What is attached to each follow-up of the customer, for the items.
#[derive(Clone, Copy)]
struct Attached(Memo<BTreeMap<RowId, Vec<RowId>>>);

#[component]
fn Entries(#[prop(into)] entries: Signal<Vec<Entry>>) -> impl IntoView {
    view! {
        <Timeline>
            <For
                each=move || entries.get()
                key=|entry| format!("{} {} {:?}", entry.id, entry.at, entry.what)
                let:entry
            >
                <Item entry />
            </For>
        </Timeline>
    }
}

/// What part of the story is wanted: chips, and the channels once it is follow-ups.
#[component]
fn Parts(part: RwSignal<Part>, story: Memo<story::Story>) -> impl IntoView {
    let value = Signal::derive(move || {
        part.with(|part| match part {
            Part::Everything => "all",
            Part::FollowUps(_) => "follow_ups",
            Part::Opportunities => "opportunities",
            Part::Customer => "customer",
            Part::Tasks => "tasks",
        })
        .to_owned()
    });
    let pick = move |picked: String| {
        part.set(match picked.as_str() {
            "follow_ups" => Part::FollowUps(None),
            "opportunities" => Part::Opportunities,
            "customer" => Part::Customer,
            "tasks" => Part::Tasks,
            _ => Part::Everything,
        });
    };
    let choices = || {
        vec![
            Choice::new("all", t!("customers.story_all")),
            Choice::new("follow_ups", schema::kind_plural("follow_up")),
            Choice::new("opportunities", schema::kind_plural("opportunity")),
            Choice::new("tasks", t!("customers.story_tasks")),
            Choice::new("customer", t!("customers.story_customer")),
        ]
    };
    let channels =
        || CHANNELS.iter().map(|name| Choice::new(*name, schema::choice_label("follow_up", "channel", name)));
    let channel = Signal::derive(move || {
        part.with(|part| if let Part::FollowUps(Some(channel)) = part { channel.clone() } else { String::new() })
    });
    let is_worth = move || part.with(|part| *part != Part::Everything) || story.with(|story| story.count > SHORT);
    view! {
        <Show when=is_worth>
            <div class="story-parts">
                <ChoiceChips value on_pick=pick choices=Signal::stored(choices()) label=t!("customers.story_part") />
                <Show when=move || part.with(|part| matches!(part, Part::FollowUps(_)))>
                    <ChoiceChips
                        value=channel
                        on_pick=move |name: String| part.set(Part::FollowUps(Some(name).filter(|name| !name.is_empty())))
                        choices=Signal::stored(channels().collect::<Vec<_>>())
                        clearable=true
                        label=schema::field_label("follow_up", "channel")
                    />
                </Show>
            </div>
        </Show>
    }
}

/// Pins a follow-up above the story, or lets it go.
#[component]
fn Pin(hand: Hand, id: RowId, pinned: bool) -> impl IntoView {
    let (label, said) =
        if pinned { ("customers.unpin", "customers.unpinned") } else { ("customers.pin", "customers.pinned_now") };
    let turn = move |()| {
        let Some(row) = hand.book.row(id) else { return };
        let fields = sync::order::gathered([("pinned".to_owned(), json!(!pinned))]);
        hand.act(Command::SetFields { kind: row.kind.clone(), id, base_ver: row.ver, fields }, t!(said));
    };
    view! { <IconButton glyph=if pinned { Glyph::PinOff } else { Glyph::Pin } label=t!(label) on_press=turn /> }
}

#[component]
fn Item(entry: Entry) -> impl IntoView {
    let hand = use_hand();
    let book = hand.book;
    let when = when(entry.at);
    match entry.what {
        What::FollowUp { channel, text, by, contact, pinned, from_file } => {
            let how = schema::choice_label("follow_up", "channel", &channel);
            let title = match contact.and_then(|id| names::title(book, id)) {
                Some(contact) => t!("customers.talked", how = how, name = contact),
                None => how,
            };
            let all = use_context::<Attached>();
            let of_it = move || all.and_then(|Attached(all)| all.with(|all| all.get(&entry.id).cloned()));
            let files = Memo::new(move |_| of_it().unwrap_or_default());
            view! {
                <TimelineItem glyph=channel_glyph(&channel) title meta=came(by_whom(book, when, by), from_file)>
                    <div class="story-said">
                        <p class="prose said">{text}</p>
                        <Show when=move || files.with(|files| !files.is_empty())>
                            <FilesOf ids=files />
                        </Show>
                    </div>
                    <span class="story-pin">
                        <Pin hand id=entry.id pinned />
                    </span>
                </TimelineItem>
            }
            .into_any()
        }
        What::Moved { stage, by } => {
            let name = names::title_or_unknown(book, entry.id);
            let title = t!("customers.moved", name = name, stage = names::title_or_unknown(book, stage));
            let href = names::href("opportunity", entry.id);
            view! {
                <TimelineItem glyph=Glyph::SquareKanban title meta=by_whom(book, when, by)>
                    {href.map(|href| view! { <a class="fact-link" href=href>{t!("customers.open_opportunity")}</a> })}
                </TimelineItem>
            }
            .into_any()
        }
        What::Said { opportunity, text, by } => {
            let title = t!("customers.said", name = names::title_or_unknown(book, opportunity));
            let href = names::href("opportunity", opportunity);
            view! {
                <TimelineItem glyph=Glyph::MessageCircle title meta=by_whom(book, when, by)>
                    <p class="prose said">{text}</p>
                    {href.map(|href| view! { <a class="fact-link" href=href>{t!("customers.open_opportunity")}</a> })}
                </TimelineItem>
            }
            .into_any()
        }
        What::Came { by, from_file } => {
            let (glyph, title) = if from_file {
                (Glyph::Upload, t!("customers.came_in_file"))
            } else {
                (Glyph::Plus, t!("customers.came"))
            };
            view! { <TimelineItem glyph title meta=by_whom(book, when, by) /> }.into_any()
        }
        What::Owned { owner, by } => {
            let title = match owner {
                None => t!("customers.went_to_pool"),
                Some(owner) if owner == by => t!("customers.was_claimed"),
                Some(owner) => t!("customers.was_given", name = names::title_or_unknown(book, owner)),
            };
            view! { <TimelineItem glyph=Glyph::Users title meta=by_whom(book, when, Some(by)) /> }.into_any()
        }
        What::Done { title, by } => {
            view! { <TimelineItem glyph=Glyph::CircleCheck title meta=by_whom(book, when, by) /> }.into_any()
        }
    }
}

/// "3 days ago" while that says enough, the day after a month.
fn when(at: i64) -> String {
    const MONTH: f64 = 30.0 * 86_400_000.0;
    // Of what came in a file only the order is known.
    if at == 0 {
        return String::new();
    }
    if js_sys::Date::now() - (at as f64) < MONTH { format::ago(at) } else { format::day_of(at) }
}

fn by_whom(book: Book, when: String, by: Option<RowId>) -> String {
    let who = by.and_then(|by| names::title(book, by)).unwrap_or_default();
    [when, who].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn came(meta: String, from_file: bool) -> String {
    if from_file { format!("{meta} · {}", t!("customers.from_file")) } else { meta }
}

/// The picture of a channel.
pub fn channel_glyph(channel: &str) -> Glyph {
    match channel {
        "call" => Glyph::Phone,
        "visit" => Glyph::MapPin,
        "message" => Glyph::MessageCircle,
        "mail" => Glyph::Mail,
        "meeting" => Glyph::Users,
        _ => Glyph::NotebookPen,
    }
}
