//! Building a report: its parts above, its figures below, both at once.
//!
//! Belongs here: the page, keeping and sharing the report. Does not belong here: the controls (`choices`), drawing
//! (`records::figures`).

use domain::{
    Command,
    reports::{boards::Look, report::Report},
};
use leptos::{html, prelude::*};
use sync::RowId;

use super::{choices::Choices, onto_board::OntoBoard, picture_file, state::Desk, table_file};
use crate::{
    frame::{Page, navigation},
    i18n::format,
    local::use_book,
    records::{
        export::{Export, ExportHost, Exporting},
        figures::{
            Reader,
            card::{Drawing, dimension, with},
            grid,
            kept::{self, Naming, NamingSheet},
            picture,
            schedule::{self, ScheduleSheet},
        },
        fullness, names,
        run::{Hand, use_hand},
    },
    routes::Route,
    t,
    ui::{Button, ButtonKind, EmptyState, Glyph, Icon, LinkButton, Menu, MenuItem, Skeleton, SkeletonShape, viewport},
};

/// The page of a kept report, or of a new one.
#[component]
pub fn ReportPage(
    /// The kept one.
    id: Option<RowId>,
) -> impl IntoView {
    let book = use_book();
    let reader = Reader::here(book);
    let desk = Desk::of(reader, id);
    let ready = fullness::is_whole(book);
    let title = Signal::derive(move || match desk.row.get() {
        Some(row) => names::title_of(&row),
        None => t!("reports.new"),
    });
    let subtitle = Signal::derive(move || {
        let when = book.status().with(|status| status.last_sync).unwrap_or_else(|| book.now());
        Some(t!("numbers.as_of", when = format::moment(when)))
    });
    let gone = Memo::new(move |_| {
        ready.get() && desk.id.is_some() && desk.row.with(|row| row.as_ref().is_none_or(|row| !row.is_live()))
    });
    let naming = RwSignal::new(None::<Naming>);
    let placing = RwSignal::new(false);
    let (scheduling, scheduled) = (RwSignal::new(false), schedule::mine(book, desk.row));
    let canvas = NodeRef::<html::Canvas>::new();
    let hand = use_hand();
    let exporting = Exporting::new();
    let actions = move || {
        let schedule = Signal::derive(move || schedule::menu_item(scheduled, scheduling));
        view! { <Actions desk hand naming placing schedule canvas exporting title /> }
    };
    view! {
        <Page title subtitle back=Route::Reports actions>
            {move || match (ready.get(), gone.get()) {
                (false, _) => view! { <Skeleton shape=SkeletonShape::Page /> }.into_any(),
                (true, true) => view! { <Gone /> }.into_any(),
                (true, false) => view! { <Whole desk hand naming canvas title /> }.into_any(),
            }}
            <NamingSheet
                naming
                on_named=move |id: RowId| {
                    if desk.id != Some(id) {
                        navigation::replace(&Route::Report(id).path());
                    }
                }
            />
            <OntoBoard desk hand open=placing />
            <ScheduleSheet target=desk.row mine=scheduled open=scheduling />
            <ExportHost exporting />
        </Page>
    }
}

#[component]
fn Gone() -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::ChartColumn title=t!("reports.gone") text=t!("reports.gone_text")>
            <LinkButton href=Route::Reports.path()>{t!("reports.all")}</LinkButton>
        </EmptyState>
    }
}

#[component]
fn Whole(
    desk: Desk,
    hand: Hand,
    naming: RwSignal<Option<Naming>>,
    canvas: NodeRef<html::Canvas>,
    title: Signal<String>,
) -> impl IntoView {
    // A kept report is read first and changed later, so is one from a template where there is little room; a new one is built.
    let from_scratch = desk.id.is_none() && (viewport::is_desk_now() || untrack(navigation::search).is_empty());
    let building = RwSignal::new(from_scratch || (desk.id.is_some() && untrack(|| desk.strayed())));
    let asked = Signal::derive(move || desk.shown.with(|report| (report.ask.clone(), report.look)));
    let left_out = Memo::new(move |_| desk.shown.with(left_out));
    view! {
        <details class="report-parts" prop:open=building>
            <summary>{t!("reports.parts")} <Icon glyph=Glyph::ChevronDown class="icon-small" /></summary>
            <Choices desk />
        </details>
        <Keeping desk hand naming />
        <section class="number-card report-result" aria-live="polite">
            <h2 class="section-title">{move || desk.shown.with(|report| spoken(desk.reader, report))}</h2>
            <Drawing told=desk.told asked reader=desk.reader title canvas />
            {move || left_out.get().map(|key| view! { <p class="meta">{t!(key)}</p> })}
        </section>
    }
}

/// What a look leaves out of the figures asked for, as the key of a word about it.
fn left_out(report: &Report) -> Option<&'static str> {
    let several = report.ask.measures.len() > 1;
    match report.look {
        Look::Pivot | Look::Pie => several.then_some("reports.first_only"),
        Look::Bars | Look::Rows | Look::Line if report.ask.by.len() > 1 => several.then_some("reports.first_only"),
        Look::Bars | Look::Rows | Look::Line => {
            (report.drawn().len() < report.ask.measures.len()).then_some("reports.one_unit")
        }
        Look::Number | Look::Table | Look::Funnel => None,
    }
}

