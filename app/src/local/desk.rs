//! The open book of one person: the sync engine with everything it asks for carried out.
//!
//! Belongs here: taking the engine's effects to storage, network, tabs and screens, and bringing their answers back. Does
//! not belong here: when to do what (the engine decides), what screens may ask ([`super::book`]).
//!
//! **Invariant:** the engine is never borrowed while an effect is carried out, so whatever an effect calls may ask again.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};

use domain::{Command, Rejection, access::Actor, command::Crm, reports::memory::Memory};
use leptos::{
    prelude::{TimeoutHandle, set_timeout_with_handle},
    task::spawn_local,
};
use sync::{
    RowId, View,
    client::{Commit, Config, Effect, Engine, EnqueueError, Event, Imported, NetError, StoreError},
    protocol::Mutation,
};

use super::{
    drafts::Drafts,
    live::Bells,
    moments::{mark, moment, new_id, wall},
    network, persist,
    poke::PokeLine,
    screen::Screen,
    senses::Senses,
    showing::Pace,
    status::Waiting,
    store::{Store, StoreFault},
    tables::Tables,
    tabs::{Channel, Lead},
    together::shown_once,
};

/// What the app expects rows to look like. Raising it fetches all rows anew; commands are kept.
const SCHEMA: u32 = 1;

/// How long nothing must have happened before tidying.
const QUIET: Duration = Duration::from_secs(4);

/// Told when something that screens show beside rows has changed.
pub(super) trait Listener {
    /// The state of sync, or who the person is, or what needs attention. Until the book is open the last screen may stand
    /// in for it, with the person as they were.
    fn told(&self, engine: &Engine<Crm>, standing_in: Option<Actor>, files: Waiting);
}

/// The open book.
pub(super) struct Desk {
    pub(super) engine: RefCell<Engine<Crm>>,
    pub(super) store: Store,
    pub(super) tables: Tables,
    pub(super) memory: RefCell<Memory>,
    pub(super) bells: Bells,
    pub(super) drafts: Drafts,
    pub(super) screen: Screen,
    /// Commands that are noted in haste, here or by other pages, until the storage has them.
    pub(super) hasty: RefCell<Vec<String>>,
    /// How many files are not on the server yet.
    pub(super) files: Cell<Waiting>,
    listener: Box<dyn Listener>,
    channel: RefCell<Option<Channel>>,
    lead: RefCell<Option<Lead>>,
    poke: RefCell<Option<Rc<PokeLine>>>,
    senses: RefCell<Option<Senses>>,
    timer: RefCell<Option<TimeoutHandle>>,
    quiet: RefCell<Option<TimeoutHandle>>,
    pub(super) pace: Pace,
    filled: Cell<bool>,
    /// True once a first sync was seen to be durable.
    kept: Cell<bool>,
    load_fails: Cell<u32>,
    /// True once a list with rows was answered.
    pub(super) listed: Cell<bool>,
    /// True once the tables for search are being filled.
    pub(super) prepared: Cell<bool>,
    /// True while the table of Chinese characters is here or on its way.
    pub(super) fetching: Cell<bool>,
    pub(super) closed: Cell<bool>,
    this: Weak<Self>,
}

impl Desk {
    /// Opens the book of that name.
    pub(super) fn open(name: String, listener: impl Listener + 'static) -> Rc<Self> {
        let desk = Rc::new_cyclic(|this| Self {
            engine: RefCell::new(Engine::new(Config { schema: SCHEMA, ..Config::default() })),
            store: Store::new(name.clone()),
            tables: Tables::default(),
            memory: RefCell::default(),
            bells: Bells::default(),
            drafts: Drafts::default(),
            screen: Screen::default(),
            hasty: RefCell::default(),
            files: Cell::default(),
            listener: Box::new(listener),
            channel: RefCell::new(None),
            lead: RefCell::new(None),
            poke: RefCell::new(None),
            senses: RefCell::new(None),
            timer: RefCell::new(None),
            quiet: RefCell::new(None),
            pace: Pace::default(),
            filled: Cell::new(false),
            kept: Cell::new(false),
            load_fails: Cell::new(0),
            listed: Cell::new(false),
            prepared: Cell::new(false),
            fetching: Cell::new(false),
            closed: Cell::new(false),
            this: this.clone(),
        });
        desk.begin(&name);
        desk
    }

