//! `GET /api/health`: that we are there, and whether anybody has made a workspace yet.

use serde_json::json;
use worker::Response;

use crate::{error::ApiError, server::Server, storage::directory};

/// Answers it.
pub(super) async fn get(server: &Server) -> Result<Response, ApiError> {
    let workspaces = directory::count(&server.directory()?).await?;
    Ok(Response::from_json(&json!({
        "ok": true,
        "workspaces": workspaces,
        "has_workspace": workspaces > 0,
        "open_sign_up": server.has_open_sign_up(),
        "version": env!("CARGO_PKG_VERSION"),
        "protocol": sync::protocol::PROTOCOL,
    }))?)
}
