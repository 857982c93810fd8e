//! A chart with its table: bars, rows, a line or a whole, every part of which leads to what is behind it.
//!
//! Belongs here: drawing with Chart.js, whose typed configuration comes from chart-js-rs, in the product's own colours; the table
//! that says the same. Does not belong here: figures (`domain::reports`), writing them (the caller does).
//!
//! Chart.js is a file of its own that comes with the first chart. Functions are set on the configuration as closures: the
//! page's policy forbids `eval`, by which chart-js-rs would make them.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chart_js_rs::{
    Animation, ChartExt, ChartInteraction, ChartOptions, ChartPlugins, ChartScale, Dataset, Grid, NumberString,
    PluginLegend, ScaleTicks, SinglePointDataset, bar::Bar,
};
use js_sys::{Array, Function, Promise, Reflect};
use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{field::unique_name, viewport};
use crate::{breathe::wait, shipped, t};

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartShape {
    /// Bars from the ground, for time.
    Bars,
    /// Bars from the left, one below the other, for names.
    Rows,
    /// A line, for time.
    Line,
    /// Parts of a whole; each label has a colour.
    Pie,
}

/// The colours of the parts of a whole, beginning with the largest.
const PARTS: [&str; 6] = ["--accent", "--series-2", "--series-3", "--series-4", "--series-5", "--series-6"];

/// One colour of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is called; needed where there are several.
    pub name: String,
    /// A value for each label.
    pub values: Vec<Option<f64>>,
    /// The same as people read them.
    pub texts: Vec<String>,
    /// The name of its colour in the style sheet, such as `--accent`.
    pub color: &'static str,
}

/// What a chart shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartData {
    /// What the values are of.
    pub labels: Vec<String>,
    /// The values.
    pub series: Vec<Series>,
    /// Where each leads: by series, then by label.
    pub links: Vec<Vec<Option<String>>>,
}

impl ChartData {
    fn link(&self, series: usize, label: usize) -> Option<String> {
        self.links.get(series)?.get(label)?.clone()
    }
}

/// A chart, and the same as a table.
#[component]
pub fn Chart(
    /// What it shows.
    #[prop(into)]
    data: Signal<ChartData>,
    /// How.
    shape: ChartShape,
    /// What it is about, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// Writes a value on the axis, in little room.
    #[prop(into)]
    write: Callback<f64, String>,
    /// Goes where a part leads.
    #[prop(into)]
    on_follow: Callback<String>,
    /// The table stands open beside the picture.
    #[prop(optional)]
    with_table: bool,
    /// The canvas, for who keeps the picture.
    #[prop(optional)]
    canvas: NodeRef<html::Canvas>,
) -> impl IntoView {
    let name = unique_name("chart");
    let failed = RwSignal::new(false);
    let drawn = StoredValue::new_local(None::<Drawn>);
    let own = name.clone();
    Effect::new(move || {
        let is_dark = viewport::is_dark();
        data.track();
        let Some(canvas) = canvas.get() else { return };
        let own = own.clone();
        spawn_local(async move {
            if library().await.is_err() {
                return failed.set(true);
            }
            if !is_near(&canvas) {
                one_by_one().await;
            }
            // The page may have been left meanwhile, or the figures may be others by now.
            let Some(data) = data.try_get_untracked() else { return };
            let _ = drawn.try_update_value(|drawn| {
                let look = Inked { is_dark, has_names: data.series.len() > 1 };
                if drawn.as_ref().is_some_and(|drawn| drawn.show(&canvas, &own, &data, shape, look).is_some()) {
                    return;
                }
                drop(drawn.take());
                *drawn = Drawn::on(&canvas, &own, data, shape, look, write, on_follow);
            });
        });
    });
    on_cleanup(move || drop(drawn.try_update_value(Option::take)));
    let height = move || match shape {
        ChartShape::Rows => format!("chart-canvas chart-rows-{}", data.with(|data| data.labels.len().clamp(1, 12))),
        _ => "chart-canvas".to_owned(),
    };
    view! {
        <figure class="chart" role="group" aria-label=label>
            <div class=height hidden=failed>
                <canvas id=name node_ref=canvas aria-hidden="true"></canvas>
            </div>
            <Show when=move || failed.get()>
                <p class="meta">{t!("chart.not_here")}</p>
            </Show>
            <details class="chart-table" open=move || with_table || failed.get()>
                <summary>{t!("chart.table")}</summary>
                {move || table(&data.get())}
            </details>
        </figure>
    }
}

/// True if somebody may look at it now.
fn is_near(canvas: &web_sys::HtmlCanvasElement) -> bool {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let place = canvas.get_bounding_client_rect();
    place.top() < height && place.bottom() > 0.0
}

thread_local! {
    static WAITING: Cell<i32> = const { Cell::new(0) };
}

/// How long the next chart that nobody sees yet waits for the one before it, in milliseconds.
const APART: i32 = 24;

