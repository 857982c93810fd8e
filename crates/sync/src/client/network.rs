//! Talking to the server: when to push and pull, and what to do when that fails. What a pull brings is [`super::pulling`]'s.

use super::{
    engine::Engine,
    event::{Effect, Moment, NetError, Ticket},
    pulling::Ahead,
};
use crate::{
    model::Model,
    protocol::{MAX_MUTATIONS, MAX_PUSH_BYTES, PROTOCOL, PushResponse},
    row::RowId,
};

/// How many commits of the base may wait before pulling pauses: some are stored while the next page is fetched.
pub(super) const BACKLOG: usize = 4;

/// How long after the first failure to try again, and the longest wait, in milliseconds.
const FIRST_RETRY: u64 = 1_000;
const LAST_RETRY: u64 = 300_000;

/// How long to wait after so many failures: doubling, somewhere between half and all of it.
pub(super) fn backoff(fails: u32, dice: u32) -> u64 {
    let most = (FIRST_RETRY << fails.saturating_sub(1).min(12)).min(LAST_RETRY);
    most / 2 + u64::from(dice) % (most / 2)
}

/// A request that waits for its answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) ticket: Ticket,
    pub(super) since: u64,
}

/// What is known of the network.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub(super) struct Net {
    pub(super) online: bool,
    pub(super) signed_out: bool,
    pub(super) update_needed: bool,
    pub(super) want_pull: bool,
    push: Option<Waiting>,
    pub(super) pull: Option<Waiting>,
    /// The pull that follows that one, asked for already.
    pub(super) ahead: Option<Ahead>,
    fails: u32,
    retry_at: u64,
    pub(super) poll_at: u64,
    /// At most so many mutations in the next push; shrinks when the server refuses a push as a whole.
    batch: usize,
    /// Those in the push that is on its way.
    sent: Vec<RowId>,
}

impl Default for Net {
    fn default() -> Self {
        Self {
            online: true,
            signed_out: false,
            update_needed: false,
            want_pull: true,
            push: None,
            pull: None,
            ahead: None,
            fails: 0,
            retry_at: 0,
            poll_at: 0,
            batch: MAX_MUTATIONS,
            sent: Vec::new(),
        }
    }
}

impl Net {
    pub(super) fn back_online(&mut self) {
        self.online = true;
        self.fails = 0;
        self.retry_at = 0;
        self.want_pull = true;
    }

    pub(super) fn back_in_view(&mut self) {
        self.retry_at = 0;
        self.want_pull = true;
    }

    pub(super) fn poll_is_due(&self, now: u64) -> bool {
        self.poll_at <= now
    }

    pub(super) fn poll_again_at(&mut self, at: u64) {
        self.poll_at = at;
    }

    pub(super) fn poll_at_once(&mut self) {
        self.retry_at = 0;
        self.poll_at = 0;
        self.want_pull = true;
    }

    pub(super) fn in_touch(&self) -> bool {
        self.online && self.fails == 0
    }

    /// The base is another now: what a pull on its way will answer does not continue it.
    pub(super) fn drop_pull(&mut self) {
        self.pull = None;
        self.ahead = None;
        self.want_pull = true;
    }

    /// Forgets what is on its way; its answers will be ignored.
    pub(super) fn hang_up(&mut self) {
        self.push = None;
        self.pull = None;
        self.ahead = None;
    }

    pub(super) fn may_talk(&self) -> bool {
        self.online && !self.signed_out && !self.update_needed
    }

    pub(super) fn succeeded(&mut self) {
        self.fails = 0;
        self.retry_at = 0;
    }

    fn failed(&mut self, at: Moment) {
        self.fails = self.fails.saturating_add(1);
        self.retry_at = at.mono + backoff(self.fails, at.dice);
    }
}

impl<M: Model> Engine<M> {
    /// Signed in again. An answer that still comes to a question of before would only say that we were not.
    pub(super) fn signed_in(&mut self) {
        self.net.signed_out = false;
        self.net.hang_up();
        self.outbox.landed();
        self.net.back_online();
    }