    fn begin(&self, name: &str) {
        let desk = self.this.clone();
        let happen = move |event| {
            if let Some(desk) = desk.upgrade() {
                desk.happen(event);
            }
        };
        let (heard, poked, granted) = (happen.clone(), happen.clone(), happen.clone());
        *self.channel.borrow_mut() = Some(Channel::open(name, move |message| heard(Event::Heard(message))));
        *self.poke.borrow_mut() = Some(PokeLine::new(move |ver| poked(Event::Poked(ver))));
        let desk = self.this.clone();
        let leave = move || {
            if let Some(desk) = desk.upgrade() {
                desk.put_away();
            }
        };
        let desk = self.this.clone();
        let noted = move || {
            if let Some(desk) = desk.upgrade() {
                desk.take_up_hasty_commands();
            }
        };
        *self.senses.borrow_mut() = Some(Senses::open(happen).and_leaving(leave).and_noting(noted));
        self.take_up_haste();
        self.spawn(|desk| async move {
            desk.paint_last_screen().await;
            let effects = desk.engine.borrow().start();
            desk.carry_out(effects);
        });
        *self.lead.borrow_mut() = Some(Lead::ask(name, move || granted(Event::BecameLeader)));
    }

    /// Closes it: nothing is asked or told any more.
    pub(super) fn close(&self) {
        self.closed.set(true);
        self.lead.borrow_mut().take();
        self.poke.borrow_mut().take();
        self.channel.borrow_mut().take();
        self.senses.borrow_mut().take();
        self.pace.rest();
        for timer in [&self.timer, &self.quiet] {
            if let Some(timer) = timer.borrow_mut().take() {
                timer.clear();
            }
        }
        self.store.close();
    }

    /// Something happened.
    pub(super) fn happen(&self, event: Event) {
        if self.closed.get() {
            return;
        }
        if matches!(event, Event::Online | Event::Focus) {
            self.keep_poke_line();
        }
        let effects = self.engine.borrow_mut().handle(event, moment());
        self.carry_out(effects);
    }

    /// The person does something: decided here and now.
    pub(super) fn run(&self, command: Command) -> Result<RowId, Rejection> {
        let id = new_id();
        let mutation = Mutation { id, made_at: wall(), command };
        let effects = self.engine.borrow_mut().enqueue(mutation, moment()).map_err(refused)?;
        self.carry_out(effects);
        Ok(id)
    }

    /// The same for many commands; what they change is shown once, at the end.
    pub(super) fn run_all(&self, commands: Vec<Command>) -> Vec<Result<RowId, Rejection>> {
        let mut all = Vec::new();
        let outcomes = commands
            .into_iter()
            .map(|command| {
                let id = new_id();
                let mutation = Mutation { id, made_at: wall(), command };
                all.extend(self.engine.borrow_mut().enqueue(mutation, moment()).map_err(refused)?);
                Ok(id)
            })
            .collect();
        self.carry_out(shown_once(all));
        outcomes
    }

    /// A refused change is done once more in this form, or given up.
    pub(super) fn resolve(&self, item: RowId, instead: Option<Command>) -> Result<(), Rejection> {
        let instead = instead.map(|command| Mutation { id: new_id(), made_at: wall(), command });
        let effects = self.engine.borrow_mut().resolve(item, instead, moment()).map_err(refused)?;
        self.carry_out(effects);
        self.tell();
        Ok(())
    }

    /// Takes up unsent changes from a file's lines.
    pub(super) fn import(&self, lines: &str) -> Imported {
        let (imported, effects) = self.engine.borrow_mut().import_outbox(lines, moment());
        self.carry_out(effects);
        imported
    }

