//! The app's entry, and the list of its rooms.
//!
//! Belongs here: starting. Does not belong here: anything that goes on afterwards (`frame::App`).

#![allow(unreachable_pub, reason = "a program has no outside: `pub` says what a room offers to the others")]
#![allow(
    clippy::needless_pass_by_value,
    clippy::large_types_passed_by_value,
    reason = "a component owns what it is given"
)]

mod breathe;
mod features;
mod frame;
mod http;
mod i18n;
mod local;
mod records;
mod remember;
mod routes;
mod save_file;
mod session;
mod shipped;
mod ui;

fn main() {
    frame::crash::catch();
    frame::theme::Theme::chosen().apply();
    frame::focus::keep();
    frame::install::listen();
    frame::update::listen();
    frame::navigation::start();
    i18n::watch_the_day();
    leptos::mount::mount_to_body(frame::App);
}
