//! Reading, writing and walking files with failures that name the file. No knowledge of what is in them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::failure::{Failure, Outcome};

/// The text of a file.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::new(format!("reading {}", path.display()), error))
}

/// The bytes of a file.
pub(crate) fn read_bytes(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| Failure::new(format!("reading {}", path.display()), error))
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    if let Some(parent) = path.parent() {
        make_dir(parent)?;
    }
    fs::write(path, content).map_err(|error| Failure::new(format!("writing {}", path.display()), error))
}

/// Makes a folder and those above it.
pub(crate) fn make_dir(path: &Path) -> Outcome {
    fs::create_dir_all(path).map_err(|error| Failure::new(format!("making {}", path.display()), error))
}

/// Removes a folder with all that is in it; absence is fine.
pub(crate) fn remove_dir(path: &Path) -> Outcome {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Failure::new(format!("removing {}", path.display()), error))
        }
        _ => Ok(()),
    }
}

/// Removes a file.
pub(crate) fn remove_file(path: &Path) -> Outcome {
    fs::remove_file(path).map_err(|error| Failure::new(format!("removing {}", path.display()), error))
}

/// Copies a file and makes the folders above the new one.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome {
    write(to, read_bytes(from)?)
}

/// Every file under `dir`, sorted; nothing when there is no such folder.
pub(crate) fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![dir.to_path_buf()];
    while let Some(dir) = waiting.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_dir { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// A short name for a content, as in `zh-Hans-1f0c2a9d.json`.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    sha256(bytes).chars().take(8).collect()
}

/// One hash over the names and contents of many files.
pub(crate) fn hash_of_all(paths: &[PathBuf]) -> Outcome<String> {
    let mut whole = Sha256::new();
    for path in paths {
        whole.update(path.to_string_lossy().as_bytes());
        whole.update(read_bytes(path)?);
    }
    Ok(sha256(&whole.finalize()))
}
