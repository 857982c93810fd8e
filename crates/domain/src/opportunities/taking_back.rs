//! Taking one's own last move back: the opportunity is again where it was, since when it was, and remembers no detour.
//!
//! Belongs here: the way back right after a move. Does not belong here: moving ([`super::moving`]), deciding which command
//! takes which back ([`crate::undo`]).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Doc, Instant, Read, Row, RowId, Ver};

use crate::{
    access::{Answers, Right},
    ids::reference,
    records::{Stand, edit::fresh},
    rejection::{ProblemCode, Rejection},
    value,
};

/// Takes a move back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakeBackMove {
    /// The opportunity.
    pub id: RowId,
    /// The version that the person was looking at.
    pub base_ver: Ver,
    /// The stage before.
    pub stage: RowId,
    /// The other fields of the move as they were before: `stage_since`, `closed_on`, `lost_reason`, `lost_remark`.
    #[serde(default, skip_serializing_if = "Doc::is_empty")]
    pub before: Doc,
}

/// What a move changes besides the stage and the memory of moves.
pub const ALONG: [&str; 4] = ["stage_since", "closed_on", "lost_reason", "lost_remark"];

/// What must be read.
pub fn reads(command: &TakeBackMove) -> Vec<Read> {
    vec![Read::Row(command.id), Read::Row(command.stage)]
}

/// Decides [`TakeBackMove`].
///
/// # Errors
/// That the person may not, that the last move is not theirs (somebody else moved it meanwhile), or that what it is said to
/// have been before cannot be.
pub fn decide(stand: &Stand<'_>, command: &TakeBackMove) -> Result<Vec<Change>, Rejection> {
    let row = stand.live("opportunity", command.id)?;
    stand.actor.may(Right::Opportunities, Answers::Of(&row.doc))?;
    let stage = stand.live("stage", command.stage)?;
    if reference(&stage.doc, "pipeline") != reference(&row.doc, "pipeline") {
        return Err(Rejection::ForeignStage);
    }
    let yours = json!(command.stage.to_string());
    fresh(stand, &row, "stage", command.base_ver, yours.clone())?;
    let history = row.doc.get("stage_history").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let Some((last, earlier)) = history.split_last().filter(|(last, _)| is_own(stand, &row, last)) else {
        let theirs = row.doc.get("stage").cloned().unwrap_or(Value::Null);
        return Err(Rejection::Stale { field: "stage".into(), yours, theirs, by: None });
    };
    // Where it stood before the first remembered move is not remembered.
    if earlier.last().is_some_and(|before| before.get("stage") != Some(&yours)) {
        return Err(Rejection::ForeignStage);
    }
    let mut fields: Doc = sync::order::gathered([("stage".to_owned(), yours)]);
    let earlier = if earlier.is_empty() { Value::Null } else { json!(earlier) };
    fields.insert("stage_history".into(), earlier);
    fields.extend(along(command, last)?);
    Ok(vec![Change::Patch { id: row.id, seen: row.ver, fields, scopes: None, parent: None }])
}

/// The last move led where the opportunity stands, and this person made it.
fn is_own(stand: &Stand<'_>, row: &Row, last: &Value) -> bool {
    last.get("stage") == row.doc.get("stage") && last.get("by") == Some(&json!(stand.actor.user.to_string()))
}

/// The fields that a move changes along with the stage, each a value that it can have had before this move.
fn along(command: &TakeBackMove, last: &Value) -> Result<Doc, Rejection> {
    let kind = &super::opportunity::KIND;
    ALONG
        .into_iter()
        .map(|name| {
            let value = command.before.get(name).cloned().unwrap_or(Value::Null);
            if let (false, Some(field)) = (value.is_null(), kind.field(name)) {
                value::check(field.ty, &value).map_err(|code| Rejection::invalid(name, code))?;
            }
            let moved_at: Option<Instant> = last.get("at").and_then(Value::as_i64);
            if name == "stage_since" && value.as_i64() > moved_at {
                return Err(Rejection::invalid(name, ProblemCode::OutOfRange));
            }
            Ok((name.to_owned(), value))
        })
        .collect()
}
