//! Boards of numbers: where one stands, where one's team and the company stand, and what people put together themselves.
//!
//! Belongs here: the page, what narrows a whole board, which cards stand on it. Does not belong here: figures
//! (`domain::reports`), one card (`records::figures`), arranging a board of one's own (`own`).

mod adding;
mod drag;
mod links;
mod own;
mod places;
mod shown;
mod within;

use domain::{
    access::{Right, Role},
    reports::boards::{Card, Look, Narrowed, Whose, cards},
};
use leptos::prelude::*;
use shown::{AS_SAID, Shown, USUAL};

use crate::{
    frame::{NumberTabs, Page},
    i18n::format,
    local::{Book, use_book},
    records::{
        attainment::OnBoard,
        figures::{
            FaceView, PeriodField,
            kept::{self, Naming, NamingSheet},
        },
        fullness, names, permit,
        reader::Reader,
        schema, stages,
    },
    t,
    ui::{Choice, Field, Glyph, Icon, IconButton, SegmentedControl, Select, Skeleton, SkeletonShape},
};

/// The page.
#[component]
pub fn NumbersPage() -> impl IntoView {
    let book = use_book();
    let reader = Reader::here(book);
    let shown = Memo::new(move |_| Shown::asked(usual(book)));
    let boards = kept::offered(book, "board");
    let ready = fullness::is_whole(book);
    let as_of = Signal::derive(move || Some(t!("numbers.as_of", when = format::moment(as_of(book)))));
    let sharing = RwSignal::new(false);
    let naming = RwSignal::new(None::<Naming>);
    let may_share = permit::at_all(book, Right::SharedViews);
    let buttons = move || {
        view! {
            <Show when=move || may_share.get()>
                <IconButton glyph=Glyph::Share label=t!("links.share") on_press=move |()| sharing.set(true) />
            </Show>
        }
    };
    let board = Memo::new(move |_| shown.with(|shown| shown.board));
    let narrowed = Memo::new(move |_| shown.with(Shown::narrowed));
    view! {
        <Page title=t!("place.numbers") subtitle=as_of actions=buttons>
            <NumberTabs />
            <div class="numbers-bar">
                <Whom shown />
                <within::Within shown reader />
                <Period shown reader />
                <Pipeline shown />
            </div>
            <Boards shown boards naming />
            {move || {
                if !ready.get() {
                    return view! { <Skeleton shape=SkeletonShape::Page /> }.into_any();
                }
                match board.get() {
                    Some(id) => view! { <own::OwnBoard id shown reader naming /> }.into_any(),
                    None => view! { <Ready narrowed reader /> }.into_any(),
                }
            }}
            <links::LinkSheet open=sharing shown reader />
            <NamingSheet naming on_named=move |id| shown::show(&shown.get_untracked().on(Some(id))) />
        </Page>
    }
}

/// The cards that every company has. They stay while another period or pipeline is picked.
#[component]
fn Ready(narrowed: Memo<Narrowed>, reader: Reader) -> impl IntoView {
    let whose = Memo::new(move |_| narrowed.with(|narrowed| narrowed.whose));
    let of_card = move |card: &'static Card| {
        let ask = Memo::new(move |_| narrowed.with(|narrowed| card.ask(narrowed)));
        view! { <FaceView title=card.title() look=card.look ask reader /> }
    };
    let of_look = move |number: bool| {
        let wanted = cards(whose.get()).iter().filter(move |card| (card.look == Look::Number) == number);
        wanted.map(of_card).collect_view()
    };
    view! {
        <OnBoard reader narrowed />
        <div class="stats numbers-stats">{move || of_look(true)}</div>
        <div class="numbers">{move || of_look(false)}</div>
    }
}

/// One's own, or for who leads a team, the team's, where the address does not say whose.
fn usual(book: Book) -> Whose {
    match book.actor().with(|actor| actor.as_ref().map(|actor| actor.role)) {
        Some(Role::Manager) => Whose::Team,
        Some(Role::Rep | Role::Partner) => Whose::Mine,
        _ => Whose::Everybody,
    }
}

