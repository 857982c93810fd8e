//! `docs/figures.md` says what the declarations say.

use std::fmt::Write;

use crate::reports::{
    DIMENSIONS, MEASURES,
    measure::{Amount, Unit, Value, When},
};

fn source(amount: &Amount) -> String {
    match amount.value {
        Value::One | Value::OneWith(_) => amount.kind.to_owned(),
        Value::Money(field) | Value::Number(field) | Value::Weighted(field) | Value::DaysSince(field) => {
            format!("{}.{field}", amount.kind)
        }
        Value::Days(from, to) => format!("{0}.{from}, {0}.{to}", amount.kind),
        Value::Visits(_) => format!("{}.{}", amount.kind, crate::reports::visits::HISTORY),
    }
}

fn counted_by(amount: &Amount) -> &'static str {
    match amount.when {
        When::On(field) => field,
        When::Now(_) => "now",
    }
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Money => "money",
        Unit::Days => "days",
        Unit::Share => "share",
        Unit::Number => "number",
    }
}

fn page() -> String {
    let mut page = String::from(
        "# Figures\n\nPrinted by a test from the declarations in `crates/domain/src/reports`; change them there and run the test with `BLESS=1`.\n\n\
         ## Measures\n\n| measure | unit | formula | of | by | what one must know |\n|---|---|---|---|---|---|\n",
    );
    for it in MEASURES {
        let (of, by) = (source(&it.of), counted_by(&it.of));
        let _ = writeln!(page, "| {} | {} | {} | {of} | {by} | {} |", it.name, unit(it.unit), it.formula, it.doc);
    }
    page.push_str("\n## Dimensions\n\n| dimension | what it is | where it is found |\n|---|---|---|\n");
    for it in DIMENSIONS {
        let path = |(kind, path): &(&str, &[&str])| format!("{kind}.{}", path.join("."));
        let places = it.paths.iter().map(path).collect::<Vec<_>>().join(", ");
        let _ = writeln!(page, "| {} | {} | {places} |", it.name, it.doc);
    }
    page
}

#[test]
fn the_printed_figures_are_the_declared_ones() {
    crate::testing::document_says("figures.md", &page());
}
