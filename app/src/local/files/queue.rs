//! The files of the open book: which are here, which is on its way, and when to try again.
//!
//! Belongs here: carrying out what [`super::kept`] says. Does not belong here: what screens may ask ([`super`]).

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::{Rc, Weak},
    sync::Arc,
    time::Duration,
};

use js_sys::Uint8Array;
use leptos::{
    prelude::{ArcRwSignal, Effect, Get, GetUntracked, Memo, Owner, Set, TimeoutHandle, With, set_timeout_with_handle},
    task::spawn_local,
};
use sync::{RowId, View, client::Stage};

use super::{
    kept::{self, Going, Kept, Standing},
    sending::{self, Failed},
};
use crate::local::{Book, desk::Desk, moments::wall, status::Waiting, store::StoreFault};

/// The reason of a file whose bytes the browser has thrown away.
const LOST: &str = "file_lost";

/// How long another tab may take before this one looks who leads.
const LEAD: Duration = Duration::from_secs(30);

/// The files of one open book.
pub(super) struct Files {
    desk: Weak<Desk>,
    kept: RefCell<BTreeMap<RowId, Kept>>,
    going: ArcRwSignal<Arc<BTreeMap<RowId, Going>>>,
    /// The one on its way, and how many hundredths of it are.
    sending: Cell<Option<(RowId, u8)>>,
    fails: Cell<u32>,
    timer: RefCell<Option<TimeoutHandle>>,
    /// Holds what listens for changes.
    _ears: Owner,
}

thread_local! {
    static OPEN: RefCell<Option<Rc<Files>>> = const { RefCell::new(None) };
}

impl Files {
    /// Those of the book that is open.
    pub(super) fn of(book: Book) -> Option<Rc<Self>> {
        let desk = Rc::downgrade(&book.desk()?);
        let known = OPEN.with_borrow(|open| open.clone().filter(|files| files.desk.ptr_eq(&desk)));
        Some(known.unwrap_or_else(|| {
            let files = Self::open(book, desk);
            OPEN.set(Some(files.clone()));
            files
        }))
    }

    fn open(book: Book, desk: Weak<Desk>) -> Rc<Self> {
        // Whatever asks first may be gone long before the book is closed.
        let ears = Owner::new_root(None);
        let files = Rc::new(Self {
            desk,
            kept: RefCell::default(),
            going: ArcRwSignal::default(),
            sending: Cell::new(None),
            fails: Cell::new(0),
            timer: RefCell::new(None),
            _ears: ears.clone(),
        });
        let weak = Rc::downgrade(&files);
        ears.with(|| {
            let status = book.status();
            let may_send = Memo::new(move |_| status.with(|it| it.online && !it.signed_out && !it.update_needed));
            Effect::new(move |could: Option<bool>| {
                let may = may_send.get();
                let Some(files) = weak.upgrade() else { return may };
                if let Some(desk) = files.desk() {
                    desk.bells.listen_kind(domain::activities::attachment::KIND.name);
                }
                if could == Some(false) && may {
                    files.fails.set(0);
                }
                spawn_local(files.look());
                may
            });
        });
        files
    }

    /// The book, while it is open.
    fn desk(&self) -> Option<Rc<Desk>> {
        self.desk.upgrade().filter(|desk| !desk.closed.get())
    }

    /// What is known of a file; not tracked.
    pub(super) fn kept(&self, id: RowId) -> Option<Kept> {
        self.kept.borrow().get(&id).cloned()
    }

    /// How far a file is; live, and nothing of one that need not go anywhere.
    pub(super) fn going(&self, id: RowId) -> Option<Going> {
        self.going.with(|all| all.get(&id).cloned())
    }

