//! The order of a list, chosen from a menu: where there is no head to tap.
//!
//! Belongs here: the menu. Does not belong here: what comes first (`domain::query`), the head of a table (`ui::data_table`).

use domain::query::Sort;
use leptos::prelude::*;

use super::{columns::is_sortable, state::ListState};
use crate::{
    records::schema::Spec,
    t,
    ui::{Choice, Glyph, Icon, Popover, SegmentedControl, Trigger},
};

/// The button and its list of fields.
#[component]
pub fn SortMenu(
    /// The list.
    state: ListState,
) -> impl IntoView {
    let now = Memo::new(move |_| state.answered.with(|query| query.sort.first().cloned()));
    let text = Signal::derive(move || {
        let name = now.with(|sort| sort.as_ref().map(|sort| sort.field.clone()));
        let spec =
            |name: String| state.specs.with(|all| all.iter().find(|it| it.name == name).map(|it| it.label.clone()));
        match name.and_then(spec) {
            Some(label) => t!("list.sorted_by", field = label),
            None => t!("list.sort"),
        }
    });
    view! {
        <Popover text title=t!("list.sort") trigger=Trigger::Icon glyph=Glyph::ArrowDownUp>
            <Orders state now />
        </Popover>
    }
}

#[component]
fn Orders(state: ListState, now: Memo<Option<Sort>>) -> impl IntoView {
    let direction = Signal::derive(move || {
        if now.with(|sort| sort.as_ref().is_some_and(|sort| sort.descending)) { "down" } else { "up" }.to_owned()
    });
    let turn = move |direction: String| {
        if let Some(mut sort) = now.get_untracked() {
            sort.descending = direction == "down";
            state.change(|query| query.sort = vec![sort]);
        }
    };
    let fields =
        move || state.specs.with(|all| all.iter().filter(|it| is_sortable(it)).cloned().collect::<Vec<Spec>>());
    let directions = vec![Choice::new("up", t!("list.up")), Choice::new("down", t!("list.down"))];
    view! {
        <Show when=move || now.with(Option::is_some)>
            <SegmentedControl value=direction on_pick=turn choices=directions.clone() label=t!("list.direction") />
        </Show>
        <ul class="plain-list panel-list" role="radiogroup" aria-label=t!("list.sort")>
            <For each=fields key=|spec| spec.name.clone() let:spec>
                {
                    let name = StoredValue::new(spec.name);
                    let is_own = move || now.with(|sort| sort.as_ref().is_some_and(|it| name.with_value(|own| it.field == *own)));
                    let pick = move |_| {
                        let descending = now.with_untracked(|sort| sort.as_ref().is_some_and(|sort| sort.descending));
                        state.change(|query| query.sort = vec![Sort { field: name.get_value(), descending }]);
                    };
                    view! {
                        <li role="none">
                            <button
                                type="button"
                                role="radio"
                                class="menu-item"
                                aria-checked=move || if is_own() { "true" } else { "false" }
                                on:click=pick
                            >
                                <span class="menu-text clip">{spec.label}</span>
                                <Show when=is_own>
                                    <Icon glyph=Glyph::Check class="icon-small" />
                                </Show>
                            </button>
                        </li>
                    }
                }
            </For>
        </ul>
    }
}
