//! How a forecast changed: who said what when, the latest first.
//!
//! Belongs here: the list of versions. Does not belong here: keeping them (`domain::forecasting::forecast`).

use domain::{
    forecasting::forecast::{Version, versions},
    targets::period::Period,
    value::Money,
};
use leptos::prelude::*;
use sync::RowId;

use super::Forecasting;
use crate::{i18n::format, records::names, t};

/// The list; nothing where nothing was said yet.
#[component]
pub fn Told(
    /// The page.
    page: Forecasting,
    /// Whose.
    who: RowId,
    /// When.
    period: Period,
) -> impl IntoView {
    move || {
        let row = page.forecast(who, period)?;
        let versions = versions(&row.doc);
        (!versions.is_empty()).then(|| {
            let rows = versions.into_iter().map(|version| told(page, who, version));
            view! {
                <section class="number-card">
                    <h2 class="section-title">{t!("forecast.history")}</h2>
                    <ol class="plain-list told-list">{rows.collect_view()}</ol>
                </section>
            }
        })
    }
}

fn told(page: Forecasting, who: RowId, version: Version) -> AnyView {
    let by = version.by.map_or_else(|| t!("records.somebody"), |by| names::title_or_unknown(page.reader.book, by));
    let own = version.by == Some(who);
    let money = |money: Option<Money>| money.map(|it| format::money(it.minor, &it.currency)).unwrap_or_default();
    let (said, note) = if own {
        (t!("forecast.told_submitted", name = by, amount = money(version.amount)), version.reason)
    } else {
        (t!("forecast.told_adjusted", name = by, amount = money(version.adjusted)), version.note)
    };
    let weighted = version.weighted.filter(|_| own).map(|it| t!("forecast.told_expected", amount = money(Some(it))));
    let about = [Some(format::moment(version.at)), weighted].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class="told-line">
            <span>{said}</span>
            {note.map(|note| view! { <p class="said-note">{note}</p> })}
            <span class="meta">{about}</span>
        </li>
    }
    .into_any()
}
