//! Who stands where: people by the share of their target, each with its bar.
//!
//! Belongs here: the list. Does not belong here: places and ties (`domain::targets::ranking`).

use domain::targets::{
    ranking::ranked,
    tree::{Node, Whose},
};
use leptos::prelude::*;

use super::Targets;
use crate::{
    i18n::format,
    records::{attained::Attained, attainment::Meter},
    t,
    ui::Avatar,
};

/// The ranking of the people on the page, where there are several to compare.
#[component]
pub fn Ranking(
    /// The page.
    targets: Targets,
) -> impl IntoView {
    move || {
        let attained = targets.attained.get()?;
        let share = |node: &Node| attained.attainment(node).and_then(|how| how.reached);
        let people =
            attained.nodes.iter().filter(|node| matches!(node.whose, Whose::Person(_)) && node.actual.is_some());
        let placed = ranked(people.map(|node| (node.clone(), share(node))));
        let with_targets = placed.iter().filter(|it| it.figure.is_some()).count();
        (with_targets > 1).then(|| {
            let rows = placed.into_iter().filter_map(|it| Some(row(targets, &attained, &it.who, it.place?)));
            view! {
                <section>
                    <h2 class="section-title">{t!("targets.ranking")}</h2>
                    <ol class="plain-list group ranking">{rows.collect_view()}</ol>
                </section>
            }
        })
    }
}

fn row(targets: Targets, attained: &Attained, node: &Node, place: usize) -> AnyView {
    let name = targets.called(node.whose);
    let how = attained.attainment(node);
    let (actual, target) = (node.actual.unwrap_or(0), node.target.unwrap_or(0));
    view! {
        <li class="ranked">
            <span class="ranked-place number">{place}</span>
            <Avatar name=name.clone() small=true />
            <span class="ranked-text">
                <span class="ranked-head">
                    <span class="clip">{name}</span>
                    <span class="number">{how.and_then(|how| how.reached).map(format::percent)}</span>
                </span>
                {how.map(|how| view! { <Meter how /> })}
                <span class="meta">
                    {t!("targets.of", actual = attained.written(actual), target = attained.written(target))}
                </span>
            </span>
        </li>
    }
    .into_any()
}
