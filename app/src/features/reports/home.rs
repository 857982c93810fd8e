//! All reports that are for this person, and templates to begin with.

use std::sync::Arc;

use domain::reports::{
    boards::Look,
    report::Report,
    templates::{TEMPLATES, Template},
};
use leptos::prelude::*;
use sync::Row;

use crate::{
    frame::{NumberTabs, Page, navigation},
    i18n,
    local::use_book,
    records::{
        figures::{Reader, card::dimension, kept},
        names, schema,
    },
    routes::Route,
    t,
    ui::{Glyph, Icon, IconButton},
};

/// The page.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let book = use_book();
    let reader = Reader::here(book);
    let reports = kept::offered(book, "report");
    let add = || {
        view! {
            <IconButton
                glyph=Glyph::Plus
                label=t!("reports.new")
                on_press=move |()| navigation::go(&Route::NewReport)
            />
        }
    };
    view! {
        <Page title=t!("place.reports") actions=add narrow=true>
            <NumberTabs />
            <Show when=move || reports.with(|all| !all.is_empty())>
                <h2 class="section-title">{t!("reports.kept")}</h2>
                <ul class="plain-list group">
                    {move || reports.get().iter().map(|row| view! { <Kept row=Arc::clone(row) reader /> }).collect_view()}
                </ul>
            </Show>
            <h2 class="section-title">{t!("reports.templates")}</h2>
            <ul class="plain-list group">
                {TEMPLATES.iter().map(|template| view! { <FromTemplate template reader /> }).collect_view()}
            </ul>
        </Page>
    }
}

#[component]
fn Kept(row: Arc<Row>, reader: Reader) -> impl IntoView {
    let report = Report::from_doc(&row.doc);
    let shared = row.doc.get("shared") == Some(&true.into());
    let about = report.as_ref().map_or_else(|| t!("reports.unreadable"), |it| about(reader, it));
    let look = report.map_or(Look::Table, |it| it.look);
    view! {
        <li>
            <a class="row" href=Route::Report(row.id).path()>
                <span class="row-mark">
                    <Icon glyph=glyph(look) />
                </span>
                <span class="row-text">
                    <span class="row-title clip">{names::title_of(&row)}</span>
                    <span class="meta clip">{about}</span>
                </span>
                {shared.then(|| view! { <Icon glyph=Glyph::Users class="icon-small" /> })}
                <Icon glyph=Glyph::ChevronRight class="icon-small" />
            </a>
        </li>
    }
}

#[component]
fn FromTemplate(template: &'static Template, reader: Reader) -> impl IntoView {
    let report = template.report();
    let href = format!("{}?{}", Route::NewReport.path(), report.to_url());
    let about = about(reader, &report);
    view! {
        <li>
            <a class="row" href=href>
                <span class="row-mark">
                    <Icon glyph=glyph(report.look) />
                </span>
                <span class="row-text">
                    <span class="row-title clip">{title(template)}</span>
                    <span class="meta clip">{about}</span>
                </span>
                <Icon glyph=Glyph::ChevronRight class="icon-small" />
            </a>
        </li>
    }
}

fn title(template: &Template) -> String {
    i18n::tr(&format!("template.{}", template.name))
}

/// What it is of, and by what.
fn about(reader: Reader, report: &Report) -> String {
    let by = report.ask.by.iter().map(|by| dimension(reader, report.kind, &by.name));
    std::iter::once(schema::kind_plural(report.kind)).chain(by).collect::<Vec<_>>().join(" · ")
}

/// The picture of a look.
pub fn glyph(look: Look) -> Glyph {
    match look {
        Look::Number => Glyph::Target,
        Look::Table => Glyph::List,
        Look::Pivot => Glyph::LayoutGrid,
        Look::Bars | Look::Rows | Look::Line => Glyph::ChartColumn,
        Look::Pie => Glyph::CircleDot,
        Look::Funnel => Glyph::Filter,
    }
}
