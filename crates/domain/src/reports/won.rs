//! What counts as won: the one rule, with its date and its amount.
//!
//! Belongs here: the rule, which every measure, target and forecast takes from here. A company whose sale is won by a signed
//! contract or a received payment gets a rule of its own here, over the kind that records it; nothing else changes.
//! Does not belong here: what a stage asks of the person who moves there ([`crate::opportunities::moving`]).

use super::measure::Rows;

/// The outcome of the stages in which a sale is won.
const OUTCOME: &str = "won";

/// What makes a sale a won one.
#[derive(Debug)]
pub struct WonRule {
    /// Its stable name.
    pub name: &'static str,
    /// The kind whose rows are won sales.
    pub kind: &'static str,
    /// Which of its rows.
    pub rows: &'static [Rows],
    /// Which of its rows are decided: the won ones and the lost ones.
    pub decided: Rows,
    /// The day on which it was won, in one of the kind's date fields. A row without it counts in no period.
    pub on: &'static str,
    /// How much was won, in one of the kind's money fields.
    pub amount: &'static str,
}

/// Won is what stands in a stage whose outcome is `won`, on the day it was closed, with the opportunity's amount.
pub const WON: WonRule = WonRule {
    name: "won_stage",
    kind: "opportunity",
    rows: &[Rows::Is("stage.outcome", &[OUTCOME])],
    decided: Rows::Is("stage.outcome", &[OUTCOME, "lost"]),
    on: "closed_on",
    amount: "amount",
};

impl WonRule {
    /// True for a sale in a stage with this outcome.
    pub fn is_met(&self, outcome: &str) -> bool {
        outcome == OUTCOME
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::stage::OUTCOMES;

    #[test]
    fn the_rule_says_the_same_of_an_outcome_and_of_rows() {
        let among = |rows: &Rows, outcome: &str| matches!(rows, Rows::Is(_, outcomes) if outcomes.contains(&outcome));
        for outcome in OUTCOMES {
            assert_eq!(WON.is_met(outcome), WON.rows.iter().all(|rows| among(rows, outcome)), "{outcome}");
            assert_eq!(*outcome != "open", among(&WON.decided, outcome), "{outcome}");
        }
    }
}
