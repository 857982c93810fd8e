//! Reading bodies: never more than a route allows, and never without saying what is wrong with them.

use futures_util::StreamExt;
use serde::{Deserialize, de::DeserializeOwned};
use worker::Request;

use crate::{commands::logins, error::ApiError, password};

/// What a form may have.
pub(super) const FORM: usize = 16 * 1024;

/// What a push or a pull may have.
pub(super) const SYNC: usize = 4 * 1024 * 1024;

/// The longest login.
const LOGIN: usize = 200;

/// The body, if it is not larger than `limit`. What is beyond is taken and dropped: whoever still sends would not hear us.
pub(super) async fn bytes(mut request: Request, limit: usize) -> Result<Vec<u8>, ApiError> {
    if request.inner().body().is_none() {
        return Ok(Vec::new());
    }
    let mut stream = request.stream()?;
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk?;
        length += chunk.len();
        if length <= limit {
            bytes.extend_from_slice(&chunk);
        }
    }
    if length > limit { Err(ApiError::TooLarge { limit }) } else { Ok(bytes) }
}

/// The body as JSON.
pub(super) async fn json<T: DeserializeOwned>(request: Request, limit: usize) -> Result<T, ApiError> {
    parse(&bytes(request, limit).await?)
}

/// Bytes as JSON.
pub(super) fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| ApiError::BadRequest(error.to_string()))
}

/// A login as it is stored and compared.
pub(super) fn login(typed: &str) -> Result<String, ApiError> {
    let login = logins::normal(typed);
    let problem = if login.is_empty() {
        "required"
    } else if login.chars().count() > LOGIN {
        "too_long"
    } else if login.contains(char::is_whitespace) {
        "wrong_type"
    } else {
        return Ok(login);
    };
    Err(ApiError::BadField { field: "login", problem })
}

/// A new password, if it is long enough.
pub(super) fn new_password(typed: &str) -> Result<&str, ApiError> {
    let problem = match typed.chars().count() {
        length if length < password::SHORTEST => "too_short",
        length if length > password::LONGEST => "too_long",
        _ => return Ok(typed),
    };
    Err(ApiError::BadField { field: "password", problem })
}
