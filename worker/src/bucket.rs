//! The bucket with the files of attachments: bytes under a key that names their workspace.
//!
//! Belongs here: putting, getting and removing bytes. Does not belong here: whose they are and who may have them (`routes::files`),
//! what says that they are still needed (`storage::files`).
//!
//! A key is `<last digit of the id>/<workspace>/<id>`: the digit parts the bucket into sixteen, so that one night looks through
//! one part.

use futures_util::future::try_join_all;
use sync::{Instant, RowId};
use worker::{Bucket, Env, Object};

use crate::storage::{Db, files};

/// The binding of the bucket.
const BINDING: &str = "FILES";

const DAY: Instant = 24 * 60 * 60 * 1000;

/// So long after an attachment, or what it hangs on, was deleted its file can come back with it: as long as the outcome of a
/// mutation is known.
const DELETED: Instant = 180 * DAY;

/// A file younger than this is never removed: what is said of it may be on its way.
const YOUNG: Instant = DAY;

/// The parts that a bucket is looked through in, one a day.
const PARTS: i64 = 16;

/// So many pages of a thousand files are looked through in one run; a run may send only so many requests.
const PAGES: usize = 200;

/// The files of all workspaces.
pub(crate) struct Files(Bucket);

/// What a run removed.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    /// Files looked at.
    pub(crate) seen: usize,
    /// Files that went.
    pub(crate) removed: usize,
}

impl Files {
    /// The bucket of this installation.
    pub(crate) fn of(env: &Env) -> worker::Result<Self> {
        env.bucket(BINDING).map(Self)
    }

    /// True if the file is there.
    pub(crate) async fn has(&self, ws: RowId, id: RowId) -> worker::Result<bool> {
        Ok(self.0.head(key(ws, id)).await?.is_some())
    }

    /// Keeps a file.
    pub(crate) async fn put(&self, ws: RowId, id: RowId, bytes: Vec<u8>) -> worker::Result<()> {
        self.0.put(key(ws, id), bytes).execute().await.map(drop)
    }

    /// The file, if it is there.
    pub(crate) async fn get(&self, ws: RowId, id: RowId) -> worker::Result<Option<Object>> {
        self.0.get(key(ws, id)).execute().await
    }

    /// Removes from today's part what no record needs any more. Should a database not answer, nothing is removed.
    pub(crate) async fn sweep(&self, shards: &[Db], now: Instant) -> worker::Result<Swept> {
        let prefix = format!("{:x}/", (now / DAY).rem_euclid(PARTS));
        let mut swept = Swept::default();
        let mut cursor = None::<String>;
        for _ in 0..PAGES {
            let list = self.0.list().prefix(prefix.clone());
            let page = match cursor {
                Some(cursor) => list.cursor(cursor).execute().await?,
                None => list.execute().await?,
            };
            let objects = page.objects();
            swept.seen += objects.len();
            let old = objects.iter().filter(|object| is_old(object, now)).map(Object::key);
            let gone = unneeded(shards, old.collect(), now - DELETED).await?;
            if !gone.is_empty() {
                swept.removed += gone.len();
                self.0.delete_multiple(gone).await?;
            }
            cursor = page.cursor().filter(|_| page.truncated());
            if cursor.is_none() {
                break;
            }
        }
        Ok(swept)
    }
}

/// Those of these keys that no record in any database speaks for.
async fn unneeded(shards: &[Db], keys: Vec<String>, deleted_before: Instant) -> worker::Result<Vec<String>> {
    let named: Vec<(&str, &str)> = keys.iter().filter_map(|key| parts(key)).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let asked = shards.iter().map(|db| files::needed(db, &named, deleted_before));
    let needed = try_join_all(asked).await.map_err(|error| worker::Error::RustError(error.to_string()))?;
    let is_needed = |id: &str| needed.iter().any(|ids| ids.contains(id));
    let gone = keys.iter().filter(|key| parts(key).is_some_and(|(_, id)| !is_needed(id)));
    Ok(gone.cloned().collect())
}

fn is_old(object: &Object, now: Instant) -> bool {
    let uploaded = i64::try_from(object.uploaded().as_millis()).unwrap_or(now);
    uploaded < now - YOUNG
}

fn key(ws: RowId, id: RowId) -> String {
    let id = id.to_string();
    format!("{}/{ws}/{id}", id.get(id.len().saturating_sub(1)..).unwrap_or_default())
}

/// The workspace and the id that a key names.
fn parts(key: &str) -> Option<(&str, &str)> {
    let mut parts = key.split('/').skip(1);
    Some((parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_whose_file_it_is_and_in_which_part_it_lies() {
        let (ws, id) = (RowId::new(1_700_000_000_000, &[7; 10]), RowId::new(1_700_000_000_001, &[0x1b; 10]));
        let key = key(ws, id);
        assert!(key.starts_with("b/"), "{key}");
        assert_eq!(parts(&key), Some((ws.to_string().as_str(), id.to_string().as_str())));
        assert_eq!(parts("b"), None);
    }
}
