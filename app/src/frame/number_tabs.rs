//! The pages about numbers as tabs above each of them.
//!
//! Belongs here: which there are. Does not belong here: what they show (`features`).

use leptos::{html, prelude::*};

use super::navigation;
use crate::{routes::Route, t, ui::bring_into_sight};

/// The tabs; each is a link, because each is a page.
#[component]
pub fn NumberTabs() -> impl IntoView {
    let tabs = [
        (Route::Numbers, t!("place.boards")),
        (Route::Targets, t!("place.targets")),
        (Route::Forecast, t!("place.forecast")),
        (Route::Performance, t!("place.performance")),
        (Route::Reports, t!("place.reports")),
    ];
    let link = |(route, label): (Route, String)| {
        let path = route.path();
        let here = move || (navigation::route() == route).then_some("page");
        view! {
            <a class="tab" href=path aria-current=here>
                {label}
            </a>
        }
    };
    let row = NodeRef::<html::Nav>::new();
    // Where they do not all fit, the one that is open is in sight.
    Effect::new(move |_| {
        let open = row.get().and_then(|row| row.query_selector("[aria-current]").ok().flatten());
        open.iter().for_each(bring_into_sight);
    });
    view! {
        <nav class="tabs number-tabs" aria-label=t!("place.numbers") node_ref=row>
            {tabs.into_iter().map(link).collect_view()}
        </nav>
    }
}
