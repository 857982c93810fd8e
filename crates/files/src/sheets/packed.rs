//! How much there is in a packed file, before anything is made of it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::FileError;

/// The most bytes that a workbook may hold when unpacked.
pub const MAX_UNPACKED: u64 = 400 * 1024 * 1024;

/// A workbook of a person has a few dozen parts.
const MAX_PARTS: usize = 4_000;

/// By how much packing can shrink at most (RFC 1951: 258 bytes by two bits).
const MOST_SHRUNK: u64 = 1_032;

/// Refuses what is no workbook and what is too large. What a part says about its own size is not believed.
pub(super) fn check(bytes: &[u8]) -> Result<(), FileError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::Damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(FileError::TooLarge);
    }
    if !archive.file_names().flatten().any(|name| name.to_lowercase().ends_with("workbook.xml")) {
        return Err(FileError::NotATable);
    }
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        // A part that cannot be unpacked is found damaged when it is read.
        let Ok(part) = archive.by_index(at) else { continue };
        let at_most = part.compressed_size().saturating_mul(MOST_SHRUNK);
        let size = if at_most <= left / 64 { at_most } else { unpacked(part, left) };
        left = left.checked_sub(size).ok_or(FileError::TooLarge)?;
    }
    Ok(())
}

/// How many bytes a part unpacks to; one more than `limit` if it is more.
fn unpacked(part: impl Read, limit: u64) -> u64 {
    let mut part = part.take(limit + 1);
    let mut buffer = vec![0; 64 * 1024];
    let mut size = 0;
    while let Ok(read @ 1..) = part.read(&mut buffer) {
        size += u64::try_from(read).unwrap_or(0);
    }
    size
}
