//! Which files of attachments are still needed.

use std::collections::BTreeSet;

use serde::Deserialize;
use sync::Instant;

use super::{Db, StorageError, number, set};

/// The ids of those of these files (workspace and id) whose attachment is here, and neither it nor what it hangs on was deleted
/// before that time.
pub(crate) async fn needed(
    db: &Db,
    files: &[(&str, &str)],
    deleted_before: Instant,
) -> Result<BTreeSet<String>, StorageError> {
    #[derive(Deserialize)]
    struct Needed {
        id: String,
    }
    let statement = db.statement(
        "SELECT r.id FROM json_each(?1) file CROSS JOIN record r ON r.ws = file.value ->> 0 AND r.id = file.value ->> 1 \
         AND r.kind = 'attachment' AND coalesce(r.deleted_at, ?2) >= ?2 \
         WHERE NOT EXISTS (SELECT 1 FROM record above WHERE above.ws = r.ws \
         AND above.id IN (r.doc ->> '$.follow_up', r.doc ->> '$.customer') AND above.deleted_at < ?2)",
        &[set(&files)?, number(deleted_before)],
    )?;
    Ok(db.run(statement).await?.rows::<Needed>()?.into_iter().map(|row| row.id).collect())
}
