//! `POST /api/workspaces`: the first run. Makes a workspace with its first admin and signs them in.

use domain::settings::first_run::{self, FirstRun};
use serde::Deserialize;
use worker::{Request, Response};

use super::{body, session, sign_in};
use crate::{
    commands::{
        book::Book,
        group::{Arrived, Group},
    },
    error::ApiError,
    password, secret,
    server::{SHARDS, Server},
    storage::{
        StorageError,
        commit::{self, By},
        credentials, directory,
    },
};

/// So many workspaces an address makes in a window.
const BY_ADDRESS: u64 = 30;

#[derive(Deserialize)]
struct Form {
    workspace_name: String,
    admin_name: String,
    login: String,
    password: String,
    currency: String,
    language: String,
}

/// Answers it. Open while there is no workspace at all, or where an installation opens it to everybody.
pub(super) async fn post(server: &Server, request: Request) -> Result<Response, ApiError> {
    let url = request.url()?;
    let address = format!("new {}", sign_in::address(&request)?);
    let form: Form = body::json(request, body::FORM).await?;
    let directory = server.directory()?;
    if !server.has_open_sign_up() && directory::count(&directory).await? > 0 {
        return Err(ApiError::SignUpClosed);
    }
    sign_in::count(server, &directory, &[(&address, BY_ADDRESS)]).await?;
    let login = body::login(&form.login)?;
    let secret = body::new_password(&form.password)?;
    if directory::claimant(&directory, &login).await?.is_some() {
        return Err(ApiError::LoginTaken);
    }
    let (ws, user) = (secret::new_id(server.now())?, secret::new_id(server.now())?);
    let first = FirstRun {
        workspace: ws,
        admin: user,
        name: &form.workspace_name,
        admin_name: &form.admin_name,
        login: &login,
        currency: &form.currency,
        language: &form.language,
    };
    let shard = directory::emptiest(&directory, SHARDS.len()).await?;
    make(server, shard, &first, secret).await?;
    // Last, so that a workspace in the directory is a whole one; what a failure leaves behind nobody can reach.
    let entry = directory::Entry { ws, shard, user, login: &login, at: server.now() };
    directory::enter(&directory, &entry).await.map_err(|error| match error {
        StorageError::Conflict(_) => ApiError::LoginTaken,
        error => error.into(),
    })?;
    session::begin(server, &server.shard(shard)?, &url, ws, user).await
}

/// Writes the workspace into its shard.
async fn make(server: &Server, shard: usize, first: &FirstRun<'_>, secret: &str) -> Result<(), ApiError> {
    let changes = first_run::changes(first, server.now())?;
    let db = server.shard(shard)?;
    let by = By { ws: first.workspace, user: first.admin, at: server.now() };
    let credential = credentials::keep(&db, by.ws, by.user, &password::hash(secret)?, by.at)?;
    let workspace = commit::new_workspace(&db, by.ws, by.at)?;
    let actor = first_run::first_admin(first.admin);
    let mut group = Group::new(&db, by, &actor, 0, Book::default());
    group.make(&Arrived { id: secret::new_id(by.at)?, made_at: by.at, command: None }, &changes);
    group
        .finish(|commit| {
            commit.first.push(workspace);
            commit.also.push(credential);
        })
        .await?;
    Ok(())
}
