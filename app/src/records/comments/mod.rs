//! What those who see a record say to each other about it.
//!
//! Belongs here: the comments of any kind that has them, newest first. Does not belong here: writing one (`writing`), what one is
//! told of (`records::told`).

mod writing;

use std::sync::Arc;

use domain::{
    Command,
    ids::{reference, references},
    query::{Filter, Query, Sort},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use writing::CommentBox;

use super::{names, run::use_hand};
use crate::{
    frame::navigation,
    i18n::format,
    local::{Book, use_book},
    routes::{Room, Route},
    t,
    ui::{Avatar, Glyph, Menu, MenuItem},
};

/// Comments on records of a kind.
#[derive(Clone, Copy)]
pub struct Thread {
    /// The kind of the comments.
    pub comments: &'static str,
    /// The kind that they are about, and their field that names it.
    pub about: &'static str,
    /// The command that says something.
    pub say: fn(Said) -> Command,
    /// The sentence about somebody named who does not see the record.
    pub unseen: &'static str,
    /// True if such records can be shared with them.
    pub shares: bool,
}

/// What is said.
pub struct Said {
    /// The new comment's id.
    pub id: RowId,
    /// On which record.
    pub about: RowId,
    /// The words.
    pub text: String,
    /// The people named.
    pub mentions: Vec<RowId>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Plain(String),
    Name(String),
}

/// The comments and a box for one more.
#[component]
pub fn Comments(
    /// Comments on what.
    thread: &'static Thread,
    /// The record.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
    /// Its id.
    id: RowId,
) -> impl IntoView {
    let newest = Query::of(thread.comments).and(Filter::refers(thread.about, id)).by(Sort::down("at"));
    let ids = use_book().query(Signal::stored(newest));
    view! {
        <CommentBox thread row id />
        <ul class="plain-list comments">
            <For each=move || ids.get().to_vec() key=|id| *id let:id>
                <Comment thread id />
            </For>
        </ul>
    }
}

#[component]
fn Comment(thread: &'static Thread, id: RowId) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    move || {
        let row = row.get()?;
        let by = reference(&row.doc, "by");
        let name = by.map_or_else(|| t!("records.somebody"), |by| names::title_or_unknown(book, by));
        let when = row.doc.get("at").and_then(Value::as_i64).map(format::ago);
        let mine = by.is_some() && by == book.actor().with(|actor| actor.as_ref().map(|actor| actor.user));
        let parts = parts(row.doc.get("text").and_then(Value::as_str).unwrap_or_default(), &named(book, &row));
        let words = parts.into_iter().map(|part| match part {
            Part::Plain(text) => text.into_any(),
            Part::Name(name) => view! { <strong class="mention">{name}</strong> }.into_any(),
        });
        Some(view! {
            <li class="comment">
                <Avatar name=name.clone() />
                <div class="comment-body">
                    <p class="comment-head">
                        <span class="comment-by clip">{name}</span>
                        <span class="meta">{when}</span>
                    </p>
                    <p class="prose">{words.collect_view()}</p>
                </div>
                {mine.then(|| view! { <OwnMenu thread id /> })}
            </li>
        })
    }
}

#[component]
fn OwnMenu(thread: &'static Thread, id: RowId) -> impl IntoView {
    let hand = use_hand();
    let items = Signal::derive(move || {
        let edit = move || navigation::go(&Route::Edit(Room::Other(thread.comments), id));
        let delete = move || {
            if let Some(row) = hand.book.row(id) {
                hand.delete(&row);
            }
        };
        vec![
            MenuItem::new(Glyph::Pencil, t!("records.edit"), edit),
            MenuItem::new(Glyph::Trash2, t!("records.delete"), delete).danger(),
        ]
    });
    view! { <Menu label=t!("records.actions") items /> }
}

fn named(book: Book, row: &Row) -> Vec<String> {
    references(&row.doc, "mentions").into_iter().filter_map(|id| names::title(book, id)).collect()
}

/// The text cut at the people named in it.
fn parts(text: &str, names: &[String]) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut plain, mut rest) = (String::new(), text);
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let here =
            names.iter().filter(|name| c == '@' && after.starts_with(name.as_str())).max_by_key(|name| name.len());
        if let Some(name) = here {
            if !plain.is_empty() {
                parts.push(Part::Plain(std::mem::take(&mut plain)));
            }
            parts.push(Part::Name(format!("@{name}")));
            rest = after.get(name.len()..).unwrap_or_default();
        } else {
            plain.push(c);
            rest = after;
        }
    }
    if !plain.is_empty() {
        parts.push(Part::Plain(plain));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_named_stand_out_and_the_longer_name_wins() {
        let names = ["李娜".to_owned(), "李娜娜".to_owned()];
        let cut = parts("@李娜娜 和@李娜：a@b.example", &names);
        let plain = |text: &str| Part::Plain(text.to_owned());
        let name = |text: &str| Part::Name(text.to_owned());
        assert_eq!(cut, [name("@李娜娜"), plain(" 和"), name("@李娜"), plain("：a@b.example")]);
        assert_eq!(parts("", &names), []);
    }
}
