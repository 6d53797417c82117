//! From text to numbers, for both types; and the errors for text that is none.

use core::{error::Error, fmt};

use crate::{
    HttpStatus, WsCloseCode,
    table::{self, HTTP_ROWS, Row, WS_ROWS},
};

/// The status of a FastAPI name, or of three digits. The rest is for [`other_http_status`].
#[inline]
pub(crate) fn http_status(text: &str) -> Option<HttpStatus> {
    match text.as_bytes() {
        // HTTP_123_
        [_, _, _, _, _, a, b, c, _, ..] => {
            let place = table::http_place(digits([b'0', *a, *b, *c]));
            match is_same(HTTP_ROWS.get(place)?.name, text) {
                true => HttpStatus::ALL.get(place).copied(),
                false => None,
            }
        }
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
            HttpStatus::from_u16(digits([b'0', *a, *b, *c])).ok()
        }
        _ => None,
    }
}

/// The close code of a FastAPI name. The rest is for [`other_ws_close_code`].
#[inline]
pub(crate) fn ws_close_code(text: &str) -> Option<WsCloseCode> {
    // WS_1012_
    let [_, _, _, _, _, c, d, _, ..] = text.as_bytes() else { return None };
    let place = table::ws_place(digits([b'1', b'0', *c, *d]));
    match is_same(WS_ROWS.get(place)?.name, text) {
        true => WsCloseCode::ALL.get(place).copied(),
        false => None,
    }
}

/// The status of a deprecated FastAPI name.
#[cold]
#[inline]
pub(crate) fn other_http_status(text: &str) -> Result<HttpStatus, ParseHttpStatusError> {
    if let Some(number) = text.get(5..8).and_then(|digits| number(digits.as_bytes())) {
        if table::deprecated_http_name(number) == Some(text) {
            return HttpStatus::from_u16(number).map_err(|_| ParseHttpStatusError::of(text));
        }
    }
    Err(ParseHttpStatusError::of(text))
}

/// The close code of a number.
#[cold]
#[inline]
pub(crate) fn other_ws_close_code(text: &str) -> Result<WsCloseCode, ParseWsCloseCodeError> {
    match number(text.as_bytes()) {
        Some(number) => Ok(WsCloseCode::from_u16(number)),
        None => Err(ParseWsCloseCodeError::of(text)),
    }
}

/// The number that these make if they are digits: the name that has them is compared as a whole.
#[inline]
fn digits(digits: [u8; 4]) -> u16 {
    let [a, b, c, d] = digits.map(u32::from);
    (a * 1000 + b * 100 + c * 10 + d).wrapping_sub(u32::from(b'0') * 1111) as u16
}

/// Whether a text is this name, in fewer instructions than a call of what compares texts of any
/// length. Parts that overlap are compared twice. Names have 8 to 48 bytes: see `places`.
#[inline]
fn is_same(name: &str, text: &str) -> bool {
    let (name, text) = (name.as_bytes(), text.as_bytes());
    if name.len() != text.len() {
        return false;
    }
    match (name.split_first_chunk::<16>(), text.split_first_chunk::<16>()) {
        (Some((name_start, name_rest)), Some((text_start, text_rest))) => {
            (name_start == text_start) & (name.last_chunk::<16>() == text.last_chunk::<16>())
                && (name.len() <= 32
                    || name_rest.first_chunk::<16>() == text_rest.first_chunk::<16>())
        }
        _ => {
            name.first_chunk::<8>() == text.first_chunk::<8>()
                && name.last_chunk::<8>() == text.last_chunk::<8>()
        }
    }
}

/// A decimal number as people write it: no sign, no leading zero.
#[inline]
fn number(text: &[u8]) -> Option<u16> {
    if let [] | [b'0', _, ..] = text {
        return None;
    }
    let mut number: u16 = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(digit.into())?;
    }
    Some(number)
}

