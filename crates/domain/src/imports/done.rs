//! When a task from a file was done, and at what hour it is due: files say it in other words than the book.

use serde_json::{Value, json};

use super::{
    known::Known,
    moment,
    outcome::Why,
    plan::{DONE, FilePlan},
    trial::Draft,
};
use crate::value::Day;

/// A task that is done without a date was done when it was due, nothing in a file having happened today; if that is still to come,
/// by now. One that is open has not been done.
pub(super) fn tell(draft: &mut Draft, plan: &FilePlan, known: &Known) {
    let zone = &known.zone;
    let told = draft.fields.remove(DONE);
    match told.as_ref().and_then(Value::as_str) {
        Some("done") if !draft.fields.contains_key("done_at") => {
            if let Some(day) = due(draft) {
                let at = moment::noon(day, zone);
                let at = known.now.map_or(at, |now| at.min(now));
                draft.take("done_at", json!(at), day.to_string(), Vec::new());
            } else {
                let column = plan.column_of("done_at").or_else(|| plan.column_of(DONE));
                draft.problems.push((column, "done_at", Why::Undated).into());
            }
        }
        Some("open") => {
            draft.fields.remove("done_at");
        }
        _ => {}
    }
    let order = plan.column_of("due_on").and_then(|column| plan.columns.get(column)).map(|it| it.reading.date_order);
    let due = draft.texts.get("due_on").and_then(|text| moment::told(text, order.unwrap_or_default()));
    if let Some(due) = due.filter(|due| due.clock.is_some() && draft.fields.contains_key("due_on")) {
        draft.fields.insert("due_at".into(), json!(due.at(zone)));
    }
}

fn due(draft: &Draft) -> Option<Day> {
    Day::parse(draft.fields.get("due_on")?.as_str()?)
}
