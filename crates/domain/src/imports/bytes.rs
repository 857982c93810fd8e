//! From the bytes of a file to its text. Belongs here: encodings. Does not belong here: what the text means.

/// Why bytes are not text that we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes are not UTF-8.
    #[error("the file is not UTF-8 text")]
    NotUtf8,
}

impl DecodeError {
    /// The stable code; the app maps it to a text `import.file_error.<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotUtf8 => "not_utf8",
        }
    }
}

/// The text of a file: UTF-8, with or without a byte order mark.
///
/// # Errors
/// [`DecodeError::NotUtf8`].
pub fn text_of(bytes: &[u8]) -> Result<&str, DecodeError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|_| DecodeError::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_first_header() {
        assert_eq!(text_of(b"\xef\xbb\xbfname"), Ok("name"));
        assert_eq!(text_of("客户".as_bytes()), Ok("客户"));
    }

    #[test]
    fn bytes_of_another_encoding_are_refused_rather_than_garbled() {
        assert_eq!(text_of(&[0xbf, 0xcd, 0xbb, 0xa7]), Err(DecodeError::NotUtf8));
    }
}
