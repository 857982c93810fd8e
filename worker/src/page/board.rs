//! The page of a dashboard link: figures first, then each chart as rows with bars, which need no script.
//!
//! Belongs here: the markup. Does not belong here: what is asked and answered (`routes::dashboard`).

use domain::reports::{
    Answer, Figure, Head, Key,
    boards::{Look, Title},
    cube::Coin,
    measure::Measure,
    words as figures,
};
use maud::{Markup, html};

use super::words::Words;

/// A number with what it was before.
pub(crate) struct Number {
    /// What it is called.
    pub(crate) title: Title,
    /// Of what.
    pub(crate) measure: &'static Measure,
    /// Now.
    pub(crate) now: Figure,
    /// The same before, as numbers of the same unit.
    pub(crate) change: Option<(f64, f64)>,
    /// So few records are behind it that it is not shown.
    pub(crate) hidden: bool,
}

/// A chart.
pub(crate) struct Chart {
    /// What it is called.
    pub(crate) title: Title,
    /// How it is drawn.
    pub(crate) look: Look,
    /// Its figures.
    pub(crate) answer: Answer,
    /// By row, then by measure: so few records are behind it that it is not shown.
    pub(crate) hidden: Vec<Vec<bool>>,
}

impl Chart {
    fn is_hidden(&self, row: usize, measure: usize) -> bool {
        self.hidden.get(row).and_then(|row| row.get(measure)).copied().unwrap_or_default()
    }
}

/// What stands on the page.
pub(crate) struct Board<'a> {
    /// The link's name.
    pub(crate) name: &'a str,
    /// The company's.
    pub(crate) company: &'a str,
    /// When.
    pub(crate) as_of: String,
    /// The period in words.
    pub(crate) period: String,
    /// The numbers.
    pub(crate) numbers: Vec<Number>,
    /// The charts.
    pub(crate) charts: Vec<Chart>,
    /// By which currency bars are long.
    pub(crate) coin: Coin,
    /// Groups of fewer records are hidden.
    pub(crate) fewer: Option<u32>,
    /// So many cards of the board name single records, or cannot be answered here, and stay at home.
    pub(crate) stayed: usize,
}

/// Asks every few seconds, while somebody looks, whether there is something new.
pub(crate) const FOLLOW: &str = "let tag=null;async function look(){if(document.hidden)return;try{const answer=await fetch(location.href,\
{headers:tag?{'x-look':'1','if-none-match':tag}:{'x-look':'1'},cache:'no-store'});if(answer.status===200){const known=tag;tag=answer.headers.get('etag');\
if(known){const page=new DOMParser().parseFromString(await answer.text(),'text/html').querySelector('main');\
if(page)document.querySelector('main').replaceWith(page)}}else if(answer.status!==304)location.reload()}catch{}}\
look();setInterval(look,4000)";

/// The page's content.
pub(crate) fn markup(words: &Words, board: &Board<'_>) -> Markup {
    html! {
        main {
            h1 { (board.name) }
            p.quiet {
                (board.company) " · "
                @if !board.period.is_empty() {
                    (board.period) " · "
                }
                (words.say("numbers.as_of", &[("when", &board.as_of)]))
            }
            dl.figures {
                @for number in &board.numbers {
                    div {
                        @if let Some((class, text)) = change(words, number) {
                            dd class=(class) { (text) }
                        }
                        dt { (figures::title(words, &number.title)) }
                        dd.big { (figure(words, board, number.measure, &number.now, number.hidden)) }
                    }
                }
            }
            div.cards {
                @for chart in board.charts.iter().filter(|chart| !chart.answer.rows.is_empty()) {
                    section {
                        h2 { (figures::title(words, &chart.title)) }
                        @if chart.look == Look::Pivot && chart.answer.along.len() == 2 {
                            (pivot(words, chart))
                        } @else if matches!(chart.look, Look::Bars | Look::Line) && is_long(chart) {
                            (columns(words, chart, board))
                        } @else {
                            (rows(words, chart, board))
                        }
                    }
                }
            }
            @if board.numbers.is_empty() && board.charts.is_empty() {
                p.quiet { (words.say("dashboard.empty", &[])) }
            }
            @if board.stayed > 0 {
                p.quiet { (figures::Words::counted(words, "dashboard.stayed", board.stayed)) }
            }
        }
    }
}

