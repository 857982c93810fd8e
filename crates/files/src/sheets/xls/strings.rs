//! Strings: of one or two bytes a character, changing between the two where a record goes on in the next.

use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

/// In what strings are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Script {
    /// Unicode, as from Excel 97 on; else bytes of a code page.
    pub(super) is_wide: bool,
    page: &'static Encoding,
}

impl Default for Script {
    fn default() -> Self {
        Self { is_wide: true, page: WINDOWS_1252 }
    }
}

impl Script {
    /// What a code page number says.
    pub(super) fn set_codepage(&mut self, number: u16) {
        let label = match number {
            932 => "shift_jis",
            936 => "gb18030",
            949 => "euc-kr",
            950 => "big5",
            874 | 1250..=1258 => &format!("windows-{number}"),
            10_000 | 0x8000 => "macintosh",
            _ => "windows-1252",
        };
        self.page = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
    }
}

/// The data of a record and of those in which it goes on.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    now: &'a [u8],
    more: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(data: &'a [u8]) -> Self {
        Self { now: data, more: Vec::new().into_iter() }
    }

    pub(super) fn with(data: &'a [u8], more: Vec<&'a [u8]>) -> Self {
        Self { now: data, more: more.into_iter() }
    }

    /// A string whose length is one byte.
    pub(super) fn short(mut self, script: &Script) -> Option<String> {
        let length = usize::from(self.take(1)?.first().copied()?);
        self.text(length, script)
    }

    /// A string whose length is two bytes.
    pub(super) fn long(mut self, script: &Script) -> Option<String> {
        self.next_long(script)
    }

    fn next_long(&mut self, script: &Script) -> Option<String> {
        let length = usize::from(self.number()?);
        self.text(length, script)
    }

    /// The text behind the length, with what follows it: where fonts change, how it is pronounced.
    fn text(&mut self, length: usize, script: &Script) -> Option<String> {
        if !script.is_wide {
            let bytes = self.take(length)?;
            return Some(script.page.decode_without_bom_handling(&bytes).0.into_owned());
        }
        let flags = self.take(1)?.first().copied()?;
        let fonts = if flags & 8 == 0 { 0 } else { usize::from(self.number()?) * 4 };
        let sounds = if flags & 4 == 0 { 0 } else { usize::from(self.number()?) | usize::from(self.number()?) << 16 };
        let text = self.characters(length, flags & 1 == 1);
        self.skip(fonts.saturating_add(sounds));
        Some(text)
    }

    /// So many characters; each further piece says anew whether they are of two bytes. What is missing at the end is left out.
    fn characters(&mut self, length: usize, mut is_double: bool) -> String {
        let mut units: Vec<u8> = Vec::new();
        let mut left = length;
        while left > 0 {
            let width = if is_double { 2 } else { 1 };
            let count = left.min(self.now.len() / width);
            let (bytes, rest) = self.now.split_at(count * width);
            self.now = rest;
            if is_double {
                units.extend(bytes);
            } else {
                units.extend(bytes.iter().flat_map(|byte| [*byte, 0]));
            }
            left -= count;
            if left > 0 {
                let Some([flags, next @ ..]) = self.more.next() else { break };
                self.now = next;
                is_double = flags & 1 == 1;
            }
        }
        UTF_16LE.decode_without_bom_handling(&units).0.into_owned()
    }

    fn number(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut taken = Vec::new();
        while taken.len() < length {
            if self.now.is_empty() {
                self.now = self.more.next()?;
            }
            let count = (length - taken.len()).min(self.now.len());
            let (bytes, rest) = self.now.split_at(count);
            taken.extend(bytes);
            self.now = rest;
        }
        Some(taken)
    }

    fn skip(&mut self, mut length: usize) {
        while length > 0 {
            let count = length.min(self.now.len());
            self.now = self.now.get(count..).unwrap_or_default();
            length -= count;
            if length > 0 {
                let Some(next) = self.more.next() else { return };
                self.now = next;
            }
        }
    }
}

/// The strings that cells share.
pub(super) fn shared(data: &[u8], more: &[&[u8]]) -> Vec<String> {
    let script = Script::default();
    let mut pieces = Pieces::with(data.get(8..).unwrap_or_default(), more.to_vec());
    std::iter::from_fn(|| pieces.next_long(&script)).collect()
}
