//! The poke: a Durable Object for each workspace that holds its devices' WebSockets asleep and tells them `{"ver":n}`.
//!
//! It knows no record and stores nothing. Who may listen is decided before a request gets here.

use sync::{RowId, Ver, protocol::Poke as Message};
use worker::{
    DurableObject, Env, Error, Headers, Method, Request, RequestInit, Response, Result, State, Stub, WebSocket,
    WebSocketIncomingMessage, WebSocketPair, durable_object, wasm_bindgen,
};

/// Where the object hears what it is asked. Only the worker reaches it.
const LISTEN: &str = "https://poke/listen/";
const TELL: &str = "https://poke/tell/";
const HANG_UP: &str = "https://poke/hang-up/";

/// More sockets than this one person does not keep; the oldest goes.
const SOCKETS: usize = 20;

/// The worker's line to the object of one workspace.
pub(crate) struct Line(Stub);

impl Line {
    /// The line over this stub.
    pub(crate) fn new(stub: Stub) -> Self {
        Self(stub)
    }

    /// Hands a person's WebSocket over.
    pub(crate) async fn listen(&self, user: RowId) -> Result<Response> {
        let headers = Headers::new();
        headers.set("upgrade", "websocket")?;
        let mut init = RequestInit::new();
        init.with_headers(headers);
        self.0.fetch_with_request(Request::new_with_init(&format!("{LISTEN}{user}"), &init)?).await
    }

    /// Tells everybody the version reached.
    pub(crate) async fn tell(&self, ver: Ver) -> Result<()> {
        self.post(&format!("{TELL}{ver}")).await
    }

    /// Ends a person's sockets.
    pub(crate) async fn hang_up(&self, user: RowId) -> Result<()> {
        self.post(&format!("{HANG_UP}{user}")).await
    }

    async fn post(&self, url: &str) -> Result<()> {
        self.0.fetch_with_request(Request::new(url, Method::Post)?).await.map(drop)
    }
}

/// The object.
#[durable_object]
struct Poke {
    state: State,
}

impl DurableObject for Poke {
    fn new(state: State, _: Env) -> Self {
        Self { state }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let url = request.url()?.to_string();
        if let Some(user) = url.strip_prefix(LISTEN) {
            return self.listen(user);
        }
        if let Some(ver) = url.strip_prefix(TELL).and_then(|ver| ver.parse().ok()) {
            self.tell(ver)?;
        } else if let Some(user) = url.strip_prefix(HANG_UP) {
            self.hang_up(user);
        }
        Response::empty()
    }

    async fn websocket_message(&self, _: WebSocket, _: WebSocketIncomingMessage) -> Result<()> {
        Ok(())
    }

    async fn websocket_close(&self, socket: WebSocket, _: usize, _: String, _: bool) -> Result<()> {
        let _ = socket.close(Some(1000), Some("bye"));
        Ok(())
    }

    async fn websocket_error(&self, _: WebSocket, _: Error) -> Result<()> {
        Ok(())
    }
}

impl Poke {
    fn listen(&self, user: &str) -> Result<Response> {
        let open = self.state.get_websockets_with_tag(user);
        if let Some(oldest) = open.first().filter(|_| open.len() >= SOCKETS) {
            let _ = oldest.close(Some(1008), Some("too many"));
        }
        let pair = WebSocketPair::new()?;
        self.state.accept_websocket_with_tags(&pair.server, &[user]);
        Response::from_websocket(pair.client)
    }

    fn tell(&self, ver: Ver) -> Result<()> {
        let message = serde_json::to_string(&Message { ver })?;
        for socket in self.state.get_websockets() {
            // One that is closing cannot hear it, and need not.
            let _ = socket.send_with_str(&message);
        }
        Ok(())
    }

    fn hang_up(&self, user: &str) {
        for socket in self.state.get_websockets_with_tag(user) {
            let _ = socket.close(Some(4401), Some("signed out"));
        }
    }
}
