//! Whom to be in touch with: how long a customer of each value level may go without contact.
//!
//! Belongs here: the rule. Does not belong here: the list of them (`app/src/features/today`), planned work ([`super::task`]).

use serde_json::Value;
use sync::{Doc, Instant, Row};

use crate::customers::customer::LEVELS;

const DAY: i64 = 86_400_000;

/// Days of patience for each of [`LEVELS`], the most valuable first.
const PATIENCE: [i64; LEVELS.len()] = [14, 30, 60, 90];
/// Days of patience for a customer without a level.
const WITHOUT_LEVEL: i64 = 60;

/// The workspace's fields that say otherwise, for each of [`LEVELS`].
pub const FIELDS: [&str; LEVELS.len()] = ["care_days_a", "care_days_b", "care_days_c", "care_days_d"];
/// No company waits longer.
const LONGEST: i64 = 3_650;

/// How long the company's customers may go without contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience([i64; LEVELS.len()]);

impl Patience {
    /// What the workspace's row says; where it says nothing, what is usual.
    pub fn of(workspace: &Doc) -> Self {
        let mut days = PATIENCE;
        for (days, field) in days.iter_mut().zip(FIELDS) {
            *days = workspace.get(field).and_then(days_of).unwrap_or(*days);
        }
        Self(days)
    }

    /// After how many days without contact it is time to be in touch with a customer of this level.
    pub fn days(self, level: Option<&str>) -> i64 {
        let known = level.and_then(|level| LEVELS.iter().position(|name| *name == level));
        known.and_then(|at| self.0.get(at)).copied().unwrap_or(WITHOUT_LEVEL)
    }

    /// The last moment of contact at which it is time to be in touch with a customer of this level.
    pub fn due_since(self, level: Option<&str>, now: Instant) -> Instant {
        now - self.days(level) * DAY
    }

    /// True if it is time to be in touch with this customer.
    pub fn is_due(self, customer: &Row, now: Instant) -> bool {
        let level = customer.doc.get("level").and_then(Value::as_str);
        quiet_since(customer).is_some_and(|since| since <= self.due_since(level, now))
    }
}

/// Days as a workspace may set them: a whole number from one to ten years of them.
pub fn days_of(value: &Value) -> Option<i64> {
    let days = value.as_f64().filter(|days| days.fract() == 0.0)?;
    #[allow(clippy::cast_possible_truncation, reason = "held between one and ten years of days")]
    let days = days.clamp(0.0, 1e6) as i64;
    (1..=LONGEST).contains(&days).then_some(days)
}

/// Since when a customer has not been heard of: the last follow-up, else since somebody has had them.
pub fn quiet_since(customer: &Row) -> Option<Instant> {
    let at = |field: &str| customer.doc.get(field).and_then(Value::as_i64);
    at("last_follow_up_at").or_else(|| at("claimed_at")).or_else(|| customer.id.made_at())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use sync::RowId;

    use super::*;

    const NOW: Instant = 1_790_000_000_000;

    fn usual() -> Patience {
        Patience::of(&Doc::new())
    }

    fn customer(made_days_ago: i64, fields: Value) -> Row {
        let doc: Doc = serde_json::from_value(fields).unwrap();
        Row {
            id: RowId::new(NOW - made_days_ago * DAY, &[1; 10]),
            kind: "customer".into(),
            ver: 1,
            doc,
            parent: None,
            scopes: Vec::new(),
            stamps: std::collections::BTreeMap::new(),
            deleted_at: None,
        }
    }

    #[test]
    fn the_more_a_customer_is_worth_the_sooner_it_is_time() {
        let days: Vec<i64> = LEVELS.iter().map(|level| usual().days(Some(level))).collect();
        assert!(days.is_sorted() && days.first() < days.last(), "{days:?}");
        let last = NOW - 20 * DAY;
        assert!(usual().is_due(&customer(400, json!({ "level": "a", "last_follow_up_at": last })), NOW));
        assert!(!usual().is_due(&customer(400, json!({ "level": "b", "last_follow_up_at": last })), NOW));
    }

    #[test]
    fn whom_nobody_ever_spoke_to_counts_from_when_somebody_has_them() {
        assert!(usual().is_due(&customer(60, json!({})), NOW));
        assert!(!usual().is_due(&customer(59, json!({})), NOW));
        assert!(!usual().is_due(&customer(400, json!({ "claimed_at": NOW - 59 * DAY })), NOW));
    }

    #[test]
    fn a_level_that_is_not_known_is_treated_as_none() {
        assert_eq!(usual().days(Some("platinum")), usual().days(None));
    }

    #[test]
    fn a_company_says_how_long_it_waits_and_nonsense_changes_nothing() {
        let says = |days: Value| Patience::of(&Doc::from_iter([("care_days_a".to_owned(), days)]));
        assert_eq!(says(json!(7)).days(Some("a")), 7);
        assert_eq!(says(json!(7)).days(Some("b")), usual().days(Some("b")));
        for nonsense in [json!(0), json!(-3), json!(2.5), json!(1e12), json!("7")] {
            assert_eq!(says(nonsense.clone()), usual(), "{nonsense}");
        }
    }
}