    pub(super) fn carry_out(&self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Load { have } => self.spawn(move |desk| async move { desk.load(have).await }),
                Effect::ReadOutbox => self.spawn(|desk| async move { desk.read_outbox().await }),
                Effect::Commit(commit) => self.spawn(move |desk| async move { desk.commit(commit).await }),
                Effect::Push { ticket, body } => {
                    let asked = network::post("/api/sync/push", &body);
                    self.spawn(move |desk| async move {
                        let answer = asked.answer(|_| ()).await;
                        desk.happen(Event::PushAnswered(ticket, answer));
                    });
                }
                Effect::Pull { ticket, body } => {
                    let asked = network::post("/api/sync/pull", &body);
                    self.spawn(move |desk| async move {
                        let begun = |head: &[u8]| desk.happen(Event::PullBegun(ticket, head.to_vec()));
                        let answer = asked.answer(begun).await;
                        desk.pulled(ticket, answer);
                    });
                }
                Effect::WakeIn(millis) => self.wake_in(millis),
                Effect::Changed(changed) => self.show_in_time(&changed),
                Effect::Broadcast(message) => {
                    if let Some(channel) = &*self.channel.borrow() {
                        channel.tell(message);
                    }
                }
                Effect::Status(_) => {
                    self.keep_poke_line();
                    self.tell();
                }
            }
        }
    }

    /// Itself, for what may outlive it.
    pub(super) fn weak(&self) -> Weak<Self> {
        self.this.clone()
    }

    /// Begins something that takes a while.
    pub(super) fn spawn<F: Future<Output = ()> + 'static>(&self, task: impl FnOnce(Rc<Self>) -> F + 'static) {
        if let Some(desk) = self.this.upgrade() {
            spawn_local(task(desk));
        }
    }

    /// Reads the storage. Where it cannot be read the app works from memory, and says so.
    async fn load(self: Rc<Self>, have: Option<u64>) {
        mark("suike:load");
        match self.store.load(have).await {
            Ok(everything) => {
                self.load_fails.set(0);
                self.drafts.fill(everything.drafts);
                self.store_drafts();
                self.happen(Event::Loaded(everything.stored));
                self.take_up_hasty_commands();
                mark("suike:book-ready");
                self.prepare();
            }
            Err(_) if self.load_fails.get() < 3 => {
                self.load_fails.set(self.load_fails.get() + 1);
                let again = Duration::from_millis(200 << self.load_fails.get());
                let desk = self.this.clone();
                let read_again = move || {
                    if let Some(desk) = desk.upgrade() {
                        spawn_local(desk.load(have));
                    }
                };
                leptos::prelude::set_timeout(read_again, again);
            }
            Err(_) if self.engine.borrow().is_loaded() => self.happen(Event::LoadFailed),
            Err(_) => {
                self.happen(Event::Loaded(sync::client::Stored { pages: Some(Vec::new()), ..Default::default() }));
            }
        }
    }

    async fn read_outbox(self: Rc<Self>) {
        // What could not be read now is read at the next look.
        if let Ok(texts) = self.store.outbox().await {
            self.happen(Event::OutboxRead(texts));
        }
    }

    async fn commit(self: Rc<Self>, commit: Commit) {
        let outcome = self.store.commit(&commit).await;
        match outcome {
            Ok(()) => {
                self.happen(Event::Committed(commit.ticket));
                self.forget_hasty_commands();
                self.note_stored();
            }
            Err(StoreFault::Emptied) => {
                self.happen(Event::CommitFailed(commit.ticket, StoreError::Closed));
                self.happen(Event::StorageEmptied);
            }
            Err(fault) => self.happen(Event::CommitFailed(commit.ticket, fault.for_engine())),
        }
    }

    fn pulled(&self, ticket: u64, answer: Result<Vec<u8>, NetError>) {
        self.happen(Event::PullAnswered(ticket, answer));
        if !self.filled.get() && self.engine.borrow().is_filled() {
            self.filled.set(true);
            mark("suike:first-sync");
            persist::ask();
        }
        self.prepare();
        self.expect_quiet();
    }

    /// All that the person may see has come and is durable: the first sync is over.
    fn note_stored(&self) {
        if self.filled.get() && !self.kept.get() && self.engine.borrow().is_stored() {
            self.kept.set(true);
            mark("suike:stored");
        }
    }

    /// Tidies once nothing has come for a while.
    fn expect_quiet(&self) {
        let desk = self.this.clone();
        let tidy = move || {
            if let Some(desk) = desk.upgrade() {
                desk.bells.tidy();
                desk.happen(Event::Idle);
                desk.keep_screen();
                if desk.engine.borrow().is_filled() {
                    desk.prepare_search();
                }
            }
        };
        let timer = set_timeout_with_handle(tidy, QUIET).ok();
        if let Some(before) = std::mem::replace(&mut *self.quiet.borrow_mut(), timer) {
            before.clear();
        }
    }

    fn wake_in(&self, millis: u64) {
        let desk = self.this.clone();
        let tick = move || {
            if let Some(desk) = desk.upgrade() {
                desk.happen(Event::Tick);
            }
        };
        let timer = set_timeout_with_handle(tick, Duration::from_millis(millis)).ok();
        if let Some(before) = std::mem::replace(&mut *self.timer.borrow_mut(), timer) {
            before.clear();
        }
    }

    /// Tells the screens what they show beside rows.
    pub(super) fn tell(&self) {
        self.listener.told(&self.engine.borrow(), self.screen.actor(), self.files.get());
    }

    fn keep_poke_line(&self) {
        let wanted = {
            let engine = self.engine.borrow();
            let status = engine.status();
            status.leader && engine.is_loaded() && !status.signed_out && !status.update_needed
        };
        if let Some(poke) = &*self.poke.borrow() {
            poke.want(wanted);
        }
    }

    /// A row as the person sees it.
    pub(super) fn row(&self, id: RowId) -> Option<std::sync::Arc<sync::Row>> {
        let engine = self.engine.borrow();
        if engine.is_loaded() { engine.view().row(id) } else { self.screen.row(id) }
    }
}

fn refused(error: EnqueueError<Rejection>) -> Rejection {
    match error {
        EnqueueError::Rejected(rejection) => rejection,
        EnqueueError::Known => Rejection::IdTaken,
        EnqueueError::NotReady => Rejection::StillLoading,
    }
}
