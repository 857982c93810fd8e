//! Commands in words, as the person who gave them would say them.
//!
//! Belongs here: one sentence per command. Does not belong here: refusals (`records::explain`).

use domain::{Command, activities::taking_back::TakeBackFollowUp};
use sync::{Doc, RowId};

use crate::{
    i18n::format,
    local::Book,
    records::{names, schema},
    t,
};

/// The kind of record that a command is about.
pub fn kind_of(command: &Command) -> String {
    match command {
        Command::Create { kind, .. }
        | Command::SetFields { kind, .. }
        | Command::Delete { kind, .. }
        | Command::Restore { kind, .. }
        | Command::Transfer { kind, .. }
        | Command::SetCollaborators { kind, .. } => kind.clone(),
        Command::ClaimCustomer { .. } => "customer".into(),
        Command::MoveStage(_) | Command::TakeBackMove(_) => "opportunity".into(),
        Command::LogFollowUp(_) | Command::TakeBackFollowUp(_) => "follow_up".into(),
        Command::AddComment(_) => "comment".into(),
        Command::SendWorkReport(_) => "work_report".into(),
        Command::CommentOnWorkReport(_) => "work_report_comment".into(),
        Command::ImportRows(rows) => rows.kind.clone(),
        Command::UpdateRows(rows) => rows.kind.clone(),
        Command::TakeBackPart(_) => "import".into(),
        Command::RestoreRows(rows) => rows.kind.clone(),
    }
}

/// What was wanted.
pub fn in_words(book: Book, command: &Command) -> String {
    let name = |id: &RowId| names::title_or_unknown(book, *id);
    match command {
        Command::Create { kind, fields, .. } => {
            t!("wish.create", kind = schema::kind_label(kind), name = own_name(kind, fields))
        }
        Command::SetFields { kind, id, fields, .. } => {
            t!("wish.set_fields", name = name(id), fields = labels(kind, fields))
        }
        Command::Delete { id, .. } | Command::TakeBackFollowUp(TakeBackFollowUp { id, .. }) => {
            t!("wish.delete", name = name(id))
        }
        Command::Restore { id, .. } => t!("wish.restore", name = name(id)),
        Command::ClaimCustomer { id } => t!("wish.claim", name = name(id)),
        Command::Transfer { id, to: Some(to), .. } => t!("wish.transfer", name = name(id), to = name(to)),
        Command::Transfer { id, to: None, .. } => t!("wish.release", name = name(id)),
        Command::SetCollaborators { id, .. } => t!("wish.collaborators", name = name(id)),
        Command::MoveStage(wish) => t!("wish.move", name = name(&wish.id), stage = name(&wish.stage)),
        Command::TakeBackMove(wish) => t!("wish.move", name = name(&wish.id), stage = name(&wish.stage)),
        Command::LogFollowUp(wish) => t!("wish.log", name = name(&wish.customer), text = wish.text),
        Command::AddComment(wish) => t!("wish.comment", name = name(&wish.opportunity), text = wish.text),
        Command::CommentOnWorkReport(wish) => t!("wish.comment", name = name(&wish.report), text = wish.text),
        Command::SendWorkReport(wish) => t!("wish.report", day = format::day(&wish.starts_on), text = wish.done),
        Command::ImportRows(wish) => {
            t!("wish.import", kind = schema::kind_plural(&wish.kind), count = wish.rows.len())
        }
        Command::UpdateRows(wish) => {
            t!("wish.import_over", kind = schema::kind_plural(&wish.kind), count = wish.rows.len())
        }
        Command::TakeBackPart(_) => t!("wish.import_back"),
        Command::RestoreRows(wish) => {
            t!("wish.put_back", kind = schema::kind_plural(&wish.kind), count = wish.rows.len())
        }
    }
}

/// The name that a new record was given.
fn own_name(kind: &str, fields: &Doc) -> String {
    domain::registry::kind(kind).map(|kind| kind.title_of(fields).to_owned()).unwrap_or_default()
}

fn labels(kind: &str, fields: &Doc) -> String {
    fields.keys().map(|field| schema::field_label(kind, field)).collect::<Vec<_>>().join(&t!("records.and"))
}
