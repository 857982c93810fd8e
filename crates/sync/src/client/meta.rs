//! What the engine knows about its base, stored beside it in one record.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    order::gathered,
    protocol::{Cursor, PullHead},
    row::{Instant, Scope, Ver},
};

/// The form in which pages and this record are stored. Raise it when an older base cannot be read any more: it is then
/// fetched anew.
const FORMAT: u32 = 1;

/// Scopes, cursors, actor, and the number of the last commit of the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "A: DeserializeOwned"))]
pub(super) struct Meta<A> {
    format: u32,
    /// The app's own number for what it expects rows to look like.
    schema: u32,
    /// Counts commits of the base, over rebuilds too.
    pub(super) revision: u64,
    /// Who we are; `None` before the first pull.
    pub(super) actor: Option<A>,
    /// The workspace's version at the last pull.
    pub(super) head: Ver,
    /// All scopes that we hold, as of the last pull, in the server's order.
    pub(super) scopes: Vec<Scope>,
    /// How far each has come; absent ones have not begun.
    pub(super) cursors: BTreeMap<Scope, Cursor>,
    /// True if the last pull left nothing to fetch.
    pub(super) complete: bool,
    /// The scopes that have been complete at least once.
    #[serde(default)]
    filled: BTreeSet<Scope>,
    /// The numbers of the pages that belong to it.
    pub(super) pages: Vec<u32>,
    /// How many bytes each of them has: one that lost its end may still read well. Versions before did not note it.
    #[serde(default)]
    sizes: Vec<usize>,
    /// When we were last level with the server, by the device's clock.
    pub(super) last_sync: Option<Instant>,
}

impl<A: Clone + PartialEq + Serialize + DeserializeOwned> Meta<A> {
    /// Before the first pull, or before a rebuild.
    pub(super) fn new(schema: u32, revision: u64) -> Self {
        Self {
            format: FORMAT,
            schema,
            revision,
            actor: None,
            head: 0,
            scopes: Vec::new(),
            cursors: BTreeMap::new(),
            complete: false,
            filled: BTreeSet::new(),
            pages: Vec::new(),
            sizes: Vec::new(),
            last_sync: None,
        }
    }

    /// A stored record, if this version of the app can use the base that it describes.
    pub(super) fn read(text: &str, schema: u32) -> Option<Self> {
        let meta: Self = serde_json::from_str(text).ok()?;
        (meta.format == FORMAT && meta.schema == schema).then_some(meta)
    }

    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Notes the pages that belong to it.
    pub(super) fn note_pages<'a>(&mut self, pages: impl Iterator<Item = (u32, &'a Arc<[u8]>)>) {
        (self.pages, self.sizes) = pages.map(|(no, bytes)| (no, bytes.len())).unzip();
    }

    /// True if these are its pages, whole.
    pub(super) fn has_pages(&self, pages: &[(u32, Arc<[u8]>)]) -> bool {
        let same_size = || pages.iter().map(|(_, bytes)| bytes.len()).eq(self.sizes.iter().copied());
        pages.iter().map(|(no, _)| no).eq(&self.pages) && (self.sizes.is_empty() || same_size())
    }

    /// The scopes that we hold and the server no longer names.
    pub(super) fn lost(&self, head: &PullHead<A>) -> Vec<Scope> {
        self.cursors.keys().filter(|scope| !head.scopes.contains(scope)).cloned().collect()
    }

    /// Where the cursors will stand once [`Meta::follow`] has been told this.
    pub(super) fn cursors_after(&self, head: &PullHead<A>) -> BTreeMap<Scope, Cursor> {
        let kept = self.cursors.iter().filter(|(scope, _)| head.scopes.contains(scope));
        let moved = head.cursors.iter().map(|(scope, cursor)| (scope, cursor));
        gathered(kept.chain(moved).map(|(scope, cursor)| (scope.clone(), *cursor)))
    }

    /// What a pull's head says. Returns true if anything but positions and times changed.
    pub(super) fn follow(&mut self, head: PullHead<A>, now: Instant) -> bool {
        let changed = self.actor.as_ref() != Some(&head.actor) || self.scopes != head.scopes;
        self.cursors = self.cursors_after(&head);
        self.actor = Some(head.actor);
        self.scopes = head.scopes;
        self.head = head.ver;
        self.complete = !head.more;
        self.filled.retain(|scope| self.cursors.contains_key(scope));
        if self.complete {
            self.filled = gathered(self.scopes.iter().cloned());
            self.last_sync = Some(now);
        }
        changed
    }

    /// True if everything up to this version that we may see is here.
    pub(super) fn passed(&self, ver: Ver) -> bool {
        self.head >= ver
            && self.scopes.iter().all(|scope| self.cursors.get(scope).is_some_and(|cursor| cursor.reached() >= ver))
    }

    /// True until everything that we may see has arrived for the first time.
    pub(super) fn filling(&self) -> bool {
        self.scopes.is_empty() && !self.complete || self.scopes.iter().any(|scope| !self.filled.contains(scope))
    }
}
