//! Targets: what the company, its teams and its people are to reach in a period, how far they are, and setting it.
//!
//! Belongs here: the page and what it is about. Does not belong here: whose target holds, pace, distribution (`domain::targets`), one
//! line (`line`), handing a target down (`handing`).

mod handing;
mod levels;
mod line;
mod parts;
mod ranking;

use std::sync::Arc;

use domain::{
    Command,
    access::{Actor, Right},
    reports::{MEASURES, Measure, Step},
    targets::{
        period::Period,
        setting::{self, Wish},
        target::fits,
        tree::{Node, Whose},
    },
};
use leptos::prelude::*;
use sync::{Row, RowId};

use self::{handing::HandingSheet, levels::Levels, line::Line, ranking::Ranking};
use crate::{
    frame::{NumberTabs, Page, navigation},
    local::use_book,
    records::{
        attained::{Attained, attained, measure_name},
        fullness, names,
        periods::{self, PeriodBar},
        permit,
        reader::Reader,
        run::{Hand, use_hand},
        schema,
    },
    routes::Route,
    t,
    ui::{Banner, Choice, EmptyState, Field, Glyph, Select, Skeleton, SkeletonShape},
};

const USUAL: &str = "won_amount";

/// What the page is about, for all its parts.
#[derive(Clone, Copy)]
pub struct Targets {
    hand: Hand,
    reader: Reader,
    /// The tree.
    attained: Memo<Option<Arc<Attained>>>,
    rows: Signal<Arc<Vec<Arc<Row>>>>,
    workspace: Memo<Option<RowId>>,
    /// Whose target is being handed down.
    handing: RwSignal<Option<Whose>>,
}

impl Targets {
    fn node(self, whose: Whose) -> Memo<Option<Node>> {
        Memo::new(move |_| self.attained.with(|attained| attained.as_ref()?.node(whose).cloned()))
    }

    fn actor(self) -> Option<Actor> {
        self.reader.book.actor().get()
    }

    /// What makes somebody's target so much, in a period.
    fn wish<T>(
        self,
        whose: Whose,
        period: Period,
        amount: Option<i64>,
        then: impl FnOnce(&Wish<'_>) -> T,
    ) -> Option<T> {
        let attained = self.attained.get_untracked()?;
        let workspace = self.workspace.get_untracked()?;
        let measure = attained.measure;
        let name = t!(
            "targets.named",
            who = self.called(whose),
            measure = measure_name(measure),
            period = periods::name(period)
        );
        Some(then(&Wish { workspace, whose, measure, period, amount, currency: &attained.currency, name: &name }))
    }

    /// The target as it is: the one that is there, else one that was taken away; tracked.
    fn before(self, wish: &Wish<'_>) -> Option<Arc<Row>> {
        let there = self.rows.with(|rows| wish.before(rows).cloned());
        there.or_else(|| self.reader.book.row(wish.id()))
    }

    /// What makes somebody's target so much, as things are.
    fn commands(self, whose: Whose, period: Period, amount: Option<i64>) -> Vec<Command> {
        let Some(me) = self.reader.me.get_untracked() else { return Vec::new() };
        let commands = self.wish(whose, period, amount, |wish| {
            let before = untrack(|| self.before(wish));
            wish.commands(me, before.as_deref())
        });
        commands.unwrap_or_default()
    }

    /// True if the person may set this target for the period; tracked.
    fn may(self, whose: Whose, people: &[RowId], period: Period) -> bool {
        let before = self.wish(whose, period, None, |wish| self.before(wish)).flatten();
        self.actor().is_some_and(|actor| setting::may_set(&actor, whose, people, before.as_deref()))
    }

    /// What somebody is called.
    fn called(self, whose: Whose) -> String {
        match whose {
            Whose::Company => t!("targets.company"),
            Whose::Team(id) | Whose::Person(id) => names::title_or_unknown(self.reader.book, id),
            Whose::Level(level) => schema::choice_label("user", "level", level),
        }
    }
}

/// The page.
#[component]
pub fn TargetsPage() -> impl IntoView {
    let book = use_book();
    let reader = Reader::here(book);
    let hand = use_hand();
    let period = periods::asked(reader, Step::Month);
    let measure = Memo::new(move |_| {
        let asked = navigation::query("measure").filter(|name| Measure::by_name(name).is_some_and(fits));
        asked.unwrap_or_else(|| USUAL.to_owned())
    });
    let of = Signal::derive(move || measure.with(|name| Measure::by_name(name)));
    let workspaces = book.all("workspace");
    let targets = Targets {
        hand,
        reader,
        attained: attained(reader, of, period),
        rows: book.all("target"),
        workspace: Memo::new(move |_| workspaces.with(|rows| rows.first().map(|row| row.id))),
        handing: RwSignal::new(None),
    };
    let ready = fullness::is_whole(book);
    // Figures that change must not draw anew what somebody is typing into.
    let loaded = Memo::new(move |_| ready.get() && targets.attained.with(Option::is_some));
    let show = move |period: Option<Period>, measure: &str| {
        navigation::replace(&periods::address(&Route::Targets, period, &[("measure", measure)]));
    };
    let choices: Vec<Choice> = MEASURES
        .iter()
        .filter(|measure| fits(measure))
        .map(|measure| Choice::new(measure.name, measure_name(measure)))
        .collect();
    view! {
        <Page title=t!("place.targets")>
            <NumberTabs />
            <div class="numbers-bar">
                <PeriodBar
                    period
                    reader
                    on_pick=move |picked| measure.with_untracked(|measure| show(Some(picked), measure))
                />
                <Field label=t!("targets.measure")>
                    <Select
                        value=measure
                        on_pick=move |name: String| show(period.get_untracked(), &name)
                        choices
                    />
                </Field>
            </div>
            {move || {
                if loaded.get() {
                    view! { <Body targets /> }.into_any()
                } else {
                    view! { <Skeleton shape=SkeletonShape::Page /> }.into_any()
                }
            }}
            <HandingSheet targets />
        </Page>
    }
}

#[component]
fn Body(targets: Targets) -> impl IntoView {
    let may_at_all = permit::at_all(targets.reader.book, Right::Targets);
    let lines = Memo::new(move |_| {
        targets.attained.with(|attained| {
            let lines =
                attained.iter().flat_map(|attained| attained.nodes.iter().map(move |node| (node.whose, attained)));
            lines.map(|(whose, of)| (whose, of.period, of.measure.name)).collect::<Vec<_>>()
        })
    });
    let nothing = Memo::new(move |_| {
        targets.attained.with(|attained| {
            attained.iter().flat_map(|attained| attained.nodes.iter()).all(|node| node.target.is_none())
        })
    });
    view! {
        <Show when=move || nothing.get() && !may_at_all.get()>
            <EmptyState glyph=Glyph::Target title=t!("targets.none") text=t!("targets.none_text") />
        </Show>
        <Show when=move || nothing.get() && may_at_all.get()>
            <Banner>{t!("targets.begin")}</Banner>
        </Show>
        <div class="targets">
            <section class="targets-tree">
                <h2 class="section-title">{t!("targets.tree")}</h2>
                <ul class="plain-list group target-lines">
                    <For each=move || lines.get() key=|line| *line let:line>
                        <Line targets whose=line.0 />
                    </For>
                </ul>
            </section>
            <div class="targets-side">
                <Ranking targets />
                <Levels targets />
            </div>
        </div>
    }
}
