//! `POST /api/sync/pull`: what is new in a person's scopes.

use domain::access::Actor;
use serde::Deserialize;
use sync::{
    Scope, Ver,
    protocol::{Cursor, PROTOCOL, PullHead, PullRequest},
    server::{check_protocol, check_pull, pull_order},
};
use worker::{Request, Response};

use super::{body, signed_in};
use crate::{error::ApiError, server::Server, storage::pull};

#[derive(Deserialize)]
struct Spoken {
    protocol: u16,
}

/// Answers it: a head, then the page as the database wrote it. Where nothing is new, three rows were read.
pub(super) async fn post(server: &Server, request: Request) -> Result<Response, ApiError> {
    let (token, db, who) = signed_in(server, &request).await?;
    let bytes = body::bytes(request, body::SYNC).await?;
    check_protocol(body::parse::<Spoken>(&bytes)?.protocol)?;
    let asked: PullRequest = body::parse(&bytes)?;
    let limit = check_pull(&asked)?;
    let wanted = wanted(&who.actor, &asked.cursors, who.ver);
    let page = if wanted.is_empty() {
        pull::Page::default()
    } else {
        pull::page(&db, pull::Asked { ws: token.ws, scopes: &wanted, head: who.ver, limit }).await?
    };
    let head = PullHead {
        protocol: PROTOCOL,
        ver: who.ver,
        now: server.now(),
        scopes: who.actor.scopes(),
        actor: who.actor,
        cursors: page.cursors,
        more: page.more,
    };
    let mut answer = serde_json::to_string(&head).map_err(worker::Error::from)?;
    answer.push('\n');
    answer.push_str(&page.lines);
    let response = Response::ok(answer)?;
    response.headers().set("content-type", "application/x-ndjson")?;
    Ok(response)
}

/// The person's scopes that have not been read to the head, in the order in which to read them: those that a device is
/// nearly done with before those that it has yet to fill. What it holds and the person does not is not read.
fn wanted(actor: &Actor, cursors: &[(Scope, Cursor)], head: Ver) -> Vec<(Scope, Cursor)> {
    let mut wanted = pull_order(&actor.scopes(), cursors);
    wanted.retain(|(_, cursor)| cursor.reached() < head);
    wanted
}
