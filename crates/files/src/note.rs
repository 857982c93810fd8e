//! What a reader noticed in a file, repaired or left out, for the person to know.

use crate::text::Encoding;

/// How many lines a note names; it counts all.
const NAMED: usize = 8;

/// Some lines of a file: how many, and the first few by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// How many.
    pub count: usize,
    /// The first of them, from 1.
    pub first: Vec<u64>,
}

impl Lines {
    /// Counts a line, and names it if it is among the first.
    pub fn add(&mut self, line: u64) {
        if self.first.len() < NAMED && self.first.last() != Some(&line) {
            self.first.push(line);
        }
        self.count += 1;
    }

    /// The note about these lines, if there are any.
    pub(crate) fn told(self, note: fn(Self) -> Note) -> Option<Note> {
        (self.count > 0).then(|| note(self))
    }

    /// The numbers as people read them, with an ellipsis where there are more.
    fn named(&self) -> String {
        let numbers: Vec<String> = self.first.iter().map(u64::to_string).collect();
        let more = if self.count > self.first.len() { " …" } else { "" };
        format!("{}{more}", numbers.join(", "))
    }
}

impl FromIterator<u64> for Lines {
    fn from_iter<I: IntoIterator<Item = u64>>(lines: I) -> Self {
        let mut all = Self::default();
        lines.into_iter().for_each(|line| all.add(line));
        all
    }
}

/// Something that the person should know about how a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nothing in the file says its encoding, and it is not UTF-8: it was guessed.
    Guessed(Encoding),
    /// From this line on the file is in another encoding as well; each line was read in its own.
    EncodingChanges {
        /// The first such line.
        line: u64,
        /// The encoding before.
        from: Encoding,
        /// The other one.
        to: Encoding,
    },
    /// So many NUL characters were left out.
    NulsRemoved {
        /// How many.
        count: usize,
    },
    /// Bytes of these lines are no characters of the encoding; � stands in their place.
    Unreadable(Lines),
    /// The column names were found on this line; what stands above was left out.
    HeaderBelow {
        /// The line of the column names.
        line: u64,
    },
    /// These rows were wrapped in quotation marks as a whole, and were unwrapped.
    Unwrapped(Lines),
    /// These rows look wrapped in quotation marks as a whole, but might mean what they say; they were left as they are.
    MaybeWrapped(Lines),
    /// These rows have fewer cells than there are columns.
    ShortRows(Lines),
    /// These rows have more cells than there are columns.
    LongRows(Lines),
    /// A quotation mark that opens on this line is never closed: the rest of the file is one cell.
    OpenQuote {
        /// The line.
        line: u64,
    },
    /// Cells of these rows hold the error of a formula; they were left empty.
    ErrorCells(Lines),
    /// Cells of these rows are joined with others: each got the value.
    JoinedCells(Lines),
    /// Numbers of these rows have more digits than a spreadsheet keeps: the last ones are lost in the file itself.
    DigitsLost(Lines),
    /// The workbook has more sheets.
    MoreSheets {
        /// How many besides the one that was read.
        count: usize,
    },
    /// So many photos, logos, sounds and keys were left out.
    PhotosSkipped {
        /// How many.
        count: usize,
    },
    /// These cards name no company: the person's own name stands for it.
    WithoutCompany(Lines),
    /// These cards name nobody and were left out.
    NamelessCards(Lines),
}

impl Note {
    /// The stable code; the app maps it to a text `import.note.<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Guessed(_) => "guessed",
            Self::EncodingChanges { .. } => "encoding_changes",
            Self::NulsRemoved { .. } => "nuls_removed",
            Self::Unreadable(_) => "unreadable",
            Self::HeaderBelow { .. } => "header_below",
            Self::Unwrapped(_) => "unwrapped",
            Self::MaybeWrapped(_) => "maybe_wrapped",
            Self::ShortRows(_) => "short_rows",
            Self::LongRows(_) => "long_rows",
            Self::OpenQuote { .. } => "open_quote",
            Self::ErrorCells(_) => "error_cells",
            Self::JoinedCells(_) => "joined_cells",
            Self::DigitsLost(_) => "digits_lost",
            Self::MoreSheets { .. } => "more_sheets",
            Self::PhotosSkipped { .. } => "photos_skipped",
            Self::WithoutCompany(_) => "without_company",
            Self::NamelessCards(_) => "nameless_cards",
        }
    }

    /// What is filled into the text: `count`, `line`, `lines`, and encodings as `from` and `to`, by their labels.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Guessed(encoding) => vec![("to", encoding.label().into())],
            Self::EncodingChanges { line, from, to } => {
                vec![("line", line.to_string()), ("from", from.label().into()), ("to", to.label().into())]
            }
            Self::NulsRemoved { count } | Self::MoreSheets { count } | Self::PhotosSkipped { count } => {
                vec![("count", count.to_string())]
            }
            Self::HeaderBelow { line } | Self::OpenQuote { line } => vec![("line", line.to_string())],
            Self::Unreadable(lines)
            | Self::Unwrapped(lines)
            | Self::MaybeWrapped(lines)
            | Self::ShortRows(lines)
            | Self::LongRows(lines)
            | Self::ErrorCells(lines)
            | Self::JoinedCells(lines)
            | Self::DigitsLost(lines)
            | Self::WithoutCompany(lines)
            | Self::NamelessCards(lines) => vec![("count", lines.count.to_string()), ("lines", lines.named())],
        }
    }

    /// True if something in the file may be lost or wrong, so that the person should look; false if all is well and
    /// the note only says what was done.
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::Unreadable(_)
                | Self::MaybeWrapped(_)
                | Self::LongRows(_)
                | Self::OpenQuote { .. }
                | Self::ErrorCells(_)
                | Self::DigitsLost(_)
                | Self::NamelessCards(_)
        )
    }
}
