//! Running commands from a screen: at once, with a word about what happened and the way back.
//!
//! Belongs here: what screens do to records, refusals in words. Does not belong here: the way back (`undo`), deciding (`domain`),
//! queueing (`local`).

use domain::{
    Command, Rejection, ids::reference, opportunities::moving::MoveStage, records::restoring, registry, undo::Trace,
};
use serde_json::json;
use sync::{Doc, Row, RowId};

use super::{explain, names, schema};
use crate::{
    local::{Book, use_book},
    t,
    ui::Toasts,
};

/// What a screen acts through. Cheap to copy; made where the component is made.
#[derive(Clone, Copy)]
pub struct Hand {
    /// The book.
    pub book: Book,
    /// Where it says what happened.
    pub toasts: Toasts,
}

/// The hand of this screen.
pub fn use_hand() -> Hand {
    Hand { book: use_book(), toasts: Toasts::here() }
}

impl Hand {
    /// Runs a command; a refusal is said in a toast.
    pub fn run(self, command: Command) -> Option<RowId> {
        match self.book.run(command) {
            Ok(id) => Some(id),
            Err(rejection) => {
                self.refuse(&rejection);
                None
            }
        }
    }

    /// Says why something was refused.
    pub fn refuse(self, rejection: &Rejection) {
        self.toasts.say(explain::rejection(self.book, rejection));
    }

    /// Deletes a record. True if it is deleted.
    pub fn delete(self, row: &Row) -> bool {
        let command = Command::Delete { kind: row.kind.clone(), id: row.id, base_ver: row.ver };
        self.act(command, t!("records.deleted", name = short(&names::title_of(row))))
    }

    /// Gives a record to somebody, or to the public pool.
    pub fn transfer(self, row: &Row, to: Option<RowId>) {
        if reference(&row.doc, "owner") == to {
            return;
        }
        let said = match to {
            Some(user) => t!("records.transferred", name = names::title_or_unknown(self.book, user)),
            None => t!("records.released"),
        };
        self.act(Command::Transfer { kind: row.kind.clone(), id: row.id, base_ver: row.ver, to }, said);
    }

    /// Moves an opportunity to another stage; a refusal is said in a toast.
    pub fn move_stage(self, row: &Row, command: MoveStage) {
        if let Err(rejection) = self.try_move_stage(row, command) {
            self.refuse(&rejection);
        }
    }

    /// Moves an opportunity to another stage.
    ///
    /// # Errors
    /// Why not, for the sheet to show beside its fields.
    pub fn try_move_stage(self, row: &Row, command: MoveStage) -> Result<(), Rejection> {
        let stage = names::title_or_unknown(self.book, command.stage);
        let said = t!("records.moved", name = short(&names::title_of(row)), stage = stage);
        self.try_act(Command::MoveStage(command), said)
    }

    /// Ticks a task off.
    pub fn finish(self, task: &Row) {
        self.act(self.finishing(task), t!("tasks.finished", name = short(&names::title_of(task))));
    }

    /// The command that ticks a task off.
    pub fn finishing(self, task: &Row) -> Command {
        let fields = sync::order::gathered([("done_at".to_owned(), json!(self.book.now()))]);
        Command::SetFields { kind: task.kind.clone(), id: task.id, base_ver: task.ver, fields }
    }

    /// Sets fields of a record as it is seen here.
    ///
    /// # Errors
    /// Why not, for the form to show beside its fields.
    pub fn set(self, row: &Row, fields: Doc) -> Result<(), Rejection> {
        let said = t!("records.saved_named", name = short(&names::title_of(row)));
        self.try_act(Command::SetFields { kind: row.kind.clone(), id: row.id, base_ver: row.ver, fields }, said)
    }

    /// Sets fields of a record as it is seen here; a refusal is said in a toast. True if they are set.
    pub fn edit(self, row: &Row, fields: Doc) -> bool {
        let said = self.set(row, fields);
        if let Err(rejection) = &said {
            self.refuse(rejection);
        }
        said.is_ok()
    }

    /// Gives a field back what it held before, by an ordinary command. `held` is all that the change being taken back had
    /// replaced.
    pub fn restore(self, row: &Row, field: &str, held: &Doc) -> bool {
        let (Some(kind), Some(command)) = (registry::kind(&row.kind), restoring::restore(row, field, held)) else {
            return false;
        };
        self.act(command, t!("history.restored", field = schema::label_of(self.book, kind, field)))
    }

    /// Makes a record and says so, with the way back.
    ///
    /// # Errors
    /// Why not, for the form to show beside its fields.
    pub fn create(self, kind: &str, fields: Doc) -> Result<RowId, Rejection> {
        let id = self.book.new_id();
        let traces = self.traced(Command::Create { kind: kind.to_owned(), id, fields })?;
        self.say_created(kind, id, traces);
        Ok(id)
    }

    /// The same where a refusal is said in a toast. True if it is made.
    pub fn add(self, kind: &str, fields: Doc) -> bool {
        let made = self.create(kind, fields);
        if let Err(rejection) = &made {
            self.refuse(rejection);
        }
        made.is_ok()
    }

    /// Says that a record was made, with the way back.
    pub fn say_created(self, kind: &str, id: RowId, traces: Vec<Trace>) {
        let name = short(&names::title(self.book, id).unwrap_or_default());
        self.offer_back(t!("records.created", kind = schema::kind_label(kind), name = name), traces);
    }

    /// Brings a deleted record back.
    pub fn bring_back(self, row: &Row) {
        let command = Command::Restore { kind: row.kind.clone(), id: row.id };
        self.act(command, t!("records.brought_back", name = short(&names::title_of(row))));
    }
}

/// A name that fits a toast.
pub fn short(name: &str) -> String {
    let mut chars = name.chars();
    let head: String = chars.by_ref().take(24).collect();
    if chars.next().is_some() { format!("{head}…") } else { head }
}
