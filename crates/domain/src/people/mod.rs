//! People and teams.

pub mod role;
pub mod team;
pub mod user;
