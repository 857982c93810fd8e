//! What tests of several rooms share: documents printed from declarations (`docs/rights.md`, `docs/figures.md`).

/// Fails if a document of `docs` does not say this; with `BLESS=1` it is written instead.
pub(crate) fn document_says(name: &str, text: &str) {
    let path = format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        text,
        "docs/{name} is out of date: BLESS=1 writes it"
    );
}
