//! Files on their way in: from the picker, from a drop or pasted, to their tables.

use std::sync::Arc;

use domain::{imports::table::Table, steps::Rest};
use files::{Choice, FileError, Note, Opened, text::Encoding};
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::{breathe::breathe, t};

/// The largest file that is read, in bytes.
const LARGEST: f64 = 64.0 * 1024.0 * 1024.0;

/// The same of an archive, which has photos in it.
const LARGEST_ARCHIVE: f64 = 1024.0 * 1024.0 * 1024.0;

/// A file that was read.
#[derive(Clone, PartialEq)]
pub struct FileIn {
    /// Its name.
    pub name: Arc<str>,
    /// Its bytes, kept so that the import can be left and found again, and read in another way.
    pub bytes: Arc<[u8]>,
    /// True if it was pasted: then it is text, and nobody has to guess how it is written.
    pub is_pasted: bool,
    /// What somebody chose where the file leaves it open.
    pub choice: Choice,
    /// What it holds.
    pub table: Arc<Table>,
    /// How it was read.
    pub told: Arc<Told>,
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What the person should know.
    pub notes: Vec<Note>,
    /// Its encoding, if it is text.
    pub encoding: Option<Encoding>,
    /// Its sheets, if it is a workbook.
    pub sheets: Vec<String>,
    /// Which of them was read.
    pub sheet: usize,
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
    /// Takes pasted text as a file.
    pub async fn of_text(name: &str, text: &str, rest: &mut impl Rest) -> Result<Self, Unreadable> {
        let read = Self::of_bytes(name, text.as_bytes().into(), true, Choice::default(), rest);
        read.await.map_err(|why| unreadable(name, why.code()))
    }

    /// Takes bytes as a file, in steps.
    ///
    /// # Errors
    /// They are no table that we read.
    pub async fn of_bytes(
        name: &str,
        bytes: Arc<[u8]>,
        is_pasted: bool,
        choice: Choice,
        rest: &mut impl Rest,
    ) -> Result<Self, FileError> {
        rest.rest().await;
        let pasted = if is_pasted { std::str::from_utf8(&bytes).ok() } else { None };
        let opened = match pasted {
            Some(text) => files::open_text_in_steps(text, rest).await?,
            None => files::open_in_steps(&bytes, choice, rest).await?,
        };
        let Opened { table, notes, encoding, sheets, sheet } = opened;
        let told = Told { notes, encoding, sheets, sheet };
        Ok(Self { name: name.into(), bytes, is_pasted, choice, table: Arc::new(table), told: Arc::new(told) })
    }

    /// The same file, read in another way.
    ///
    /// # Errors
    /// Read so, it holds nothing.
    pub async fn again(&self, choice: Choice, rest: &mut impl Rest) -> Result<Self, Unreadable> {
        let read = Self::of_bytes(&self.name, Arc::clone(&self.bytes), self.is_pasted, choice, rest).await;
        read.map_err(|why| unreadable(&self.name, why.code()))
    }

    /// Reads the bytes of a file of the device.
    ///
    /// # Errors
    /// They are no table that we read.
    pub async fn read(name: &str, bytes: Arc<[u8]>, rest: &mut impl Rest) -> Result<Self, Unreadable> {
        let read = Self::of_bytes(name, bytes, false, Choice::default(), rest).await;
        read.map_err(|why| unreadable(name, why.code()))
    }
}

/// The bytes of a file of the device.
///
/// # Errors
/// It is too large, or went away.
pub async fn bytes_of(file: &File) -> Result<Arc<[u8]>, Unreadable> {
    let name = file.name();
    let largest = if name.to_lowercase().ends_with(".zip") { LARGEST_ARCHIVE } else { LARGEST };
    if file.size() > largest {
        return Err(unreadable(&name, FileError::TooLarge.code()));
    }
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| unreadable(&name, "unreadable"))?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    // A large file takes a moment to be copied once more.
    breathe().await;
    Ok(bytes.into())
}

fn unreadable(name: &str, code: &str) -> Unreadable {
    Unreadable { name: name.to_owned(), why: t!(&format!("import.file_error.{code}")) }
}
