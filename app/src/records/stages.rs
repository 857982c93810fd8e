//! Pipelines and stages as boards and pages need them: in order, with colour and meaning.
//!
//! Belongs here: reading the small kinds `pipeline` and `stage`. Does not belong here: moving (`domain`), drawing.

use std::sync::Arc;

use domain::{
    ids::reference,
    opportunities::{moving::outcome_of, stage::required_by},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use super::names;
use crate::{local::Book, ui::Tone};

/// The colours of won and lost: green, and the quiet one.
const WON: usize = 2;
const LOST: usize = 8;
/// Open stages go through the other colours.
const OPEN: [usize; 7] = [4, 0, 6, 3, 5, 1, 7];

/// What being in a stage says of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Not decided yet.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

impl Outcome {
    /// Its name in documents and locale keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// A stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its id.
    pub id: RowId,
    /// Its name.
    pub name: String,
    /// Its pipeline.
    pub pipeline: Option<RowId>,
    /// The chance to win, from 0 to 1.
    pub chance: f64,
    /// What it says of the result.
    pub outcome: Outcome,
    /// Its colour.
    pub tone: Tone,
    /// Fields that an opportunity must have to be here.
    pub required: Vec<String>,
    /// Kept for old records, no longer offered.
    pub retired: bool,
    order: f64,
}

/// A pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// Its id.
    pub id: RowId,
    /// Its name.
    pub name: String,
    /// After so many days in one stage an opportunity counts as stalled.
    pub stalled_after: Option<i64>,
}

/// The pipelines in use, in their order.
pub fn pipelines(book: Book) -> Signal<Vec<Pipeline>> {
    let rows = book.all("pipeline");
    Memo::new(move |_| {
        let mut rows: Vec<Arc<Row>> =
            rows.with(|rows| rows.iter().filter(|row| !flag(row, "retired")).cloned().collect());
        sync::order::sort_by(&mut rows, |a, b| number(a, "order").total_cmp(&number(b, "order")));
        rows.iter()
            .map(|row| Pipeline {
                id: row.id,
                name: names::title_of(row),
                stalled_after: row.doc.get("stalled_after_days").and_then(Value::as_i64),
            })
            .collect()
    })
    .into()
}

/// Every stage, in order: open ones as they follow each other, then won, then lost.
pub fn stages(book: Book) -> Signal<Vec<Stage>> {
    let rows = book.all("stage");
    Memo::new(move |_| {
        let mut stages: Vec<Stage> = rows.with(|rows| rows.iter().map(|row| of_row(row)).collect());
        sync::order::sort_by(&mut stages, |a, b| {
            let rank = |stage: &Stage| stage.outcome as u8;
            rank(a).cmp(&rank(b)).then(a.order.total_cmp(&b.order))
        });
        let mut open = 0;
        for stage in &mut stages {
            if stage.outcome == Outcome::Open {
                stage.tone = Tone::nth(OPEN.get(open % OPEN.len()).copied().unwrap_or_default());
                open += 1;
            }
        }
        stages
    })
    .into()
}

/// The stages of a pipeline that are in use.
pub fn of_pipeline(stages: &[Stage], pipeline: Option<RowId>) -> Vec<Stage> {
    stages.iter().filter(|stage| stage.pipeline == pipeline && !stage.retired).cloned().collect()
}

/// The stages of a pipeline that are no longer offered.
pub fn retired_of(stages: &[Stage], pipeline: RowId) -> Vec<Stage> {
    stages.iter().filter(|stage| stage.pipeline == Some(pipeline) && stage.retired).cloned().collect()
}

fn of_row(row: &Row) -> Stage {
    let outcome = match outcome_of(row) {
        "won" => Outcome::Won,
        "lost" => Outcome::Lost,
        _ => Outcome::Open,
    };
    Stage {
        id: row.id,
        name: names::title_of(row),
        pipeline: reference(&row.doc, "pipeline"),
        chance: number(row, "probability") / 100.0,
        outcome,
        tone: match outcome {
            Outcome::Won => Tone::nth(WON),
            Outcome::Lost => Tone::nth(LOST),
            Outcome::Open => Tone::nth(0),
        },
        required: required_by(row).into_iter().map(str::to_owned).collect(),
        retired: flag(row, "retired"),
        order: number(row, "order"),
    }
}

fn number(row: &Row, field: &str) -> f64 {
    row.doc.get(field).and_then(Value::as_f64).unwrap_or_default()
}

fn flag(row: &Row, field: &str) -> bool {
    row.doc.get(field) == Some(&Value::Bool(true))
}
