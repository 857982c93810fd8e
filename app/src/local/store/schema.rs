//! The one list of stores, and the version that it makes.
//!
//! **Invariant:** rexie drops every store that the list does not name, without a word. So there is one list, a store is never
//! taken off it while it holds anything, and `e2e/book/storage.spec.mjs` opens a database of the version before.

use rexie::{ObjectStore, Rexie};

/// Counts changes of the list. 1: pages, outbox, attention, meta, drafts. 2: `last_seen`. 3: `files`, `file_facts`.
/// 4: `imported`.
pub(super) const VERSION: u32 = 4;

/// Pages of confirmed rows by number, as bytes.
pub(super) const PAGES: &str = "pages";
/// Commands on their way by id, as text.
pub(super) const OUTBOX: &str = "outbox";
/// Commands that were refused by id, as text.
pub(super) const ATTENTION: &str = "attention";
/// What is known of the pages, under [`REVISION`] and [`SYNC`].
pub(super) const META: &str = "meta";
/// What somebody is typing, by the form's key, as text.
pub(super) const DRAFTS: &str = "drafts";
/// What the first screen showed last, under [`SCREEN`].
pub(super) const LAST_SEEN: &str = "last_seen";

/// The bytes of files of attachments by the attachment's id.
pub(super) const FILES: &str = "files";
/// What is known of each of them by the same id, as text.
pub(super) const FILE_FACTS: &str = "file_facts";

/// The bytes of files that are being imported, by the import's id and their number.
pub(super) const IMPORTED: &str = "imported";

/// Those that a start reads.
pub(super) const STORES: [&str; 6] = [PAGES, OUTBOX, ATTENTION, META, DRAFTS, LAST_SEEN];
/// Those that are read when somebody asks for a file, or one waits to be sent.
const LATER: [&str; 3] = [FILES, FILE_FACTS, IMPORTED];

/// The number of the last commit of the pages.
pub(super) const REVISION: &str = "revision";
/// The engine's own record.
pub(super) const SYNC: &str = "sync";
/// The last screen.
pub(super) const SCREEN: &str = "screen";

/// Opens the database, brought to this version.
pub(super) async fn open(name: &str) -> rexie::Result<Rexie> {
    let builder = Rexie::builder(name).version(VERSION);
    let all = STORES.into_iter().chain(LATER);
    all.fold(builder, |builder, store| builder.add_object_store(ObjectStore::new(store))).build().await
}
