//! The base: confirmed rows as packed pages in memory, and what must be stored when they change.
//!
//! Belongs here: indexing, reading, purging and folding pages. Does not belong here: any storage, the overlay of pending
//! commands, cursors.

mod cut;
mod fold;
mod hash;
mod packed;
mod rewrite;
mod sets;

pub use packed::{PackedBase, Peek};
pub use rewrite::Rewrite;

#[cfg(test)]
mod tests;
