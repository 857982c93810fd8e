//! Moving an opportunity through its stages, and what winning and losing ask for.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Doc, Instant, Read, Row, RowId, Ver, View};

use super::opportunity::LOST_REASONS;
use crate::{
    access::{Actor, Right},
    ids::reference,
    record::Draft,
    records::{Stand, edit::fresh, fields::Way},
    rejection::{ProblemCode, Rejection},
    value::Day,
};

/// How many moves an opportunity remembers; older ones are in the audit trail.
pub const HISTORY: usize = 50;

/// Moves an opportunity to another stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoveStage {
    /// The opportunity.
    pub id: RowId,
    /// The version that the person was looking at.
    pub base_ver: Ver,
    /// Where to.
    pub stage: RowId,
    /// The day of the result, in the mover's zone, when won or lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<String>,
    /// Why it was lost, one of [`LOST_REASONS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_reason: Option<String>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_remark: Option<String>,
}

/// What must be read.
pub fn reads(command: &MoveStage) -> Vec<Read> {
    vec![Read::Row(command.id), Read::Row(command.stage)]
}

/// Decides [`MoveStage`].
///
/// # Errors
/// That the person may not, that the stage is another pipeline's, that somebody else moved it meanwhile, or that losing
/// needs a reason.
pub fn decide(stand: &Stand<'_>, command: &MoveStage) -> Result<Vec<Change>, Rejection> {
    let row = stand.live("opportunity", command.id)?;
    stand.actor.may(Right::Opportunities, crate::access::Answers::Of(&row.doc))?;
    let stage = stand.live("stage", command.stage)?;
    if reference(&stage.doc, "pipeline") != reference(&row.doc, "pipeline") {
        return Err(Rejection::ForeignStage);
    }
    fresh(stand, &row, "stage", command.base_ver, json!(command.stage.to_string()))?;
    if reference(&row.doc, "stage") == Some(command.stage) {
        return Ok(Vec::new());
    }
    let mut fields = Doc::new();
    fields.insert("stage".into(), json!(command.stage.to_string()));
    fields.insert("stage_since".into(), json!(stand.at));
    let history = row.doc.get("stage_history").and_then(Value::as_array).cloned().unwrap_or_default();
    fields.insert("stage_history".into(), remember(history, command.stage, stand.actor, stand.at));
    let said = Said {
        closed_on: command.closed_on.as_deref(),
        lost_reason: command.lost_reason.as_deref(),
        lost_remark: command.lost_remark.as_deref(),
    };
    fields.extend(result(&stage, said, stand.at)?);
    Ok(vec![Change::Patch { id: row.id, seen: row.ver, fields, scopes: None, parent: None }])
}

/// What the person says of a result.
#[derive(Clone, Copy)]
struct Said<'a> {
    closed_on: Option<&'a str>,
    lost_reason: Option<&'a str>,
    lost_remark: Option<&'a str>,
}

/// What the stage's outcome makes of the result fields: an open stage empties them.
fn result(stage: &Row, said: Said<'_>, at: Instant) -> Result<Doc, Rejection> {
    let outcome = outcome_of(stage);
    let mut fields = Doc::new();
    let closed_on = match (said.closed_on, outcome) {
        (_, "open") => Value::Null,
        (Some(day), _) if Day::parse(day).is_some() => json!(day),
        (Some(_), _) => return Err(Rejection::invalid("closed_on", ProblemCode::NotADate)),
        (None, _) => Day::from_epoch(at.div_euclid(86_400_000)).map_or(Value::Null, |day| json!(day.to_string())),
    };
    fields.insert("closed_on".into(), closed_on);
    let (reason, remark) = if outcome == "lost" {
        let reason = said.lost_reason.ok_or(Rejection::ReasonNeeded)?;
        if !LOST_REASONS.contains(&reason) {
            return Err(Rejection::invalid("lost_reason", ProblemCode::NotAChoice));
        }
        let remark = said.lost_remark.map(str::trim).filter(|text| !text.is_empty());
        if remark.is_some_and(|text| text.chars().count() > crate::value::MAX_TEXT) {
            return Err(Rejection::invalid("lost_remark", ProblemCode::TooLong));
        }
        (json!(reason), remark.map_or(Value::Null, |text| json!(text)))
    } else {
        (Value::Null, Value::Null)
    };
    fields.insert("lost_reason".into(), reason);
    fields.insert("lost_remark".into(), remark);
    Ok(fields)
}

/// What being in the stage says of the result: `open`, `won` or `lost`.
pub fn outcome_of(stage: &Row) -> &str {
    stage.doc.get("outcome").and_then(Value::as_str).unwrap_or("open")
}

fn remember(mut history: Vec<Value>, stage: RowId, actor: &Actor, at: Instant) -> Value {
    history.push(json!({ "stage": stage.to_string(), "at": at, "by": actor.user.to_string() }));
    let surplus = history.len().saturating_sub(HISTORY);
    history.drain(..surplus);
    Value::Array(history)
}

/// What placing a new opportunity needs once its stage is known: the pipeline of that stage.
pub fn reads_of_new(fields: &Doc, view: &dyn View) -> Vec<Read> {
    let stage = reference(fields, "stage").and_then(|id| view.row(id));
    stage.and_then(|stage| reference(&stage.doc, "pipeline")).map(Read::Row).into_iter().collect()
}

/// Places a new opportunity: its pipeline is its stage's, and its history begins. What a file says of the past stands as it
/// is; by hand, beginning in a stage asks for the same as moving there.
///
/// # Errors
/// [`Rejection::Invalid`] without a stage, [`Rejection::ForeignStage`] if the pipeline named is another,
/// [`Rejection::ReasonNeeded`] for one that is lost by hand without a reason.
pub fn place_new(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let stage = reference(&draft.fields, "stage")
        .and_then(|id| draft.view.row(id))
        .filter(|row| row.kind == "stage" && row.is_live())
        .ok_or_else(|| Rejection::invalid("stage", ProblemCode::NoSuchRecord))?;
    let pipeline = stage.doc.get("pipeline").cloned().unwrap_or(Value::Null);
    if draft.fields.get("pipeline").is_some_and(|given| *given != pipeline) {
        return Err(Rejection::ForeignStage);
    }
    draft.fields.insert("pipeline".into(), pipeline);
    if draft.way == Way::Import {
        draft.fields.entry("stage_since").or_insert_with(|| json!(draft.at));
        return Ok(());
    }
    let text = |field: &str| draft.fields.get(field).and_then(Value::as_str);
    let said =
        Said { closed_on: text("closed_on"), lost_reason: text("lost_reason"), lost_remark: text("lost_remark") };
    for (field, value) in result(&stage, said, draft.at)? {
        if value.is_null() {
            draft.fields.remove(&field);
        } else {
            draft.fields.insert(field, value);
        }
    }
    draft.fields.insert("stage_since".into(), json!(draft.at));
    draft.fields.insert("stage_history".into(), remember(Vec::new(), stage.id, draft.actor, draft.at));
    Ok(())
}
