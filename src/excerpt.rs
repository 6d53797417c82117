use core::fmt;

/// The start of a text that could not be parsed, for an error to quote. It is kept without an
/// allocation, and is long enough for every FastAPI name.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// UTF-8, then zeros.
    bytes: [u8; Self::MAX_LEN],
    /// The number of bytes that are UTF-8.
    len: usize,
    /// The length of the whole text.
    text_len: usize,
}

impl Excerpt {
    const MAX_LEN: usize = 48;

    pub(crate) fn of(text: &str) -> Self {
        let start = cut(text, Self::MAX_LEN);
        let mut bytes = [0; Self::MAX_LEN];
        for (byte, copied) in start.bytes().zip(&mut bytes) {
            *copied = byte;
        }
        Self { bytes, len: start.len(), text_len: text.len() }
    }

    fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Returns the first name that `name` returns for a number in the text.
    pub(crate) fn find_name(
        &self,
        name: impl Fn(u16) -> Option<&'static str>,
    ) -> Option<&'static str> {
        let mut numbers = self.as_str().split(|character: char| !character.is_ascii_digit());
        numbers.find_map(|digits| name(digits.parse().ok()?))
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())?;
        if self.len < self.text_len {
            write!(f, "… ({} bytes)", self.text_len)?;
        }
        Ok(())
    }
}

/// Returns the longest start of the text that has at most `max_len` bytes and ends between two
/// characters.
pub(crate) fn cut(text: &str, max_len: usize) -> &str {
    (0..=max_len.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}
