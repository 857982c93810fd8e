//! `GET /api/session` and signing out.

use serde::Serialize;
use serde_json::json;
use sync::{Read, Row, RowId};
use worker::{Request, Response, Url};

use super::{shown, signed_in};
use crate::{
    cookie,
    error::ApiError,
    secret::Token,
    server::Server,
    storage::{Db, records, sessions},
};

/// Who a browser is signed in as.
#[derive(Serialize)]
pub(super) struct Session {
    workspace: RowId,
    workspace_name: String,
    user: RowId,
    name: String,
    role: &'static str,
    expires_at: sync::Instant,
}

/// Answers `GET /api/session`; a session in use lives on.
pub(super) async fn get(server: &Server, request: &Request) -> Result<Response, ApiError> {
    let (token, db, who) = signed_in(server, request).await?;
    let session = describe(&db, &token, &who).await?;
    let response = Response::from_json(&session)?;
    if who.expires_at - sessions::LIFE + sessions::FRESH > server.now() {
        return Ok(response);
    }
    sessions::renew(&db, &token, server.now()).await?;
    Ok(cookie::keep(response, &request.url()?, &token)?)
}

/// Begins a session for somebody who has shown who they are.
pub(super) async fn begin(server: &Server, db: &Db, url: &Url, ws: RowId, user: RowId) -> Result<Response, ApiError> {
    let token = Token::random(ws, user)?;
    sessions::begin(db, &token, server.now()).await?;
    let mut answers = db.run(sessions::statement(db, &token, server.now())?).await?;
    let who = sessions::take(&mut answers)?.ok_or(ApiError::WrongPassword)?;
    let session = describe(db, &token, &who).await?;
    Ok(cookie::keep(Response::from_json(&session)?, url, &token)?)
}

/// Answers `POST /api/sign-out`. Signing out twice is signing out.
pub(super) async fn sign_out(server: &Server, request: &Request) -> Result<Response, ApiError> {
    match shown(server, request).await {
        Ok((token, db)) => sessions::end(&db, &token).await?,
        Err(ApiError::SignedOut) => {}
        Err(error) => return Err(error),
    }
    Ok(cookie::forget(Response::from_json(&json!({}))?, &request.url()?)?)
}

/// Answers `POST /api/sign-out-everywhere`.
pub(super) async fn sign_out_everywhere(server: &Server, request: &Request) -> Result<Response, ApiError> {
    let (token, db, who) = signed_in(server, request).await?;
    sessions::end_all(&db, token.ws, who.actor.user).await?;
    if let Err(error) = server.poke_of(token.ws)?.hang_up(who.actor.user).await {
        worker::console_warn!("sockets of a signed-out person stay until they close: {error}");
    }
    Ok(cookie::forget(Response::from_json(&json!({}))?, &request.url()?)?)
}

async fn describe(db: &Db, token: &Token, who: &sessions::SignedIn) -> Result<Session, ApiError> {
    let user = who.actor.user;
    let found = records::load(db, token.ws, &[Read::Row(token.ws), Read::Row(user)]).await?;
    let name = |id: RowId| found.rows.iter().find(|stored| stored.row.id == id).map(|stored| name_of(&stored.row));
    Ok(Session {
        workspace: token.ws,
        workspace_name: name(token.ws).unwrap_or_default(),
        user,
        name: name(user).unwrap_or_default(),
        role: who.actor.role.name(),
        expires_at: who.expires_at,
    })
}

/// The name in a row.
pub(super) fn name_of(row: &Row) -> String {
    row.doc.get("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}