    /// Those of a form that were not sent off.
    pub(super) async fn of_draft(&self, draft: &str) -> Vec<Kept> {
        // What cannot be read now is still there another time.
        let _ = self.read().await;
        let kept = self.kept.borrow();
        let is_of_it =
            |file: &&Kept| file.draft.as_deref() == Some(draft) && self.standing(file.id) == Standing::Absent;
        kept.values().filter(is_of_it).cloned().collect()
    }

    /// Keeps a file.
    pub(super) async fn keep(&self, file: Kept, bytes: &Uint8Array) -> Result<(), StoreFault> {
        let desk = self.desk().ok_or(StoreFault::Closed)?;
        desk.store.put_file(&file.id.to_string(), &text(&file), bytes).await?;
        self.kept.borrow_mut().insert(file.id, file);
        Ok(())
    }

    /// Changes what is known of files that are here, and forgets others.
    pub(super) async fn change(&self, ids: &[RowId], with: impl Fn(&mut Kept), gone: &[RowId]) {
        let mut facts = Vec::new();
        {
            let mut kept = self.kept.borrow_mut();
            for id in gone {
                kept.remove(id);
            }
            for id in ids {
                if let Some(file) = kept.get_mut(id) {
                    with(file);
                    facts.push((id.to_string(), text(file)));
                }
            }
        }
        let gone: Vec<String> = gone.iter().map(ToString::to_string).collect();
        if let Some(desk) = self.desk().filter(|_| !facts.is_empty() || !gone.is_empty()) {
            // What is known follows from the records again at the next start.
            let _ = desk.store.settle_files(&facts, &gone).await;
        }
    }

    /// The bytes that are here.
    pub(super) async fn bytes(&self, id: RowId) -> Option<Uint8Array> {
        self.desk()?.store.file(&id.to_string()).await.ok()?
    }

    /// Keeps the copy of a file of the server's, and lets others go if there are too many.
    pub(super) async fn keep_copy(&self, file: Kept, bytes: &Uint8Array) {
        // Without room it is fetched again the next time.
        if self.keep(file, bytes).await.is_ok() {
            let gone = {
                let kept = self.kept.borrow();
                kept::too_many(kept.values().filter(|file| file.seen).collect(), kept::ROOM)
            };
            self.change(&[], |_| (), &gone).await;
        }
    }

    /// Looks at what is here, and sends what is due.
    pub(super) async fn look(self: Rc<Self>) {
        let Some(desk) = self.desk() else { return };
        if !desk.engine.borrow().is_loaded() || self.read().await.is_err() {
            return;
        }
        if desk.engine.borrow().is_filled() {
            let settled = kept::settle(&self.kept.borrow(), |id| self.standing(id), wall());
            self.change(&settled.seen, |file| file.seen = true, &settled.gone).await;
        }
        self.tell();
        self.send_next();
    }

    /// How many are not on the server, as the storage says now.
    pub(super) async fn waiting(&self) -> Waiting {
        let _ = self.read().await;
        let Some(desk) = self.desk() else { return Waiting::default() };
        if !desk.engine.borrow().is_loaded() {
            // Which of them have arrived nobody knows yet.
            let going = self.kept.borrow().values().filter(|file| !file.seen).count();
            return Waiting { going, refused: 0 };
        }
        self.tell();
        desk.files.get()
    }

    /// Reads what is known: another tab may have added something.
    pub(super) async fn read(&self) -> Result<(), StoreFault> {
        let desk = self.desk().ok_or(StoreFault::Closed)?;
        let texts = desk.store.file_facts().await?;
        let read = texts.iter().filter_map(|text| serde_json::from_str::<Kept>(text).ok());
        self.kept.replace(read.map(|file| (file.id, file)).collect());
        Ok(())
    }

