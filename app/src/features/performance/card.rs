//! Somebody's figures on a phone: a card with each figure beside the median.
//!
//! Belongs here: the card. Does not belong here: the figures (`super`).

use leptos::prelude::*;

use super::{Line, MEASURES, figure, heading};
use crate::{
    records::{names, reader::Reader},
    t,
    ui::Avatar,
};

/// A card.
#[component]
pub fn PersonCard(
    /// Who reads.
    reader: Reader,
    /// Whose figures.
    line: Line,
    /// The medians, by measure.
    medians: Vec<Option<String>>,
) -> impl IntoView {
    let name = names::title_or_unknown(reader.book, line.who);
    let parts = MEASURES.iter().zip(line.cells).zip(medians).map(|((measure, cell), median)| {
        let near = cell.beside.is_none();
        view! {
            <div class="person-figure" class:is-near=near>
                <dt class="meta">{heading(measure)}</dt>
                <dd>
                    {figure(&cell)}
                    {median.map(|median| view! { <span class="meta">{t!("performance.median_is", median = median)}</span> })}
                </dd>
            </div>
        }
    });
    view! {
        <section class="number-card">
            <h2 class="person-link section-title">
                <Avatar name=name.clone() small=true />
                <span class="clip">{name}</span>
            </h2>
            <dl class="person-figures">{parts.collect_view()}</dl>
        </section>
    }
}
