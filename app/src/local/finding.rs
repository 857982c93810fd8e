//! One search over the whole book: kind after kind, with breaths between, so that typing never waits for it.
//!
//! Belongs here: when what is searched, filling tables ahead of the first question, fetching the table of Chinese characters.
//! Does not belong here: what words find (`domain::search`).

use std::{rc::Rc, sync::Arc};

use domain::search::{Hanzi, Hits, Reader, Words};
use leptos::{prelude::*, task::spawn_local};
use sync::{RowId, client::Changed};

use super::{
    book::Book,
    desk::Desk,
    moments::{mark, moment},
    tables::Touched,
};
use crate::{breathe::breathe, http, shipped};

/// The kinds that are searched, the most wanted first.
pub const SEARCHED: [&str; 7] = ["customer", "contact", "opportunity", "follow_up", "task", "product", "user"];

/// How many rows are read between two breaths.
const ROWS_A_BREATH: usize = 4_000;

/// How many milliseconds may pass between two breaths.
const BREATH: u64 = 12;

/// What words found.
#[derive(Debug, Default)]
pub struct Found {
    /// The words, which also say where in a text they stand.
    pub words: Words,
    /// What was typed.
    pub typed: String,
    /// What was found of each kind, kinds without anything left out.
    pub kinds: Vec<(&'static str, Hits)>,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// What was typed.
    pub typed: String,
    /// How many rows of each kind are wanted.
    pub most: usize,
    /// What the person opened last.
    pub opened: Vec<RowId>,
}

impl Book {
    /// What the words find in the whole book; live. Until an answer is ready the last one stays.
    pub fn find(self, question: Signal<Question>) -> Signal<Arc<Found>> {
        let found = RwSignal::new(Arc::new(Found::default()));
        let turn = StoredValue::new(0_u32);
        Effect::new(move |_| {
            let question = question.get();
            self.ready.track();
            turn.update_value(|turn| *turn += 1);
            let mine = turn.get_value();
            let is_current = move || turn.try_get_value() == Some(mine);
            let Some(desk) = self.desk_tracked() else { return };
            for kind in SEARCHED {
                desk.bells.listen_kind(kind);
            }
            let reader = Reader { me: self.actor.get_untracked().map(|actor| actor.user), opened: question.opened };
            spawn_local(async move {
                if let Some(answer) = desk.find(question.typed, &reader, question.most, is_current).await {
                    found.try_set(Arc::new(answer));
                }
            });
        });
        found.into()
    }
}

impl Desk {
    /// Answers, unless something newer was asked meanwhile.
    async fn find(
        self: Rc<Self>,
        typed: String,
        reader: &Reader,
        most: usize,
        is_current: impl Fn() -> bool,
    ) -> Option<Found> {
        self.clone().fetch_hanzi();
        let words = Words::new(&typed, self.tables.hanzi());
        let mut found = Found { words, typed, kinds: Vec::new() };
        if found.words.is_empty() {
            return Some(found);
        }
        if !self.engine.borrow().is_loaded() {
            return None;
        }
        let mut breath = moment().mono;
        for forgiving in [false, true] {
            for kind in SEARCHED {
                while !self.fill_some(kind) {
                    breathe().await;
                }
                mark("suike:find");
                let hits = self.tables.find(&self.engine.borrow(), kind, &found.words, forgiving, (reader, most));
                mark("suike:found");
                if hits.count > 0 {
                    found.kinds.push((kind, hits));
                }
                if moment().mono > breath + BREATH {
                    breathe().await;
                    breath = moment().mono;
                }
                if !is_current() {
                    return None;
                }
            }
            if !found.kinds.is_empty() {
                break;
            }
        }
        Some(found)
    }

    /// Fills the tables that search needs, once nothing else is to be done.
    pub(super) fn prepare_search(&self) {
        if self.prepared.replace(true) {
            return;
        }
        self.spawn(|desk| async move {
            desk.clone().fetch_hanzi();
            for kind in SEARCHED {
                while !desk.fill_some(kind) {
                    breathe().await;
                }
            }
            mark("suike:indexed");
            mark(&format!("suike:indexed {}", desk.tables.text_heap()));
        });
    }

    /// Fills a little more of the table of a kind. True once it is whole.
    pub(super) fn fill_some(&self, kind: &str) -> bool {
        mark("suike:fill");
        let whole = self.tables.prepare(&self.engine.borrow(), kind, ROWS_A_BREATH);
        mark("suike:filled");
        whole
    }

    /// Fetches the table of Chinese characters, if it is not here or on its way. Whoever searched without it is answered anew.
    fn fetch_hanzi(self: Rc<Self>) {
        if self.fetching.replace(true) {
            return;
        }
        spawn_local(async move {
            let text = match shipped::address("later-hanzi") {
                Some(address) => http::file(&address).await,
                None => None,
            };
            match text {
                Some(text) => {
                    self.tables.learn(&Arc::new(Hanzi::read(&text)));
                    self.bells.ring(&Changed::Rows(Vec::new()), &Touched::All);
                }
                // It is asked for again at the next search.
                None => self.fetching.set(false),
            }
        });
    }
}
