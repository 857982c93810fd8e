//! Stories of imports, from the text of files to records in a workspace in memory.

mod company;
mod formats;
mod killed;
mod leads;
mod owned;
mod said;
mod small;
mod spoken;
mod tasks;
mod there;
pub(crate) mod world;
