//! The HTTP interface: which address is answered where. One file a resource: parse, authorise, call, respond.

mod body;
mod dashboard;
mod dev;
mod files;
mod health;
mod history;
mod invites;
mod links;
mod poke;
mod pull;
mod push;
mod reports;
mod session;
mod share;
mod sign_in;
mod workspaces;

use worker::{Method, Request, Response};

use crate::{
    cookie,
    error::ApiError,
    secret::Token,
    server::Server,
    storage::{Db, sessions},
};

/// Answers a request.
pub(crate) async fn answer(server: &Server, request: Request) -> Result<Response, ApiError> {
    let path = request.path();
    if path == "/share" {
        return share::answer(request).await;
    }
    if request.method() != Method::Get {
        is_from_here(&request)?;
    }
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    if let ["d", token] = segments.as_slice() {
        return dashboard::answer(server, token, request).await;
    }
    let get = request.method() == Method::Get;
    let post = request.method() == Method::Post;
    let put = request.method() == Method::Put;
    match segments.as_slice() {
        ["api", "health"] if get => health::get(server).await,
        ["api", "session"] if get => session::get(server, &request).await,
        ["api", "sign-in"] if post => sign_in::sign_in(server, request).await,
        ["api", "sign-out"] if post => session::sign_out(server, &request).await,
        ["api", "sign-out-everywhere"] if post => session::sign_out_everywhere(server, &request).await,
        ["api", "workspaces"] if post => workspaces::post(server, request).await,
        ["api", "invites"] if post => invites::post(server, request).await,
        ["api", "invites", token] if get => invites::get(server, token).await,
        ["api", "invites", token, "accept"] if post => invites::accept(server, token, request).await,
        ["api", "files", id] if get => files::get(server, &request, id).await,
        ["api", "files", id] if put => files::put(server, request, id).await,
        ["api", "records", id, "history"] if get => history::get(server, &request, id).await,
        ["api", "links"] if post => links::post(server, request).await,
        ["api", "links"] if get => links::list(server, &request).await,
        ["api", "links", id, "openings"] if get => links::openings(server, &request, id).await,
        ["api", "links", id, "revoke"] if post => links::revoke(server, &request, id).await,
        ["api", "reports", "cube"] if post => reports::cube(server, request).await,
        ["api", "sync", "push"] if post => push::post(server, request).await,
        ["api", "sync", "pull"] if post => pull::post(server, request).await,
        ["api", "sync", "poke"] if get => poke::get(server, &request).await,
        ["api", "dev", "people"] if get && server.is_development() => dev::people(server).await,
        ["api", "dev", "schedules"] if post && server.is_development() => dev::schedules(server).await,
        ["api", "dev", "sign-in"] if post && server.is_development() => dev::sign_in(server, request).await,
        [
            "api",
            "health" | "session" | "sign-in" | "sign-out" | "sign-out-everywhere" | "workspaces" | "invites" | "links",
        ]
        | ["api", "invites" | "files", _]
        | ["api", "invites", _, "accept"]
        | ["api", "links", _, "openings" | "revoke"]
        | ["api", "records", _, "history"]
        | ["api", "reports", "cube"]
        | ["api", "sync", "push" | "pull" | "poke"] => Err(ApiError::WrongMethod),
        _ => Err(ApiError::NoSuchRoute),
    }
}

/// That a request which changes something does not come from another site's page. Browsers say where a page is from;
/// programs, which no other site can make use somebody's cookie, may leave it out.
fn is_from_here(request: &Request) -> Result<(), ApiError> {
    match request.headers().get("origin")? {
        Some(origin) if origin != request.url()?.origin().ascii_serialization() => Err(ApiError::ForeignOrigin),
        _ => Ok(()),
    }
}

/// The token that a request shows and the database of its workspace.
async fn shown(server: &Server, request: &Request) -> Result<(Token, Db), ApiError> {
    let token = cookie::read(request).ok_or(ApiError::SignedOut)?;
    let db = server.home_of(token.ws).await?.ok_or(ApiError::SignedOut)?;
    Ok((token, db))
}

/// Who is signed in.
async fn signed_in(server: &Server, request: &Request) -> Result<(Token, Db, sessions::SignedIn), ApiError> {
    let (token, db) = shown(server, request).await?;
    let mut answers = db.run(sessions::statement(&db, &token, server.now())?).await?;
    let who = sessions::take(&mut answers)?.ok_or(ApiError::SignedOut)?;
    Ok((token, db, who))
}
