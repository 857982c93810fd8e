//! Sending a report: the first time it becomes a record and those who lead are told; again, it says what was put right.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Doc, Read, Row, RowId, View};

use super::{period::Period, work_report::KIND};
use crate::{
    access::leaders_of,
    ids::derived,
    people::user,
    record::Draft,
    records::{Stand, create, edit, fields, fields::Way},
    rejection::Rejection,
    settings::notification,
    value::Day,
};

/// Sends one's report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendWorkReport {
    /// Its id, [`super::work_report::id_of`].
    pub id: RowId,
    /// For how long.
    pub period: Period,
    /// Its first day.
    pub starts_on: String,
    /// What was done, a line for each thing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub done: String,
    /// What is planned.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plan: String,
    /// Which records the lines are about.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub links: Value,
    /// The figures as they are, [`super::figures`].
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub figures: Value,
}

impl SendWorkReport {
    fn words(&self) -> Doc {
        sync::order::gathered([
            ("done".to_owned(), json!(self.done)),
            ("plan".to_owned(), json!(self.plan)),
            ("links".to_owned(), self.links.clone()),
        ])
    }
}

/// What must be read.
pub fn reads(command: &SendWorkReport) -> Vec<Read> {
    create::reads(KIND.name, command.id, &command.words())
}

/// Decides [`SendWorkReport`].
///
/// # Errors
/// That it is empty, of days that are no period, somebody else's, or that it was deleted and must be brought back first.
pub fn decide(stand: &Stand<'_>, command: &SendWorkReport) -> Result<Vec<Change>, Rejection> {
    if !fields::exists(stand.view, command.id) {
        let mut fields = command.words();
        fields.insert("owner".to_owned(), json!(stand.actor.user.to_string()));
        fields.insert("period".to_owned(), json!(command.period.name()));
        fields.insert("starts_on".to_owned(), json!(command.starts_on));
        fields.insert("figures".to_owned(), command.figures.clone());
        return create::create(stand, &KIND, command.id, &fields, Way::New);
    }
    let row = stand.live(KIND.name, command.id)?;
    let mut changes = edit::decide(stand, KIND.name, command.id, row.ver, &command.words())?;
    if changes.is_empty() {
        return Ok(changes);
    }
    if let Some(Change::Patch { fields, .. }) = changes.first_mut() {
        fields.insert("figures".to_owned(), command.figures.clone());
        fields.insert("sent_at".to_owned(), json!(stand.at));
    }
    Ok(changes)
}

/// What a report is called, in every language alike.
pub(super) fn name(view: &dyn View, owner: RowId, code: &str) -> String {
    let users = view.all(user::KIND.name);
    let owner = users.iter().find(|row| row.id == owner).map(|row| user::KIND.title_of(&row.doc).to_owned());
    [owner.as_deref().unwrap_or_default(), code].join(" ").trim().to_owned()
}

/// Everybody who leads the author hears of a new report, once.
pub(super) fn told(draft: &Draft<'_>, period: Period, start: Day) -> Vec<Change> {
    let rows = |kind: &str| draft.view.all(kind).iter().map(|row| (**row).clone()).collect::<Vec<Row>>();
    let about = json!({
        "kind": KIND.name, "record": draft.id.to_string(), "title": draft.fields.get("name"),
        "by": draft.actor.user.to_string(), "period": period.name(), "starts_on": start.to_string(),
    });
    let tell = |leader: RowId| {
        let id = derived(&[b"reported", draft.id.0.as_bytes(), leader.0.as_bytes()]);
        notification::tell(leader, "reported", id, about.clone(), draft.at)
    };
    leaders_of(draft.actor.user, &rows("user"), &rows("team")).into_iter().map(tell).collect()
}
