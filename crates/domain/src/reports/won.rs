//! What counts as won: the one rule, with its date and its amount.
//!
//! Belongs here: the rule, which every measure, target and forecast takes from here. A company whose sale is won by a signed
//! contract or a received payment gets a rule of its own here, over the kind that records it; nothing else changes.
//! Does not belong here: what a stage asks of the person who moves there ([`crate::opportunities::moving`]).

use super::measure::Rows;

/// What makes a sale a won one.
#[derive(Debug)]
pub struct WonRule {
    /// Its stable name.
    pub name: &'static str,
    /// The kind whose rows are won sales.
    pub kind: &'static str,
    /// Which of its rows.
    pub rows: &'static [Rows],
    /// The day on which it was won, in one of the kind's date fields. A row without it counts in no period.
    pub on: &'static str,
    /// How much was won, in one of the kind's money fields.
    pub amount: &'static str,
}

/// Won is what stands in a stage whose outcome is `won`, on the day it was closed, with the opportunity's amount.
pub const WON: WonRule = WonRule {
    name: "won_stage",
    kind: "opportunity",
    rows: &[Rows::Is("stage.outcome", &["won"])],
    on: "closed_on",
    amount: "amount",
};
