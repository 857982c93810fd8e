//! The other tabs of this person and workspace: which of them leads, and what they tell each other.
//!
//! Belongs here: the lock and the channel. Does not belong here: what leading means (the engine knows).

use std::sync::Arc;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use sync::client::{StoreOp, TabMessage};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// The line to the other tabs.
pub(super) struct Channel {
    channel: Option<BroadcastChannel>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens the line; what others say is reported here.
    pub(super) fn open(name: &str, heard: impl Fn(TabMessage) + 'static) -> Self {
        let heard = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            // What is not understood (another version's, say) is found in the storage later.
            if let Some(message) = unpacked(event.data()) {
                heard(message);
            }
        });
        // A browser without channels has tabs that hear of each other when they are looked at again.
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        Self { channel, _heard: heard }
    }

    /// Tells the others.
    pub(super) fn tell(&self, message: TabMessage) {
        if let (Some(channel), Some(packed)) = (&self.channel, packed(message)) {
            // What is not heard now is found in the storage later.
            let _ = channel.post_message(&packed);
        }
    }
}

/// A message as the browser carries it: a text, and beside it the texts of its commands and the bytes of its pages, for to write
/// those once more as text takes longer than to store them.
fn packed(mut message: TabMessage) -> Option<Array> {
    let parts = Array::new();
    for text in commands(&mut message) {
        parts.push(&std::mem::take(text).into());
    }
    for bytes in pages(&mut message) {
        parts.push(&Uint8Array::from(std::mem::take(bytes).as_ref()));
    }
    parts.unshift(&serde_json::to_string(&message).ok()?.into());
    Some(parts)
}

fn unpacked(data: JsValue) -> Option<TabMessage> {
    let parts: Array = data.dyn_into().ok()?;
    let mut message = serde_json::from_str(&parts.shift().as_string()?).ok()?;
    for text in commands(&mut message) {
        *text = parts.shift().as_string()?;
    }
    for bytes in pages(&mut message) {
        *bytes = parts.shift().dyn_into::<Uint8Array>().ok()?.to_vec().into();
    }
    Some(message)
}

fn commands(message: &mut TabMessage) -> impl Iterator<Item = &mut String> {
    message.ops.iter_mut().filter_map(|op| match op {
        StoreOp::PutOutbox { text, .. } | StoreOp::PutAttention { text, .. } => Some(text),
        _ => None,
    })
}

fn pages(message: &mut TabMessage) -> impl Iterator<Item = &mut Arc<[u8]>> {
    message.base.iter_mut().flat_map(|base| &mut base.pages).filter_map(|op| match op {
        StoreOp::PutPage { bytes, .. } => Some(bytes),
        _ => None,
    })
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

/// The wish to lead, and the lead once it is given. Dropping it gives the lead to another tab.
pub(super) struct Lead {
    release: Option<Function>,
    abort: Option<web_sys::AbortController>,
    _granted: Closure<dyn FnMut(JsValue) -> JsValue>,
}

impl Lead {
    /// Stands in line for the lead; reported here once it is given. Where tabs cannot stand in line, every tab leads: the
    /// storage sees to it that two do no harm.
    pub(super) fn ask(name: &str, granted: impl Fn() + 'static) -> Self {
        let mut release = None;
        let until = Promise::new(&mut |resolve, _| release = Some(resolve));
        let granted = std::rc::Rc::new(granted);
        let told = granted.clone();
        let granted_later = Closure::<dyn FnMut(_) -> _>::new(move |_: JsValue| {
            told();
            JsValue::from(until.clone())
        });
        let abort = web_sys::AbortController::new().ok();
        if request(name, abort.as_ref(), granted_later.as_ref().unchecked_ref()).is_none() {
            granted();
        }
        Self { release, abort, _granted: granted_later }
    }
}

/// `navigator.locks.request(name, {signal}, granted)`.
fn request(name: &str, abort: Option<&web_sys::AbortController>, granted: &Function) -> Option<()> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let ask: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = js_sys::Object::new();
    if let Some(abort) = abort {
        Reflect::set(&options, &"signal".into(), &abort.signal()).ok()?;
    }
    let promise: Promise = ask.call3(&locks, &name.into(), &options, granted).ok()?.dyn_into().ok()?;
    // Giving up the place in line rejects the promise, and nobody is waiting for it.
    wasm_bindgen_futures::spawn_local(async move {
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    });
    Some(())
}

impl Drop for Lead {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // Resolving a promise does not throw.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}
