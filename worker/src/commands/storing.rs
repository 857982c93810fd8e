//! Taking note that the file of an attachment is stored: a change of its record like others, which only the server makes.

use domain::{
    access::Actor,
    activities::{
        attachment,
        file::{self, File},
    },
    ids::reference,
    records::Stand,
};
use sync::{Instant, Read, RowId, Ver, View};

use super::{
    book::Book,
    group::{Arrived, Group},
};
use crate::{
    error::ApiError,
    secret,
    storage::{Db, StorageError, commit::By, records, sessions::SignedIn},
};

/// How often it is tried when others change the record at the same time.
const TRIES: u32 = 6;

/// An attachment with what it hangs on.
pub(crate) struct Attached {
    id: RowId,
    book: Book,
}

impl Attached {
    /// Reads it.
    pub(crate) async fn load(db: &Db, ws: RowId, id: RowId) -> Result<Self, StorageError> {
        let mut book = Book::default();
        let itself = vec![Read::Row(id)];
        let found = records::load(db, ws, &itself).await?;
        book.learn(itself, found);
        let row = book.row(id).filter(|row| row.kind == attachment::KIND.name);
        let above: Vec<Read> = row
            .iter()
            .flat_map(|row| ["follow_up", "customer"].map(|field| reference(&row.doc, field)))
            .flatten()
            .map(Read::Row)
            .collect();
        let found = records::load(db, ws, &above).await?;
        book.learn(above, found);
        Ok(Self { id, book })
    }

    /// What the person may read.
    pub(crate) fn read(&self, actor: &Actor, at: Instant) -> Result<File, ApiError> {
        self.ask(actor, at, file::read)
    }

    /// What the person may store.
    pub(crate) fn write(&self, actor: &Actor, at: Instant) -> Result<File, ApiError> {
        self.ask(actor, at, file::write)
    }

    fn ask(
        &self,
        actor: &Actor,
        at: Instant,
        may: fn(&Stand<'_>, &sync::Row) -> Result<File, domain::Rejection>,
    ) -> Result<File, ApiError> {
        let row = self.book.row(self.id).ok_or(ApiError::NotFound)?;
        may(&Stand { actor, view: &self.book, at }, &row).map_err(|rejection| match rejection {
            domain::Rejection::NotFound { .. } => ApiError::NotFound,
            other => other.into(),
        })
    }
}

/// Takes note of it. Returns the version that says so, if it was not known yet.
pub(crate) async fn note(db: &Db, by: By, who: &SignedIn, mut attached: Attached) -> Result<Option<Ver>, ApiError> {
    for _ in 0..TRIES {
        attached.write(&who.actor, by.at)?;
        let changes = attached.book.row(attached.id).map(|row| file::stored(&row)).unwrap_or_default();
        if changes.is_empty() {
            return Ok(None);
        }
        let mut group = Group::new(db, by, &who.actor, who.ver, attached.book);
        group.make(&Arrived { id: secret::new_id(by.at)?, made_at: by.at, command: None }, &changes);
        match group.finish(|_| ()).await {
            Ok(done) => return Ok(Some(done.ver)),
            Err(StorageError::Conflict(_)) => attached = Attached::load(db, by.ws, attached.id).await?,
            Err(error) => return Err(error.into()),
        }
    }
    Err(ApiError::Busy)
}
