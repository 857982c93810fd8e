//! Bringing files in, in five quiet steps: files, columns, values, dry run, import.
//!
//! Belongs here: showing a plan and changing it, carrying it out. Does not belong here: reading files (`files`),
//! understanding them and making rows of them (`domain::imports`).

mod asking;
mod back;
mod changes;
mod columns;
mod desk;
mod file_in;
mod heads;
mod home;
mod kept;
mod known;
mod options;
mod preview;
mod problems;
mod putting_back;
mod received;
mod report;
mod running;
mod settled;
mod shaping;
mod there;
mod told;
mod trial;
mod values;
mod work;

use leptos::{prelude::*, task::spawn_local};
use sync::RowId;

use crate::{
    frame::Page,
    local::use_book,
    routes::Route,
    t,
    ui::{EmptyState, Glyph, LinkButton, Skeleton, SkeletonShape},
};
use desk::Step;

pub use desk::ImportDesk;
pub use home::ImportHomePage;

/// One import, at the step where it stands.
#[component]
pub fn ImportPage(
    /// Which one.
    id: RowId,
) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let found = RwSignal::new(None::<bool>);
    let asked = StoredValue::new(false);
    Effect::new(move || {
        if !book.ready().get() || asked.get_value() {
            return;
        }
        asked.set_value(true);
        spawn_local(async move {
            let is_here = desk.take_up(book, id).await;
            let has_begun = matches!(desk.step.get_untracked(), Step::Trial | Step::Run);
            if is_here && has_begun && desk.trial.with_untracked(|it| *it == desk::TrialState::Nothing) {
                work::try_out(desk, book);
            }
            found.try_set(Some(is_here));
        });
    });
    let step = Memo::new(move |_| desk.step.get());
    view! {
        <Page title=t!("place.import") back=Route::Import fills=true>
            {move || match found.get() {
                None => view! { <Skeleton shape=SkeletonShape::Rows /> }.into_any(),
                Some(false) => {
                    match book.row(id).filter(|row| row.kind == "import") {
                        Some(head) => view! { <report::Remembered head=head /> }.into_any(),
                        None => view! { <Gone /> }.into_any(),
                    }
                }
                Some(true) => {
                    view! {
                        <Steps step=step />
                        // Each step is drawn anew, from its top.
                        <For each=move || [step.get()] key=|step| *step let:step>
                            {match step {
                                Step::Columns => view! { <columns::Columns /> }.into_any(),
                                Step::Values => view! { <values::Values /> }.into_any(),
                                Step::Trial => view! { <trial::TrialStep /> }.into_any(),
                                Step::Run => view! { <running::Running /> }.into_any(),
                            }}
                        </For>
                    }
                        .into_any()
                }
            }}
        </Page>
    }
}

/// The five steps, the present one marked.
#[component]
fn Steps(step: Memo<Step>) -> impl IntoView {
    let steps = [
        (None, "import.step_files"),
        (Some(Step::Columns), "import.step_columns"),
        (Some(Step::Values), "import.step_values"),
        (Some(Step::Trial), "import.step_trial"),
        (Some(Step::Run), "import.step_run"),
    ];
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(index, (own, key))| {
            let is_now = move || Some(step.get()) == own;
            let is_past = move || own.is_none_or(|own| own < step.get());
            view! {
                <li
                    class="import-step"
                    class:is-past=is_past
                    aria-current=move || is_now().then_some("step")
                >
                    <span class="import-step-number">{index + 1}</span>
                    <span class="import-step-name">{t!(key)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="import-steps">{items}</ol> }
}

/// The import is not on this device.
#[component]
fn Gone() -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::FileSpreadsheet title=t!("import.gone_title") text=t!("import.gone_text")>
            <LinkButton href=Route::Import.path()>{t!("import.begin_again")}</LinkButton>
        </EmptyState>
    }
}

/// The bar at the foot of a step: back, and on.
#[component]
fn Foot(
    /// The quiet way back.
    #[prop(optional)]
    back: Option<AnyView>,
    /// What is so, in a few words.
    #[prop(optional, into)]
    note: Signal<String>,
    /// The way on.
    children: Children,
) -> impl IntoView {
    view! {
        <footer class="import-foot">
            {back}
            <p class="import-foot-note meta">{move || note.get()}</p>
            {children()}
        </footer>
    }
}