/// Comes back when it is this one's turn: of a long board those in view are drawn first, then one after the other.
async fn one_by_one() {
    let place = WAITING.get();
    WAITING.set(place + 1);
    wait(APART * (place + 1)).await;
    WAITING.set(WAITING.get() - 1);
}

fn table(data: &ChartData) -> impl IntoView + use<> {
    let names = data.series.len() > 1;
    let heads = names.then(|| {
        let heads = data.series.iter().map(|series| view! { <th scope="col">{series.name.clone()}</th> });
        view! {
            <thead>
                <tr>
                    <td></td>
                    {heads.collect_view()}
                </tr>
            </thead>
        }
    });
    let rows = data.labels.iter().enumerate().map(|(row, label)| {
        let cells = data.series.iter().enumerate().map(|(column, series)| {
            let text = series.texts.get(row).cloned().unwrap_or_default();
            match data.link(column, row) {
                Some(href) => view! { <td class="number"><a class="fact-link" href=href>{text}</a></td> }.into_any(),
                None => view! { <td class="number">{text}</td> }.into_any(),
            }
        });
        view! {
            <tr>
                <th scope="row">{label.clone()}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <table>
            {heads}
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// What a chart cannot change any more.
#[derive(Clone, Copy, PartialEq)]
struct Inked {
    is_dark: bool,
    has_names: bool,
}

/// A chart on its canvas, with the closures that it calls.
struct Drawn {
    chart: JsValue,
    data: Rc<RefCell<ChartData>>,
    look: Inked,
    _write: Vec<Closure<dyn Fn(JsValue) -> JsValue>>,
    _follow: Closure<dyn Fn(JsValue, Array)>,
}

impl Drop for Drawn {
    fn drop(&mut self) {
        if let Ok(destroy) = get(&self.chart, "destroy").and_then(JsCast::dyn_into::<Function>) {
            // What is gone already need not go.
            let _ = destroy.call0(&self.chart);
        }
    }
}

impl Drawn {
    fn on(
        canvas: &web_sys::HtmlCanvasElement,
        name: &str,
        data: ChartData,
        shape: ChartShape,
        look: Inked,
        write: Callback<f64, String>,
        on_follow: Callback<String>,
    ) -> Option<Self> {
        let config = config(canvas, name, &data, shape)?;
        let axis = if shape == ChartShape::Rows { "x" } else { "y" };
        let tick = Closure::<dyn Fn(JsValue) -> JsValue>::new(move |value: JsValue| {
            value.as_f64().map_or(JsValue::UNDEFINED, |value| write.run(value).into())
        });
        let data = Rc::new(RefCell::new(data));
        let told = data.clone();
        let tip = Closure::<dyn Fn(JsValue) -> JsValue>::new(move |item: JsValue| {
            let said = place(&item, "dataIndex").and_then(|(at, row)| {
                let data = told.borrow();
                let series = data.series.get(at)?;
                let text = series.texts.get(row)?;
                Some(if look.has_names { format!("{}: {text}", series.name) } else { text.clone() })
            });
            said.map_or(JsValue::UNDEFINED, Into::into)
        });
        let links = data.clone();
        let follow = Closure::<dyn Fn(JsValue, Array)>::new(move |_: JsValue, parts: Array| {
            let href = place(&parts.get(0), "index").and_then(|(series, row)| links.borrow().link(series, row));
            if let Some(href) = href {
                on_follow.run(href);
            }
        });
        let options = get(&config, "options").ok()?;
        if shape == ChartShape::Pie {
            set(&config, "type", &"pie".into())?;
            // A whole has no axes; what is not there need not go.
            for name in ["scales", "indexAxis", "interaction"] {
                let _ = Reflect::delete_property(options.unchecked_ref::<js_sys::Object>(), &name.into());
            }
        } else {
            let ticks = get(&get(&get(&options, "scales").ok()?, axis).ok()?, "ticks").ok()?;
            set(&ticks, "callback", tick.as_ref())?;
        }
        let plugins = get(&options, "plugins").ok()?;
        // Names of colours are read in the page's own ink, also in the dark.
        let labels = js_sys::Object::new();
        let ours = js_sys::Object::new();
        let style = window().get_computed_style(canvas).ok()??;
        set(&labels, "color", &ink(&style).into())?;
        set(&ours, "family", &style.get_property_value("font-family").unwrap_or_default().into())?;
        set(&options, "font", &ours)?;
        set(&get(&plugins, "legend").ok()?, "labels", &labels)?;
        let callbacks = js_sys::Object::new();
        set(&callbacks, "label", tip.as_ref())?;
        let tooltip = js_sys::Object::new();
        set(&tooltip, "callbacks", &callbacks)?;
        set(&plugins, "tooltip", &tooltip)?;
        set(&options, "onClick", follow.as_ref())?;
        let make = get(&js_sys::global(), "Chart").ok()?.dyn_into::<Function>().ok()?;
        let chart = Reflect::construct(&make, &Array::of2(canvas, &config)).ok()?;
        Some(Self { chart, data, look, _write: vec![tick, tip], _follow: follow })
    }

    /// Shows other figures where others stood, at once. Nothing if they need another chart.
    fn show(
        &self,
        canvas: &web_sys::HtmlCanvasElement,
        name: &str,
        data: &ChartData,
        shape: ChartShape,
        look: Inked,
    ) -> Option<()> {
        if look != self.look {
            return None;
        }
        set(&self.chart, "data", &get(&config(canvas, name, data, shape)?, "data").ok()?)?;
        data.clone_into(&mut self.data.borrow_mut());
        let update = get(&self.chart, "update").ok()?.dyn_into::<Function>().ok()?;
        update.call1(&self.chart, &"none".into()).ok().map(drop)
    }
}

/// The colour of a chart's words.
fn ink(style: &web_sys::CssStyleDeclaration) -> String {
    style.get_property_value("--ink-2").unwrap_or_default().trim().to_owned()
}

/// The typed configuration as Chart.js takes it.
fn config(canvas: &web_sys::HtmlCanvasElement, name: &str, data: &ChartData, shape: ChartShape) -> Option<JsValue> {
    let style = window().get_computed_style(canvas).ok()??;
    let color = |name: &str| style.get_property_value(name).unwrap_or_default().trim().to_owned();
    let still = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|it| it.matches());
    let datasets = data.series.iter().map(|series| {
        let values = series.values.iter().map(|value| NumberString::from(value.unwrap_or(f64::NAN)));
        let set = SinglePointDataset::new()
            .label(series.name.clone())
            .data(values)
            .background_color(match shape {
                ChartShape::Pie => (0..data.labels.len()).map(|part| color(part_color(part))).collect::<Vec<_>>(),
                _ => vec![color(series.color)],
            })
            .border_color(color(if shape == ChartShape::Pie { "--surface-1" } else { series.color }))
            .border_radius(4)
            .max_bar_thickness(28);
        if shape == ChartShape::Line { set.dataset_type("line").point_radius(3) } else { set }
    });
    let values = ChartScale::new()
        .begin_at_zero(true)
        .grid(Grid::new().color(color("--line")))
        .ticks(ScaleTicks::new().color(color("--ink-2")).max_ticks_limit(6));
    let names = ChartScale::new()
        .grid(Grid::new().display(false))
        .ticks(ScaleTicks::new().color(color("--ink-2")).auto_skip(shape != ChartShape::Rows));
    let (across, up) = if shape == ChartShape::Rows { (values, names) } else { (names, values) };
    let options = ChartOptions::new()
        .responsive(true)
        .maintain_aspect_ratio(false)
        .animation(Animation::new().duration(if still { 0 } else { 160 }))
        .index_axis(if shape == ChartShape::Rows { "y" } else { "x" })
        .interaction(
            ChartInteraction::new()
                .mode("nearest")
                .axis(if shape == ChartShape::Rows { "y" } else { "x" })
                .intersect(false),
        )
        .plugins(
            ChartPlugins::new().legend(PluginLegend::new().display(data.series.len() > 1 || shape == ChartShape::Pie)),
        )
        .scales([("x", across), ("y", up)]);
    let chart = Bar::<Vec<SinglePointDataset>>::new(name)
        .data(Dataset::new().labels(data.labels.clone()).datasets(datasets.collect::<Vec<_>>()))
        .options(options);
    Some(chart.into_json())
}

/// The rest stands in the quietest colour.
fn part_color(part: usize) -> &'static str {
    PARTS.get(part).or(PARTS.last()).copied().unwrap_or_default()
}

/// Which series and which label a part of the chart stands for.
fn place(part: &JsValue, label: &str) -> Option<(usize, usize)> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small indices")]
    let at = |key: &str| get(part, key).ok()?.as_f64().map(|at| at as usize);
    Some((at("datasetIndex")?, at(label)?))
}

fn get(of: &JsValue, key: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &key.into())
}

fn set(on: &JsValue, key: &str, value: &JsValue) -> Option<bool> {
    Reflect::set(on, &key.into(), value).ok()
}

thread_local! {
    static LIBRARY: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Chart.js, fetched once.
async fn library() -> Result<(), JsValue> {
    let coming = LIBRARY.with_borrow_mut(|known| known.get_or_insert_with(fetch).clone());
    let came = JsFuture::from(coming).await;
    if came.is_err() {
        LIBRARY.with_borrow_mut(Option::take);
    }
    came.map(drop)
}

fn fetch() -> Promise {
    Promise::new(&mut |came: Function, failed: Function| {
        let script = document().create_element("script").ok().and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        let (Some(script), Some(address), Some(head)) = (script, shipped::address("later-chart"), document().head())
        else {
            // Who waits is told.
            let _ = failed.call0(&JsValue::NULL);
            return;
        };
        script.set_onload(Some(&came));
        script.set_onerror(Some(&failed));
        if script.set_attribute("src", &address).and_then(|()| head.append_child(&script).map(drop)).is_err() {
            let _ = failed.call0(&JsValue::NULL);
        }
    })
}
