//! `POST /api/reports/cube`: figures of what somebody sees, added up by the database. The device answers the same questions from
//! its own rows; this is for those who have none, and for what is not on a device.

use domain::reports::{Ask, Wrong, Zone};
use serde::Deserialize;
use serde_json::json;
use worker::{Request, Response};

use super::{body, signed_in};
use crate::{
    error::ApiError,
    figures::{Company, Eyes},
    server::Server,
};

/// What a question may have.
const LIMIT: usize = 256 * 1024;

#[derive(Deserialize)]
struct Question {
    ask: Ask,
    /// Where days begin; in UTC if not said.
    #[serde(default)]
    zone: Zone,
}

/// Answers it with the cube, the version of the book and the time that it shows.
pub(super) async fn cube(server: &Server, request: Request) -> Result<Response, ApiError> {
    let (token, db, who) = signed_in(server, &request).await?;
    let question: Question = body::json(request, LIMIT).await?;
    if !question.zone.is_sound() {
        return Err(Wrong::NotAZone.into());
    }
    let company = Company::load(&db, token.ws).await?;
    let eyes = Eyes { ws: token.ws, actor: &who.actor, zone: &question.zone, now: server.now() };
    let (_, cube) = eyes.answer(&db, &company, &question.ask).await?;
    Ok(Response::from_json(&json!({ "cube": cube, "ver": who.ver, "now": server.now() }))?)
}
