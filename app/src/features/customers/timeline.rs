//! The timeline of a customer.
//!
//! Belongs here: drawing the story, a day's heading before its first entry. Does not belong here: putting the story together
//! (`story`).

use leptos::prelude::*;
use sync::RowId;

use super::story::{self, Entry, What};
use crate::{
    i18n::format,
    local::{Book, use_book},
    records::{names, run::use_hand, schema},
    t,
    ui::{Button, ButtonKind, EmptyState, Glyph, Timeline, TimelineItem},
};

/// Entries shown before somebody asks for more.
const FIRST: usize = 40;

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
    let entries = story::of_customer(book, customer);
    let shown = RwSignal::new(FIRST);
    let visible = move || entries.with(|all| all.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    let more = move || entries.with(Vec::len) > shown.get();
    view! {
        <Show
            when=move || entries.with(|all| !all.is_empty())
            fallback=move || {
                view! {
                    <EmptyState
                        glyph=Glyph::History
                        title=t!("customers.no_story")
                        text=t!("customers.no_story_text")
                    >
                        <Button kind=ButtonKind::Primary glyph=Glyph::NotebookPen on_press=on_log>
                            {t!("customers.log")}
                        </Button>
                    </EmptyState>
                }
            }
        >
            <Timeline>
                <For each=visible key=|entry| format!("{} {} {:?}", entry.id, entry.at, entry.what) let:entry>
                    <Item entry />
                </For>
            </Timeline>
            <Show when=more>
                <Button kind=ButtonKind::Quiet wide=true on_press=move |()| shown.update(|it| *it += 100)>
                    {t!("customers.older")}
                </Button>
            </Show>
        </Show>
    }
}

#[component]
fn Item(entry: Entry) -> impl IntoView {
    let hand = use_hand();
    let book = hand.book;
    let when = when(entry.at);
    match entry.what {
        What::FollowUp { channel, text, by, contact } => {
            let how = schema::choice_label("follow_up", "channel", &channel);
            let title = match contact.and_then(|id| names::title(book, id)) {
                Some(contact) => t!("customers.talked", how = how, name = contact),
                None => how,
            };
            view! {
                <TimelineItem glyph=channel_glyph(&channel) title meta=by_whom(book, when, by)>
                    <p class="prose said">{text}</p>
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
        What::Done { title, by } => {
            view! { <TimelineItem glyph=Glyph::CircleCheck title meta=by_whom(book, when, by) /> }.into_any()
        }
    }
}

/// "3 days ago" while that says enough, the day after a month.
fn when(at: i64) -> String {
    const MONTH: f64 = 30.0 * 86_400_000.0;
    if js_sys::Date::now() - (at as f64) < MONTH { format::ago(at) } else { format::day_of(at) }
}

fn by_whom(book: Book, when: String, by: Option<RowId>) -> String {
    match by.and_then(|by| names::title(book, by)) {
        Some(name) => format!("{when} · {name}"),
        None => when,
    }
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
