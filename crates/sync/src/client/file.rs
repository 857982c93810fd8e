//! What has not arrived, as lines of text: out of a device that may be lost and into another of the same person, or past the end of
//! a page that goes away before its storage has answered.

use super::{
    engine::Engine,
    event::{Effect, Moment},
    lanes::Dirty,
    outbox::Entry,
    overlay::Moved,
};
use crate::model::Model;

/// What was in a file of commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Commands that were not known here.
    pub new: usize,
    /// Lines that are no command, or none that this version of the app can read.
    pub unreadable: usize,
}

impl<M: Model> Engine<M> {
    /// Everything that has not arrived, refused commands too, as lines of text to be saved to a file.
    pub fn export_outbox(&self) -> String {
        let refused = self.attention.values().map(Entry::<M>::write_refused);
        let texts = refused.chain(self.outbox.iter().map(Entry::write)).chain(self.unreadable.iter().cloned());
        texts.collect::<Vec<_>>().join("\n")
    }

    /// The commands that are not durable here yet, in the same lines: a page that goes away is not waited for, so it notes them
    /// where they are written at once, and the next takes them in.
    pub fn unsaved_outbox(&self) -> Vec<String> {
        self.outbox.iter().filter(|entry| !entry.saved).map(Entry::write).collect()
    }

    /// Takes in what [`Engine::export_outbox`] or [`Engine::unsaved_outbox`] wrote. Commands known already are left alone, so that loading a file twice
    /// does no harm.
    pub fn import_outbox(&mut self, text: &str, at: Moment) -> (Imported, Vec<Effect>) {
        let mut imported = Imported::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let Some(mut entry) = Entry::<M>::read(line) else {
                imported.unreadable += 1;
                continue;
            };
            let id = entry.id();
            if self.outbox.get(id).is_some() || self.settled.contains(&id) || self.attention.contains_key(&id) {
                continue;
            }
            entry.saved = false;
            entry.acked = None;
            self.outbox.insert(entry);
            self.lanes.mark(Dirty::Outbox(id));
            imported.new += 1;
        }
        self.replay(Moved::Rows(Vec::new()));
        (imported, self.finish(at))
    }
}
