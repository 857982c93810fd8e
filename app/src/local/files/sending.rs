//! One file on its way to the server, or from it.
//!
//! Belongs here: bytes there and back, and how far they are. Does not belong here: when, and what follows ([`super::queue`]).

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use serde::Deserialize;
use sync::RowId;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

/// How long a file may take, in milliseconds.
const PATIENCE: u32 = 5 * 60 * 1000;

/// Why a file did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// It may arrive another time.
    Now,
    /// The server says no: the code of the reason.
    Refused(String),
}

/// Sends the bytes; `on_progress` hears how many hundredths are on their way.
pub(super) async fn send(id: RowId, bytes: &Uint8Array, on_progress: impl Fn(u8) + 'static) -> Result<(), Failed> {
    let request = open("PUT", id)?;
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.total() > 0.0 {
            // Between 0 and 100.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            on_progress((event.loaded() / event.total() * 100.0).clamp(0.0, 100.0) as u8);
        }
    });
    let upload = request.upload().map_err(|_| Failed::Now)?;
    upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    // The type is in the record; the server looks at the bytes.
    let typed = request.set_request_header("content-type", "application/octet-stream");
    typed.map_err(|_| Failed::Now)?;
    answered(&request, || request.send_with_opt_js_u8_array(Some(bytes))).await?;
    verdict(&request)
}

/// Fetches the bytes.
pub(super) async fn fetch(id: RowId) -> Result<Uint8Array, Failed> {
    let request = open("GET", id)?;
    answered(&request, || request.send()).await?;
    verdict(&request)?;
    let body = request.response().map_err(|_| Failed::Now)?;
    body.dyn_into::<ArrayBuffer>().map(|buffer| Uint8Array::new(&buffer)).map_err(|_| Failed::Now)
}

fn open(method: &str, id: RowId) -> Result<XmlHttpRequest, Failed> {
    let request = XmlHttpRequest::new().map_err(|_| Failed::Now)?;
    request.open(method, &format!("/api/files/{id}")).map_err(|_| Failed::Now)?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    request.set_timeout(PATIENCE);
    Ok(request)
}

/// Waits until there is an answer, or none is to be expected. `fetch` would not say how far an upload is.
async fn answered(request: &XmlHttpRequest, send: impl FnOnce() -> Result<(), JsValue>) -> Result<(), Failed> {
    let mut ended = None;
    let promise = Promise::new(&mut |resolve, _| ended = Some(resolve));
    request.set_onloadend(ended.as_ref());
    send().map_err(|_| Failed::Now)?;
    // It is never rejected.
    let _ = JsFuture::from(promise).await;
    Ok(())
}

fn verdict(request: &XmlHttpRequest) -> Result<(), Failed> {
    #[derive(Deserialize)]
    struct Refusal {
        error: Reason,
    }
    #[derive(Deserialize)]
    struct Reason {
        code: String,
    }
    match request.status().unwrap_or_default() {
        200..=299 => Ok(()),
        // No answer, somebody to sign in again, "not now", and what a gateway says may pass.
        0 | 401 | 408 | 425 | 429 | 500.. => Err(Failed::Now),
        status => {
            let body = request.response().ok().and_then(|body| body.dyn_into::<ArrayBuffer>().ok());
            let bytes = body.map(|body| Uint8Array::new(&body).to_vec()).unwrap_or_default();
            let code = serde_json::from_slice::<Refusal>(&bytes).map(|refusal| refusal.error.code);
            Err(Failed::Refused(code.unwrap_or_else(|_| status.to_string())))
        }
    }
}
