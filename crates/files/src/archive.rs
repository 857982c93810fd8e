//! The archive of everything: a zip with a first page, the records of each kind as lines of JSON, the same as tables for
//! people, and attached files.
//!
//! Belongs here: where in the zip things stand, packing and unpacking bit by bit. Does not belong here: what a record is
//! (`domain::exports::archive`).
//!
//! ```text
//! suike.json               what this is
//! records/customer.jsonl   each record with its id
//! tables/customer.csv      the same to look at
//! files/<id> photo.jpg     attached files by the ids of their records
//! ```

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Cursor, Read, Write},
    rc::Rc,
    sync::Arc,
};

use domain::{activities::file::MAX_BYTES, exports::archive::About};
use zip::{
    CompressionMethod, ZipArchive, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use crate::FileError;

const FIRST_PAGE: &str = "suike.json";
const FILES: &str = "files/";

/// The longest first page, and the most bytes of one kind's records.
const LONGEST_PAGE: u64 = 1 << 20;
const LONGEST_RECORDS: u64 = 1 << 31;

/// Writes an archive; what is packed is taken out bit by bit, so that it never is in memory as a whole.
pub struct Writer {
    zip: ZipWriter<StreamWriter<Packed>>,
    packed: Packed,
}

/// What is packed and not taken yet.
#[derive(Clone, Default)]
struct Packed(Rc<RefCell<Vec<u8>>>);

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

// Writing to memory fails only where something of the same name is there already: that is then left out.
impl Writer {
    /// An archive with nothing in it.
    pub fn begin() -> Self {
        let packed = Packed::default();
        Self { zip: ZipWriter::new_stream(packed.clone()), packed }
    }

    /// What follows are the records of a kind, line by line.
    pub fn records(&mut self, kind: &str) {
        let _ = self.zip.start_file(format!("records/{kind}.jsonl"), SimpleFileOptions::default());
    }

    /// What follows is the table of a kind.
    pub fn table(&mut self, kind: &str) {
        let _ = self.zip.start_file(format!("tables/{kind}.csv"), SimpleFileOptions::default());
    }

    /// What follows is an attached file. Pictures and sounds are packed as they are.
    pub fn file(&mut self, id: &str, name: &str) {
        let is_refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
        let name: String = name.chars().map(|c| if is_refused(c) { ' ' } else { c }).take(80).collect();
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let _ = self.zip.start_file(format!("{FILES}{id} {}", name.trim()), options);
    }

    /// Adds to what was begun last.
    pub fn write(&mut self, bytes: &[u8]) {
        let _ = self.zip.write_all(bytes);
    }

    /// What was packed since this was asked last.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.packed.0.borrow_mut())
    }

    /// Closes the archive with its first page. Returns the rest of its bytes.
    pub fn finish(mut self, about: &About) -> Vec<u8> {
        let _ = self.zip.start_file(FIRST_PAGE, SimpleFileOptions::default());
        let _ = self.zip.write_all(about.text().as_bytes());
        let _ = self.zip.finish();
        std::mem::take(&mut self.packed.0.borrow_mut())
    }
}

/// An archive to read.
pub struct Archive {
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    /// The first page.
    pub about: About,
    /// The names of attached files by the ids of their records.
    files: BTreeMap<String, String>,
}

/// True if the bytes are packed and hold a first page of ours, whatever it says.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        && ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| zip.index_for_name(FIRST_PAGE).is_some())
}

impl Archive {
    /// Opens an archive.
    ///
    /// # Errors
    /// It is none of ours, newer than we know, or damaged.
    pub fn open(bytes: Arc<[u8]>) -> Result<Self, FileError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::Damaged)?;
        let mut page = String::new();
        let first = zip.by_name(FIRST_PAGE).map_err(|_| FileError::NotATable)?;
        first.take(LONGEST_PAGE).read_to_string(&mut page).map_err(|_| FileError::Damaged)?;
        let about = About::read(&page).ok_or(FileError::NotATable)?;
        let id_of = |name: &str| name.strip_prefix(FILES)?.split(' ').next().map(str::to_owned);
        let files = zip.file_names().flatten().filter_map(|name| Some((id_of(&name)?, name.into_owned()))).collect();
        Ok(Self { zip, about, files })
    }

    /// The records of a kind, each a line; nothing if it has none of that kind.
    pub fn records(&mut self, kind: &str) -> Option<impl BufRead> {
        let part = self.zip.by_name(&format!("records/{kind}.jsonl")).ok()?;
        Some(BufReader::new(part.take(LONGEST_RECORDS)))
    }

    /// The attached files that it holds, by the ids of their records.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of an attached file.
    pub fn file(&mut self, id: &str) -> Option<Vec<u8>> {
        let part = self.zip.by_name(self.files.get(id)?).ok()?;
        let mut bytes = Vec::new();
        part.take(u64::from(MAX_BYTES)).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use domain::exports::archive::Kept;
    use sync::RowId;

    use super::*;

    fn id(n: u8) -> RowId {
        RowId::new(1_700_000_000_000, &[n; 10])
    }

    fn packed(records: &[Kept]) -> Vec<u8> {
        let mut writer = Writer::begin();
        writer.records("customer");
        let mut bytes = Vec::new();
        for record in records {
            writer.write(format!("{}\n", record.line()).as_bytes());
            bytes.extend(writer.take());
        }
        writer.table("customer");
        writer.write("\u{feff}名称\r\n".as_bytes());
        writer.file(&id(9).to_string(), "a/b: 照片.jpg");
        writer.write(&[0xff, 0xd8, 0xff, 1, 2, 3]);
        bytes.extend(writer.take());
        bytes.extend(writer.finish(&About::now("星云", 5)));
        bytes
    }

    #[test]
    fn what_was_packed_bit_by_bit_is_there() {
        let kept = |n: u8| Kept { id: id(n), kind: "customer".into(), doc: sync::Doc::new() };
        let records: Vec<Kept> = (1..200).map(kept).collect();
        let bytes = packed(&records);
        assert!(is_archive(&bytes));
        let mut archive = Archive::open(bytes.into()).unwrap();
        assert_eq!(archive.about, About::now("星云", 5));
        let lines: Vec<Kept> =
            archive.records("customer").unwrap().lines().map(|it| Kept::read(&it.unwrap()).unwrap()).collect();
        assert_eq!(lines, records);
        assert!(archive.records("contact").is_none());
        assert_eq!(archive.files().collect::<Vec<_>>(), [id(9).to_string()]);
        assert_eq!(archive.file(&id(9).to_string()).unwrap(), [0xff, 0xd8, 0xff, 1, 2, 3]);
    }

    #[test]
    fn workbooks_and_damaged_archives_are_none() {
        let book = crate::sheets::write("a", &["x"], [vec![crate::sheets::Cell::Text("1")]]);
        assert!(!is_archive(&book));
        let bytes = packed(&[]);
        for end in [0, 4, bytes.len() / 2, bytes.len() - 1] {
            assert!(Archive::open(bytes[..end].into()).is_err(), "{end}");
        }
    }
}
