//! Why a file cannot be read.

/// Why a file cannot be read at all. What can be read with a remark is a [`crate::Note`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is no header with a row below it.
    #[error("the file has no rows")]
    Empty,
    /// More rows than [`domain::imports::table::MAX_ROWS`].
    #[error("the file has too many rows")]
    TooLong,
    /// More than [`crate::sheets::MAX_UNPACKED`] bytes when unpacked, or more cells than [`crate::sheets::MAX_CELLS`].
    #[error("the file is too large when unpacked")]
    TooLarge,
    /// A picture, a program, a document: no table in any form.
    #[error("the file is neither text nor a spreadsheet")]
    NotATable,
    /// A web page or an XML document that only calls itself a spreadsheet.
    #[error("the file is a web page under the name of a spreadsheet")]
    WebPage,
    /// A workbook that cannot be read: cut off, damaged, or of a kind that we do not know.
    #[error("the workbook is damaged")]
    Damaged,
    /// A workbook that asks for a password.
    #[error("the workbook is locked by a password")]
    Locked,
}

impl FileError {
    /// The stable code; the app maps it to a text `import.file_error.<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::TooLarge => "too_large",
            Self::NotATable => "not_a_table",
            Self::WebPage => "web_page",
            Self::Damaged => "damaged",
            Self::Locked => "locked",
        }
    }
}
