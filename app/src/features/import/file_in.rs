//! Files on their way in: from the picker, from a drop or pasted, to their tables.

use std::sync::Arc;

use domain::imports::{bytes, table::Table};
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::t;

/// The largest file that is read, in bytes.
const LARGEST: f64 = 64.0 * 1024.0 * 1024.0;

/// A file that was read.
#[derive(Clone, PartialEq)]
pub struct FileIn {
    /// Its name.
    pub name: Arc<str>,
    /// Its text, kept so that the import can be left and found again.
    pub text: Arc<str>,
    /// What it holds.
    pub table: Arc<Table>,
}

/// A file that could not be read, and why, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file's name.
    pub name: String,
    /// Why.
    pub why: String,
}

impl FileIn {
    /// Takes text as a file.
    pub fn of_text(name: &str, text: &str) -> Result<Self, Unreadable> {
        let table = Table::read(text).map_err(|error| unreadable(name, error.code()))?;
        Ok(Self { name: name.into(), text: text.into(), table: Arc::new(table) })
    }

    /// Reads a file of the device.
    pub async fn read(file: &File) -> Result<Self, Unreadable> {
        let name = file.name();
        if file.size() > LARGEST {
            return Err(unreadable(&name, "too_large"));
        }
        let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| unreadable(&name, "unreadable"))?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        let text = bytes::text_of(&bytes).map_err(|error| unreadable(&name, error.code()))?;
        Self::of_text(&name, text)
    }
}

fn unreadable(name: &str, code: &str) -> Unreadable {
    Unreadable { name: name.to_owned(), why: t!(&format!("import.file_error.{code}")) }
}
