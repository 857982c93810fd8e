//! Values of one's own that somebody else replaced at the same time: told to who wrote them, with one tap to set them again.
//!
//! Belongs here: the notifications about it as cards, on the page of the record and all of them together. Does not belong
//! here: who wins (`domain::records::edit`), what was refused (`stale`).

use std::sync::Arc;

use domain::{
    Command,
    ids::reference,
    query::{Filter, Query, Sort},
    record::RecordKind,
    records::restoring::restore,
    registry,
};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::{
    history, names, permit,
    run::{Hand, use_hand},
    schema,
};
use crate::{
    i18n::format,
    local::Book,
    routes::Room,
    t,
    ui::{Button, ButtonKind, Glyph, Icon},
};

/// A value that was replaced.
#[derive(Clone)]
pub struct Replaced {
    notice: Arc<Row>,
    kind: &'static RecordKind,
    record: RowId,
    field: String,
    title: String,
    yours: Value,
    theirs: Value,
    by: Option<RowId>,
}

/// All of it is in the notice.
impl PartialEq for Replaced {
    fn eq(&self, other: &Self) -> bool {
        self.notice == other.notice
    }
}

impl Replaced {
    fn of(notice: Arc<Row>) -> Option<Self> {
        let about = notice.doc.get("about")?.as_object()?;
        let text = |name: &str| about.get(name).and_then(Value::as_str).unwrap_or_default();
        let value = |name: &str| about.get(name).cloned().unwrap_or_default();
        Some(Self {
            kind: registry::kind(text("kind"))?,
            record: reference(about, "record")?,
            field: text("field").to_owned(),
            title: text("title").to_owned(),
            yours: value("yours"),
            theirs: value("theirs"),
            by: reference(about, "by"),
            notice: Arc::clone(&notice),
        })
    }

    /// The record that it was replaced in.
    pub fn record(&self) -> RowId {
        self.record
    }

    /// What restoring needs to know of the change.
    fn held(&self) -> Doc {
        sync::order::gathered([(self.field.clone(), self.yours.clone())])
    }
}

/// Those of this person that they have not dealt with, newest first; live.
pub fn unread(book: Book) -> Signal<Vec<Replaced>> {
    let me = Memo::new(move |_| book.actor().with(|actor| actor.as_ref().map(|actor| actor.user)));
    let query = Signal::derive(move || {
        let mine = me.get().map(|me| Filter::refers("owner", me));
        let query = Query::of("notification").and(Filter::is("topic", "overwritten")).and(Filter::empty("read_at"));
        let query = query.by(Sort::down("at"));
        match mine {
            Some(mine) => query.and(mine),
            // Nobody's notifications are of no concern.
            None => query.and(Filter::is("owner", "")),
        }
    });
    let found = book.query(query);
    Memo::new(move |_| found.with(|ids| ids.iter().filter_map(|id| Replaced::of(book.row(*id)?)).collect())).into()
}

/// All of them, for the page that says how sync went.
#[component]
pub fn ReplacedCards() -> impl IntoView {
    let all = unread(use_hand().book);
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <section class="block">
                <h2 class="section-title">{t!("replaced.section")}</h2>
                <p class="sheet-text">{t!("replaced.hint")}</p>
                <ul class="plain-list cards">
                    <For each=move || all.get() key=|it| it.notice.id let:item>
                        <li class="card">
                            <Card item named=true />
                        </li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// Those about one record, on its page.
#[component]
pub fn ReplacedHere(
    /// The record.
    record: RowId,
) -> impl IntoView {
    let all = unread(use_hand().book);
    let here =
        Memo::new(move |_| all.with(|all| all.iter().filter(|it| it.record == record).cloned().collect::<Vec<_>>()));
    view! {
        <Show when=move || here.with(|all| !all.is_empty())>
            <ul class="plain-list replaced-here">
                <For each=move || here.get() key=|it| it.notice.id let:item>
                    <li class="card">
                        <Card item />
                    </li>
                </For>
            </ul>
        </Show>
    }
}

/// Yours and what stands there now, and the two ways out.
#[component]
fn Card(
    item: Replaced,
    /// Says which record it is about, and leads there.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let hand = use_hand();
    let row = hand.book.watch(item.record);
    let who = item.by.map_or_else(|| t!("records.somebody"), |by| names::title_or_unknown(hand.book, by));
    let field = schema::label_of(hand.book, item.kind, &item.field);
    let when = item.notice.doc.get("at").and_then(Value::as_i64).map(format::ago);
    let href = names::href(item.kind.name, item.record).filter(|_| named);
    let about = href.map(|href| view! { <a class="fact-link" href=href>{item.title.clone()}</a> });
    let yours = schema::words(hand.book, item.kind, &item.field, &item.yours);
    let may = permit::edit(hand.book, row);
    let item = StoredValue::new(item);
    let now = move || {
        let now = row.get();
        item.with_value(|item| {
            let value = now.as_ref().map_or(&item.theirs, |row| row.doc.get(&item.field).unwrap_or(&Value::Null));
            schema::words(hand.book, item.kind, &item.field, value)
        })
    };
    let can_restore = Memo::new(move |_| {
        let now = row.get();
        may.get() && now.is_some_and(|row| item.with_value(|item| restore(&row, &item.field, &item.held()).is_some()))
    });
    let keep = move |()| item.with_value(|item| dealt_with(hand, &item.notice));
    let set_again = move |()| {
        item.with_value(|item| {
            let restored = row.get_untracked().is_some_and(|row| hand.restore(&row, &item.field, &item.held()));
            if restored {
                dealt_with(hand, &item.notice);
            }
        });
    };
    view! {
        <div class="stale">
            <div class="replaced-head">
                <Icon glyph=Glyph::Info />
                <div>
                    <p class="card-title">{t!("replaced.title", name = who, field = field)}</p>
                    <p class="meta">{about} {named.then_some(" · ")} {when}</p>
                </div>
            </div>
            <dl class="stale-values">
                <div class="stale-value is-yours">
                    <dt>{t!("replaced.yours")}</dt>
                    <dd>{yours}</dd>
                </div>
                <div class="stale-value">
                    <dt>{t!("replaced.now")}</dt>
                    <dd>{now}</dd>
                </div>
            </dl>
            <div class="button-row">
                <Button on_press=keep>{t!("replaced.keep")}</Button>
                <Show when=move || can_restore.get()>
                    <Button kind=ButtonKind::Primary on_press=set_again>
                        {t!("replaced.restore")}
                    </Button>
                </Show>
                {item
                    .with_value(|item| Room::of_kind(item.kind.name).map(|room| (room, item.record)))
                    .map(|(room, id)| {
                        view! {
                            <Button kind=ButtonKind::Quiet on_press=move |()| history::open(room, id)>
                                {t!("history.open")}
                            </Button>
                        }
                    })}
            </div>
        </div>
    }
}

/// The person has seen it: it is not told again.
fn dealt_with(hand: Hand, notice: &Row) {
    let fields = sync::order::gathered([("read_at".to_owned(), json!(hand.book.now()))]);
    hand.run(Command::SetFields { kind: notice.kind.clone(), id: notice.id, base_ver: notice.ver, fields });
}
