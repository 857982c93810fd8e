//! Damaging files at random, as a bad copy, a careless program or somebody's ill will would; every step follows from a seed.

#![allow(clippy::unwrap_used, reason = "this is for tests")]

use std::io::{Cursor, Read, Write};

use fixtures::rng::Rng;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Pieces that formats give a meaning to.
const TOKENS: [&[u8]; 26] = [
    b"\"",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"=",
    b"=\r\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x81\x30\x81\x30",
    b"\xa5\x5c",
    b"sep=;\n",
    b"|-|-|\n",
    b"BEGIN:VCARD\n",
    b"END:VCARD\n",
    b"ENCODING=QUOTED-PRINTABLE:",
    b"CHARSET=GBK;",
    b"\xe2\x80\xa8",
    b"<c r=\"XFD1048576\">",
    b"\xff\xff\xff\xff",
    b"'=1+1",
];

/// The files to begin with: those of the corpus, and the workbooks beside it.
pub fn corpus() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in ["corpus", "fixtures"] {
        let folder = format!("{}/tests/{folder}", env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
    files.sort();
    files
}

/// Some bytes, damaged in a few places.
pub fn damaged(bytes: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=rng.below(6) {
        let at = rng.position(bytes.len());
        let length = rng.position(bytes.len() - at + 1).min(1 + rng.position(64));
        match rng.below(7) {
            0 if !bytes.is_empty() => bytes[at] = rng.draw().to_le_bytes()[0],
            1 if !bytes.is_empty() => bytes[at] ^= 1 << rng.below(8),
            2 => drop(bytes.drain(at..at + length)),
            3 => drop(bytes.splice(at..at, rng.pick(&TOKENS).iter().copied()).collect::<Vec<_>>()),
            4 => {
                let again = bytes[at..at + length].to_vec();
                drop(bytes.splice(at..at, again).collect::<Vec<_>>());
            }
            5 => bytes.truncate(bytes.len() - length.min(bytes.len())),
            _ => {
                let other = rng.position(bytes.len());
                let length = length.min(bytes.len() - other);
                let moved = bytes[other..other + length].to_vec();
                drop(bytes.splice(at..at, moved).collect::<Vec<_>>());
            }
        }
    }
    bytes
}

/// A packed workbook, damaged within its parts and packed well again: whole on the outside.
pub fn damaged_within(bytes: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let victim = rng.position(archive.len());
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        new.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        new.write_all(&if at == victim { damaged(&content, rng) } else { content }).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// A workbook of the old kind, damaged within its records and put well into a compound file again.
pub fn damaged_stream(bytes: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut stream = Vec::new();
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
    file.open_stream("/Workbook").unwrap().read_to_end(&mut stream).unwrap();
    let mut new = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    new.create_stream("/Workbook").unwrap().write_all(&damaged(&stream, rng)).unwrap();
    new.into_inner().into_inner()
}
