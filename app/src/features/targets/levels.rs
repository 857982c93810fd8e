//! Targets that hold for everybody of a level, such as every junior.
//!
//! Belongs here: the short list of them, for who may set them. Does not belong here: whose target holds where both are set
//! (`domain::targets::tree`).

use domain::{
    access::Right,
    targets::tree::{OfLevel, Whose},
};
use leptos::prelude::*;

use super::{
    Targets,
    line::{Typing, as_typed, currency_sign, read},
};
use crate::{
    records::{permit, schema},
    routes::Route,
    t,
    ui::{Button, ButtonKind, Field, NumberInput},
};

/// The list.
#[component]
pub fn Levels(
    /// The page.
    targets: Targets,
) -> impl IntoView {
    let may = permit::over_all(targets.reader.book, Right::Targets);
    let levels = Memo::new(move |_| {
        targets.attained.with(|attained| {
            let of = |attained: &std::sync::Arc<crate::records::attained::Attained>| {
                let levels = attained.levels.iter().copied();
                levels.map(|level| (level, attained.period, attained.measure.name)).collect::<Vec<_>>()
            };
            attained.as_ref().map(of).unwrap_or_default()
        })
    });
    let used = Memo::new(move |_| levels.with(|all| all.iter().any(|it| it.0.people > 0 || it.0.target.is_some())));
    view! {
        <Show when=move || may.get()>
            <section>
                <h2 class="section-title">{t!("targets.by_level")}</h2>
                <p class="meta">
                    {move || if used.get() { t!("targets.by_level_hint") } else { t!("targets.no_levels") }}
                </p>
                <Show when=move || !used.get()>
                    <a class="fact-link" href=Route::People.path()>
                        {t!("targets.to_people")}
                    </a>
                </Show>
                <div class="group levels" hidden=move || !used.get()>
                    <For
                        each=move || levels.get()
                        key=|(level, period, measure)| (level.level, level.people, level.target, *period, *measure)
                        let:line
                    >
                        <Level targets level=line.0 />
                    </For>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Level(targets: Targets, level: OfLevel) -> impl IntoView {
    let before = targets.attained.with_untracked(|attained| {
        attained.as_ref().zip(level.target).map(|(attained, (_, amount))| as_typed(attained, amount))
    });
    let before = before.unwrap_or_default();
    let whose = Whose::Level(level.level);
    let typing = Typing::of(targets, whose);
    let first = before.clone();
    let text = Memo::new(move |_| typing.text().unwrap_or_else(|| first.clone()));
    let trouble = RwSignal::new(None::<String>);
    let changed = Memo::new(move |_| text.with(|text| text.trim() != before));
    let label = format!(
        "{} · {}",
        schema::choice_label("user", "level", level.level),
        t!("targets.people", count = level.people)
    );
    let sign = currency_sign(targets);
    let save = move || {
        let Some(attained) = targets.attained.get_untracked() else { return };
        let typed = text.get_untracked();
        let amount = read(attained.measure, &attained.currency, &typed);
        if amount.is_none() && !typed.trim().is_empty() {
            return trouble.set(Some(t!("targets.not_an_amount")));
        }
        trouble.set(None);
        for command in targets.commands(whose, attained.period, amount) {
            if !targets.hand.act(command, t!("targets.saved", name = targets.called(whose))) {
                return;
            }
        }
        typing.end();
    };
    view! {
        <form
            class="level-line"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Field label error=trouble>
                <NumberInput value=text on_input=move |typed| typing.keep(typed) prefix=sign />
            </Field>
            <Show when=move || changed.get()>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!("ui.save")}
                </Button>
            </Show>
        </form>
    }
}
