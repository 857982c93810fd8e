//! The offer to put the app on the home screen, where somebody rests between two pieces of work.
//!
//! Belongs here: the offer, and how it is done on an iPhone. Does not belong here: when its moment is (`install`).

use leptos::prelude::*;

use super::install;
use crate::{
    t,
    ui::{Banner, Button, ButtonKind, Glyph, IconButton, Sheet},
};

/// The offer, once its moment has come; nothing where there is nothing to offer.
#[component]
pub fn InstallOffer() -> impl IntoView {
    let ios = install::is_page_on_ios();
    let how = RwSignal::new(false);
    let is_due = move || install::is_the_moment() && (ios || install::is_offered());
    let accept = move |()| if ios { how.set(true) } else { install::ask() };
    let offer = move || {
        let action = view! {
            <span class="button-row">
                <Button kind=ButtonKind::Primary on_press=accept>
                    {if ios { t!("install.how") } else { t!("install.do") }}
                </Button>
                <IconButton glyph=Glyph::X label=t!("install.never") on_press=move |()| install::dismiss() />
            </span>
        };
        view! { <Banner action=action.into_any()>{if ios { t!("install.offer_ios") } else { t!("install.offer") }}</Banner> }
    };
    view! {
        {move || is_due().then(offer)}
        <IosSheet open=how />
    }
}

/// How it is done on an iPhone or iPad, and what it changes there.
#[component]
pub fn IosSheet(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Sheet open on_close=move |()| open.set(false) title=t!("install.ios_title")>
            <ol class="install-steps">
                <li>{t!("install.ios_share")}</li>
                <li>{t!("install.ios_add")}</li>
                <li>{t!("install.ios_open")}</li>
            </ol>
            <p>{t!("install.ios_why")}</p>
            <ul class="install-steps">
                <li>{t!("install.ios_kept")}</li>
                <li>{t!("install.ios_badge")}</li>
                <li>{t!("install.ios_sharing")}</li>
            </ul>
        </Sheet>
    }
}
