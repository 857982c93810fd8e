//! The frame around every page: bars, title, sync dot, sheets that open from anywhere, keys.
//!
//! Belongs here: what stays while pages come and go, and the way from an address to its page ([`pages`]). Does not
//! belong here: pages (`features`, `records`), controls (`ui`).

pub mod add_sheet;
pub mod app;
pub mod app_badge;
pub mod bottom_bar;
pub mod crash;
pub mod entry;
pub mod focus;
pub mod install;
pub mod install_offer;
pub mod later;
pub mod navigation;
pub mod notices;
pub mod number_tabs;
pub mod page;
pub mod pages;
pub mod shell;
pub mod shortcuts;
pub mod side_bar;
pub mod split;
pub mod sync_state;
pub mod theme;
pub mod update;
pub mod welcome;

pub use app::{App, Root};
pub use number_tabs::NumberTabs;
pub use page::Page;
pub use split::Split;
