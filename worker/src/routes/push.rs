//! `POST /api/sync/push`: commands on their way in.

use domain::Command;
use serde::Deserialize;
use serde_json::value::RawValue;
use sync::{
    Instant, RowId,
    protocol::{MAX_MUTATIONS, PushResponse},
    server::check_push,
};
use worker::{Request, Response};

use super::{body, shown};
use crate::{
    commands::{group, group::Arrived, run},
    error::ApiError,
    server::Server,
    storage::{commit::By, mutations, records, sessions},
};

#[derive(Deserialize)]
struct Spoken {
    protocol: u16,
}

/// A push, its commands unread: one that cannot be read must not take the others with it.
#[derive(Deserialize)]
struct Push<'a> {
    #[serde(borrow)]
    mutations: Vec<Mutation<'a>>,
}

#[derive(Deserialize)]
struct Mutation<'a> {
    id: RowId,
    made_at: Instant,
    #[serde(borrow)]
    command: &'a RawValue,
}

/// Answers it. Session, replays and what the first commands read come in one journey.
pub(super) async fn post(server: &Server, request: Request) -> Result<Response, ApiError> {
    let (token, db) = shown(server, &request).await?;
    let bytes = body::bytes(request, body::SYNC).await?;
    let arrived = parse(&bytes)?;
    let by = By { ws: token.ws, user: token.user, at: server.now() };

    let ids: Vec<RowId> = arrived.iter().map(|mutation| mutation.id).collect();
    let reads = group::first_reads(run::together(&arrived));
    let mut statements = vec![sessions::statement(&db, &token, by.at)?, mutations::statement(&db, by.ws, &ids)?];
    let asked = records::statements(&db, by.ws, &reads)?;
    let count = asked.len();
    statements.extend(asked);
    let mut answers = db.batch(statements).await?;
    let who = sessions::take(&mut answers)?.ok_or(ApiError::SignedOut)?;
    let known = mutations::take(&mut answers, by.user)?;
    let read = (reads, records::take(&mut answers, count)?);

    let pushed =
        run::all((&server.directory()?, &db), by, &token, who, run::Known { outcomes: known, read }, &arrived).await?;
    if let Some(ver) = pushed.moved_to {
        server.poke(by.ws, ver);
    }
    Ok(Response::from_json(&PushResponse { outcomes: pushed.outcomes })?)
}

/// At most [`MAX_MUTATIONS`] of them; the rest gets no outcome and is sent again.
fn parse(bytes: &[u8]) -> Result<Vec<Arrived>, ApiError> {
    check_push(body::parse::<Spoken>(bytes)?.protocol)?;
    let push: Push<'_> = body::parse(bytes)?;
    let read = |mutation: Mutation<'_>| Arrived {
        id: mutation.id,
        made_at: mutation.made_at,
        command: serde_json::from_str::<Command>(mutation.command.get()).ok(),
    };
    Ok(push.mutations.into_iter().take(MAX_MUTATIONS).map(read).collect())
}
