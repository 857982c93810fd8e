//! The device's clocks and dice, which nothing below may read itself.

use js_sys::{Date, Math};
use leptos::prelude::window;
use sync::{Instant, RowId, client::Moment};

/// Now.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds and dice fit by far")]
pub(super) fn moment() -> Moment {
    let mono = window().performance().map_or_else(Date::now, |clock| clock.now());
    Moment { mono: mono as u64, wall: wall(), dice: (Math::random() * f64::from(u32::MAX)) as u32 }
}

/// The device's time of day.
#[allow(clippy::cast_possible_truncation, reason = "milliseconds fit by far")]
pub(super) fn wall() -> Instant {
    Date::now() as Instant
}

/// An id that nobody has made before.
pub(super) fn new_id() -> RowId {
    let mut random = [0; 10];
    // Without a generator of good quality the ids of one device could meet another's.
    let filled = window().crypto().is_ok_and(|crypto| crypto.get_random_values_with_u8_array(&mut random).is_ok());
    if !filled {
        random.fill_with(|| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "one of 256 values")]
            let byte = (Math::random() * 256.0) as u8;
            byte
        });
    }
    RowId::new(wall(), &random)
}

/// Leaves a mark in the browser's time line, for measurements.
pub(super) fn mark(name: &str) {
    if let Some(clock) = window().performance() {
        // A full time line only means that nobody measures.
        let _ = clock.mark(name);
    }
}