    fn standing(&self, id: RowId) -> Standing {
        let Some(desk) = self.desk() else { return Standing::Pending };
        let engine = desk.engine.borrow();
        let Some(row) = engine.view().row(id) else {
            let mut refused = engine.attention();
            let is_there = refused.any(|item| item.touches.iter().any(|touch| touch.id == id));
            return if is_there { Standing::Refused } else { Standing::Absent };
        };
        if !row.is_live() || !matches!(engine.stage_of(id), None | Some(Stage::Sent)) {
            return Standing::Pending;
        }
        Standing::Known { stored: row.doc.get("stored") == Some(&serde_json::Value::Bool(true)) }
    }

    /// Tells the screens how far each is.
    fn tell(&self) {
        let sending = self.sending.get();
        let mut waiting = Waiting::default();
        let mut going = BTreeMap::new();
        for (id, file) in &*self.kept.borrow() {
            let is_to_go = !file.seen
                && match self.standing(*id) {
                    Standing::Pending | Standing::Known { stored: false } => true,
                    Standing::Absent | Standing::Refused | Standing::Known { stored: true } => false,
                };
            if !is_to_go {
                continue;
            }
            let state = match (&file.refused, sending) {
                (Some(code), _) => Going::Refused(code.clone()),
                (None, Some((at, hundredths))) if at == *id => Going::Sending(hundredths),
                (None, _) => Going::Waiting,
            };
            if matches!(state, Going::Refused(_)) {
                waiting.refused += 1;
            } else {
                waiting.going += 1;
            }
            going.insert(*id, state);
        }
        if *self.going.get_untracked() != going {
            self.going.set(Arc::new(going));
        }
        if let Some(desk) = self.desk()
            && desk.files.replace(waiting) != waiting
        {
            desk.tell();
        }
    }

    fn send_next(self: &Rc<Self>) {
        let Some(status) = self.desk().map(|desk| desk.engine.borrow().status()) else { return };
        let may = status.online && !status.signed_out && !status.update_needed;
        if !may || self.sending.get().is_some() || self.timer.borrow().is_some() {
            return;
        }
        let Some(id) = kept::next(&self.kept.borrow(), |id| self.standing(id)) else { return };
        if !status.leader {
            // The tab that leads sends it, unless that is closed meanwhile.
            return self.look_in(LEAD);
        }
        self.sending.set(Some((id, 0)));
        self.tell();
        let files = self.clone();
        spawn_local(async move { files.send(id).await });
    }

    async fn send(self: Rc<Self>, id: RowId) {
        let weak = Rc::downgrade(&self);
        let on_progress = move |hundredths| {
            if let Some(files) = weak.upgrade() {
                files.sending.set(Some((id, hundredths)));
                files.tell();
            }
        };
        let outcome = match self.bytes(id).await {
            Some(bytes) => sending::send(id, &bytes, on_progress).await,
            None => Err(Failed::Refused(LOST.to_owned())),
        };
        self.sending.set(None);
        match outcome {
            Ok(()) => {
                self.fails.set(0);
                self.change(&[id], |file| (file.seen, file.draft) = (true, None), &[]).await;
            }
            Err(Failed::Refused(code)) => {
                self.change(&[id], |file| file.refused = Some(code.clone()), &[]).await;
            }
            Err(Failed::Now) => self.try_later(),
        }
        self.look().await;
    }

    fn try_later(self: &Rc<Self>) {
        let fails = self.fails.get().saturating_add(1);
        self.fails.set(fails);
        self.look_in(Duration::from_millis(kept::pause(fails)));
    }

    fn look_in(self: &Rc<Self>, pause: Duration) {
        let weak = Rc::downgrade(self);
        let again = move || {
            if let Some(files) = weak.upgrade() {
                files.timer.take();
                spawn_local(files.look());
            }
        };
        *self.timer.borrow_mut() = set_timeout_with_handle(again, pause).ok();
    }

    /// Tries now, whatever failed before.
    pub(super) fn hurry(self: &Rc<Self>) {
        self.fails.set(0);
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        spawn_local(self.clone().look());
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}

fn text(file: &Kept) -> String {
    serde_json::to_string(file).unwrap_or_default()
}
