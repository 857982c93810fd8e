//! Development only: the demo people, signing in as one of them by one tap, and the clock of schedules. Routed to only where `DEVELOPMENT` is set.

use serde::{Deserialize, Serialize};
use sync::{Read, Row, RowId};
use worker::{Request, Response};

use super::{body, session, session::name_of};
use crate::{
    error::ApiError,
    server::Server,
    storage::{Db, directory, records},
};

#[derive(Serialize)]
struct Person {
    login: String,
    name: String,
    role: String,
    team: Option<String>,
}

/// Answers `GET /api/dev/people`: everybody with a login in any workspace.
pub(super) async fn people(server: &Server) -> Result<Response, ApiError> {
    let mut people = Vec::new();
    for (ws, shard) in directory::all(&server.directory()?).await? {
        let rows = everybody(&server.shard(shard)?, ws).await?;
        people.extend(rows.iter().filter(|row| row.kind == "user").filter_map(|row| person(row, &rows)));
    }
    Ok(Response::from_json(&people)?)
}

/// Answers `POST /api/dev/schedules`: carries out what is due, as the platform does by its clock. wrangler has none, and does not
/// hand its own way to a worker with static files through.
pub(super) async fn schedules(server: &Server) -> Result<Response, ApiError> {
    server.carry_out_schedules().await;
    Ok(Response::empty()?)
}

#[derive(Deserialize)]
struct Form {
    login: String,
}

/// Answers `POST /api/dev/sign-in`.
pub(super) async fn sign_in(server: &Server, request: Request) -> Result<Response, ApiError> {
    let url = request.url()?;
    let form: Form = body::json(request, body::FORM).await?;
    for (ws, shard) in directory::all(&server.directory()?).await? {
        let db = server.shard(shard)?;
        let rows = everybody(&db, ws).await?;
        if let Some(user) = rows.iter().find(|row| row.kind == "user" && text(row, "login") == Some(&form.login)) {
            return session::begin(server, &db, &url, ws, user.id).await;
        }
    }
    Err(ApiError::WrongPassword)
}

async fn everybody(db: &Db, ws: RowId) -> Result<Vec<Row>, ApiError> {
    let found = records::load(db, ws, &[Read::All { kind: "user" }, Read::All { kind: "team" }]).await?;
    Ok(found.rows.into_iter().map(|stored| stored.row).collect())
}

fn person(user: &Row, rows: &[Row]) -> Option<Person> {
    let team = domain::ids::reference(&user.doc, "team").and_then(|id| rows.iter().find(|row| row.id == id));
    Some(Person {
        login: text(user, "login")?.to_owned(),
        name: name_of(user),
        role: text(user, "role")?.to_owned(),
        team: team.map(name_of),
    })
}

fn text<'a>(row: &'a Row, field: &str) -> Option<&'a str> {
    row.doc.get(field)?.as_str()
}
