//! Something that is true until somebody acts, at the top of what it is about.
//!
//! Belongs here: notices with a way out. Does not belong here: what passes by itself (`toast`).

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How serious it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BannerKind {
    /// Good to know.
    #[default]
    Info,
    /// Look at this.
    Warn,
    /// It did not work.
    Bad,
}

/// A notice, and the button that deals with it.
#[component]
pub fn Banner(
    /// How serious it is.
    #[prop(optional)]
    kind: BannerKind,
    /// What it says.
    children: Children,
    /// What can be done about it.
    #[prop(optional)]
    action: Option<AnyView>,
) -> impl IntoView {
    let (class, glyph) = match kind {
        BannerKind::Info => ("banner", Glyph::Info),
        BannerKind::Warn => ("banner banner-warn", Glyph::TriangleAlert),
        BannerKind::Bad => ("banner banner-bad", Glyph::CircleAlert),
    };
    view! {
        <div class=class role=if kind == BannerKind::Bad { "alert" } else { "status" }>
            <Icon glyph=glyph />
            <div class="banner-text">{children()}</div>
            {action}
        </div>
    }
}
