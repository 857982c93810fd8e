//! What somebody is typing, kept through reloads.
//!
//! Belongs here: drafts in memory and which of them wait to be stored. Does not belong here: forms.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;

/// Drafts by the form's key.
#[derive(Default)]
pub(super) struct Drafts {
    texts: RefCell<BTreeMap<String, String>>,
    unsaved: RefCell<BTreeSet<String>>,
    /// On their way to the storage; one that was changed meanwhile may be twice.
    going: RefCell<Vec<String>>,
}

impl Drafts {
    /// What the storage holds; what was typed meanwhile is newer.
    pub(super) fn fill(&self, stored: BTreeMap<String, String>) {
        let mut texts = self.texts.borrow_mut();
        for (key, text) in stored {
            if !self.unsaved.borrow().contains(&key) {
                texts.insert(key, text);
            }
        }
    }

    /// The draft of a form.
    pub(super) fn get(&self, key: &str) -> Option<Value> {
        serde_json::from_str(self.texts.borrow().get(key)?).ok()
    }

    /// Keeps a draft, or forgets it. Returns true if this is the first change that waits to be stored.
    pub(super) fn set(&self, key: &str, value: Option<&Value>) -> bool {
        let mut texts = self.texts.borrow_mut();
        let changed = match value {
            Some(value) => {
                // A file that is imported is a draft too: it is written once and not copied.
                let text = value.to_string();
                let is_new = texts.get(key) != Some(&text);
                texts.insert(key.to_owned(), text);
                is_new
            }
            None => texts.remove(key).is_some(),
        };
        let mut unsaved = self.unsaved.borrow_mut();
        let first = unsaved.is_empty();
        if changed {
            unsaved.insert(key.to_owned());
        }
        changed && first
    }

    /// What waits to be stored; afterwards it is on its way.
    pub(super) fn take_unsaved(&self) -> Vec<(String, Option<String>)> {
        let texts = self.texts.borrow();
        let keys = std::mem::take(&mut *self.unsaved.borrow_mut());
        self.going.borrow_mut().extend(keys.iter().cloned());
        keys.into_iter().map(|key| (key.clone(), texts.get(&key).cloned())).collect()
    }

    /// These are stored.
    pub(super) fn arrived(&self, drafts: &[(String, Option<String>)]) {
        let mut going = self.going.borrow_mut();
        for (key, _) in drafts {
            if let Some(at) = going.iter().position(|it| it == key) {
                going.swap_remove(at);
            }
        }
    }

    /// What is not stored yet, waiting or on its way, which goes on as it was.
    pub(super) fn unsaved(&self) -> Vec<(String, Option<String>)> {
        let texts = self.texts.borrow();
        let keys: BTreeSet<String> = self.unsaved.borrow().iter().chain(self.going.borrow().iter()).cloned().collect();
        keys.into_iter().map(|key| (key.clone(), texts.get(&key).cloned())).collect()
    }

    /// What was typed after all that is stored; it waits to be stored.
    pub(super) fn adopt(&self, drafts: Vec<(String, Option<String>)>) {
        for (key, text) in drafts {
            match text {
                Some(text) => self.texts.borrow_mut().insert(key.clone(), text),
                None => self.texts.borrow_mut().remove(&key),
            };
            self.unsaved.borrow_mut().insert(key);
        }
    }

    /// These could not be stored; they wait again.
    pub(super) fn give_back(&self, drafts: Vec<(String, Option<String>)>) {
        self.arrived(&drafts);
        self.unsaved.borrow_mut().extend(drafts.into_iter().map(|(key, _)| key));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_typed_while_the_storage_was_read_is_newer() {
        let drafts = Drafts::default();
        assert!(drafts.set("customer/new", Some(&json!({"name": "new"}))));
        drafts.fill(BTreeMap::from([
            ("customer/new".to_owned(), r#"{"name":"old"}"#.to_owned()),
            ("task/new".to_owned(), "1".to_owned()),
        ]));
        assert_eq!(drafts.get("customer/new"), Some(json!({"name": "new"})));
        assert_eq!(drafts.get("task/new"), Some(json!(1)));
    }

    #[test]
    fn what_was_noted_in_haste_is_newer_than_what_is_stored_and_waits_to_be_stored() {
        let drafts = Drafts::default();
        drafts.fill(BTreeMap::from([("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".to_owned())]));
        let noted = vec![("a".to_owned(), Some("7".to_owned())), ("b".to_owned(), None)];
        drafts.adopt(noted.clone());
        drafts.fill(BTreeMap::from([("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".to_owned())]));
        assert_eq!((drafts.get("a"), drafts.get("b")), (Some(json!(7)), None));
        assert_eq!(drafts.unsaved(), noted);
        assert_eq!(drafts.take_unsaved(), noted);
    }

    #[test]
    fn what_is_on_its_way_to_the_storage_is_not_there_yet() {
        let drafts = Drafts::default();
        drafts.set("a", Some(&json!(1)));
        let first = drafts.take_unsaved();
        assert_eq!(drafts.unsaved(), first, "a page that goes away now must note it");
        drafts.set("a", Some(&json!(2)));
        let second = drafts.take_unsaved();
        drafts.arrived(&first);
        assert_eq!(drafts.unsaved(), second);
        drafts.arrived(&second);
        assert!(drafts.unsaved().is_empty());
        drafts.set("a", None);
        let third = drafts.take_unsaved();
        drafts.give_back(third.clone());
        assert_eq!((drafts.unsaved(), drafts.take_unsaved()), (third.clone(), third));
    }

    #[test]
    fn only_changes_wait_to_be_stored() {
        let drafts = Drafts::default();
        assert!(drafts.set("a", Some(&json!(1))));
        assert!(!drafts.set("b", Some(&json!(2))), "a waits already");
        assert_eq!(
            drafts.take_unsaved(),
            [("a".to_owned(), Some("1".to_owned())), ("b".to_owned(), Some("2".to_owned()))]
        );
        assert!(!drafts.set("a", Some(&json!(1))), "nothing changed");
        assert!(drafts.set("a", None));
        assert_eq!(drafts.take_unsaved(), [("a".to_owned(), None)]);
    }
}