    /// Sends what is to be sent and nothing stands against.
    pub(super) fn send_what_is_due(&mut self, at: Moment) {
        if !self.leader || !self.loaded || self.loading {
            return;
        }
        self.give_up_waiting(at);
        if !self.net.may_talk() || self.net.retry_at > at.mono {
            return;
        }
        self.net.retry_at = 0;
        if self.net.poll_at <= at.mono && self.net.pull.is_none() && !self.net.want_pull {
            self.net.want_pull = true;
            self.ask_outbox();
        }
        if self.net.push.is_none() {
            self.push(at);
        }
        if self.net.pull.is_none() && self.net.want_pull && self.lanes.base_backlog() <= BACKLOG {
            self.pull(at);
        }
    }

    /// When the network wants attention again.
    pub(super) fn network_due(&self) -> Option<u64> {
        if !self.leader || !self.loaded {
            return (self.loaded && !self.loading).then_some(self.net.poll_at);
        }
        let patience = [self.net.push, self.net.pull].into_iter().flatten().map(|it| it.since + self.config.patience);
        let at = if self.net.retry_at > 0 { self.net.retry_at } else { self.net.poll_at };
        let next = self.net.may_talk().then_some(at);
        // While a pull is on its way or waits for storage, its end brings us here anyway.
        let next = next.filter(|_| self.net.pull.is_none() && self.lanes.base_backlog() <= BACKLOG);
        patience.chain(next).min()
    }

    fn give_up_waiting(&mut self, at: Moment) {
        let overdue = |waiting: &mut Waiting| waiting.since + self.config.patience <= at.mono;
        let push = self.net.push.take_if(overdue).is_some();
        let pull = self.net.pull.take_if(overdue).is_some();
        if push {
            self.outbox.landed();
        }
        if pull {
            self.net.drop_pull();
        }
        if push || pull {
            self.net.failed(at);
        }
    }

    fn push(&mut self, at: Moment) {
        let mut bytes = 0;
        let (mut sent, mut texts) = (Vec::new(), Vec::new());
        let waiting = self.outbox.iter_mut().filter(|entry| entry.acked.is_none());
        // Only a beginning of what waits: a command may build on any before it.
        for entry in waiting.take_while(|entry| entry.saved).take(self.net.batch) {
            let text = serde_json::to_string(&entry.mutation).unwrap_or_default();
            bytes += text.len();
            if bytes > MAX_PUSH_BYTES && !sent.is_empty() {
                break;
            }
            entry.in_flight = true;
            entry.maybe_sent = true;
            sent.push(entry.id());
            texts.push(text);
        }
        if sent.is_empty() {
            return;
        }
        self.net.sent = sent;
        // A `PushRequest` of what is written already: commands of an import are long.
        let body = format!(r#"{{"protocol":{PROTOCOL},"mutations":[{}]}}"#, texts.join(","));
        let ticket = self.ticket();
        self.net.push = Some(Waiting { ticket, since: at.mono });
        self.emit(Effect::Push { ticket, body });
    }

    pub(super) fn push_answered(&mut self, ticket: Ticket, answer: Result<Vec<u8>, NetError>, at: Moment) {
        if self.net.push.take_if(|waiting| waiting.ticket == ticket).is_none() {
            return;
        }
        self.outbox.landed();
        let response = answer
            .and_then(|body| serde_json::from_slice::<PushResponse<M::Rejection>>(&body).map_err(|_| NetError::Unwell));
        match response {
            Ok(response) if response.outcomes.is_empty() => self.net.failed(at),
            Ok(response) => {
                self.net.succeeded();
                self.net.batch = MAX_MUTATIONS;
                self.take_outcomes(response.outcomes, at);
            }
            Err(NetError::Refused { code }) => self.push_refused(code, at),
            Err(error) => self.request_failed(&error, at),
        }
    }

    /// The server will never take this push: smaller ones find the command that is at fault.
    fn push_refused(&mut self, code: String, at: Moment) {
        match self.net.sent.as_slice() {
            [only] => {
                let only = *only;
                self.net.batch = MAX_MUTATIONS;
                self.net.succeeded();
                self.refuse(only, code, at);
            }
            sent => self.net.batch = (sent.len() / 2).max(1),
        }
    }

    pub(super) fn request_failed(&mut self, error: &NetError, at: Moment) {
        match error {
            NetError::SignedOut => self.net.signed_out = true,
            NetError::UpdateNeeded => self.net.update_needed = true,
            NetError::NoAnswer | NetError::Unwell | NetError::Refused { .. } => self.net.failed(at),
        }
    }
}
