//! Views whose code comes when they are first asked for, so that the first screen stays small.
//!
//! Belongs here: declaring such views, waiting for them, and what is shown where their code does not come. Does not belong
//! here: which views those are (`frame::pages` and the rooms that call [`later!`]).
//!
//! With the feature `split` each chunk becomes a file of its own (`wasm-split` cuts them off, the service worker keeps them
//! for offline); without it they are part of the one module, which builds faster.

use std::time::Duration;

use leptos::prelude::*;

#[cfg(feature = "split")]
pub use arriving::{NotArrived, arriving, fetch_ahead, keep_focus};

#[cfg(not(feature = "split"))]
use crate::local::Book;

/// Without chunks everything is here; what begins with them begins as late.
#[cfg(not(feature = "split"))]
pub fn fetch_ahead(book: Book) {
    set_timeout(move || book.begin_files(), FIRST);
}

/// As above.
#[cfg(not(feature = "split"))]
pub fn keep_focus() {
    super::focus::watch();
}

/// How long the first screen has the line to itself.
const FIRST: Duration = Duration::from_secs(3);

/// Fetches a view once it is wanted for the first time; from then on it stays.
pub fn when_wanted(
    wanted: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    let ever = Memo::new(move |was: Option<&bool>| was == Some(&true) || wanted());
    move || ever.get().then(&view)
}

/// Declares functions that give a view, now or as soon as the chunk that they name is here:
/// `chunk: name(argument: Type) => view;`
macro_rules! later {
    ($($chunk:ident: $name:ident($($arg:ident: $ty:ty),*) => $view:expr;)+) => {$(
        fn $name($($arg: $ty),*) -> leptos::prelude::AnyView {
            #[cfg(feature = "split")]
            {
                #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, fallible)]
                fn $name($($arg: $ty),*) -> Result<leptos::prelude::AnyView, $crate::frame::later::NotArrived> {
                    use leptos::prelude::IntoAny;
                    Ok($view.into_any())
                }
                $crate::frame::later::arriving(stringify!($chunk), move || $name($($arg.clone()),*))
            }
            #[cfg(not(feature = "split"))]
            {
                use leptos::prelude::IntoAny;
                $view.into_any()
            }
        }
    )+};
}

pub(crate) use later;

#[cfg(feature = "split")]
mod arriving {
    use leptos::{
        prelude::*,
        task::spawn_local,
        wasm_split::{SplitLoaderError, wasm_split},
    };
    use send_wrapper::SendWrapper;

    use super::FIRST;
    use crate::{
        i18n,
        local::Book,
        t,
        ui::{Button, EmptyState, Glyph},
    };

    /// The code of a view could not be fetched.
    pub struct NotArrived;

    impl From<SplitLoaderError> for NotArrived {
        fn from(_: SplitLoaderError) -> Self {
            Self
        }
    }

    /// Chunks whose texts come with the first screens'.
    const WITH_FIRST_TEXTS: [&str; 2] = ["entry", "work"];

    /// The view when it is here; where its code or its texts cannot be fetched, a word about that and a way to try again.
    pub fn arriving<F>(chunk: &'static str, fetch: impl Fn() -> F + Send + 'static) -> AnyView
    where
        F: Future<Output = Result<AnyView, NotArrived>> + Send + 'static,
    {
        let tries = RwSignal::new(0_u32);
        let view = move || {
            tries.track();
            let coming = fetch();
            let texts = SendWrapper::new(async move { WITH_FIRST_TEXTS.contains(&chunk) || i18n::complete().await });
            Suspend::new(async move {
                let coming = if texts.await { coming.await } else { Err(NotArrived) };
                match coming {
                    Ok(view) => view,
                    Err(NotArrived) => view! { <NotHere tries /> }.into_any(),
                }
            })
        };
        view.into_any()
    }

    /// Fetches what somebody at work asks for next, once the first screen has come, and begins what has waited for it: the
    /// files of attachments.
    pub fn fetch_ahead(book: Book) {
        #[wasm_split(work, wasm_split_path = ::leptos::wasm_split, fallible)]
        #[allow(clippy::unnecessary_wraps, reason = "what can fail is fetching it")]
        fn work(book: Book) -> Result<(), NotArrived> {
            book.begin_files();
            Ok(())
        }
        let fetch = move || {
            spawn_local(async move {
                // What did not come is fetched when it is asked for.
                let _ = work(book).await;
                i18n::complete().await;
            });
        };
        set_timeout(fetch, FIRST);
    }

    /// Fetches what keeps the focus, and begins it.
    pub fn keep_focus() {
        #[wasm_split(work, wasm_split_path = ::leptos::wasm_split, fallible)]
        #[allow(clippy::unnecessary_wraps, reason = "as above")]
        fn watch() -> Result<(), NotArrived> {
            crate::frame::focus::watch();
            Ok(())
        }
        spawn_local(async {
            // Without it the focus begins at the top of the page.
            let _ = watch().await;
        });
    }

    #[component]
    fn NotHere(tries: RwSignal<u32>) -> impl IntoView {
        view! {
            <EmptyState glyph=Glyph::CloudOff title=t!("frame.not_fetched") text=t!("frame.not_fetched_text")>
                <Button on_press=move |()| tries.update(|tries| *tries += 1)>{t!("frame.fetch_again")}</Button>
            </EmptyState>
        }
    }
}