/// Text that is no HTTP status: neither a FastAPI name nor a number from 100 to 999.
///
/// The message quotes the text, up to its first 48 bytes, says what is accepted and, where
/// the text has the number of a known status in it, gives that status's name.
///
/// ```
/// use fastrapi_compat::HttpStatus;
///
/// let error = "HTTP_404_OK".parse::<HttpStatus>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"HTTP_404_OK\" is not an HTTP status: expected a FastAPI name or \
///      three digits from 100 to 999 (RFC 9110, section 15); 404 is HTTP_404_NOT_FOUND",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseHttpStatusError(Excerpt);

impl ParseHttpStatusError {
    #[cold]
    #[inline]
    pub(crate) fn of(text: &str) -> Self {
        Self(Excerpt::of(text))
    }
}

impl fmt::Display for ParseHttpStatusError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not an HTTP status: expected a FastAPI name or three digits from 100 to 999 (RFC 9110, section 15)",
            self.0,
        )?;
        self.0.suggest(f, table::http_row, "HTTP_404_NOT_FOUND")
    }
}

impl Error for ParseHttpStatusError {}

/// Text that is no close code: neither a FastAPI name nor a number from 0 to 65535.
///
/// The message quotes the text, up to its first 48 bytes, says what is accepted and, where
/// the text has the number of a known close code in it, gives that code's name.
///
/// ```
/// use fastrapi_compat::WsCloseCode;
///
/// let error = "ws_1008".parse::<WsCloseCode>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"ws_1008\" is not a WebSocket close code: expected a FastAPI name or \
///      a number from 0 to 65535 (RFC 6455, section 7.4); 1008 is WS_1008_POLICY_VIOLATION",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseWsCloseCodeError(Excerpt);

impl ParseWsCloseCodeError {
    #[cold]
    #[inline]
    pub(crate) fn of(text: &str) -> Self {
        Self(Excerpt::of(text))
    }
}

impl fmt::Display for ParseWsCloseCodeError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a WebSocket close code: expected a FastAPI name or a number from 0 to 65535 (RFC 6455, section 7.4)",
            self.0,
        )?;
        self.0.suggest(f, table::ws_row, "WS_1000_NORMAL_CLOSURE")
    }
}

impl Error for ParseWsCloseCodeError {}

/// The start of a text, kept without an allocation: errors must be able to quote what they
/// were given, and it may be a megabyte. Every name fits whole.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// UTF-8, then zeros.
    start: [u8; Excerpt::MOST],
    /// How many bytes of `start` are UTF-8.
    used: usize,
    /// How many bytes the whole text has.
    len: usize,
}

impl Excerpt {
    const MOST: usize = 48;

    #[cold]
    #[inline]
    pub(crate) fn of(text: &str) -> Self {
        let cut = cut(text, Self::MOST).as_bytes();
        let mut start = [0; Self::MOST];
        if let Some(start) = start.get_mut(..cut.len()) {
            start.copy_from_slice(cut);
        }
        Self { start, used: cut.len(), len: text.len() }
    }

    #[inline]
    fn as_str(&self) -> &str {
        self.start
            .get(..self.used)
            .and_then(|used| core::str::from_utf8(used).ok())
            .unwrap_or_default()
    }

    /// Names the row whose number is in the text, as it was probably meant; or else an example.
    #[inline]
    fn suggest(
        &self,
        f: &mut fmt::Formatter<'_>,
        row: fn(u16) -> Option<&'static Row>,
        example: &str,
    ) -> fmt::Result {
        let mut number: u16 = 0;
        for byte in self.start {
            if byte.is_ascii_digit() {
                number = number.saturating_mul(10).saturating_add((byte - b'0').into());
            } else if let Some(row) = row(number) {
                return write!(f, "; {number} is {}", row.name);
            } else {
                number = 0;
            }
        }
        write!(f, ", such as {example}")
    }
}

impl fmt::Debug for Excerpt {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Excerpt {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)?;
        if self.used < self.len {
            write!(f, "… ({} bytes)", self.len)?;
        }
        Ok(())
    }
}

/// The longest start of `text` that has no more than `most` bytes and ends between characters.
#[inline]
pub(crate) fn cut(text: &str, most: usize) -> &str {
    (0..=most.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}
