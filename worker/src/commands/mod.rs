//! Carrying commands out: read, decide with `domain`, commit; again if what was read has moved on meanwhile.
//!
//! Belongs here: what is common to every way in which commands arrive. Does not belong here: SQL (`storage`), rules
//! (`domain`), HTTP (`routes`).

pub(crate) mod book;
pub(crate) mod group;
pub(crate) mod logins;
pub(crate) mod run;
pub(crate) mod schedules;
pub(crate) mod storing;
