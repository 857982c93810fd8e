//! Dashboard links of those who may make them: made, listed with their openings, revoked.
//!
//! Belongs here: `/api/links`. Does not belong here: the page that a link opens (`dashboard`).

use domain::{
    access::{Reach, Right},
    reports::link::{LONGEST_LIFE, Link, SHORTEST_CODE},
};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::RowId;
use worker::{Request, Response};

use super::{body, signed_in};
use crate::{
    error::ApiError,
    password, secret,
    secret::Token,
    server::Server,
    storage::{
        links::{self, Kept},
        sessions::SignedIn,
    },
};

const DAY: i64 = 24 * 60 * 60 * 1000;

#[derive(Deserialize)]
struct Form {
    shows: Link,
    /// After how many days it ends; never if not said.
    #[serde(default)]
    days: Option<u32>,
    /// What its readers must know.
    #[serde(default)]
    code: Option<String>,
}

/// Answers `POST /api/links` with the address, which nobody can ask for again.
pub(super) async fn post(server: &Server, request: Request) -> Result<Response, ApiError> {
    let (session, db, who) = signed_in(server, &request).await?;
    let origin = request.url()?.origin().ascii_serialization();
    let form: Form = body::json(request, body::FORM).await?;
    who.actor.may_at_all(Right::SharedViews)?;
    form.shows.check(server.now()).map_err(|bad| ApiError::BadField { field: bad.field(), problem: "wrong_type" })?;
    let code = form.code.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
    let length = code.as_ref().map(|code| code.chars().count());
    if length.is_some_and(|length| !(SHORTEST_CODE..=password::LONGEST).contains(&length)) {
        return Err(ApiError::BadField { field: "code", problem: "out_of_range" });
    }
    let expires_at = match form.days {
        Some(days) if (1..=LONGEST_LIFE).contains(&days) => Some(server.now() + i64::from(days) * DAY),
        Some(_) => return Err(ApiError::BadField { field: "days", problem: "out_of_range" }),
        None => None,
    };
    let token = Token::unowned(session.ws)?;
    let link = Kept {
        id: secret::new_id(server.now())?,
        owner: who.actor.user,
        shows: form.shows,
        code: code.as_deref().map(password::hash).transpose()?,
        created_at: server.now(),
        expires_at,
        revoked_at: None,
        opened: (0, None),
    };
    links::keep(&db, &token, &link).await?;
    let url = format!("{origin}/d/{}", token.text());
    Ok(Response::from_json(&json!({ "id": link.id, "url": url, "expires_at": expires_at }))?)
}

/// Whose links somebody may see and revoke: everybody's for who may share everything, else their own.
fn reach(who: &SignedIn) -> Result<Option<RowId>, ApiError> {
    who.actor.may_at_all(Right::SharedViews)?;
    let all = who.actor.reach(Right::People) == Reach::All;
    Ok((!all).then_some(who.actor.user))
}

/// Answers `GET /api/links`.
pub(super) async fn list(server: &Server, request: &Request) -> Result<Response, ApiError> {
    let (session, db, who) = signed_in(server, request).await?;
    let all = links::made_by(&db, session.ws, reach(&who)?).await?;
    let all: Vec<Value> = all.iter().map(shown).collect();
    Ok(Response::from_json(&json!({ "links": all }))?)
}

/// A link without its code.
fn shown(link: &Kept) -> Value {
    json!({
        "id": link.id, "owner": link.owner, "shows": link.shows, "has_code": link.code.is_some(), "created_at": link.created_at,
        "expires_at": link.expires_at, "revoked_at": link.revoked_at, "opened": link.opened.0, "last_opened": link.opened.1,
    })
}

/// Answers `GET /api/links/:id/openings`.
pub(super) async fn openings(server: &Server, request: &Request, id: &str) -> Result<Response, ApiError> {
    let (session, db, who) = signed_in(server, request).await?;
    let id: RowId = id.parse().map_err(|_| ApiError::NotFound)?;
    let mine = links::made_by(&db, session.ws, reach(&who)?).await?;
    if !mine.iter().any(|link| link.id == id) {
        return Err(ApiError::NotFound);
    }
    Ok(Response::from_json(&json!({ "openings": links::openings(&db, session.ws, id).await? }))?)
}

/// Answers `POST /api/links/:id/revoke`.
pub(super) async fn revoke(server: &Server, request: &Request, id: &str) -> Result<Response, ApiError> {
    let (session, db, who) = signed_in(server, request).await?;
    let id: RowId = id.parse().map_err(|_| ApiError::NotFound)?;
    if !links::revoke(&db, session.ws, id, reach(&who)?, server.now()).await? {
        return Err(ApiError::NotFound);
    }
    Ok(Response::from_json(&json!({}))?)
}
