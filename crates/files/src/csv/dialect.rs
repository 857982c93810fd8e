//! What stands between cells, told from the text itself.

use domain::steps::{Rest, each};

/// What may stand between cells, the likeliest first.
pub(super) const DELIMITERS: [u8; 4] = *b",;\t|";

/// How many rows are looked at to tell the delimiter.
const LOOKED_AT: usize = 50;

/// The delimiter that makes the most columns of which the most rows have as many, the first row above all.
pub(super) fn delimiter(text: &str) -> u8 {
    let mut walk = Walk::new(&DELIMITERS);
    for line in text.split_inclusive('\n') {
        walk.take(line);
        if walk.counts.len() == LOOKED_AT {
            break;
        }
    }
    let counts = walk.end().counts;
    let mut best = (DELIMITERS[0], 0);
    for (at, delimiter) in DELIMITERS.into_iter().enumerate() {
        let widths: Vec<usize> = counts.iter().filter_map(|counts| counts.get(at)).map(|count| count + 1).collect();
        let score = score(&widths);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

fn score(widths: &[usize]) -> usize {
    let rows_of = |width: usize| widths.iter().filter(|other| **other == width).count();
    let Some(columns) =
        widths.iter().copied().filter(|width| *width >= 2).max_by_key(|width| (rows_of(*width), *width))
    else {
        return 0;
    };
    let score = columns * rows_of(columns) * 100 / widths.len();
    if widths.first() == Some(&columns) { score } else { score / 2 }
}

/// The line on which a quotation mark opens that is never closed.
pub(super) async fn open_quote(text: &str, delimiter: u8, rest: &mut impl Rest) -> Option<u64> {
    memchr::memchr(b'"', text.as_bytes())?;
    let delimiters = [delimiter];
    let mut walk = Walk::new(&delimiters);
    each(text.split_inclusive('\n'), rest, |line| walk.take(line)).await;
    walk.end().open
}

/// A walk over a text, line by line; a quotation mark opens a cell where one may begin, whichever of the delimiters is the true one.
#[derive(Debug)]
struct Walk<'a> {
    delimiters: &'a [u8],
    /// For each of the first rows: how often each delimiter stands outside quotation marks.
    counts: Vec<[usize; DELIMITERS.len()]>,
    /// The line of a quotation mark that is open.
    open: Option<u64>,
    /// The byte before was a quotation mark that closes, unless another follows.
    closes: bool,
    row: [usize; DELIMITERS.len()],
    is_empty: bool,
    may_open: bool,
    line: u64,
}

impl<'a> Walk<'a> {
    fn new(delimiters: &'a [u8]) -> Self {
        let (counts, row) = (Vec::new(), [0; DELIMITERS.len()]);
        Self { delimiters, counts, open: None, closes: false, row, is_empty: true, may_open: true, line: 1 }
    }

    fn take(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.step(byte));
    }

    fn step(&mut self, byte: u8) {
        self.line += u64::from(byte == b'\n');
        if self.open.is_some() {
            match (byte, self.closes) {
                (b'"', closes) => {
                    self.closes = !closes;
                    return;
                }
                (_, false) => return,
                (_, true) => (self.open, self.closes) = (None, false),
            }
        }
        let delimiter = self.delimiters.iter().position(|delimiter| *delimiter == byte);
        match (byte, delimiter) {
            (b'\n', _) => self.end_row(),
            (b'"', _) if self.may_open => self.open = Some(self.line),
            (_, Some(at)) => self.row[at] += 1,
            _ => {}
        }
        self.is_empty &= byte == b'\n' || byte == b'\r';
        self.may_open = delimiter.is_some() || byte == b'\n';
    }

    fn end_row(&mut self) {
        if !self.is_empty && self.counts.len() < LOOKED_AT {
            self.counts.push(self.row);
        }
        (self.row, self.is_empty) = ([0; DELIMITERS.len()], true);
    }

    fn end(mut self) -> Self {
        if self.closes {
            self.open = None;
        }
        self.end_row();
        self
    }
}
