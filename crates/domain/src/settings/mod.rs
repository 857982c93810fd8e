//! What a company sets for itself: the workspace, custom fields, tags, saved views; and notifications to its people.

pub mod choices;
pub mod custom;
pub mod field_definition;
pub mod first_run;
pub mod notification;
pub mod saved_view;
pub mod tag;
pub mod workspace;
