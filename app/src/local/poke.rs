//! Hearing from the server that there is something new: a WebSocket that says versions.
//!
//! Belongs here: keeping it open while it is wanted. Losing it costs seconds, never data: the engine polls besides.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};

use leptos::prelude::{TimeoutHandle, set_timeout_with_handle, window};
use sync::{Ver, protocol::Poke};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, MessageEvent, WebSocket};

use super::moments::moment;

const FIRST_RETRY: u64 = 2_000;
const LAST_RETRY: u64 = 120_000;

/// The line to the server.
pub(super) struct PokeLine {
    heard: Box<dyn Fn(Ver)>,
    socket: RefCell<Option<Open>>,
    timer: RefCell<Option<TimeoutHandle>>,
    wanted: Cell<bool>,
    fails: Cell<u32>,
    this: Weak<Self>,
}

/// A socket and what it calls; they live as long as it.
struct Open {
    socket: WebSocket,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _opened: Closure<dyn FnMut(Event)>,
    _closed: Closure<dyn FnMut(Event)>,
}

impl PokeLine {
    /// A line that reports versions here, not wanted yet.
    pub(super) fn new(heard: impl Fn(Ver) + 'static) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            heard: Box::new(heard),
            socket: RefCell::new(None),
            timer: RefCell::new(None),
            wanted: Cell::new(false),
            fails: Cell::new(0),
            this: this.clone(),
        })
    }

    /// Whether it should be open. Asking for an open one again changes nothing; asking for a lost one tries at once.
    pub(super) fn want(&self, wanted: bool) {
        self.wanted.set(wanted);
        if !wanted {
            self.hang_up();
        } else if !self.is_open() {
            self.fails.set(0);
            self.connect();
        }
    }

    fn is_open(&self) -> bool {
        self.socket.borrow().as_ref().is_some_and(|open| open.socket.ready_state() <= WebSocket::OPEN)
    }

    fn connect(&self) {
        self.hang_up();
        let Some(open) = self.dial() else { return self.lost() };
        *self.socket.borrow_mut() = Some(open);
    }

    fn dial(&self) -> Option<Open> {
        let location = window().location();
        let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
        let socket = WebSocket::new(&format!("{scheme}://{}/api/sync/poke", location.host().ok()?)).ok()?;
        let line = self.this.clone();
        let message = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            let poke = event.data().as_string().and_then(|text| serde_json::from_str::<Poke>(&text).ok());
            if let (Some(poke), Some(line)) = (poke, line.upgrade()) {
                (line.heard)(poke.ver);
            }
        });
        let line = self.this.clone();
        let opened = Closure::<dyn FnMut(_)>::new(move |_: Event| {
            if let Some(line) = line.upgrade() {
                line.fails.set(0);
            }
        });
        let line = self.this.clone();
        let closed = Closure::<dyn FnMut(_)>::new(move |_: Event| {
            if let Some(line) = line.upgrade() {
                line.lost();
            }
        });
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        Some(Open { socket, _heard: message, _opened: opened, _closed: closed })
    }

    /// The socket is gone: tries again after a while, longer each time.
    fn lost(&self) {
        if !self.wanted.get() {
            return;
        }
        let fails = self.fails.get();
        self.fails.set(fails.saturating_add(1));
        let most = (FIRST_RETRY << fails.min(8)).min(LAST_RETRY);
        let wait = most / 2 + u64::from(moment().dice) % (most / 2);
        let line = self.this.clone();
        let again = move || {
            if let Some(line) = line.upgrade().filter(|line| line.wanted.get()) {
                line.connect();
            }
        };
        *self.timer.borrow_mut() = set_timeout_with_handle(again, Duration::from_millis(wait)).ok();
    }

    fn hang_up(&self) {
        if let Some(timer) = self.timer.borrow_mut().take() {
            timer.clear();
        }
        if let Some(open) = self.socket.borrow_mut().take() {
            open.socket.set_onmessage(None);
            open.socket.set_onopen(None);
            open.socket.set_onclose(None);
            // It may be closed already.
            let _ = open.socket.close();
        }
    }
}

impl Drop for PokeLine {
    fn drop(&mut self) {
        self.wanted.set(false);
        self.hang_up();
    }
}
