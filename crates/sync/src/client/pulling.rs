//! What pulls bring: pages, taken in one after the other.
//!
//! The head of an answer says where the next page begins. So the next one is asked for as soon as a head is there, while
//! the rest of its page is still on its way: a slow line then never stands idle. There are never more than two, and the second
//! is taken in only on top of the first.
//!
//! Does not belong here: when to pull, and what to do when nobody answers ([`super::network`]).

use std::collections::BTreeMap;

use super::{
    base::{PackedBase, Rewrite},
    engine::Engine,
    event::{Effect, Moment, NetError, Ticket},
    network::{BACKLOG, Waiting},
    overlay::Moved,
};
use crate::{
    model::Model,
    page::{PageError, split_head},
    protocol::{BUSY_ROWS, Cursor, FIRST_ROWS, PAGE_ROWS, PROTOCOL, PullHead, PullRequest},
    row::Scope,
};

/// A pull's answer as it came.
type Answer = Result<Vec<u8>, NetError>;

/// A pull on its way before the answer to the one before it has come whole.
#[derive(Debug)]
pub(super) struct Ahead {
    ticket: Ticket,
    /// From where it was asked: where the one before it will end.
    cursors: BTreeMap<Scope, Cursor>,
    /// Its answer, if it was the quicker one.
    answer: Option<Answer>,
}

impl<M: Model> Engine<M> {
    /// Asks for what is newer than what is here.
    pub(super) fn pull(&mut self, at: Moment) {
        self.net.want_pull = false;
        let ticket = self.ask(&self.meta.cursors.clone(), self.page_rows(), at);
        self.net.pull = Some(Waiting { ticket, since: at.mono });
    }

    fn page_rows(&self) -> usize {
        if self.meta.cursors.is_empty() {
            FIRST_ROWS
        } else if self.outbox.iter().next().is_some() {
            BUSY_ROWS
        } else {
            PAGE_ROWS
        }
    }

    fn ask(&mut self, cursors: &BTreeMap<Scope, Cursor>, limit: usize, at: Moment) -> Ticket {
        let cursors = cursors.iter().map(|(scope, cursor)| (scope.clone(), *cursor)).collect();
        let body = serde_json::to_string(&PullRequest { protocol: PROTOCOL, cursors, limit }).unwrap_or_default();
        let ticket = self.ticket();
        self.net.poll_at = at.mono + self.config.poll;
        self.emit(Effect::Pull { ticket, body });
        ticket
    }

    /// The head of an answer is here and says that there is more: that is asked for at once.
    pub(super) fn pull_begun(&mut self, ticket: Ticket, head: &[u8], at: Moment) {
        let awaited = self.net.pull.is_some_and(|waiting| waiting.ticket == ticket) && self.net.ahead.is_none();
        let may_ask = self.leader && !self.loading && self.net.may_talk() && self.lanes.base_backlog() <= BACKLOG;
        if !awaited || !may_ask {
            return;
        }
        // What is wrong with a head is said when its answer is read.
        if let Ok(head) = read_head::<M>(head)
            && head.more
        {
            let cursors = self.meta.cursors_after(&head);
            let ticket = self.ask(&cursors, self.page_rows(), at);
            self.net.ahead = Some(Ahead { ticket, cursors, answer: None });
        }
    }

    pub(super) fn pull_answered(&mut self, ticket: Ticket, answer: Answer, at: Moment) {
        if let Some(ahead) = self.net.ahead.as_mut().filter(|ahead| ahead.ticket == ticket) {
            ahead.answer.get_or_insert(answer);
            return;
        }
        if self.net.pull.take_if(|waiting| waiting.ticket == ticket).is_none() || self.loading {
            return;
        }
        let mut next = Some(answer);
        while let Some(answer) = next {
            next = self.take_answer(answer, at);
        }
    }

    /// Takes an answer in. Returns the next one, if it is here already.
    fn take_answer(&mut self, answer: Answer, at: Moment) -> Option<Answer> {
        let ahead = self.net.ahead.take();
        let more = match answer.and_then(|bytes| self.take_bytes(&bytes, at)) {
            Ok(more) => more,
            Err(error) => {
                self.net.want_pull = true;
                self.request_failed(&error, at);
                return None;
            }
        };
        match ahead {
            Some(ahead) if ahead.cursors == self.meta.cursors => {
                if ahead.answer.is_none() {
                    self.net.pull = Some(Waiting { ticket: ahead.ticket, since: at.mono });
                }
                ahead.answer
            }
            _ => {
                self.net.want_pull |= more;
                None
            }
        }
    }

    /// Returns true if there is more.
    fn take_bytes(&mut self, bytes: &[u8], at: Moment) -> Result<bool, NetError> {
        let (head, page) = split_head(bytes);
        let head = read_head::<M>(head)?;
        PackedBase::check(page).map_err(|_| NetError::Unwell)?;
        self.net.succeeded();
        let more = head.more;
        if self.take_page(head, page, at).is_err() {
            self.rebuild();
        }
        Ok(more)
    }

    fn take_page(&mut self, head: PullHead<M::Actor>, page: &[u8], at: Moment) -> Result<(), PageError> {
        let lost = self.meta.lost(&head);
        let mut rewrite = if lost.is_empty() { Rewrite::default() } else { self.base.forget(&lost)? };
        if !page.is_empty() {
            let more = self.base.receive(self.base.next_page(), &page.into())?;
            rewrite.pages.retain(|(no, _)| more.pages.iter().all(|(other, _)| other != no));
            rewrite.pages.extend(more.pages);
            rewrite.named.extend(more.named);
            rewrite.purged.extend(more.purged);
        }
        let was_filling = self.meta.filling();
        let last_sync = self.meta.last_sync;
        let changed = self.meta.follow(head, at.wall);
        let passed = self.take_passed();
        self.suspects.extend(rewrite.purged.iter().copied());
        if was_filling || changed {
            self.all_changed();
        }
        self.replay(Moved::Rows(rewrite.named.iter().chain(&rewrite.purged).copied().collect()));
        if self.meta.complete {
            self.settle_suspects(at);
        }
        let stale = last_sync.is_none_or(|last| (at.wall - last).abs() > 60_000);
        if !rewrite.pages.is_empty() || changed || was_filling || stale || !passed.is_empty() || !lost.is_empty() {
            self.store_base(&rewrite, false, passed, lost);
        }
        Ok(())
    }
}

/// The head of a pull's answer, found to be sound.
fn read_head<M: Model>(head: &[u8]) -> Result<PullHead<M::Actor>, NetError> {
    #[derive(serde::Deserialize)]
    struct Spoken {
        protocol: u16,
    }
    let spoken: Spoken = serde_json::from_slice(head).map_err(|_| NetError::Unwell)?;
    if spoken.protocol != PROTOCOL {
        return Err(NetError::UpdateNeeded);
    }
    serde_json::from_slice(head).map_err(|_| NetError::Unwell)
}
