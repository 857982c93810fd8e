//! `GET /api/records/:id/history`: who changed what, newest first, so that a value that lost can be restored. `?below=` a
//! version goes on where the last answer ended.

use serde_json::json;
use sync::{Read, RowId, Ver};
use worker::{Request, Response};

use super::signed_in;
use crate::{
    error::ApiError,
    server::Server,
    storage::{history, records},
};

/// Below this every version is.
const ALL: Ver = 1 << 53;

/// Answers it, for those who see the record.
pub(super) async fn get(server: &Server, request: &Request, id: &str) -> Result<Response, ApiError> {
    let (token, db, who) = signed_in(server, request).await?;
    let id: RowId = id.parse().map_err(|_| ApiError::NotFound)?;
    let found = records::load(&db, token.ws, &[Read::Row(id)]).await?;
    let stored =
        found.rows.into_iter().next().filter(|stored| who.actor.sees_row(&stored.row)).ok_or(ApiError::NotFound)?;
    let (mut entries, more) = history::of(&db, token.ws, id, below(request)?).await?;
    if !more && entries.last().is_none_or(|last| last.op != "create") {
        entries.extend(history::arrival(&stored.row));
    }
    Ok(Response::from_json(&json!({ "entries": entries, "more": more }))?)
}

fn below(request: &Request) -> Result<Ver, ApiError> {
    let url = request.url()?;
    let given = url.query_pairs().find(|(name, _)| name == "below").map(|(_, value)| value.into_owned());
    match given {
        Some(text) => text.parse().map_err(|_| ApiError::BadRequest("below is not a version".into())),
        None => Ok(ALL),
    }
}
