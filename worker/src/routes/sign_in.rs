//! `POST /api/sign-in`: with a password, so many times and no more.

use serde::Deserialize;
use worker::{Request, Response};

use super::{body, session};
use crate::{
    error::ApiError,
    password,
    server::Server,
    storage::{Db, attempts, credentials, directory},
};

/// So many wrong tries a login has in a window.
const BY_LOGIN: u64 = 10;

/// So many wrong tries an address has in a window.
const BY_ADDRESS: u64 = 60;

#[derive(Deserialize)]
struct Form {
    login: String,
    password: String,
}

/// Answers it.
pub(super) async fn sign_in(server: &Server, request: Request) -> Result<Response, ApiError> {
    let url = request.url()?;
    let address = address(&request)?;
    let form: Form = body::json(request, body::FORM).await?;
    let login = body::login(&form.login)?;
    if form.password.chars().count() > password::LONGEST {
        return Err(ApiError::WrongPassword);
    }
    let directory = server.directory()?;
    let by_login = format!("login:{login}");
    count(server, &directory, &[(&by_login, BY_LOGIN), (&address, BY_ADDRESS)]).await?;

    let Some((ws, user)) = directory::claimant(&directory, &login).await? else {
        password::pretend(&form.password);
        return Err(ApiError::WrongPassword);
    };
    let db = server.home_of(ws).await?.ok_or(ApiError::WrongPassword)?;
    let Some(stored) = credentials::of(&db, ws, user, &login).await? else {
        password::pretend(&form.password);
        return Err(ApiError::WrongPassword);
    };
    if !password::is_right(&form.password, &stored) {
        return Err(ApiError::WrongPassword);
    }
    attempts::forget(&directory, &by_login, &address).await?;
    session::begin(server, &db, &url, ws, user).await
}

/// Counts a try by each of these.
///
/// # Errors
/// [`ApiError::TooManyTries`] if one of them has had its number.
pub(super) async fn count(server: &Server, directory: &Db, limits: &[(&str, u64)]) -> Result<(), ApiError> {
    let who: Vec<String> = limits.iter().map(|(who, _)| (*who).to_owned()).collect();
    let tries = attempts::count(directory, &who, server.now()).await?;
    if tries.iter().zip(limits).all(|(tries, (_, limit))| tries <= limit) {
        return Ok(());
    }
    let left = attempts::WINDOW - server.now().rem_euclid(attempts::WINDOW);
    Err(ApiError::TooManyTries { seconds: u64::try_from(left / 1000 + 1).unwrap_or(1) })
}

/// Where a request comes from, as the platform says.
pub(super) fn address(request: &Request) -> Result<String, ApiError> {
    let address = request.headers().get("cf-connecting-ip")?;
    Ok(format!("address:{}", address.as_deref().unwrap_or("here")))
}
