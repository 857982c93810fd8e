//! The measures that there are. A new one is one entry here and two texts in each locale file.
//!
//! Belongs here: the list. Does not belong here: what its words mean ([`super::measure`]), what counts as won ([`super::won`]).

use super::{
    measure::{Amount, Good, Measure, Rows, Unit, Value, When, documented},
    visits::{HISTORY, Visit},
    won::WON,
};

const OPEN: Rows = Rows::Is("stage.outcome", &["open"]);
const LOST: Rows = Rows::Is("stage.outcome", &["lost"]);
const CLOSED: Rows = WON.decided;
const WON_WITH_DAYS: &[Rows] = &[WON.rows[0], Rows::Filled("engaged_on"), Rows::Filled("closed_on")];
const CLOSED_WITH_DAYS: &[Rows] = &[CLOSED, Rows::Filled("engaged_on"), Rows::Filled("closed_on")];
const ON_CLOSE: When = When::On("closed_on");
const EXPECTED: When = When::Now(Some("expected_close"));

const fn won(value: Value) -> Amount {
    Amount { kind: WON.kind, rows: WON.rows, value, when: When::On(WON.on) }
}

const fn opportunities(rows: &'static [Rows], value: Value, when: When) -> Amount {
    Amount { kind: "opportunity", rows, value, when }
}

const fn customers(rows: &'static [Rows], when: When, value: Value) -> Amount {
    Amount { kind: "customer", rows, value, when }
}

/// Of the stages that opportunities entered within the period.
const fn visits(what: Visit) -> Amount {
    opportunities(&[], Value::Visits(what), When::On(HISTORY))
}

const fn follow_ups(rows: &'static [Rows]) -> Amount {
    Amount { kind: "follow_up", rows, value: Value::One, when: When::On("happened_at") }
}

const fn tasks(rows: &'static [Rows], when: When) -> Amount {
    Amount { kind: "task", rows, value: Value::One, when }
}

/// A plain amount.
const fn plain(
    name: &'static str,
    unit: Unit,
    good: Good,
    of: Amount,
    formula: &'static str,
    doc: &'static str,
) -> Measure {
    Measure { name, unit, formula: documented(formula), doc: documented(doc), good, of, by: None }
}

/// One amount divided by another.
const fn ratio(
    name: &'static str,
    unit: Unit,
    good: Good,
    (of, by): (Amount, Amount),
    formula: &'static str,
    doc: &'static str,
) -> Measure {
    Measure { name, unit, formula: documented(formula), doc: documented(doc), good, of, by: Some(by) }
}

