//! The layout of what is coming, drawn grey. The style sheet shows it only after 150 ms, so that quick things do not
//! flash.
//!
//! Belongs here: shapes. Does not belong here: progress that can be counted (`progress_bar`).

use leptos::prelude::*;

use crate::t;

/// What is coming.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonShape {
    /// Rows of a list.
    #[default]
    Rows,
    /// A page about one thing.
    Page,
    /// Columns of cards.
    Board,
}

/// The grey layout.
#[component]
pub fn Skeleton(
    /// What is coming.
    #[prop(optional)]
    shape: SkeletonShape,
) -> impl IntoView {
    let (class, count) = match shape {
        SkeletonShape::Rows => ("skeleton skeleton-rows", 8),
        SkeletonShape::Page => ("skeleton skeleton-page", 5),
        SkeletonShape::Board => ("skeleton skeleton-board", 4),
    };
    view! {
        <div class=class role="status">
            <span class="visually-hidden">{t!("ui.loading")}</span>
            {(0..count)
                .map(|_| {
                    view! {
                        <div class="skeleton-part" aria-hidden="true">
                            <i></i>
                            <i></i>
                        </div>
                    }
                })
                .collect_view()}
        </div>
    }
}
