//! The base by examples; the simulator does the rest.

use std::sync::Arc;

use uuid::Uuid;

use super::PackedBase;
use crate::{
    model::View,
    page::{write_row, write_section},
    row::{Doc, RowId, Scope},
};

fn id(number: u128) -> RowId {
    RowId(Uuid::from_u128(number))
}

fn doc(name: &str) -> Doc {
    [("name".to_owned(), name.into())].into_iter().collect()
}

/// A page from `(scope, id, version, name)`; no name: the row left the scope.
fn page(lines: &[(&str, u128, u64, Option<&str>)]) -> Arc<[u8]> {
    let mut out = String::new();
    for (scope, row, ver, name) in lines {
        write_section(&mut out, &Scope::new(*scope));
        write_row(&mut out, id(*row), "note", *ver, name.map(doc).as_ref(), None);
    }
    out.into_bytes().into()
}

fn holds(base: &PackedBase, text: &str) -> bool {
    base.pages().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(text))
}

#[test]
fn a_row_seen_through_two_scopes_stays_until_it_left_both() {
    let mut base = PackedBase::default();
    base.receive(0, &page(&[("a", 1, 1, Some("secret")), ("b", 1, 1, Some("secret"))])).unwrap();
    let rewrite = base.receive(1, &page(&[("a", 1, 2, None)])).unwrap();
    assert!(rewrite.purged.is_empty());
    assert!(base.contains(id(1)) && base.is_sound());

    let rewrite = base.receive(2, &page(&[("b", 1, 3, None), ("a", 2, 3, Some("other"))])).unwrap();
    assert_eq!(rewrite.purged, [id(1)]);
    assert!(!base.contains(id(1)) && !holds(&base, "secret") && holds(&base, "other") && base.is_sound());
    assert_eq!(base.row(id(2)).unwrap().doc, doc("other"));
}

#[test]
fn a_row_that_left_before_the_start_and_comes_back_is_there_once() {
    let stored = [page(&[("a", 1, 1, Some("here"))]), page(&[("a", 1, 2, None)])];
    let mut base = PackedBase::from_pages((0..).zip(stored)).unwrap();
    assert!(base.all("note").is_empty());
    base.receive(2, &page(&[("a", 1, 3, Some("back"))])).unwrap();
    assert_eq!(base.all("note").len(), 1);
    assert_eq!(base.live_vers("note").count(), 1);
}

#[test]
fn a_lost_scope_takes_its_bytes_along() {
    let mut base = PackedBase::default();
    base.receive(0, &page(&[("a", 1, 1, Some("only a")), ("b", 2, 1, Some("both")), ("a", 2, 1, Some("both"))]))
        .unwrap();
    let rewrite = base.forget(&[Scope::new("a")]).unwrap();
    assert_eq!(rewrite.purged, [id(1)]);
    assert!(!holds(&base, "only a") && base.is_sound());
    let rewrite = base.receive(1, &page(&[("b", 2, 2, None)])).unwrap();
    assert_eq!(rewrite.purged, [id(2)], "nothing of the lost scope is left to hold it");
    assert!(!holds(&base, "both"));
}

#[test]
fn a_row_that_moves_between_scopes_in_one_page_stays() {
    let mut base = PackedBase::default();
    base.receive(0, &page(&[("a", 1, 1, Some("x"))])).unwrap();
    let rewrite = base.receive(1, &page(&[("a", 1, 2, None), ("b", 1, 2, Some("y"))])).unwrap();
    assert!(rewrite.purged.is_empty() && base.is_sound());
    assert_eq!(base.row(id(1)).unwrap().doc, doc("y"));
}

#[test]
fn folding_keeps_every_row_and_its_scopes() {
    let mut base = PackedBase::default();
    for no in 0..12_u32 {
        let ver = u64::from(no) + 1;
        let name = format!("n{no}");
        base.receive(no, &page(&[("a", u128::from(no % 5) + 1, ver, Some(&name)), ("b", 9, ver, Some(&name))]))
            .unwrap();
    }
    base.receive(12, &page(&[("a", 1, 20, None)])).unwrap();
    let before: Vec<_> = base.all("note");
    while base.fold().unwrap().is_some() {}
    assert!(base.pages().count() < 3 && base.is_sound());
    assert_eq!(base.all("note"), before);
}

#[test]
fn a_value_is_found_however_it_is_spelled() {
    let mut base = PackedBase::default();
    base.receive(0, &page(&[("a", 1, 1, Some("李娜")), ("a", 2, 1, Some("a\"b\nc")), ("a", 3, 1, Some("Acme"))]))
        .unwrap();
    for (value, row) in [("李娜", 1), ("a\"b\nc", 2), ("Acme", 3)] {
        let found: Vec<_> = base.find("note", "name", value).iter().map(|row| row.id).collect();
        assert_eq!(found, [id(row)]);
    }
    assert!(base.find("note", "name", "Acm").is_empty() && base.find("room", "name", "Acme").is_empty());
}

#[test]
fn a_hundred_thousand_rows_are_indexed() {
    let mut out = String::new();
    write_section(&mut out, &Scope::new("a"));
    for number in 0..100_000_u128 {
        write_row(&mut out, id((number << 40) | number), "note", 1, Some(&doc("a name of usual length, 长")), None);
    }
    let bytes: Arc<[u8]> = out.into_bytes().into();
    let base = PackedBase::from_pages([(0, bytes)]).unwrap();
    assert_eq!(base.len(), 100_000);
}

#[test]
fn bytes_that_are_no_page_are_refused() {
    let torn = &page(&[("a", 1, 1, Some("x"))])[..30];
    assert!(PackedBase::check(torn).is_err());
    assert!(PackedBase::from_pages([(0, b"[]".as_slice().into())]).is_err());
}
