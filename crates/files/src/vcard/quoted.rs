//! Values that were made safe for mail: quoted-printable and base64, in a character set of their own.

use base64::{Engine, alphabet, engine};
use encoding_rs::{Encoding, UTF_8};

/// Base64 as it is found: the padding may be missing.
const FORGIVING: engine::GeneralPurpose = engine::GeneralPurpose::new(
    &alphabet::STANDARD,
    engine::GeneralPurposeConfig::new().with_decode_padding_mode(engine::DecodePaddingMode::Indifferent),
);

/// The text of quoted-printable; soft line breaks are gone already.
pub(super) fn decode(value: &str, charset: Option<&str>) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match after {
            [high, low, after @ ..] if *first == b'=' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(digit(*high) << 4 | digit(*low));
                after
            }
            after => {
                bytes.push(*first);
                after
            }
        };
    }
    decoded(&bytes, charset)
}

/// The text of base64, if it is text.
pub(super) fn unpack(value: &str, charset: Option<&str>) -> Option<String> {
    let packed: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = FORGIVING.decode(packed).ok()?;
    let text = decoded(&bytes, charset);
    (!text.contains(['\0', char::REPLACEMENT_CHARACTER])).then_some(text)
}

/// A character set that nobody knows, or that is not told, is UTF-8 if it can be, else whatever is likeliest.
fn decoded(bytes: &[u8], charset: Option<&str>) -> String {
    let told = charset.and_then(|label| Encoding::for_label(label.as_bytes())).filter(|set| *set != UTF_8);
    match told {
        Some(set) => set.decode_without_bom_handling(bytes).0.into_owned(),
        None => crate::text::decode(bytes, None).text,
    }
}

fn digit(hex: u8) -> u8 {
    match hex {
        b'0'..=b'9' => hex - b'0',
        _ => (hex & 0xdf).wrapping_sub(b'A').wrapping_add(10),
    }
}
