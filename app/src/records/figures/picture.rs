//! Figures as the data of a chart.
//!
//! Belongs here: which figures become bars, lines and parts, in which colours, and where each leads. Does not belong here: drawing
//! (`ui::chart`), figures as a table (`grid`).

use domain::reports::{Head, Key, Measure, Shown, boards::Look, cube::Figure, words::Words};

use super::{Reader, address};
use crate::{
    local::Figures,
    t,
    ui::chart::{ChartData, ChartShape, Series},
};

/// The colours of a picture's series, the most important first. Any two differ for people who see few colours, which
/// `e2e/colours.spec.mjs` reckons from the style sheet.
const COLORS: [&str; 6] = ["--accent", "--series-2", "--series-3", "--series-4", "--series-5", "--series-6"];

/// How a look is drawn; nothing for those that are no picture.
pub fn shape(look: Look) -> Option<ChartShape> {
    match look {
        Look::Bars => Some(ChartShape::Bars),
        Look::Rows | Look::Funnel => Some(ChartShape::Rows),
        Look::Line => Some(ChartShape::Line),
        Look::Pie => Some(ChartShape::Pie),
        Look::Number | Look::Table | Look::Pivot => None,
    }
}

/// The data of a picture: a colour for each of these measures, or for each column of the first one.
pub fn data(figures: &Figures, reader: Reader, look: Look, measures: &[usize]) -> ChartData {
    let answer = &figures.answer;
    let (said, coin) = (reader.said(), reader.coin());
    let is_group = |head: &Head| head.key != Key::All || head.others > 0;
    let rows: Vec<usize> =
        answer.rows.iter().enumerate().filter(|(_, head)| is_group(head)).map(|(row, _)| row).collect();
    let series_of = |name: String, color, measure: &Measure, of: &dyn Fn(usize) -> Figure| Series {
        name,
        values: rows.iter().map(|row| of(*row).number(measure, coin)).collect(),
        texts: rows.iter().map(|row| said.shown(&of(*row).shown(measure))).collect(),
        color,
    };
    let (mut series, mut links) = (Vec::new(), Vec::new());
    if answer.along.len() > 1 {
        let Some(measure) = answer.measures.first() else { return ChartData::default() };
        let columns = answer.columns.iter().enumerate().filter(|(_, head)| is_group(head));
        for ((column, head), color) in columns.zip(COLORS) {
            let of = |row: usize| answer.cell(row, column, 0).cloned().unwrap_or_default();
            series.push(series_of(said.group(head, answer.along.get(1)), color, measure, &of));
            links.push(rows.iter().map(|row| figures.behind(0, *row, column).and_then(address)).collect());
        }
    } else {
        let drawn = measures.iter().filter_map(|at| Some((*at, answer.measures.get(*at)?)));
        for ((at, measure), color) in drawn.zip(COLORS) {
            let of = |row: usize| answer.row(row, at).cloned().unwrap_or_default();
            series.push(series_of(said.measure(measure.name), color, measure, &of));
            links.push(rows.iter().map(|row| figures.behind(at, *row, 0).and_then(address)).collect());
        }
    }
    let labels = rows.iter().filter_map(|row| answer.rows.get(*row));
    let mut data =
        ChartData { labels: labels.map(|head| said.group(head, answer.along.first())).collect(), series, links };
    match (look, answer.measures.as_slice()) {
        (Look::Funnel, [_]) => {
            let say = |share| t!("numbers.of_before", share = said.percent(share));
            data.series.iter_mut().for_each(|series| passing_on(series, &say));
        }
        (Look::Funnel, [_, others @ ..]) => {
            let of_row = |row: usize| {
                let shown = others.iter().zip(1..).map(|(measure, at)| {
                    let figure = answer.row(row, at).cloned().unwrap_or_default();
                    (said.measure(measure.name), figure.shown(measure))
                });
                let said = shown.filter(|(_, shown)| *shown != Shown::Nothing);
                let parts = said.map(|(name, shown)| format!("{name} {}", reader.said().shown(&shown)));
                parts.collect::<Vec<_>>().join(" · ")
            };
            for series in &mut data.series {
                for (text, row) in series.texts.iter_mut().zip(&rows) {
                    let more = of_row(*row);
                    if !more.is_empty() {
                        *text = format!("{text} · {more}");
                    }
                }
            }
        }
        _ => {}
    }
    data
}

/// Each step says what share of the one before it is.
fn passing_on(series: &mut Series, say: &dyn Fn(f64) -> String) {
    let shares: Vec<Option<f64>> = series
        .values
        .windows(2)
        .map(|pair| match pair {
            [Some(before), Some(now)] if *before > 0.0 => Some(now / before),
            _ => None,
        })
        .collect();
    for (text, share) in series.texts.iter_mut().skip(1).zip(shares) {
        if let Some(share) = share {
            *text = format!("{text} · {}", say(share));
        }
    }
}