/// All measures, in the order in which a form offers them.
pub static MEASURES: &[Measure] = &[
    plain(
        "won_amount",
        Unit::Money,
        Good::More,
        won(Value::Money(WON.amount)),
        "sum of the amounts of won opportunities",
        "By the day of closing. What counts as won is one rule, `reports::won`.",
    ),
    plain(
        "won_count",
        Unit::Count,
        Good::More,
        won(Value::One),
        "number of won opportunities",
        "By the day of closing.",
    ),
    ratio(
        "won_average",
        Unit::Money,
        Good::More,
        (won(Value::Money(WON.amount)), won(Value::OneWith(WON.amount))),
        "won amount ÷ number of won opportunities that have an amount",
        "By currency; opportunities without an amount are left out of both.",
    ),
    plain(
        "lost_count",
        Unit::Count,
        Good::Less,
        opportunities(&[LOST], Value::One, ON_CLOSE),
        "number of lost opportunities",
        "By the day of closing.",
    ),
    plain(
        "lost_amount",
        Unit::Money,
        Good::Less,
        opportunities(&[LOST], Value::Money("amount"), ON_CLOSE),
        "sum of the amounts of lost opportunities",
        "By the day of closing, with the amount that stands there. Some companies empty it when they lose.",
    ),
    ratio(
        "win_rate",
        Unit::Share,
        Good::More,
        (won(Value::One), opportunities(&[CLOSED], Value::One, ON_CLOSE)),
        "won ÷ (won + lost)",
        "Of the opportunities closed in the period, by number. Open ones are in neither part.",
    ),
    ratio(
        "cycle_days",
        Unit::Days,
        Good::Less,
        (
            opportunities(WON_WITH_DAYS, Value::Days("engaged_on", "closed_on"), ON_CLOSE),
            opportunities(WON_WITH_DAYS, Value::One, ON_CLOSE),
        ),
        "days from the beginning to the close, mean over won opportunities",
        "Of won ones only; `cycle_days_closed` has the lost ones too. Those without a day of beginning or close are left out.",
    ),
    ratio(
        "cycle_days_closed",
        Unit::Days,
        Good::Less,
        (
            opportunities(CLOSED_WITH_DAYS, Value::Days("engaged_on", "closed_on"), ON_CLOSE),
            opportunities(CLOSED_WITH_DAYS, Value::One, ON_CLOSE),
        ),
        "days from the beginning to the close, mean over all closed opportunities",
        "Won and lost. Lost ones are often closed late, when somebody tidies up; `cycle_days` leaves them out.",
    ),
    plain(
        "created_count",
        Unit::Count,
        Good::More,
        opportunities(&[], Value::One, When::On("engaged_on")),
        "number of opportunities that began",
        "By the day of beginning, whatever became of them.",
    ),
    plain(
        "created_amount",
        Unit::Money,
        Good::More,
        opportunities(&[], Value::Money("amount"), When::On("engaged_on")),
        "sum of the amounts of opportunities that began",
        "By the day of beginning, with the amount that stands there now.",
    ),
    plain(
        "open_count",
        Unit::Count,
        Good::Neither,
        opportunities(&[OPEN], Value::One, EXPECTED),
        "number of open opportunities",
        "As things are now, whatever the period; by date it is the expected close.",
    ),
    plain(
        "open_amount",
        Unit::Money,
        Good::More,
        opportunities(&[OPEN], Value::Money("amount"), EXPECTED),
        "sum of the amounts of open opportunities",
        "As things are now, whatever the period; by date it is the expected close.",
    ),
    plain(
        "weighted_amount",
        Unit::Money,
        Good::More,
        opportunities(&[OPEN], Value::Weighted("amount"), EXPECTED),
        "sum over open opportunities of amount × probability of the stage",
        "As things are now. Rounded to the minor unit once, after adding up.",
    ),
    plain(
        "commit_amount",
        Unit::Money,
        Good::More,
        opportunities(&[OPEN, Rows::Is("category", &["commit"])], Value::Money("amount"), EXPECTED),
        "sum of the amounts of open opportunities that somebody commits to",
        "As things are now. For a period, filter by the expected close.",
    ),
    plain(
        "best_case_amount",
        Unit::Money,
        Good::More,
        opportunities(&[OPEN, Rows::Is("category", &["best_case"])], Value::Money("amount"), EXPECTED),
        "sum of the amounts of open opportunities that may be won if all goes well",
        "As things are now; without those that somebody commits to.",
    ),
    plain(
        "pipeline_amount",
        Unit::Money,
        Good::More,
        opportunities(
            &[OPEN, Rows::Not("category", &["commit", "best_case", "omitted"])],
            Value::Money("amount"),
            EXPECTED,
        ),
        "sum of the amounts of open opportunities of the category pipeline, or of none",
        "As things are now; what is omitted from forecasts is in none of the three.",
    ),
    ratio(
        "stage_age_days",
        Unit::Days,
        Good::Less,
        (
            opportunities(&[OPEN, Rows::Filled("stage_since")], Value::DaysSince("stage_since"), EXPECTED),
            opportunities(&[OPEN, Rows::Filled("stage_since")], Value::One, EXPECTED),
        ),
        "days that open opportunities have stood in their stage, mean",
        "As things are now.",
    ),
    plain(
        "stage_entered",
        Unit::Count,
        Good::More,
        visits(Visit::Entered),
        "number of opportunities that entered a stage",
        "By when they entered it; once for each stage, without stages of loss. Grouped by stage it is the stage that was entered.",
    ),
    ratio(
        "stage_conversion",
        Unit::Share,
        Good::More,
        (visits(Visit::WentOn), visits(Visit::Begun)),
        "opportunities that went on ÷ opportunities that entered an open stage",
        "Of those who entered within the period; they may have gone on later. Further ahead counts, also where a stage is skipped.",
    ),
    ratio(
        "stage_stay_days",
        Unit::Days,
        Good::Less,
        (visits(Visit::Days), visits(Visit::Left)),
        "days from entering a stage to leaving it, mean over those that left",
        "Of those who entered within the period, wherever they went.",
    ),
    plain(
        "stalled_count",
        Unit::Count,
        Good::Less,
        opportunities(&[OPEN, Rows::Stalled], Value::One, EXPECTED),
        "number of open opportunities that have not moved for as long as their pipeline calls stalled",
        "As things are now. A pipeline without such a number of days has none.",
    ),
    plain(
        "stalled_amount",
        Unit::Money,
        Good::Less,
        opportunities(&[OPEN, Rows::Stalled], Value::Money("amount"), EXPECTED),
        "sum of the amounts of stalled opportunities",
        "As things are now.",
    ),
    plain(
        "slipping_count",
        Unit::Count,
        Good::Less,
        opportunities(&[OPEN, Rows::Past("expected_close")], Value::One, EXPECTED),
        "number of open opportunities whose expected close is past",
        "As things are now.",
    ),
    plain(
        "slipping_amount",
        Unit::Money,
        Good::Less,
        opportunities(&[OPEN, Rows::Past("expected_close")], Value::Money("amount"), EXPECTED),
        "sum of the amounts of open opportunities whose expected close is past",
        "As things are now.",
    ),
    plain(
        "new_customers",
        Unit::Count,
        Good::More,
        customers(&[], When::On("made_at"), Value::One),
        "number of customers that were added",
        "By when they were added here; those of a file count on the day of the import.",
    ),
    plain(
        "customers",
        Unit::Count,
        Good::More,
        customers(&[], When::Now(None), Value::One),
        "number of customers",
        "As things are now.",
    ),
    plain(
        "customers_without_contact",
        Unit::Count,
        Good::Less,
        customers(&[Rows::QuietSince("quiet_since")], When::Now(None), Value::One),
        "number of customers of whom nobody has heard for N days",
        "As things are now. Counted from the last follow-up, else from when somebody took the customer, else from when it was \
         added. N is asked for with the figure; 30 unless said.",
    ),
    ratio(
        "quiet_share",
        Unit::Share,
        Good::Less,
        (
            customers(&[Rows::QuietSince("quiet_since")], When::Now(None), Value::One),
            customers(&[], When::Now(None), Value::One),
        ),
        "customers without contact for N days ÷ customers",
        "As things are now; 1 minus this is the coverage.",
    ),
    ratio(
        "silent_days",
        Unit::Days,
        Good::Less,
        (
            customers(&[Rows::Filled("quiet_since")], When::Now(None), Value::DaysSince("quiet_since")),
            customers(&[Rows::Filled("quiet_since")], When::Now(None), Value::One),
        ),
        "days since somebody was last in touch, mean over customers",
        "As things are now, counted as for `customers_without_contact`.",
    ),
    plain(
        "follow_ups",
        Unit::Count,
        Good::More,
        follow_ups(&[]),
        "number of follow-ups",
        "By when they happened, of whoever did them; notes are follow-ups too.",
    ),
    plain(
        "calls",
        Unit::Count,
        Good::More,
        follow_ups(&[Rows::Is("channel", &["call"])]),
        "number of follow-ups by telephone",
        "By when they happened.",
    ),
    plain(
        "visits",
        Unit::Count,
        Good::More,
        follow_ups(&[Rows::Is("channel", &["visit"])]),
        "number of visits",
        "By when they happened.",
    ),
    plain(
        "tasks_done",
        Unit::Count,
        Good::More,
        tasks(&[Rows::Filled("done_at")], When::On("done_at")),
        "number of tasks that were done",
        "By when they were done, of the person whose tasks they are.",
    ),
    plain(
        "tasks_open",
        Unit::Count,
        Good::Neither,
        tasks(&[Rows::Empty("done_at")], When::Now(Some("due_on"))),
        "number of tasks still to do",
        "As things are now.",
    ),
    plain(
        "tasks_overdue",
        Unit::Count,
        Good::Less,
        tasks(&[Rows::Empty("done_at"), Rows::Past("due_on")], When::Now(Some("due_on"))),
        "number of tasks still to do whose day is past",
        "As things are now.",
    ),
];
