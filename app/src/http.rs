//! JSON over HTTP with our own server.
//!
//! Belongs here: asking, and the ways asking fails. Does not belong here: what is asked (`session`), and sync, which
//! has its own rules for retrying (`local`).

use js_sys::Uint8Array;
use leptos::prelude::window;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

use crate::i18n;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum HttpError {
    /// Nobody was reached.
    #[error("the server was not reached")]
    Unreachable,
    /// The server said no, and why.
    #[error("the server answered {status} {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The stable name of the reason.
        code: String,
        /// What belongs to the reason.
        details: Map<String, Value>,
    },
    /// The answer is not what was agreed.
    #[error("the answer could not be read")]
    Unreadable,
}

impl HttpError {
    /// What to tell the person.
    pub fn text(&self) -> String {
        match self {
            Self::Unreachable => i18n::tr("error.unreachable"),
            Self::Unreadable => i18n::tr("error.unreadable"),
            Self::Refused { status, code, details } => {
                let args: Vec<(&str, String)> =
                    details.iter().map(|(name, value)| (name.as_str(), plain(value))).collect();
                let key = format!("error.{code}");
                if i18n::tr_opt(&key).is_some() {
                    i18n::tr_with(&key, &args)
                } else {
                    i18n::tr_with("error.unknown", &[("status", status.to_string()), ("code", code.clone())])
                }
            }
        }
    }

    /// What is wrong with a field of the form that was sent, if the server named it.
    pub fn problem_of(&self, field: &str) -> Option<String> {
        let problem = self.problems()?.iter().find(|it| it.get("field").and_then(Value::as_str) == Some(field))?;
        Some(i18n::tr(&format!("problem.{}", problem.get("code")?.as_str()?)))
    }

    /// True if it names fields of the form.
    pub fn is_about_fields(&self) -> bool {
        self.problems().is_some_and(|all| !all.is_empty())
    }

    fn problems(&self) -> Option<&Vec<Value>> {
        match self {
            Self::Refused { details, .. } => details.get("problems")?.as_array(),
            Self::Unreachable | Self::Unreadable => None,
        }
    }

    /// True if the server does not know who is asking.
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Gets JSON.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, HttpError> {
    ask("GET", path, None).await
}

/// Gets the text of a file of ours; nothing if it cannot be had.
pub async fn file(path: &str) -> Option<String> {
    let response = send("GET", path, None).await.ok().filter(Response::ok)?;
    String::from_utf8(bytes(&response).await.ok()?).ok()
}

/// Posts JSON and reads the JSON that comes back.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, HttpError> {
    let body = serde_json::to_string(body).map_err(|_| HttpError::Unreadable)?;
    ask("POST", path, Some(body)).await
}

async fn ask<T: DeserializeOwned>(method: &str, path: &str, body: Option<String>) -> Result<T, HttpError> {
    let response = send(method, path, body).await?;
    let status = response.status();
    let bytes = bytes(&response).await?;
    if response.ok() {
        let bytes: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        return serde_json::from_slice(bytes).map_err(|_| HttpError::Unreadable);
    }
    let refusal = serde_json::from_slice::<Refusal>(&bytes).unwrap_or_default().error;
    Err(HttpError::Refused { status, code: refusal.code, details: refusal.details })
}

async fn send(method: &str, path: &str, body: Option<String>) -> Result<Response, HttpError> {
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        let headers = web_sys::Headers::new().map_err(|_| HttpError::Unreachable)?;
        headers.set("content-type", "application/json").map_err(|_| HttpError::Unreachable)?;
        init.set_headers(&headers);
        init.set_body(&JsValue::from_str(&body));
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await;
    answer.ok().and_then(|it| it.dyn_into().ok()).ok_or(HttpError::Unreachable)
}

async fn bytes(response: &Response) -> Result<Vec<u8>, HttpError> {
    let buffer = response.array_buffer().map_err(|_| HttpError::Unreachable)?;
    let buffer = JsFuture::from(buffer).await.map_err(|_| HttpError::Unreachable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

#[derive(Default, Deserialize)]
struct Refusal {
    error: Reason,
}

#[derive(Default, Deserialize)]
struct Reason {
    code: String,
    #[serde(default)]
    details: Map<String, Value>,
}
