//! Stories of imports, from the text of files to records in a workspace in memory.

mod company;
mod small;
mod world;
