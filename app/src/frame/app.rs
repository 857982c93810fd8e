//! The root: what lives as long as the window, and the choice between working, signing in and starting.
//!
//! Belongs here: state that crosses pages, made once. Does not belong here: pages.

use leptos::{prelude::*, task::spawn_local};

use super::{
    add_sheet::AddSheetState, navigation, pages::OpenPages, shell::Shell, shortcuts::KeysState, side_bar::SideBarSlot,
};
use crate::{
    features::search::PaletteState,
    i18n::{self, Language},
    local::Book,
    records::list::views::SideViews,
    routes::Route,
    session::{Presence, SessionState},
    ui::{ToastRegion, Toasts},
};

/// The owner of what lives as long as the window: a room that is fetched later keeps there what outlives its pages.
#[derive(Clone)]
pub struct Root(Owner);

impl Root {
    /// The `T` of the window, made when it is first asked for.
    pub fn keep<T: Clone + Send + Sync + 'static>(make: impl FnOnce() -> T) -> T {
        use_context().unwrap_or_else(|| {
            let keep = move || {
                let kept = make();
                provide_context(kept.clone());
                kept
            };
            match use_context::<Self>() {
                Some(Self(owner)) => owner.with(keep),
                None => keep(),
            }
        })
    }
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let session = SessionState::provide();
    let book = Book::provide(session);
    Toasts::provide();
    AddSheetState::provide();
    KeysState::provide();
    PaletteState::provide();
    provide_context(Root(Owner::current().unwrap_or_default()));
    provide_context(SideBarSlot(RwSignal::new(Some(ViewFn::from(|| view! { <SideViews /> })))));
    // The book is opened while the texts are on their way.
    session.recall();
    spawn_local(async move {
        // English is what is left when the wanted language cannot be loaded.
        if !i18n::load(Language::wanted()).await {
            i18n::load(Language::En).await;
        }
        session.start().await;
    });
    Effect::new(move || {
        if book.status().with(|it| it.signed_out) {
            session.expire();
        }
    });
    let part = Memo::new(move |_| Part::of(&session.presence(), &navigation::route(), i18n::version()));
    move || match part.get() {
        Part::Nothing => view! { <Waiting /> }.into_any(),
        Part::Open(_) => view! { <OpenPages /> <ToastRegion /> }.into_any(),
        Part::Work(_) => view! { <Shell /> <ToastRegion /> }.into_any(),
    }
}

/// What the page showed before the program came, for as long as it has no words.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div class="boot">
            <img src="/icons/suike.svg" alt="" width="72" height="72" />
        </div>
    }
}

/// Which part of the app is drawn, in which load of its texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Nothing,
    Open(u32),
    Work(u32),
}

impl Part {
    fn of(presence: &Presence, route: &Route, texts: u32) -> Self {
        match presence {
            _ if texts == 0 => Self::Nothing,
            _ if *route == Route::Kit => Self::Open(texts),
            Presence::Starting => Self::Nothing,
            Presence::Nobody { .. } => Self::Open(texts),
            Presence::Here { .. } | Presence::Expired(_) if route.is_open() => Self::Open(texts),
            Presence::Here { .. } | Presence::Expired(_) => Self::Work(texts),
        }
    }
}
