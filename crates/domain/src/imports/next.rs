//! What is to come after a follow-up, where a file of follow-ups says so: a task of whoever followed up.
//!
//! Belongs here: reading it and planning the task. Does not belong here: tasks that have a file of their own ([`super::done`]).

use serde_json::{Value, json};

use super::{
    known::Known,
    outcome::{Outcome, Planned, Why},
    plan::{FilePlan, NEXT_ON, NEXT_STEP},
    trial::{Draft, Trial},
};
use crate::{activities::task, ids::derived, value::Day};

/// The next contact that a row names.
pub(super) struct Next {
    due_on: Day,
    title: Option<String>,
}

/// Takes what a row says of it. What was planned for a day that is past has been done or forgotten: it makes no task.
pub(super) fn take(draft: &mut Draft, known: &Known) -> Option<Next> {
    let title = draft.fields.remove(NEXT_STEP).and_then(|title| title.as_str().map(str::to_owned));
    let due_on = Day::parse(draft.fields.remove(NEXT_ON)?.as_str()?)?;
    let today = known.zone.day(known.now?)?;
    (due_on >= today).then_some(Next { due_on, title })
}

impl Trial {
    /// Plans the task of a follow-up that will be made. For whom one may make none, the follow-up comes in and that cell does not.
    pub(super) fn plan_next(&mut self, next: Next, plan: &FilePlan, outcome: &mut Outcome) {
        let Outcome::Create(follow_up, problems) = outcome else { return };
        let task = planned(next, follow_up, &self.known);
        if self.may_make(&task::KIND, &task.fields) {
            self.found.made.push(task);
        } else {
            problems.push((plan.column_of(NEXT_ON), NEXT_ON, Why::NotYours).into());
        }
    }
}

fn planned(next: Next, after: &Planned, known: &Known) -> Planned {
    let called = || known.slot("follow_up", NEXT_ON).map(|slot| slot.label.clone()).unwrap_or_default();
    let mut fields = sync::Doc::new();
    fields.insert("title".into(), json!(next.title.unwrap_or_else(called)));
    fields.insert("due_on".into(), json!(next.due_on.to_string()));
    let same = [("owner", "by"), ("customer", "customer"), ("opportunity", "opportunity")];
    let known = same.iter().filter_map(|(field, of)| Some(((*field).to_owned(), Value::clone(after.fields.get(*of)?))));
    fields.extend(known);
    Planned {
        id: derived(&[b"next", after.id.0.as_bytes()]),
        kind: task::KIND.name,
        fields,
        needs: after.needs.clone(),
    }
}
