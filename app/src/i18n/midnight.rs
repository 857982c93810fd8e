//! The change of day while the app stays open: whoever shows or asks for today looks again.
//!
//! Belongs here: noticing that it is another day. Does not belong here: what day it is, and writing it (`format`).

use std::{cell::RefCell, time::Duration};

use leptos::{prelude::*, reactive::graph::Observer};

use super::format;

/// How often the date is looked at: a page that sleeps looks when it wakes.
const EVERY: Duration = Duration::from_secs(30);

thread_local! {
    static DAY: RefCell<Option<ArcRwSignal<String>>> = const { RefCell::new(None) };
}

/// Looks at the date from now on.
pub fn watch() {
    let day = ArcRwSignal::new(format::today());
    DAY.with(|it| it.replace(Some(day.clone())));
    set_interval(
        move || {
            let today = format::today();
            if day.with_untracked(|day| *day != today) {
                day.set(today);
            }
        },
        EVERY,
    );
}

/// Lets whoever is working something out do so again on another day.
pub(super) fn follow() {
    if Observer::get().is_some() {
        DAY.with_borrow(|day| day.iter().for_each(Track::track));
    }
}
