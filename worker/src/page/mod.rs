//! Pages that the server draws itself, readable before any script has arrived.
//!
//! Belongs here: the page of a dashboard link ([`board`]), its words ([`words`]). Does not belong here: the app, figures.

pub(crate) mod board;
pub(crate) mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use worker::Response;

use words::Words;

const STYLE: &str = include_str!("board.css");

/// A whole page. Its style and script are allowed by a number that is used once.
pub(crate) fn page(
    words: &Words,
    nonce: &str,
    title: &str,
    body: &Markup,
    script: Option<&str>,
) -> worker::Result<Response> {
    let page = html! {
        (DOCTYPE)
        html lang=(words.language()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="robots" content="noindex";
                title { (title) }
                style nonce=(nonce) { (PreEscaped(STYLE)) }
            }
            body {
                (body)
                @if let Some(script) = script {
                    script nonce=(nonce) { (PreEscaped(script)) }
                }
            }
        }
    };
    let response = Response::from_html(page.into_string())?;
    let headers = response.headers();
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    headers.set("content-security-policy", &policy)?;
    // Under "no-referrer" a browser would send the pass code from nowhere, as another site does.
    headers.set("referrer-policy", "same-origin")?;
    headers.set("x-robots-tag", "noindex")?;
    Ok(response)
}
