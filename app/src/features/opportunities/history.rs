//! Through which stages an opportunity went, and how long it stood in each.
//!
//! Belongs here: the history of one opportunity. Does not belong here: a customer's timeline (`features::customers`).

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;
use sync::{Instant, Row, RowId};

use crate::{
    i18n::format,
    local::use_book,
    records::names,
    t,
    ui::{Glyph, Timeline, TimelineItem},
};

const DAY: i64 = 86_400_000;

/// One stay in a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stay {
    stage: RowId,
    since: Instant,
    until: Option<Instant>,
    by: Option<RowId>,
}

/// The history, newest first.
#[component]
pub fn StageHistory(
    /// The opportunity.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
) -> impl IntoView {
    let book = use_book();
    let stays = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| stays(row)).unwrap_or_default()));
    let item = move |stay: Stay| {
        let days = (stay.until.unwrap_or_else(|| book.now()) - stay.since).max(0) / DAY;
        let spent = if stay.until.is_some() {
            t!("opportunities.stayed", count = days)
        } else {
            t!("opportunities.here_for", count = days)
        };
        let mut meta = vec![format::day_of(stay.since), spent];
        meta.extend(stay.by.and_then(|by| names::title(book, by)));
        view! {
            <TimelineItem
                glyph=if stay.until.is_some() { Glyph::Circle } else { Glyph::CircleDot }
                title=names::title_or_unknown(book, stay.stage)
                meta=meta.join(" · ")
            />
        }
    };
    view! {
        <Timeline>
            {move || stays.get().into_iter().map(item).collect_view()}
        </Timeline>
    }
}

fn stays(row: &Row) -> Vec<Stay> {
    let history = row.doc.get("stage_history").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut stays: Vec<Stay> = history
        .iter()
        .filter_map(|step| {
            let id = |field: &str| step.get(field)?.as_str()?.parse::<RowId>().ok();
            Some(Stay { stage: id("stage")?, since: step.get("at")?.as_i64()?, until: None, by: id("by") })
        })
        .collect();
    if stays.is_empty() {
        // Never moved: it stands where it was put.
        let since = row.doc.get("stage_since").and_then(Value::as_i64);
        let stage = domain::ids::reference(&row.doc, "stage");
        stays.extend(since.zip(stage).map(|(since, stage)| Stay { stage, since, until: None, by: None }));
    }
    for index in 1..stays.len() {
        let next = stays.get(index).map(|stay| stay.since);
        if let Some(before) = stays.get_mut(index - 1) {
            before.until = next;
        }
    }
    stays.reverse();
    stays
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn a_stay_ends_where_the_next_begins_and_the_last_goes_on() {
        let id = |n: u8| RowId::new(i64::from(n), &[n; 10]);
        let Value::Object(doc) = json!({
            "stage_history": [
                { "stage": id(1).to_string(), "at": 100, "by": id(9).to_string() },
                { "stage": id(2).to_string(), "at": 300, "by": id(9).to_string() },
            ],
        }) else {
            panic!("not an object")
        };
        let row = Row {
            id: id(5),
            kind: "opportunity".into(),
            ver: 1,
            doc,
            parent: None,
            scopes: vec![],
            stamps: BTreeMap::default(),
            deleted_at: None,
        };
        let found: Vec<_> = stays(&row).into_iter().map(|stay| (stay.stage, stay.since, stay.until)).collect();
        assert_eq!(found, [(id(2), 300, None), (id(1), 100, Some(300))]);
    }
}
