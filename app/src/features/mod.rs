//! Pages worth writing by hand, one folder per area.
//!
//! Belongs here: pages. Does not belong here: pages drawn from declarations (`records`) and controls (`ui`).
//!
//! **Invariant:** a feature never imports another feature.

pub mod customers;
pub mod first_run;
pub mod forecast;
pub mod import;
pub mod invite;
#[cfg(feature = "demo")]
pub mod kit;
pub mod more;
pub mod notifications;
pub mod numbers;
pub mod opportunities;
pub mod people;
pub mod performance;
pub mod reports;
pub mod search;
pub mod settings;
pub mod sign_in;
pub mod sync_page;
pub mod targets;
pub mod today;
pub mod work_reports;
