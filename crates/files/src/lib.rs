//! The formats of files made by others: bytes in, tables out, and back.
//!
//! Belongs here: encodings ([`text`]), CSV and pasted tables ([`csv`]), spreadsheets ([`sheets`]), cards of contacts
//! ([`vcard`]), each read and written; what a reader noticed or repaired is told by [`Note`]s, never done in silence. Does not
//! belong here: what a table means (`domain::imports`), screens, browsers, clocks.

pub mod archive;
pub mod csv;
mod error;
mod note;
mod open;
mod rows;
pub mod sheets;
pub mod text;
pub mod vcard;

pub use error::FileError;
pub use note::{Lines, Note};
pub use open::{Choice, Opened, open, open_in_steps, open_text, open_text_in_steps};
