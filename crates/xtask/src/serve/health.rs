//! Asking a running worker how it is, over plain HTTP.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// What `GET /api/health` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Health {
    /// Whether anybody has made a workspace here yet.
    pub(crate) has_workspace: bool,
}

impl Health {
    /// The health of the worker on this port; nothing when it does not answer as a worker of ours.
    pub(crate) fn ask(port: u16) -> Option<Self> {
        let answer = ask(port, "GET", "/api/health").ok()?;
        Self::read(&answer)
    }

    fn read(answer: &str) -> Option<Self> {
        let (head, _) = answer.split_once("\r\n\r\n")?;
        if !head.starts_with("HTTP/1.1 200") {
            return None;
        }
        // The body may come in chunks; the object is what stands between the outermost braces.
        let body = answer.get(answer.find('{')?..=answer.rfind('}')?)?;
        let health: Value = serde_json::from_str(body).ok()?;
        Some(Self { has_workspace: health.get("workspaces").and_then(Value::as_u64).unwrap_or(0) > 0 })
    }
}

/// Lets the run come that the platform lets come every quarter of an hour. What it did is in the server's own output.
pub(super) fn run_schedules(port: u16) {
    let _ = ask(port, "POST", "/api/dev/schedules");
}

/// Whether something listens on the port.
pub(super) fn is_taken(port: u16) -> bool {
    connect(port).is_ok()
}

fn connect(port: u16) -> std::io::Result<TcpStream> {
    TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], port)), Duration::from_millis(500))
}

fn ask(port: u16, method: &str, path: &str) -> std::io::Result<String> {
    let mut stream = connect(port)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_worker_has_no_workspace() {
        let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"workspaces\":0}\r\n0\r\n\r\n";
        assert_eq!(Health::read(answer), Some(Health { has_workspace: false }));
    }

    #[test]
    fn an_error_is_no_health() {
        assert_eq!(Health::read("HTTP/1.1 500 Oops\r\n\r\n{}"), None);
    }
}
