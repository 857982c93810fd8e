//! The cookie that holds a session's token: `__Host-` over HTTPS; a plain name over HTTP, which only development speaks.

use worker::{Request, Response, Url};

use crate::{secret::Token, storage::sessions::LIFE};

const SECURE: &str = "__Host-suike";
const PLAIN: &str = "suike";

/// The token that a request shows.
pub(crate) fn read(request: &Request) -> Option<Token> {
    let name = name(&request.url().ok()?);
    let cookies = request.headers().get("cookie").ok()??;
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).and_then(|(_, value)| Token::parse(value))
}

/// Lets a browser keep the token.
pub(crate) fn keep(response: Response, url: &Url, token: &Token) -> worker::Result<Response> {
    set(response, url, &token.text(), LIFE / 1000)
}

/// Lets a browser forget it.
pub(crate) fn forget(response: Response, url: &Url) -> worker::Result<Response> {
    set(response, url, "", 0)
}

fn set(response: Response, url: &Url, value: &str, seconds: i64) -> worker::Result<Response> {
    let secure = if is_secure(url) { "; Secure" } else { "" };
    let cookie = format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", name(url));
    response.headers().append("set-cookie", &cookie)?;
    Ok(response)
}

fn name(url: &Url) -> &'static str {
    if is_secure(url) { SECURE } else { PLAIN }
}

fn is_secure(url: &Url) -> bool {
    url.scheme() == "https"
}
