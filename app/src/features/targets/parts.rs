//! The parts of a target that is being handed down: whose, for which month, how much is typed for each, and what each came to before.
//!
//! Belongs here: filling them, adding them up, setting them. Does not belong here: the sheet (`handing`), splitting without losing
//! a cent (`domain::targets::spread`), who may (`domain::targets::setting`).

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    reports::{Ask, By, Key, Layout, Step, Unit},
    targets::{
        period::Period,
        spread::{Shape, split_whole},
        tree::{Node, Whose},
    },
    value::Money,
};
use leptos::{prelude::*, task::spawn_local};
use sync::RowId;

use super::{
    Targets,
    line::{as_typed, read},
};
use crate::{
    records::{
        attained::{Attained, by_person, of_people, whole},
        periods,
    },
    t,
};

/// A part of the target: whose, for which period.
#[derive(Clone)]
pub struct Part {
    whose: Whose,
    people: Vec<RowId>,
    period: Period,
    /// What it is called.
    pub label: String,
    /// True if the person may set it.
    pub may: bool,
    /// What is typed.
    pub text: RwSignal<String>,
    /// Under which what is typed is kept.
    draft: String,
}

impl Part {
    /// Of somebody for a period, with what was being typed, else what stands there.
    fn new(
        targets: Targets,
        (whose, people): (Whose, &[RowId]),
        period: Period,
        label: String,
        before: String,
    ) -> Self {
        let id = targets.wish(whose, period, None, |wish| wish.id().to_string());
        let draft = format!("hand down {}", id.unwrap_or_default());
        let typed = targets.reader.book.draft(&draft).and_then(|value| value.as_str().map(str::to_owned));
        let may = untrack(|| targets.may(whose, people, period));
        let text = RwSignal::new(typed.unwrap_or(before));
        Self { whose, people: people.to_vec(), period, label, may, text, draft }
    }

    fn keep(&self, targets: Targets, text: String) {
        targets.reader.book.save_draft(&self.draft, text.clone().into());
        self.text.set(text);
    }
}

/// The sheet is done with: what was typed is no draft any more.
fn forget(targets: Targets, parts: &[Part]) {
    for part in parts {
        targets.reader.book.clear_draft(&part.draft);
    }
    targets.handing.set(None);
}

/// Those right below, if the person may set one of them.
pub fn parts_below(targets: Targets, attained: &Attained, node: &Node) -> Vec<Part> {
    let at = attained.nodes.iter().position(|other| other.whose == node.whose);
    let below = attained.nodes.iter().filter(|other| other.above.is_some() && other.above == at);
    let part = |child: &Node| {
        let before = child.target.map(|target| as_typed(attained, target)).unwrap_or_default();
        Part::new(targets, (child.whose, &child.people), attained.period, targets.called(child.whose), before)
    };
    let parts: Vec<Part> = below.map(part).collect();
    if parts.iter().any(|part| part.may) { parts } else { Vec::new() }
}

/// The months of the period, if the person may set them.
pub fn parts_of_months(targets: Targets, attained: &Attained, node: &Node) -> Vec<Part> {
    if attained.period.step == Step::Month {
        return Vec::new();
    }
    let part = |month: Period| {
        let row = targets.wish(node.whose, month, None, |wish| untrack(|| targets.before(wish)));
        let row = row.flatten().filter(|row| row.is_live());
        let amount = row.and_then(|row| {
            let minor = row.doc.get("amount").and_then(|amount| amount.get("minor")?.as_i64());
            minor.or_else(|| row.doc.get("count")?.as_f64().map(whole))
        });
        let before = amount.map(|amount| as_typed(attained, amount)).unwrap_or_default();
        Part::new(targets, (node.whose, &node.people), month, periods::name(month), before)
    };
    let parts: Vec<Part> = attained.period.months().into_iter().map(part).collect();
    if parts.iter().all(|part| part.may) { parts } else { Vec::new() }
}