/// A figure, or that it is one of few.
fn figure(words: &Words, board: &Board<'_>, measure: &'static Measure, figure: &Figure, hidden: bool) -> String {
    match board.fewer.filter(|_| hidden) {
        Some(fewer) => words.say("dashboard.fewer", &[("count", &fewer.to_string())]),
        None => figures::shown(words, &figure.shown(measure)),
    }
}

/// The first measure as bars; the others as further values.
fn rows(words: &Words, chart: &Chart, board: &Board<'_>) -> Markup {
    let answer = &chart.answer;
    let number = |row: usize| {
        let figure = answer.row(row, 0).filter(|_| !chart.is_hidden(row, 0))?;
        figure.number(answer.measures.first()?, board.coin)
    };
    let most = (0..answer.rows.len()).filter_map(number).fold(0.0_f64, f64::max);
    // Beside three figures a phone has no room for bars.
    let has_bars = answer.measures.len() < 3;
    html! {
        table {
            @if answer.measures.len() > 1 {
                thead {
                    tr {
                        td {}
                        @if has_bars {
                            td {}
                        }
                        @for measure in &answer.measures {
                            th scope="col" { (figures::measure(words, measure.name)) }
                        }
                    }
                }
            }
            tbody {
                @for (row, head) in heads(&answer.rows, answer.along.is_empty()) {
                    tr {
                        th scope="row" { (answer.along.first().map_or_else(String::new, |it| figures::group(words, head, it))) }
                        @if has_bars {
                            td {
                                svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true" {
                                    rect width=(width(number(row), most)) height="14" {}
                                }
                            }
                        }
                        @for (at, measure) in answer.measures.iter().enumerate() {
                            td.value {
                                @if let Some(of_row) = answer.row(row, at) {
                                    (figure(words, board, measure, of_row, chart.is_hidden(row, at)))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// So many parts of time stand side by side; fewer are rows with bars.
const SIDE_BY_SIDE: usize = 6;

fn is_long(chart: &Chart) -> bool {
    heads(&chart.answer.rows, false).count() > SIDE_BY_SIDE
}

/// Parts of time side by side, a colour for each of the first two measures; the figures are a table below, which opens.
fn columns(words: &Words, chart: &Chart, board: &Board<'_>) -> Markup {
    let answer = &chart.answer;
    let number = |row: usize, at: usize| {
        let figure = answer.row(row, at).filter(|_| !chart.is_hidden(row, at))?;
        figure.number(answer.measures.get(at)?, board.coin)
    };
    let shown = answer.measures.len().min(2);
    let most = |at: usize| (0..answer.rows.len()).filter_map(|row| number(row, at)).fold(0.0_f64, f64::max);
    // Measures of one unit have one scale; others are not drawn over each other.
    let alike =
        answer.measures.iter().take(shown).all(|it| answer.measures.first().is_some_and(|one| one.unit == it.unit));
    let drawn = if alike { shown } else { 1 };
    let highest = (0..drawn).map(most).fold(0.0_f64, f64::max);
    let parts: Vec<(usize, &Head)> = heads(&answer.rows, false).collect();
    let name = |head: &Head| answer.along.first().map_or_else(String::new, |it| figures::group(words, head, it));
    if highest <= 0.0 {
        return html! { p.quiet { (words.say("numbers.nothing", &[])) } };
    }
    let top = answer.measures.first().map_or_else(String::new, |it| figures::on_axis(words, it, board.coin, highest));
    html! {
        @if drawn > 1 {
            p.legend {
                @for (at, measure) in answer.measures.iter().take(drawn).enumerate() {
                    span class=(format!("s{at}")) { (figures::measure(words, measure.name)) }
                }
            }
        }
        p.scale { (top) }
        svg.time viewBox=(format!("0 0 {} 100", parts.len() * 10)) preserveAspectRatio="none" aria-hidden="true" {
            @for (place, (row, _)) in parts.iter().enumerate() {
                @for at in 0..drawn {
                    @let height = number(*row, at).unwrap_or(0.0).max(0.0) / highest * 100.0;
                    rect class=(format!("s{at}")) x=(place * 10 + 1 + at * 4) width=(if drawn > 1 { 4 } else { 8 })
                        y=(format!("{:.1}", 100.0 - height)) height=(format!("{height:.1}")) {}
                }
            }
        }
        p.ends {
            @for (_, head) in parts.first().into_iter().chain(parts.last()) {
                span { (name(head)) }
            }
        }
        details {
            summary { (words.say("chart.table", &[])) }
            (rows(words, chart, board))
        }
    }
}

/// The first measure of each pair of groups.
fn pivot(words: &Words, chart: &Chart) -> Markup {
    let answer = &chart.answer;
    let name = |head: &Head, dimension: usize| {
        answer.along.get(dimension).map_or_else(String::new, |along| figures::group(words, head, along))
    };
    let shown = |row: usize, column: usize| match (answer.cell(row, column, 0), answer.measures.first()) {
        (Some(figure), Some(measure)) if !figure.of.is_empty() => figures::shown(words, &figure.shown(measure)),
        _ => String::new(),
    };
    html! {
        div.wide tabindex="0" role="region" aria-label=(figures::title(words, &chart.title)) {
            table {
                thead {
                    tr {
                        td {}
                        @for (_, column) in heads(&answer.columns, false) {
                            th scope="col" { (name(column, 1)) }
                        }
                    }
                }
                tbody {
                    @for (row, head) in heads(&answer.rows, false) {
                        tr {
                            th scope="row" { (name(head, 0)) }
                            @for (column, _) in heads(&answer.columns, false) {
                                td.value { (shown(row, column)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The groups that stand for something: all of them where nothing is grouped.
fn heads(heads: &[Head], all: bool) -> impl Iterator<Item = (usize, &Head)> {
    heads.iter().enumerate().filter(move |(_, head)| all || head.key != Key::All || head.others > 0)
}

fn width(value: Option<f64>, most: f64) -> String {
    let share = if most > 0.0 { value.unwrap_or(0.0).max(0.0) / most * 100.0 } else { 0.0 };
    format!("{share:.1}")
}

/// How a number changed, with the class of its colour.
fn change(words: &Words, number: &Number) -> Option<(&'static str, String)> {
    let (now, before) = number.change.filter(|_| !number.hidden)?;
    let (text, good) = figures::marked_change(words, number.measure, Some(now), Some(before))?;
    let class = match good {
        Some(true) => "change good",
        Some(false) => "change bad",
        None => "change",
    };
    Some((class, text))
}

/// Asks for the pass code.
pub(crate) fn ask_for_code(words: &Words, wrong: bool) -> Markup {
    html! {
        main {
            form method="post" {
                label for="code" { (words.say("dashboard.code", &[])) }
                input id="code" name="code" type="password" autocomplete="off" required autofocus;
                @if wrong {
                    p.wrong role="alert" { (words.say("dashboard.wrong_code", &[])) }
                }
                button type="submit" { (words.say("dashboard.open", &[])) }
            }
        }
    }
}

/// Says why there is nothing to see.
pub(crate) fn nothing(words: &Words, key: &str) -> Markup {
    html! {
        main {
            h1 { (words.say(key, &[])) }
            p.quiet { (words.say(&format!("{key}_text"), &[])) }
        }
    }
}
