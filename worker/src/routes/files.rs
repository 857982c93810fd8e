//! `PUT` and `GET /api/files/:id`: the bytes of an attachment.
//!
//! They come after their record, from whoever may make it, and are what the record says: its length, its hash, its type. Sent
//! again they are taken again and change nothing. What somebody may not see is not there.

use domain::activities::file::{self, File, MAX_BYTES};
use serde_json::json;
use sha2::{Digest, Sha256};
use sync::RowId;
use worker::{Headers, Request, Response};

use super::{body, signed_in};
use crate::{
    commands::storing::{self, Attached},
    error::ApiError,
    secret,
    server::Server,
    storage::commit::By,
};

/// Takes the bytes in.
pub(super) async fn put(server: &Server, request: Request, id: &str) -> Result<Response, ApiError> {
    let (token, db, who) = signed_in(server, &request).await?;
    let id: RowId = id.parse().map_err(|_| ApiError::NotFound)?;
    let attached = Attached::load(&db, token.ws, id).await?;
    let file = attached.write(&who.actor, server.now())?;
    let bytes = body::bytes(request, MAX_BYTES as usize).await?;
    is_it(&file, &bytes)?;
    let files = server.files()?;
    if !(file.stored && files.has(token.ws, id).await?) {
        files.put(token.ws, id, bytes).await?;
    }
    let by = By { ws: token.ws, user: token.user, at: server.now() };
    if let Some(ver) = storing::note(&db, by, &who, attached).await? {
        server.poke(by.ws, ver);
    }
    Ok(Response::from_json(&json!({ "stored": true }))?)
}

/// That the bytes are what the record says.
fn is_it(file: &File, bytes: &[u8]) -> Result<(), ApiError> {
    let wrong = |what| Err(ApiError::WrongFile { what });
    if bytes.len() != file.size as usize {
        return wrong("size");
    }
    if secret::hex(&Sha256::digest(bytes)) != file.sha256 {
        return wrong("sha256");
    }
    if !file::begins_like(file.media, bytes) {
        return wrong("media");
    }
    Ok(())
}

/// Answers with the bytes. Nobody between keeps them, nor does the browser: the app has a store of its own, which goes when the
/// person signs out or may no longer see the record. Opened by its address a file is saved and never shown as a page of ours.
pub(super) async fn get(server: &Server, request: &Request, id: &str) -> Result<Response, ApiError> {
    let (token, db, who) = signed_in(server, request).await?;
    let id: RowId = id.parse().map_err(|_| ApiError::NotFound)?;
    let file = Attached::load(&db, token.ws, id).await?.read(&who.actor, server.now())?;
    let object = server.files()?.get(token.ws, id).await?.ok_or(ApiError::FileMissing)?;
    let size = object.size();
    let body = object.body().ok_or(ApiError::FileMissing)?.response_body()?;
    let headers = Headers::new();
    headers.set("content-type", file.media)?;
    headers.set("content-length", &size.to_string())?;
    headers.set("content-disposition", &format!("attachment; filename*=UTF-8''{}", encoded(&file.name)))?;
    headers.set("content-security-policy", "default-src 'none'; sandbox")?;
    headers.set("cross-origin-resource-policy", "same-origin")?;
    Ok(Response::from_body(body)?.with_headers(headers))
}

/// A name as a header holds it (RFC 8187).
fn encoded(name: &str) -> String {
    name.bytes().fold(String::with_capacity(name.len()), |mut text, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => text.push(char::from(byte)),
            _ => {
                text.push('%');
                text.push_str(&secret::hex(&[byte]).to_uppercase());
            }
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_breaks_out_of_its_header() {
        assert_eq!(encoded("a-1.jpg"), "a-1.jpg");
        assert_eq!(encoded("实\"\r\n;"), "%E5%AE%9E%22%0D%0A%3B");
    }
}
