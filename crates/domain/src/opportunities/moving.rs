//! Moving an opportunity through its stages, and what winning and losing ask for.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Doc, Instant, Read, Row, RowId, Ver, View};

use super::{opportunity::LOST_REASONS, stage::required_by};
use crate::{
    access::{Actor, Right},
    ids::reference,
    record::Draft,
    records::{
        Stand,
        edit::{self, fresh},
        fields::Way,
    },
    rejection::{Problem, ProblemCode, Rejection},
    settings::custom::{self, is_key},
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
    /// Fields filled in on the way, such as those that the stage requires.
    #[serde(default, skip_serializing_if = "Doc::is_empty")]
    pub fields: Doc,
}

impl MoveStage {
    /// The move and nothing else.
    pub fn plain(row: &Row, stage: RowId) -> Self {
        Self {
            id: row.id,
            base_ver: row.ver,
            stage,
            closed_on: None,
            lost_reason: None,
            lost_remark: None,
            fields: Doc::new(),
        }
    }
}

/// What must be read.
pub fn reads(command: &MoveStage) -> Vec<Read> {
    let mut reads = vec![Read::Row(command.stage)];
    reads.extend(edit::reads("opportunity", command.id, &command.fields));
    reads
}

/// What must be read once the stage is known: the custom fields, if it requires some.
pub fn reads_more(command: &MoveStage, view: &dyn View) -> Vec<Read> {
    let custom = view.row(command.stage).is_some_and(|stage| required_by(&stage).iter().any(|name| is_key(name)));
    custom.then_some(Read::All { kind: "field_definition" }).into_iter().collect()
}

/// Decides [`MoveStage`].
///
/// # Errors
/// That the person may not, that the stage is another pipeline's, that somebody else moved it meanwhile, that losing needs a
/// reason, or what the stage requires and the opportunity lacks.
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
    let mut changes = edit::decide(stand, "opportunity", command.id, command.base_ver, &command.fields)?;
    if changes.is_empty() {
        changes.push(Change::Patch { id: row.id, seen: row.ver, fields: Doc::new(), scopes: None, parent: None });
    }
    let Some(Change::Patch { fields, .. }) = changes.first_mut() else { return Err(Rejection::UnknownCommand) };
    let holds = |name: &str| fields.get(name).or_else(|| row.doc.get(name)).is_some_and(|value| !value.is_null());
    all_there(&stage, stand.view, holds)?;
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
    Ok(changes)
}

/// That the opportunity holds what the stage requires. A custom field that was retired since is not asked for.
fn all_there(stage: &Row, view: &dyn View, holds: impl Fn(&str) -> bool) -> Result<(), Rejection> {
    let lacking: Vec<&str> = required_by(stage).into_iter().filter(|name| !holds(name)).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let custom = custom::of_kind(view, "opportunity");
    let asked = |name: &&str| !is_key(name) || custom.iter().any(|field| field.key == *name && !field.retired);
    let problem = |name: &str| Problem { field: name.to_owned(), code: ProblemCode::Required };
    let problems: Vec<Problem> = lacking.into_iter().filter(asked).map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(Rejection::Invalid { problems }) }
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

/// The instant that a file's day stands for.
fn told_day(draft: &Draft<'_>, field: &str) -> Option<Instant> {
    let day = draft.fields.get(field).and_then(Value::as_str).and_then(Day::parse)?;
    Some(day.noon()).filter(|at| *at >= 0)
}

/// The way that a file tells of: it began in its pipeline's first stage when it was engaged, if that was earlier, and has
/// been where it is since the file says so. Who moved it is not known, and stages between were not entered as far as one knows.
fn told_past(draft: &Draft<'_>, stage: &Row, since: Instant) -> Value {
    let began = told_day(draft, "engaged_on").filter(|began| *began <= since);
    let order = |row: &Row| row.doc.get("order").and_then(Value::as_f64).unwrap_or_default();
    let pipeline = stage.doc.get("pipeline");
    let stages = draft.view.all("stage");
    let on_way = stages.iter().filter(|row| row.doc.get("pipeline") == pipeline && outcome_of(row) == "open");
    let first = on_way.min_by(|one, other| order(one).total_cmp(&order(other)));
    let entry = |stage: RowId, at: Instant| json!({ "stage": stage.to_string(), "at": at });
    let beginning = first.filter(|first| first.id != stage.id).zip(began).map(|(first, began)| entry(first.id, began));
    beginning.into_iter().chain([entry(stage.id, since)]).collect()
}

/// What placing a new opportunity needs once its stage is known: the pipeline of that stage.
pub fn reads_of_new(fields: &Doc, view: &dyn View) -> Vec<Read> {
    let stage = reference(fields, "stage").and_then(|id| view.row(id));
    stage.and_then(|stage| reference(&stage.doc, "pipeline")).map(Read::Row).into_iter().collect()
}

/// Places a new opportunity: its pipeline is its stage's, and its history begins. What a file says of the past stands as it
/// is; by hand, beginning in a stage asks for the same as moving there, and it began today unless somebody says otherwise.
///
/// # Errors
/// [`Rejection::Invalid`] without a stage or without what it requires, [`Rejection::ForeignStage`] if the pipeline named is another,
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
        let told = told_day(draft, "closed_on").or_else(|| told_day(draft, "engaged_on")).unwrap_or(draft.at);
        let since = draft.fields.entry("stage_since").or_insert_with(|| json!(told)).as_i64().unwrap_or(told);
        let past = told_past(draft, &stage, since);
        draft.fields.entry("stage_history").or_insert(past);
        return Ok(());
    }
    all_there(&stage, draft.view, |name| draft.fields.contains_key(name))?;
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
    if let Some(today) = Day::from_epoch(draft.at.div_euclid(86_400_000)) {
        draft.fields.entry("engaged_on").or_insert_with(|| json!(today.to_string()));
    }
    draft.fields.insert("stage_since".into(), json!(draft.at));
    draft.fields.insert("stage_history".into(), remember(Vec::new(), stage.id, draft.actor, draft.at));
    Ok(())
}
