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
    storage::reports::cells::Cells,
};

/// What a question may have.
const LIMIT: usize = 256 * 1024;

#[derive(Deserialize)]
struct Question {
    ask: Ask,
    /// Where days begin; in UTC if not said.
    #[serde(default)]
    zone: Zone,
    /// True if what is kept of earlier answers may be used, as on the page of a dashboard link. The figures are the same.
    #[serde(default)]
    kept: bool,
}

/// Answers it with the cube, the version of the book and the time that it shows.
pub(super) async fn cube(server: &Server, request: Request) -> Result<Response, ApiError> {
    let (token, db, who) = signed_in(server, &request).await?;
    let question: Question = body::json(request, LIMIT).await?;
    if !question.zone.is_sound() {
        return Err(Wrong::NotAZone.into());
    }
    let company = Company::load(&db, token.ws).await?;
    let (now, cells) = (server.now(), Cells::new(server.now()));
    let cells = question.kept.then_some(&cells);
    let eyes = Eyes { ws: token.ws, actor: &who.actor, zone: &question.zone, now, cells };
    let (_, cube) = eyes.answer(&db, &company, &question.ask).await?;
    if let Some(cells) = cells {
        cells.keep(&db, token.ws).await?;
    }
    Ok(Response::from_json(&json!({ "cube": cube, "ver": who.ver, "now": server.now() }))?)
}
