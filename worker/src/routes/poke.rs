//! `GET /api/sync/poke`: a WebSocket that says when there is something to pull.

use worker::{Request, Response};

use super::{is_from_here, signed_in};
use crate::{error::ApiError, server::Server};

/// Hands the socket of somebody signed in to their workspace's poke object.
pub(super) async fn get(server: &Server, request: &Request) -> Result<Response, ApiError> {
    // A WebSocket is a GET that browsers let any page open: where it comes from is asked here too.
    is_from_here(request)?;
    let (token, _, who) = signed_in(server, request).await?;
    let upgrade = request.headers().get("upgrade")?.unwrap_or_default();
    if !upgrade.eq_ignore_ascii_case("websocket") {
        return Err(ApiError::BadRequest("this address takes a WebSocket".into()));
    }
    Ok(server.poke_of(token.ws)?.listen(who.actor.user).await?)
}
