//! The book on this device: records kept in IndexedDB, answered from memory, synced behind the person's back.
//!
//! Belongs here: everything between the screens and the server about records: the database, the driver of the sync
//! engine, live answers. Does not belong here: rules (`domain`), the sync algorithm (`sync`), screens.
//!
//! **Architecture invariant:** IndexedDB is touched only in this folder, and screens know only [`Book`].

mod answers;
mod book;
mod desk;
mod drafts;
mod figures;
mod files;
mod finding;
mod haste;
mod imported;
mod live;
mod moments;
mod network;
mod opening;
mod outbox_file;
mod persist;
mod poke;
mod received;
mod screen;
mod senses;
mod showing;
mod status;
mod store;
mod tables;
mod tabs;
mod together;

pub use book::{Book, use_book};
pub use figures::{Figures, Wanted, zone, zone_called};
pub use files::{FileFacts, Going, Kept, Missing, NotKept, let_go};
pub use finding::{Found, Question, SEARCHED};
pub use outbox_file::ImportOutboxError;
pub use persist::is_kept;
pub use received::{SharedFile, forget_shared, let_go_of_shared, shared_files};
pub use status::{Attention, Status, SyncState, Touch, Why};
