//! Stories of imports, from the text of files to records in a workspace in memory.

mod company;
mod killed;
mod owned;
mod said;
mod small;
mod there;
pub(crate) mod world;