/// When the company's side was last heard of.
fn as_of(book: Book) -> i64 {
    book.status().with(|status| status.last_sync).unwrap_or_else(|| book.now())
}

/// The boards that there are: the ready one, then those that people keep, then a new one.
#[component]
fn Boards(
    shown: Memo<Shown>,
    boards: Memo<Vec<std::sync::Arc<sync::Row>>>,
    naming: RwSignal<Option<Naming>>,
) -> impl IntoView {
    let here = move |id| shown.with(|shown| shown.board == id).then_some("page");
    let address = move |id| shown.with(|shown| shown.clone().on(id).address());
    let tab = move |row: std::sync::Arc<sync::Row>| {
        let id = Some(row.id);
        let shared = row.doc.get("shared") == Some(&true.into());
        view! {
            <a class="view-tab" href=move || address(id) aria-current=move || here(id)>
                {shared.then(|| view! { <Icon glyph=Glyph::Users class="icon-small" /> })}
                <span class="clip">{names::title_of(&row)}</span>
            </a>
        }
    };
    view! {
        <div class="view-bar numbers-boards">
            <nav class="view-tabs" aria-label=t!("boards.title")>
                <a class="view-tab" href=move || address(None) aria-current=move || here(None)>
                    {t!("boards.ready")}
                </a>
                {move || boards.get().into_iter().map(tab).collect_view()}
            </nav>
            <div class="view-actions">
                <IconButton
                    glyph=Glyph::Plus
                    label=t!("boards.new")
                    on_press=move |()| naming.set(Some(own::new_one(&shown.get_untracked())))
                />
            </div>
        </div>
    }
}

#[component]
fn Whom(shown: Memo<Shown>) -> impl IntoView {
    let choices: Vec<Choice> = Whose::ALL
        .iter()
        .map(|whose| Choice::new(whose.name().into_owned(), t!(&format!("numbers.{}", whose.name()))))
        .collect();
    let value = Signal::derive(move || {
        shown.with(|it| if it.whose.under().is_some() { Whose::Everybody } else { it.whose }.name().into_owned())
    });
    let pick = move |name: String| {
        if let Some(whose) = Whose::from_name(&name) {
            shown::show(&Shown { whose, ..shown.get_untracked() });
        }
    };
    view! { <SegmentedControl value on_pick=pick choices label=t!("numbers.whose") /> }
}

#[component]
fn Period(shown: Memo<Shown>, reader: Reader) -> impl IntoView {
    let as_said = Signal::derive(move || {
        let has_board = shown.with(|it| it.board.is_some());
        has_board.then(|| Choice::new(AS_SAID, t!("boards.as_said"))).into_iter().collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        shown.with(|it| match (&it.period, it.board) {
            (Some(period), _) => period.clone(),
            (None, Some(_)) => AS_SAID.to_owned(),
            (None, None) => USUAL.to_owned(),
        })
    });
    let pick = move |period: String| {
        let period = Some(period).filter(|period| period != AS_SAID);
        shown::show(&Shown { period, ..shown.get_untracked() });
    };
    view! {
        <PeriodField reader value on_pick=pick first=as_said />
    }
}

#[component]
fn Pipeline(shown: Memo<Shown>) -> impl IntoView {
    let pipelines = stages::pipelines(use_book());
    let choices = Signal::derive(move || {
        pipelines.with(|all| all.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || shown.with(|it| it.pipeline.clone().unwrap_or_default()));
    let pick = move |id: String| {
        shown::show(&Shown { pipeline: Some(id).filter(|id| !id.is_empty()), ..shown.get_untracked() });
    };
    view! {
        <Show when=move || choices.with(|all| all.len() > 1)>
            <Field label=schema::kind_label("pipeline")>
                <Select value on_pick=pick choices none=t!("numbers.all_pipelines") />
            </Field>
        </Show>
    }
}
