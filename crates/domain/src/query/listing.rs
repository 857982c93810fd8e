//! All that a list shows: its query, its columns, and the saved view it began with.
//!
//! Belongs here: its form in an address, which can be sent to a colleague, and in a saved view. Does not belong here: what a
//! person's device remembers (`app/src/records`).

use form_urlencoded::Serializer;
use serde_json::{Value, json};

use super::{
    Query,
    url::{COLUMNS, VIEW},
};

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Which rows, in which order.
    pub query: Query,
    /// The fields shown as columns, in order; none stands for the kind's own choice.
    pub columns: Vec<String>,
    /// The saved view that it began with, [`ALL`] for none on purpose.
    pub view: Option<String>,
}

/// The view that shows everything, where another one is somebody's usual one.
pub const ALL: &str = "all";

impl Listing {
    /// Everything of a kind.
    pub fn of(kind: &str) -> Self {
        Self { query: Query::of(kind), ..Self::default() }
    }

    /// The same, begun with a view.
    #[must_use]
    pub fn begun_with(mut self, view: impl Into<String>) -> Self {
        self.view = Some(view.into());
        self
    }

    /// The text after the `?` of its address; empty if it says nothing special.
    pub fn to_url(&self) -> String {
        let mut own = Serializer::new(String::new());
        if let Some(view) = &self.view {
            own.append_pair(VIEW, view);
        }
        if !self.columns.is_empty() {
            own.append_pair(COLUMNS, &self.columns.join(","));
        }
        let parts = [own.finish(), self.query.to_url()];
        parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("&")
    }

    /// Reads what [`Listing::to_url`] wrote, with or without its `?`.
    pub fn from_url(kind: &str, text: &str) -> Self {
        let mut listing = Self { query: Query::from_url(kind, text), ..Self::default() };
        for (name, value) in form_urlencoded::parse(text.trim_start_matches('?').as_bytes()) {
            match name.as_ref() {
                COLUMNS => listing.columns = value.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect(),
                VIEW if !value.is_empty() => listing.view = Some(value.into_owned()),
                _ => {}
            }
        }
        listing
    }

    /// What a saved view keeps of it.
    pub fn to_saved(&self) -> Value {
        let mut saved = serde_json::to_value(&self.query).unwrap_or_else(|_| json!({}));
        if let Some(saved) = saved.as_object_mut().filter(|_| !self.columns.is_empty()) {
            saved.insert("columns".into(), json!(self.columns));
        }
        saved
    }

    /// Reads what a saved view keeps; what cannot be read asks for everything.
    pub fn from_saved(kind: &str, saved: &Value) -> Self {
        let mut whole = saved.as_object().cloned().unwrap_or_default();
        let columns = whole.remove("columns").and_then(|it| serde_json::from_value(it).ok()).unwrap_or_default();
        whole.insert("kind".into(), kind.into());
        let query = serde_json::from_value(Value::Object(whole)).unwrap_or_else(|_| Query::of(kind));
        Self { query, columns, view: None }
    }

    /// True if both show the same, whichever view they began with.
    pub fn shows_the_same(&self, other: &Self) -> bool {
        self.query == other.query && self.columns == other.columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Filter, Op, Sort};

    fn listing() -> Listing {
        let query = Query::of("customer")
            .and(Filter::new("last_follow_up_at", Op::Is, ["last_30_days".to_owned()]))
            .and(Filter::is("owner", "team"))
            .by(Sort::down("revenue"))
            .text("仪器");
        Listing { query, columns: vec!["name".into(), "revenue".into()], view: Some("0190".into()) }
    }

    #[test]
    fn an_address_says_all_that_a_list_shows() {
        let url = listing().to_url();
        assert_eq!(Listing::from_url("customer", &url), listing(), "{url}");
        assert!(url.starts_with("view=0190&cols=name%2Crevenue&q="), "{url}");
        assert_eq!(Listing::of("customer").to_url(), "");
        assert_eq!(Listing::of("customer").begun_with(ALL).to_url(), "view=all");
    }

    #[test]
    fn a_saved_view_keeps_everything_but_where_it_began() {
        let saved = Listing::from_saved("customer", &listing().to_saved());
        assert!(saved.shows_the_same(&listing()));
        assert_eq!(saved.view, None);
    }

    #[test]
    fn a_view_that_says_little_or_nonsense_asks_for_everything() {
        assert_eq!(Listing::from_saved("customer", &json!({"text": ""})), Listing::of("customer"));
        assert_eq!(Listing::from_saved("customer", &json!({"filters": 7})), Listing::of("customer"));
        assert_eq!(Listing::from_saved("customer", &json!(null)), Listing::of("customer"));
    }
}
