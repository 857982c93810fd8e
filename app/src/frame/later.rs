//! Views whose code comes when they are first asked for, so that the first screen stays small.
//!
//! Belongs here: declaring such views, waiting for them, and what is shown where their code does not come. Does not belong
//! here: which views those are (`frame::pages` and the rooms that call [`later!`]).
//!
//! With the feature `split` each chunk becomes a file of its own (`wasm-split` cuts them off, the service worker keeps them
//! for offline); without it they are part of the one module, which builds faster.

#[cfg(feature = "split")]
pub use arriving::{NotArrived, arriving, fetch_ahead};

/// Without chunks everything is here.
#[cfg(not(feature = "split"))]
pub fn fetch_ahead() {}

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
                $crate::frame::later::arriving(move || $name($($arg.clone()),*))
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
    use std::time::Duration;

    use leptos::{
        prelude::*,
        task::spawn_local,
        wasm_split::{SplitLoaderError, wasm_split},
    };

    use crate::{
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

    /// The view when it is here; where its code cannot be fetched, a word about that and a way to try again.
    pub fn arriving<F>(fetch: impl Fn() -> F + Send + 'static) -> AnyView
    where
        F: Future<Output = Result<AnyView, NotArrived>> + Send + 'static,
    {
        let tries = RwSignal::new(0_u32);
        let view = move || {
            tries.track();
            let coming = fetch();
            Suspend::new(async move {
                match coming.await {
                    Ok(view) => view,
                    Err(NotArrived) => view! { <NotHere tries /> }.into_any(),
                }
            })
        };
        view.into_any()
    }

    /// How long the first screen has the line to itself.
    const FIRST: Duration = Duration::from_secs(3);

    /// Fetches what somebody at work asks for next, once the first screen has come.
    pub fn fetch_ahead() {
        #[wasm_split(work, wasm_split_path = ::leptos::wasm_split, fallible)]
        #[allow(clippy::unnecessary_wraps, reason = "what can fail is fetching it")]
        fn work() -> Result<(), NotArrived> {
            Ok(())
        }
        let fetch = || {
            spawn_local(async {
                // What did not come is fetched when it is asked for.
                let _ = work().await;
            });
        };
        set_timeout(fetch, FIRST);
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