/// What the last period, or the months of the year before, came to: the weights of the parts.
#[derive(Clone, Copy)]
struct Before {
    people: Memo<BTreeMap<RowId, i64>>,
    months: Memo<BTreeMap<String, i64>>,
}

impl Before {
    fn of(targets: Targets, attained: &Attained, node: &Node) -> Self {
        let reader = targets.reader;
        let calendar = reader.calendar.get_untracked();
        let measure = attained.measure;
        let last = attained.period.later(calendar, -1).map(Period::words).unwrap_or_default();
        let ask = Ask::of(&[measure.name]).by(By::name("owner")).over(last);
        let of_people = reader.figures(Signal::stored(ask), Layout::natural);
        let year = attained.period.year_before(calendar).map(Period::words).unwrap_or_default();
        let mut ask = Ask::of(&[measure.name]).by(By::date(Step::Month)).over(year);
        if node.whose != Whose::Company {
            ask.filters.extend(self::of_people(measure.kind(), &node.people));
        }
        let of_months = reader.figures(Signal::stored(ask), Layout::natural);
        let people = Memo::new(move |_| match of_people.get() {
            Some(Ok(figures)) => by_person(&figures, 0, reader),
            _ => BTreeMap::new(),
        });
        let months = Memo::new(move |_| match of_months.get() {
            Some(Ok(figures)) => {
                let rows = figures.answer.rows.iter().enumerate();
                let amount = |row: usize| figures.answer.row(row, 0)?.number(measure, reader.coin());
                rows.filter_map(|(row, head)| match head.key {
                    Key::Day(day) => Some((day.to_string(), whole(amount(row)?))),
                    _ => None,
                })
                .collect()
            }
            _ => BTreeMap::new(),
        });
        Self { people, months }
    }

    /// What a part came to.
    fn came(self, part: &Part, by_month: bool) -> i64 {
        if by_month {
            return self.months.with_untracked(|months| self.month(months, part.period));
        }
        self.people.with_untracked(|people| part.people.iter().filter_map(|user| people.get(user)).sum())
    }

    #[allow(clippy::unused_self, reason = "reads beside `came`")]
    fn month(self, months: &BTreeMap<String, i64>, month: Period) -> i64 {
        let year_ago = month.first.month(-12).map(|day| day.to_string()).unwrap_or_default();
        months.get(&year_ago).copied().unwrap_or(0)
    }
}

/// A target on its way into parts.
#[derive(Clone)]
pub struct Splitting {
    targets: Targets,
    attained: Arc<Attained>,
    before: Before,
    /// The parts.
    pub parts: Arc<Vec<Part>>,
    /// What they should add up to.
    pub target: i64,
    /// They are months, else people and teams.
    pub by_month: bool,
}

impl Splitting {
    /// Of somebody's target.
    pub fn of(targets: Targets, attained: Arc<Attained>, node: &Node, parts: Arc<Vec<Part>>, by_month: bool) -> Self {
        let before = Before::of(targets, &attained, node);
        Self { targets, attained, before, parts, target: node.target.unwrap_or(0), by_month }
    }

    /// True if the parts are of a period that has months.
    pub fn has_months(&self) -> bool {
        !self.by_month && self.attained.period.step != Step::Month
    }

    fn read(&self, text: &str) -> Option<i64> {
        read(self.attained.measure, &self.attained.currency, text)
    }

    /// Fills the parts that may be set, evenly or as it was before; the others stay.
    pub fn fill(&self, by_past: bool) {
        let open: Vec<&Part> = self.parts.iter().filter(|part| part.may).collect();
        let kept = self.parts.iter().filter(|part| !part.may);
        let kept: i64 = kept.filter_map(|part| self.read(&part.text.get_untracked())).sum();
        let past: Vec<i64> = open.iter().map(|part| self.before.came(part, self.by_month)).collect();
        let shape = if by_past { Shape::LastYear(&past) } else { Shape::Even(open.len()) };
        for (part, amount) in open.iter().zip(split_whole((self.target - kept).max(0), unit(&self.attained), &shape)) {
            part.keep(self.targets, as_typed(&self.attained, amount));
        }
    }

