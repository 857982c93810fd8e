//! Whom to be in touch with: how long a customer of each value level may go without contact.
//!
//! Belongs here: the rule. Does not belong here: the list of them (`app/src/features/today`), planned work ([`super::task`]).

use serde_json::Value;
use sync::{Instant, Row};

use crate::customers::customer::LEVELS;

const DAY: i64 = 86_400_000;

/// Days of patience for each of [`LEVELS`], the most valuable first.
const PATIENCE: [i64; LEVELS.len()] = [14, 30, 60, 90];
/// Days of patience for a customer without a level.
const WITHOUT_LEVEL: i64 = 60;

/// After how many days without contact it is time to be in touch with a customer of this level.
pub fn patience(level: Option<&str>) -> i64 {
    let known = level.and_then(|level| LEVELS.iter().position(|name| *name == level));
    known.and_then(|at| PATIENCE.get(at)).copied().unwrap_or(WITHOUT_LEVEL)
}

/// The last moment of contact at which it is time to be in touch with a customer of this level.
pub fn due_since(level: Option<&str>, now: Instant) -> Instant {
    now - patience(level) * DAY
}

/// Since when a customer has not been heard of: the last follow-up, else since somebody has had them.
pub fn quiet_since(customer: &Row) -> Option<Instant> {
    let at = |field: &str| customer.doc.get(field).and_then(Value::as_i64);
    at("last_follow_up_at").or_else(|| at("claimed_at")).or_else(|| customer.id.made_at())
}

/// True if it is time to be in touch with this customer.
pub fn is_due(customer: &Row, now: Instant) -> bool {
    let level = customer.doc.get("level").and_then(Value::as_str);
    quiet_since(customer).is_some_and(|since| since <= due_since(level, now))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use sync::{Doc, RowId};

    use super::*;

    const NOW: Instant = 1_790_000_000_000;

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
        let days: Vec<i64> = LEVELS.iter().map(|level| patience(Some(level))).collect();
        assert!(days.is_sorted() && days.first() < days.last(), "{days:?}");
        let last = NOW - 20 * DAY;
        assert!(is_due(&customer(400, json!({ "level": "a", "last_follow_up_at": last })), NOW));
        assert!(!is_due(&customer(400, json!({ "level": "b", "last_follow_up_at": last })), NOW));
    }

    #[test]
    fn whom_nobody_ever_spoke_to_counts_from_when_somebody_has_them() {
        assert!(is_due(&customer(60, json!({})), NOW));
        assert!(!is_due(&customer(59, json!({})), NOW));
        assert!(!is_due(&customer(400, json!({ "claimed_at": NOW - 59 * DAY })), NOW));
    }

    #[test]
    fn a_level_that_is_not_known_is_treated_as_none() {
        assert_eq!(patience(Some("platinum")), patience(None));
    }
}
