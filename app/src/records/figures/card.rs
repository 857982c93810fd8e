//! One card: a number with its change, a picture with its table, or a table. Every part leads to the records behind it.
//!
//! Belongs here: the card. Does not belong here: which cards there are (`domain::reports::boards`), drawing charts (`ui::chart`).

use std::sync::Arc;

use domain::{
    reports::{
        Ask, Wrong,
        boards::{Look, Title, earlier},
        report::Report,
    },
    value::Day,
};
use leptos::{html, prelude::*};

use super::{Reader, Told, address, grid, grid::GridView, kind_of, picture};
use crate::{
    frame::navigation,
    i18n,
    i18n::format,
    local::Figures,
    records::schema,
    t,
    ui::{
        Stat,
        chart::{Chart, ChartData, ChartShape},
    },
};

/// A card.
#[component]
pub fn FaceView(
    /// What it is called.
    title: Title,
    /// How it is drawn.
    look: Look,
    /// What it asks.
    #[prop(into)]
    ask: Signal<Ask>,
    /// Who reads it.
    reader: Reader,
) -> impl IntoView {
    let title = reader.said().title(&title);
    if look == Look::Number {
        return view! { <NumberView label=title ask reader /> }.into_any();
    }
    let asked = Signal::derive(move || (ask.get(), look));
    let told = reader.told(asked);
    view! {
        <section class="number-card">
            <h2 class="section-title">{title.clone()}</h2>
            <Drawing told asked reader title />
        </section>
    }
    .into_any()
}

#[component]
fn NumberView(label: String, ask: Signal<Ask>, reader: Reader) -> impl IntoView {
    let said = reader.said();
    let now = reader.told(Signal::derive(move || (ask.get(), Look::Number)));
    let earlier = Memo::new(move |_| {
        let today = Day::parse(&format::today())?;
        ask.with(|ask| earlier(ask, reader.calendar.get(), today))
    });
    // Nothing to compare with is a question without an answer.
    let past = reader.told(Signal::derive(move || (earlier.get().unwrap_or_default(), Look::Number)));
    let number = move |figures: &Figures| {
        let measure = figures.answer.measures.first()?;
        figures.answer.whole(0)?.number(measure, reader.coin())
    };
    let value = Signal::derive(move || with(now, whole_text(reader)).unwrap_or_else(|| "–".to_owned()));
    let changed = Memo::new(move |_| {
        let measure = with(now, |figures| figures.answer.measures.first().copied()).flatten()?;
        let before = with(past, number).flatten();
        said.change(measure, with(now, number).flatten(), before)
    });
    let href = Signal::derive(move || {
        with(now, |figures| figures.behind_all(0).and_then(address)).flatten().unwrap_or_default()
    });
    let change = Signal::derive(move || changed.get().map(|(text, _)| text));
    let is_good = Signal::derive(move || changed.get().and_then(|(_, good)| good));
    view! { <Stat label value change is_good href /> }
}

fn whole_text(reader: Reader) -> impl Fn(&Figures) -> String {
    move |figures| {
        let measure = figures.answer.measures.first();
        let shown = measure.map(|it| figures.answer.whole(0).cloned().unwrap_or_default().shown(it));
        shown.map_or_else(String::new, |shown| reader.said().shown(&shown))
    }
}

/// The figures of a question, drawn as it is asked; follows both.
#[component]
pub fn Drawing(
    /// The figures.
    told: Told,
    /// The question and its look.
    #[prop(into)]
    asked: Signal<(Ask, Look)>,
    /// Who reads them.
    reader: Reader,
    /// What they are about.
    #[prop(into)]
    title: Signal<String>,
    /// The canvas of the picture, for who keeps it.
    #[prop(optional)]
    canvas: NodeRef<html::Canvas>,
) -> impl IntoView {
    let look = Memo::new(move |_| asked.with(|(_, look)| *look));
    let wrong = Memo::new(move |_| told.with(|told| told.as_ref()?.as_ref().err().map(Wrong::code)));
    let data = Memo::new(move |_| {
        let (ask, look) = asked.get();
        let report = Report { kind: "", ask, look };
        with(told, |figures| picture::data(figures, reader, look, &report.drawn())).unwrap_or_default()
    });
    let cells = Memo::new(move |_| {
        let (ask, look) = asked.get();
        let corner = ask.by.iter().map(|by| dimension(reader, kind_of(&ask), &by.name)).collect();
        with(told, |figures| grid::grid(figures, reader, look, corner)).unwrap_or_default()
    });
    // Months are filled in between; where all of them are zero there is nothing to draw.
    let flat = |data: &ChartData| data.series.iter().flat_map(|it| &it.values).all(|it| it.is_none_or(|it| it == 0.0));
    let empty = Memo::new(move |_| match picture::shape(look.get()) {
        Some(ChartShape::Rows) => data.with(|data| data.labels.is_empty()),
        Some(_) => data.with(|data| data.labels.is_empty() || flat(data)),
        None => cells.with(|grid| grid.lines.is_empty()),
    });
    let write = Callback::new(move |value: f64| {
        with(told, |figures| figures.answer.measures.first().map(|it| reader.said().on_axis(it, reader.coin(), value)))
            .flatten()
            .unwrap_or_default()
    });
    let waits = Memo::new(move |_| told.with(Option::is_none));
    move || match (waits.get(), wrong.get(), look.get()) {
        (true, ..) => ().into_any(),
        (_, Some(code), _) => view! { <p class="meta">{i18n::tr(&format!("numbers.wrong.{code}"))}</p> }.into_any(),
        (.., Look::Number) => {
            let text = move || with(told, whole_text(reader)).unwrap_or_default();
            let href = move || with(told, |figures| figures.behind_all(0).and_then(address)).flatten();
            view! { <a class="figure-alone fact-link" href=href>{text}</a> }.into_any()
        }
        _ if empty.get() => view! { <p class="meta">{t!("numbers.nothing")}</p> }.into_any(),
        (.., look) => match picture::shape(look) {
            Some(shape) => view! {
                <Chart
                    data
                    shape
                    label=title
                    write
                    on_follow=|href: String| navigation::go_to(&href)
                    with_table=look == Look::Funnel
                    canvas
                />
            }
            .into_any(),
            None => view! { <GridView grid=cells label=title /> }.into_any(),
        },
    }
}

/// What a dimension of a kind is called.
pub fn dimension(reader: Reader, kind: &str, name: &str) -> String {
    i18n::tr_opt(&format!("dimension.{name}")).unwrap_or_else(|| match domain::registry::kind(kind) {
        Some(kind) => schema::label_of(reader.book, kind, name),
        None => name.to_owned(),
    })
}

/// Looks at figures once they are there.
pub fn with<T>(told: Told, of: impl FnOnce(&Figures) -> T) -> Option<T> {
    let figures: Option<Arc<Figures>> = told.with(|told| told.as_ref()?.as_ref().ok().cloned());
    figures.map(|figures| of(&figures))
}
