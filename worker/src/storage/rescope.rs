//! Giving new scopes to every child of a row in one stroke, however many there are, without reading them.

use sync::RowId;

use super::{Db, Statement, StorageError, commit::Rescope, number, set, text};

/// The children that move: those of the parent, of these kinds, not written by the commit itself, standing elsewhere.
const CHILDREN: &str = "WITH child AS (SELECT r.id, r.ver, r.scopes, r.left_scopes FROM json_each(?3) kind \
     CROSS JOIN lookup l ON l.ws = ?1 AND l.kind = kind.value AND l.field = '^' AND l.value = ?2 \
     CROSS JOIN record r ON r.ws = ?1 AND r.id = l.id \
     WHERE r.scopes <> ?4 AND r.id NOT IN (SELECT value FROM json_each(?5))), \
     base AS (SELECT ws, ver + CAST(?6 AS INTEGER) AS ver FROM workspace WHERE ws = ?1)";

/// The statements, in this order: entries of the scopes they stand in, of those they return to, of those new to them; then
/// the records themselves.
pub(crate) fn statements(
    db: &Db,
    ws: RowId,
    rescope: &Rescope,
    touched: &[RowId],
) -> Result<Vec<Statement>, StorageError> {
    let parameters = [
        text(ws.to_string()),
        text(rescope.parent.to_string()),
        set(&rescope.kinds)?,
        set(&rescope.scopes)?,
        set(&touched)?,
        number(rescope.step),
    ];
    [
        "UPDATE feed SET ver = base.ver, gone = s.value NOT IN (SELECT value FROM json_each(?4)) \
         FROM child, base, json_each(child.scopes) s \
         WHERE feed.ws = base.ws AND feed.scope = s.value AND feed.ver = child.ver AND feed.id = child.id",
        "UPDATE feed SET ver = base.ver, gone = 0 FROM child, base, json_each(child.left_scopes) past \
         WHERE past.key IN (SELECT value FROM json_each(?4)) \
         AND feed.ws = base.ws AND feed.scope = past.key AND feed.ver = past.value AND feed.id = child.id",
        "INSERT INTO feed (ws, scope, ver, id, gone) SELECT ?1, s.value, base.ver, child.id, 0 \
         FROM child, base, json_each(?4) s WHERE s.value NOT IN (SELECT value FROM json_each(child.scopes)) \
         AND NOT EXISTS (SELECT 1 FROM json_each(child.left_scopes) past WHERE past.key = s.value)",
        "UPDATE record SET ver = (SELECT ver FROM base), scopes = ?4, left_scopes = ( \
           SELECT json_group_object(scope, ver) FROM ( \
             SELECT past.key AS scope, past.value AS ver FROM json_each(record.left_scopes) past \
             UNION ALL SELECT s.value, (SELECT ver FROM base) FROM json_each(record.scopes) s) \
           WHERE scope NOT IN (SELECT value FROM json_each(?4))) \
         WHERE ws = ?1 AND id IN (SELECT id FROM child)",
    ]
    .into_iter()
    .map(|sql| db.statement(&format!("{CHILDREN} {sql}"), &parameters))
    .collect()
}