    /// What is typed, added up; tracked.
    pub fn sum(&self) -> i64 {
        self.parts.iter().filter_map(|part| part.text.with(|text| self.read(text))).sum()
    }

    /// True if something typed is no amount; tracked.
    pub fn is_wrong(&self) -> bool {
        let is_wrong = |text: &str| !matches!(text.trim(), "" | "0") && self.read(text).is_none();
        self.parts.iter().any(|part| part.text.with(|text| is_wrong(text)))
    }

    /// Whether a sum is what it should be, in words.
    pub fn told(&self, sum: i64) -> String {
        let (said, of) = (self.written(sum), self.written(self.target));
        match self.target - sum {
            0 => t!("targets.adds_up", amount = of),
            left if left > 0 => t!("targets.sum_left", sum = said, target = of, amount = self.written(left)),
            left => t!("targets.sum_beyond", sum = said, target = of, amount = self.written(-left)),
        }
    }

    /// What stands for a part that the person may not set.
    pub fn fixed(&self, part: &Part) -> String {
        let said = self.read(&part.text.get_untracked());
        said.map_or_else(|| t!("targets.no_target"), |amount| self.written(amount))
    }

    /// What a part came to before; tracked.
    pub fn came(&self, part: &Part) -> String {
        self.before.people.track();
        self.before.months.track();
        let came = self.written(self.before.came(part, self.by_month));
        if self.by_month { t!("targets.year_before", amount = came) } else { t!("targets.last_time", amount = came) }
    }

    /// Takes in what is typed for a part.
    pub fn keep(&self, part: &Part, text: String) {
        part.keep(self.targets, text);
    }

    /// Sets every part, and its months as those of the year before where these are wanted too.
    pub fn hand_down(&self, with_months: bool) {
        let season = with_months.then(|| season(self.before, self.attained.period));
        hand_down(self.targets, &self.attained, &self.parts, season.as_deref());
    }

    /// Nothing is handed down.
    pub fn drop_it(&self) {
        forget(self.targets, &self.parts);
    }

    fn written(&self, amount: i64) -> String {
        self.attained.written(amount)
    }
}

/// What people are given whole ones of: yuan, visits.
fn unit(attained: &Attained) -> i64 {
    if attained.measure.unit == Unit::Money { 10_i64.pow(Money::digits(&attained.currency)) } else { 1 }
}

/// The months of a period with what each came to a year before.
fn season(before: Before, period: Period) -> Vec<(Period, i64)> {
    let months = period.months();
    before.months.with_untracked(|came| months.into_iter().map(|month| (month, before.month(came, month))).collect())
}

/// Sets every part, and its months where these are wanted too.
fn hand_down(targets: Targets, attained: &Attained, parts: &[Part], season: Option<&[(Period, i64)]>) {
    let mut commands = Vec::new();
    let mut set = |whose: Whose, period: Period, amount: Option<i64>| {
        commands.extend(targets.commands(whose, period, amount));
    };
    for part in parts.iter().filter(|part| part.may) {
        let amount = read(attained.measure, &attained.currency, &part.text.get_untracked());
        set(part.whose, part.period, amount);
        if let (Some(season), Some(amount)) = (season, amount) {
            let weights: Vec<i64> = season.iter().map(|(_, came)| *came).collect();
            for ((month, _), amount) in
                season.iter().zip(split_whole(amount, unit(attained), &Shape::LastYear(&weights)))
            {
                set(part.whose, *month, Some(amount));
            }
        }
    }
    forget(targets, parts);
    let hand = targets.hand;
    spawn_local(async move {
        let done = hand.act_on_many(commands, |_| true).await;
        match done.refused.first() {
            Some((_, rejection)) if done.traces.is_empty() => hand.refuse(rejection),
            _ => hand.offer_back(t!("targets.handed_down", count = done.traces.len()), done.traces),
        }
    });
}
