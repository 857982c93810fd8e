//! Randomness and hashing: ids, the tokens of sessions and invitations, what is stored of them.
//!
//! A token says in clear where it belongs and holds 256 random bits, of which only the hash is stored. Passwords are in
//! `password`.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use sync::{Instant, RowId};
use uuid::Uuid;

const SECRET_BYTES: usize = 32;

/// A token that its owner shows: where it belongs, and the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// The workspace.
    pub(crate) ws: RowId,
    /// The person of a session; nil in an invitation.
    pub(crate) user: RowId,
    secret: String,
}

impl Token {
    /// A new token.
    pub(crate) fn random(ws: RowId, user: RowId) -> worker::Result<Self> {
        Ok(Self { ws, user, secret: hex(&random::<SECRET_BYTES>()?) })
    }

    /// A new token that belongs to a workspace and nobody yet.
    pub(crate) fn unowned(ws: RowId) -> worker::Result<Self> {
        Self::random(ws, RowId(Uuid::nil()))
    }

    /// Reads what [`Token::text`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (ws, user, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let well_formed = secret.len() == 2 * SECRET_BYTES && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        if parts.next().is_some() || !well_formed {
            return None;
        }
        let id = |text: &str| Uuid::try_parse(text).ok().map(RowId);
        Some(Self { ws: id(ws)?, user: id(user)?, secret: secret.to_owned() })
    }

    /// What its owner shows.
    pub(crate) fn text(&self) -> String {
        format!("{}.{}.{}", self.ws.0.simple(), self.user.0.simple(), self.secret)
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> String {
        hex(&Sha256::digest(self.secret.as_bytes()))
    }
}

/// A new id.
pub(crate) fn new_id(at: Instant) -> worker::Result<RowId> {
    Ok(RowId::new(at, &random::<10>()?))
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> worker::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| worker::Error::RustError(error.to_string()))?;
    Ok(bytes)
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Hexadecimal digits as bytes.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