/// What is shown, in words: its measures, by what, when.
fn spoken(reader: Reader, report: &Report) -> String {
    let said = reader.said();
    let measures: Vec<String> = report.ask.measures.iter().map(|name| said.measure(name)).collect();
    let by: Vec<String> = report.ask.by.iter().map(|by| dimension(reader, report.kind, &by.name)).collect();
    let period = report.ask.period.as_ref().filter(|_| report.has_period()).map(|period| said.period(period));
    let mut parts = vec![measures.join(", ")];
    if !by.is_empty() {
        parts.push(by.join(" × "));
    }
    parts.extend(period);
    parts.join(" · ")
}

/// What is offered while the report is not what was kept.
#[component]
fn Keeping(desk: Desk, hand: Hand, naming: RwSignal<Option<Naming>>) -> impl IntoView {
    let strayed = Memo::new(move |_| desk.strayed());
    let may_edit = kept::may_edit(hand.book, desk.row);
    let update = move |()| {
        if let Some(row) = desk.row.get_untracked() {
            let fields = desk.shown.get_untracked().fields();
            let said = t!("reports.saved", name = names::title_of(&row));
            let command = Command::SetFields { kind: row.kind.clone(), id: row.id, base_ver: row.ver, fields };
            if hand.act(command, said) {
                navigation::replace(&desk.route().path());
            }
        }
    };
    view! {
        <Show when=move || strayed.get()>
            <div class="button-row report-keeping">
                <Show when=move || desk.id.is_some() && may_edit.get()>
                    <Button kind=ButtonKind::Primary on_press=update>
                        {t!("ui.save")}
                    </Button>
                </Show>
                <Show when=move || desk.id.is_some()>
                    <Button kind=ButtonKind::Quiet on_press=move |()| navigation::replace(&desk.route().path())>
                        {t!("views.back")}
                    </Button>
                </Show>
                <Button
                    kind=if desk.id.is_none() { ButtonKind::Primary } else { ButtonKind::Quiet }
                    on_press=move |()| naming.set(Some(new_one(desk)))
                >
                    {if desk.id.is_none() { t!("reports.save") } else { t!("reports.save_as") }}
                </Button>
            </div>
        </Show>
    }
}

fn new_one(desk: Desk) -> Naming {
    let report = desk.shown.get_untracked();
    Naming {
        kind: "report",
        id: None,
        fields: report.fields(),
        title: t!("reports.save"),
        name: spoken(desk.reader, &report),
    }
}

#[component]
fn Actions(
    desk: Desk,
    hand: Hand,
    naming: RwSignal<Option<Naming>>,
    placing: RwSignal<bool>,
    schedule: Signal<MenuItem>,
    canvas: NodeRef<html::Canvas>,
    exporting: Exporting,
    title: Signal<String>,
) -> impl IntoView {
    let may_edit = kept::may_edit(hand.book, desk.row);
    let is_picture = Memo::new(move |_| desk.shown.with(|report| picture::shape(report.look).is_some()));
    let rename = move || {
        if let Some(row) = desk.row.get_untracked() {
            let name = names::title_of(&row);
            let title = t!("reports.rename");
            naming.set(Some(Naming { kind: "report", id: Some(row.id), fields: sync::Doc::default(), title, name }));
        }
    };
    let delete = move || {
        if let Some(row) = desk.row.get_untracked()
            && hand.delete(&row)
        {
            navigation::go(&Route::Reports);
        }
    };
    let picture = move || {
        if picture_file::save(canvas, &title.get_untracked()).is_none() {
            hand.toasts.say(t!("reports.no_picture"));
        }
    };
    let table = move || {
        let report = desk.shown.get_untracked();
        let corner = report.ask.by.iter().map(|by| dimension(desk.reader, report.kind, &by.name)).collect();
        let grid = untrack(|| with(desk.told, |figures| grid::grid(figures, desk.reader, report.look, corner)));
        if let Some(grid) = grid {
            exporting.open(Export::of(title.get_untracked(), table_file::table(&grid)));
        }
    };
    let items = Signal::derive(move || {
        let mut items = vec![MenuItem::new(Glyph::FileSpreadsheet, t!("reports.as_table"), table)];
        if is_picture.get() {
            items.push(MenuItem::new(Glyph::Image, t!("reports.as_picture"), picture));
        }
        if desk.id.is_some() {
            items.push(MenuItem::new(Glyph::ChartColumn, t!("reports.onto_board"), move || placing.set(true)));
        }
        if desk.row.with(|row| row.as_ref().is_some_and(|row| row.is_live())) {
            items.push(schedule.get());
        }
        if desk.id.is_some() && may_edit.get() {
            items.push(MenuItem::new(Glyph::Pencil, t!("reports.rename"), rename));
            items.push(MenuItem::new(Glyph::Trash2, t!("reports.delete"), delete).danger());
        }
        items
    });
    view! { <Menu label=t!("reports.actions") items /> }
}
