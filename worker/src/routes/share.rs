//! `/share`: what another app shares with the app while no service worker is there to take it.
//!
//! Belongs here: leading a browser on. Text goes into the address of a new follow-up, as the service worker (`public/shell/share.js`)
//! has it; a file cannot: it is not kept here, and the page says to share it once more. Nothing is read that belongs to
//! anybody and nothing changes, so nobody is asked who they are or where they come from.

use worker::{FormEntry, Method, Request, Response};

use crate::error::ApiError;

/// More than this is no text that somebody shares, in bytes.
const LARGEST: usize = 64 * 1024;

/// What is longer than this is not even heard to its end.
const HEARD_OUT: usize = 16 * 1024 * 1024;

/// What a shared text can have, under the names that the manifest gives.
const TEXTS: [&str; 3] = ["title", "text", "link"];

/// Answers it.
pub(super) async fn answer(request: Request) -> Result<Response, ApiError> {
    let path = match request.method() {
        Method::Post => follow_up(request).await.unwrap_or_else(|| "/import?shared=missed".to_owned()),
        _ => "/".to_owned(),
    };
    let response = Response::empty()?.with_status(303);
    response.headers().set("location", &path)?;
    Ok(response)
}

/// The form of a follow-up with what was shared; nothing if it is more than text, or is not understood.
async fn follow_up(mut request: Request) -> Option<String> {
    let length: usize = request.headers().get("content-length").ok()??.parse().ok()?;
    if length > LARGEST {
        // A browser that is answered in the middle of sending shows an error instead of the page.
        if length <= HEARD_OUT {
            request.bytes().await.ok()?;
        }
        return None;
    }
    let form = request.form_data().await.ok()?;
    if matches!(form.get("files"), Some(FormEntry::File(file)) if !file.name().is_empty()) {
        return None;
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in TEXTS {
        if let Some(FormEntry::Field(text)) = form.get(name) {
            query.append_pair(name, &text);
        }
    }
    Some(format!("/follow-ups/new?{}", query.finish()))
}
