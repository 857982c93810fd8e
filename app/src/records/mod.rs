//! Screens drawn from declarations: list, record, form, and the parts that pages written by hand share with them.
//!
//! Belongs here: everything that knows a record kind only by its declaration, and what several features need to show of
//! records. Does not belong here: pages of one kind (`features`), controls (`ui`), rules (`domain`).

pub mod attained;
pub mod attainment;
pub mod begun;
pub mod called;
pub mod comments;
pub mod days;
pub mod drafts;
pub mod explain;
pub mod export;
pub mod facts;
pub mod figures;
pub mod form;
pub mod form_state;
pub mod fullness;
pub mod history;
pub mod inputs;
pub mod list;
pub mod move_sheet;
pub mod names;
pub mod people_sheets;
pub mod periods;
pub mod permit;
pub mod person_sheet;
pub mod reach;
pub mod reader;
pub mod record_page;
pub mod reference;
pub mod replaced;
pub mod room;
pub mod run;
pub mod schema;
pub mod show;
pub mod stages;
pub mod stale;
pub mod tag_line;
pub mod told;
pub mod typed;
pub mod undo;
pub mod workspace;
