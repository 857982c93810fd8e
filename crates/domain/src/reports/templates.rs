//! Reports to begin with: the questions that companies ask first.
//!
//! Belongs here: the list. A template's title is `template.<name>` in the locale files.

use super::{
    ask::{Ask, By},
    boards::Look,
    report::Report,
};

/// A report that everybody finds.
#[derive(Debug)]
pub struct Template {
    /// Its stable name.
    pub name: &'static str,
    kind: &'static str,
    measures: &'static [&'static str],
    by: &'static [&'static str],
    period: Option<&'static str>,
    look: Look,
}

const YEAR: Option<&str> = Some("this_year");
const QUARTER: Option<&str> = Some("this_quarter");

const fn template(
    name: &'static str,
    kind: &'static str,
    measures: &'static [&'static str],
    by: &'static [&'static str],
    period: Option<&'static str>,
    look: Look,
) -> Template {
    Template { name, kind, measures, by, period, look }
}

/// All of them, in the order in which a page offers them.
pub static TEMPLATES: &[Template] = &[
    template("won_by_month", "opportunity", &["won_amount", "won_count"], &["date:month"], YEAR, Look::Bars),
    template(
        "people",
        "opportunity",
        &["won_amount", "won_count", "win_rate", "cycle_days"],
        &["owner"],
        QUARTER,
        Look::Table,
    ),
    template(
        "pipeline",
        "opportunity",
        &["stage_entered", "stage_conversion", "stage_stay_days"],
        &["stage"],
        QUARTER,
        Look::Funnel,
    ),
    template("open_by_person", "opportunity", &["open_amount"], &["owner", "stage"], None, Look::Pivot),
    template("lost_reasons", "opportunity", &["lost_count", "lost_amount"], &["lost_reason"], YEAR, Look::Pie),
    template("activity", "follow_up", &["follow_ups"], &["owner", "channel"], Some("this_month"), Look::Pivot),
    template("new_customers", "customer", &["new_customers"], &["date:month"], YEAR, Look::Line),
    template(
        "coverage",
        "customer",
        &["customers", "customers_without_contact", "quiet_share"],
        &["owner"],
        None,
        Look::Table,
    ),
];

impl Template {
    /// The report.
    pub fn report(&self) -> Report {
        let mut ask = Ask::of(self.measures);
        ask.by = self.by.iter().filter_map(|by| by.parse::<By>().ok()).collect();
        ask.period = self.period.map(str::to_owned);
        Report { kind: self.kind, ask, look: self.look }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::reports::{Asker, Calendar, Shelf, Zone, plan};

    #[test]
    fn every_template_can_be_answered_and_its_look_fits() {
        let (book, zone, team) = (Shelf::whole(&[]), Zone::default(), BTreeSet::new());
        let who = Asker { me: None, team: &team, now: 1, zone: &zone, calendar: Calendar::default() };
        for template in TEMPLATES {
            let report = template.report();
            assert_eq!(report.ask.by.len(), template.by.len(), "{}", template.name);
            assert!(report.look.fits(report.ask.by.len()), "{}", template.name);
            let plan = plan(&report.ask, &book, &who).unwrap_or_else(|wrong| panic!("{}: {wrong}", template.name));
            assert!(plan.facts.iter().all(|fact| fact.query.kind == report.kind), "{}", template.name);
        }
    }
}
