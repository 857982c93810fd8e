//! Doing and taking back: every change offers the way back for ten seconds, one record or thousands.
//!
//! Belongs here: remembering what a change did, and leading back. Does not belong here: which commands lead back
//! (`domain::undo`), the message with its button (`ui::toast`).

use std::sync::Arc;

use domain::{
    Command, Rejection,
    activities::logging::last_contact,
    undo::{Since, Trace, back, besides, subject},
};
use leptos::task::spawn_local;
use sync::RowId;

use super::{names, run::Hand, schema};
use crate::{breathe::breathe, t};

/// How many commands are carried out between two breaths.
const AT_ONCE: usize = 40;

/// What came of many commands.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// What was done.
    pub traces: Vec<Trace>,
    /// What was refused, and why.
    pub refused: Vec<(RowId, Rejection)>,
}

impl Hand {
    /// Carries a command out and says so, with the way back. A refusal is said too. True if it was done.
    pub fn act(self, command: Command, said: impl Into<String>) -> bool {
        match self.try_act(command, said) {
            Ok(()) => true,
            Err(rejection) => {
                self.refuse(&rejection);
                false
            }
        }
    }

    /// The same for forms, which say themselves why something was refused.
    ///
    /// # Errors
    /// Why not.
    pub fn try_act(self, command: Command, said: impl Into<String>) -> Result<(), Rejection> {
        let traces = self.traced(command)?;
        self.offer_back(said.into(), traces);
        Ok(())
    }

    /// Carries a command out and remembers what it did, to be offered back together with more.
    ///
    /// # Errors
    /// Why not.
    pub fn traced(self, command: Command) -> Result<Vec<Trace>, Rejection> {
        let (id, beside) = (subject(&command), besides(&command));
        let before = id.and_then(|id| self.book.row(id));
        let last_contact = match &command {
            Command::LogFollowUp(log) => self.book.row(log.customer).and_then(|customer| last_contact(&customer)),
            _ => None,
        };
        self.book.run(command)?;
        let after = id.and_then(|id| self.book.row(id)).filter(|after| before.as_ref() != Some(after));
        let trace = after.map(|after| Trace { last_contact, ..Trace::new(before, after) });
        let made = beside.and_then(|id| self.book.row(id)).map(|after| Trace::new(None, after));
        Ok(trace.into_iter().chain(made).collect())
    }

    /// Says what happened, with the way back if there is one.
    pub fn offer_back(self, said: String, traces: Vec<Trace>) {
        let open = traces.iter().any(|trace| self.leads_back(trace));
        if !open {
            return self.toasts.say(said);
        }
        let traces = Arc::new(traces);
        self.toasts.say_with_undo(said, move || {
            let traces = Arc::clone(&traces);
            spawn_local(async move { self.take_back(&traces).await });
        });
    }

    /// What one has given away may not be one's to take back.
    fn leads_back(self, trace: &Trace) -> bool {
        let now = self.book.row(trace.after.id);
        back(trace, now.as_deref()).is_ok_and(|commands| commands.iter().all(|command| self.book.would_take(command)))
    }

    async fn take_back(self, traces: &[Trace]) {
        let mut since = Vec::new();
        let mut refused = Vec::new();
        let many = traces.len() > 1;
        // The last one done is the first to go back.
        for (at, part) in traces.rchunks(AT_ONCE).enumerate() {
            if at > 0 {
                breathe().await;
            }
            let mut commands = Vec::new();
            for trace in part.iter().rev() {
                match back(trace, self.book.row(trace.after.id).as_deref()) {
                    Ok(more) => commands.extend(more),
                    Err(reason) => since.push((trace, reason)),
                }
            }
            refused.extend(self.book.run_all(commands).into_iter().filter_map(Result::err));
        }
        match (since.first(), refused.first()) {
            (Some((trace, reason)), _) if !many => self.toasts.say(not_back(trace, reason)),
            (_, Some(rejection)) if !many => self.refuse(rejection),
            (None, None) => self.toasts.say(t!("undo.done")),
            _ => {
                let left = since.len() + refused.len();
                self.toasts.say(t!("undo.done_but", count = left, all = traces.len()));
            }
        }
    }

    /// Carries many commands out, a breath between the parts; `on_progress` hears how many are through, and says whether to
    /// go on.
    pub async fn act_on_many(self, commands: Vec<Command>, mut on_progress: impl FnMut(usize) -> bool) -> Done {
        let mut done = Done::default();
        let mut through = 0;
        for part in commands.chunks(AT_ONCE) {
            let before: Vec<_> = part.iter().map(|command| subject(command).and_then(|id| self.book.row(id))).collect();
            let outcomes = self.book.run_all(part.to_vec());
            for ((command, before), outcome) in part.iter().zip(before).zip(outcomes) {
                let Some(id) = subject(command) else { continue };
                match outcome {
                    Err(rejection) => done.refused.push((id, rejection)),
                    Ok(_) => done.traces.extend(self.book.row(id).map(|after| Trace::new(before, after))),
                }
            }
            through += part.len();
            if !on_progress(through) {
                break;
            }
            breathe().await;
        }
        done
    }
}

/// Why something was not taken back.
fn not_back(trace: &Trace, since: &Since) -> String {
    let name = super::run::short(&names::title_of(&trace.after));
    match since {
        Since::Changed(fields) => {
            let labels: Vec<String> =
                fields.iter().take(3).map(|field| schema::field_label(&trace.after.kind, field)).collect();
            t!("undo.changed", name = name, fields = labels.join(&t!("records.and")))
        }
        Since::Deleted => t!("undo.deleted", name = name),
        Since::Gone => t!("undo.gone", name = name),
    }
}
