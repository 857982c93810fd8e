//! What stands between cells, told from the text itself.

/// What may stand between cells, the likeliest first.
pub(super) const DELIMITERS: [u8; 4] = *b",;\t|";

/// How many rows are looked at to tell the delimiter.
const LOOKED_AT: usize = 50;

/// The delimiter that makes the most columns of which the most rows have as many, the first row above all.
pub(super) fn delimiter(text: &str) -> u8 {
    let counts = scan(text, &DELIMITERS).counts;
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
pub(super) fn open_quote(text: &str, delimiter: u8) -> Option<u64> {
    scan(text, &[delimiter]).open
}

/// What a walk over a text finds.
#[derive(Debug, Default)]
struct Scan {
    /// For each of the first rows: how often each delimiter stands outside quotation marks.
    counts: Vec<[usize; DELIMITERS.len()]>,
    /// The line of a quotation mark that is open at the end.
    open: Option<u64>,
}

/// Walks over the text; a quotation mark opens a cell where one may begin, whichever of the delimiters is the true one.
fn scan(text: &str, delimiters: &[u8]) -> Scan {
    let mut found = Scan::default();
    let (mut row, mut is_empty, mut may_open, mut line) = ([0; DELIMITERS.len()], true, true, 1);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        line += u64::from(byte == b'\n');
        if found.open.is_some() {
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                found.open = None;
            }
            continue;
        }
        let delimiter = delimiters.iter().position(|delimiter| *delimiter == byte);
        match (byte, delimiter) {
            (b'\n', _) => {
                if !is_empty && found.counts.len() < LOOKED_AT {
                    found.counts.push(row);
                }
                (row, is_empty) = ([0; DELIMITERS.len()], true);
            }
            (b'"', _) if may_open => found.open = Some(line),
            (_, Some(at)) => row[at] += 1,
            _ => {}
        }
        is_empty &= byte == b'\n' || byte == b'\r';
        may_open = delimiter.is_some() || byte == b'\n';
    }
    if !is_empty && found.counts.len() < LOOKED_AT {
        found.counts.push(row);
    }
    found
}
