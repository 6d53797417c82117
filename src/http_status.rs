use core::{error::Error, fmt, num::NonZeroU16, str::FromStr};

use static_assertions::{assert_eq_size, assert_impl_all};

use crate::{
    excerpt::Excerpt,
    table::{self, Row},
};

/// An HTTP status code: a number from 100 to 999, as in `http::StatusCode`.
///
/// It converts to and from the status code of every framework whose feature is enabled. Use it in a
/// library that serves several frameworks, and to get from one framework to another. Its constants
/// are in [`portable::status`](crate::portable::status). It takes two bytes, and so does an
/// `Option` of it.
///
/// Status codes are defined in
/// [RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110.html#section-15).
///
/// ```
/// use fastrapi_compat::{HttpStatus, portable::status};
///
/// let status: HttpStatus = "HTTP_404_NOT_FOUND".parse()?;
/// assert_eq!(status, status::HTTP_404_NOT_FOUND);
/// assert_eq!(status, 404);
/// assert_eq!(status.to_string(), "404 Not Found");
/// # Ok::<(), fastrapi_compat::ParseHttpStatusError>(())
/// ```
///
/// A service that uses one framework does not need this type: the constants of the framework's
/// `status` module have the type that its functions expect.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpStatus(NonZeroU16);

impl HttpStatus {
    /// The names that FastAPI exports and their status codes, in ascending order.
    ///
    /// ```
    /// use fastrapi_compat::HttpStatus;
    ///
    /// let (name, status) = HttpStatus::NAMED[0];
    /// assert_eq!(name, "HTTP_100_CONTINUE");
    /// assert_eq!(status, 100);
    /// ```
    pub const NAMED: &[(&'static str, Self)] = http_names!(named { Self::constant });

    /// The names that FastAPI has deprecated and their status codes, in ascending order.
    ///
    /// ```
    /// use fastrapi_compat::HttpStatus;
    ///
    /// for (name, status) in HttpStatus::DEPRECATED {
    ///     assert_eq!(name.parse(), Ok(*status));
    ///     assert_ne!(status.name(), Some(*name));
    /// }
    /// ```
    pub const DEPRECATED: &[(&'static str, Self)] = deprecated_names!(named { Self::constant });

    /// Returns the status code with this number.
    ///
    /// ```
    /// use fastrapi_compat::HttpStatus;
    ///
    /// assert_eq!(HttpStatus::from_u16(404)?, 404);
    /// assert!(HttpStatus::from_u16(99).is_err());
    /// # Ok::<(), fastrapi_compat::InvalidHttpStatus>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`InvalidHttpStatus`] for a number outside 100–999.
    #[inline]
    pub const fn from_u16(number: u16) -> Result<Self, InvalidHttpStatus> {
        match NonZeroU16::new(number) {
            Some(valid) if number >= 100 && number <= 999 => Ok(Self(valid)),
            _ => Err(InvalidHttpStatus { number }),
        }
    }

    /// Returns the status code with a constant number, which the compiler checks.
    ///
    /// Use it for a status code that FastAPI does not name. A number outside 100–999 does not
    /// compile.
    ///
    /// ```
    /// use fastrapi_compat::HttpStatus;
    ///
    /// const ENHANCE_YOUR_CALM: HttpStatus = HttpStatus::of::<420>();
    /// assert_eq!(ENHANCE_YOUR_CALM, 420);
    /// ```
    ///
    /// ```compile_fail,E0080
    /// use fastrapi_compat::HttpStatus;
    ///
    /// const TOO_SMALL: HttpStatus = HttpStatus::of::<99>();
    /// ```
    #[inline]
    #[must_use]
    pub const fn of<const NUMBER: u16>() -> Self {
        const { Self::constant(NUMBER) }
    }

    /// Returns a status code. Only constants call this, so an invalid number is a compiler error.
    #[allow(clippy::panic, reason = "only constants use it")]
    pub(crate) const fn constant(number: u16) -> Self {
        match Self::from_u16(number) {
            Ok(status) => status,
            Err(_) => panic!("an HTTP status is a number from 100 to 999"),
        }
    }

    /// Returns the number, from 100 to 999.
    #[inline]
    #[must_use]
    pub const fn as_u16(self) -> u16 {
        self.0.get()
    }

    /// Returns FastAPI's name, such as `HTTP_404_NOT_FOUND`, or `None` if FastAPI has none.
    ///
    /// ```
    /// use fastrapi_compat::{HttpStatus, portable::status};
    ///
    /// assert_eq!(status::HTTP_200_OK.name(), Some("HTTP_200_OK"));
    /// assert_eq!(HttpStatus::of::<299>().name(), None);
    /// ```
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match table::http_row(self.as_u16()) {
            Some(row) => Some(row.name),
            None => None,
        }
    }

    /// Returns the reason phrase in [IANA's registry], or `None` for 306 and for status codes that
    /// are not registered.
    ///
    /// `http::StatusCode::canonical_reason` returns older phrases for 203, 413 and 422.
    ///
    /// ```
    /// use fastrapi_compat::portable::status;
    ///
    /// let status = status::HTTP_422_UNPROCESSABLE_CONTENT;
    /// assert_eq!(status.phrase(), Some("Unprocessable Content"));
    /// assert_eq!(status::HTTP_306_RESERVED.phrase(), None);
    /// ```
    ///
    /// [IANA's registry]: https://www.iana.org/assignments/http-status-codes/http-status-codes.xhtml
    #[doc(alias("canonical_reason", "reason_phrase"))]
    #[must_use]
    pub const fn phrase(self) -> Option<&'static str> {
        match table::http_row(self.as_u16()) {
            Some(row) => row.phrase(),
            None => None,
        }
    }

    /// Reports whether the number is 100–199: the final response is still to come.
    #[inline]
    #[must_use]
    pub const fn is_informational(self) -> bool {
        matches!(self.as_u16(), 100..=199)
    }

    /// Reports whether the number is 200–299: the request succeeded.
    #[inline]
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self.as_u16(), 200..=299)
    }

    /// Reports whether the number is 300–399: the client must do more to complete the request.
    #[inline]
    #[must_use]
    pub const fn is_redirection(self) -> bool {
        matches!(self.as_u16(), 300..=399)
    }

    /// Reports whether the number is 400–499: the client made a mistake.
    #[inline]
    #[must_use]
    pub const fn is_client_error(self) -> bool {
        matches!(self.as_u16(), 400..=499)
    }

    /// Reports whether the number is 500–599: the server failed to fulfill a valid request.
    #[inline]
    #[must_use]
    pub const fn is_server_error(self) -> bool {
        matches!(self.as_u16(), 500..=599)
    }

    /// Reports whether FastAPI sends a body with this status code: not below 200, and not with 204,
    /// 205 or 304.
    ///
    /// ```
    /// use fastrapi_compat::portable::status;
    ///
    /// assert!(status::HTTP_404_NOT_FOUND.allows_body());
    /// assert!(!status::HTTP_204_NO_CONTENT.allows_body());
    /// ```
    #[inline]
    #[must_use]
    pub const fn allows_body(self) -> bool {
        !matches!(self.as_u16(), 100..=199 | 204 | 205 | 304)
    }
}

/// Returns 200, the status code of a FastAPI handler that does not set one.
impl Default for HttpStatus {
    fn default() -> Self {
        Self::of::<200>()
    }
}

/// Writes the number and the reason phrase, `404 Not Found`, or the number if there is no phrase.
impl fmt::Display for HttpStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match table::http_row(self.as_u16()) {
            Some(row) => f.pad(row.line),
            None => self.as_u16().fmt(f),
        }
    }
}

/// Writes the name, `HTTP_404_NOT_FOUND`, or `HttpStatus(299)` if there is no name.
impl fmt::Debug for HttpStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => f.debug_tuple("HttpStatus").field(&self.as_u16()).finish(),
        }
    }
}

/// Parses a FastAPI name, which may be a deprecated one, or three digits.
impl FromStr for HttpStatus {
    type Err = ParseHttpStatusError;

    fn from_str(text: &str) -> Result<Self, ParseHttpStatusError> {
        parse(text).ok_or_else(|| ParseHttpStatusError(Excerpt::of(text)))
    }
}

fn parse(text: &str) -> Option<HttpStatus> {
    if let [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] = text.as_bytes() {
        return HttpStatus::from_u16(text.parse().ok()?).ok();
    }
    // The 404 in HTTP_404_NOT_FOUND.
    let number = text.get(5..8)?.parse().ok()?;
    let is_name_in = |row: Option<&Row>| row.is_some_and(|row| row.name == text);
    if is_name_in(table::http_row(number)) || is_name_in(table::deprecated_http_row(number)) {
        HttpStatus::from_u16(number).ok()
    } else {
        None
    }
}

impl From<HttpStatus> for u16 {
    #[inline]
    fn from(status: HttpStatus) -> Self {
        status.as_u16()
    }
}

impl TryFrom<u16> for HttpStatus {
    type Error = InvalidHttpStatus;

    #[inline]
    fn try_from(number: u16) -> Result<Self, InvalidHttpStatus> {
        Self::from_u16(number)
    }
}

impl PartialEq<u16> for HttpStatus {
    #[inline]
    fn eq(&self, number: &u16) -> bool {
        self.as_u16() == *number
    }
}

impl PartialEq<HttpStatus> for u16 {
    #[inline]
    fn eq(&self, status: &HttpStatus) -> bool {
        *self == status.as_u16()
    }
}

/// Returned for a number that is not an HTTP status code, because it is outside 100–999.
///
/// ```
/// use fastrapi_compat::HttpStatus;
///
/// let error = HttpStatus::from_u16(99).unwrap_err();
/// assert_eq!(error.to_string(), "99 is not an HTTP status: expected a number from 100 to 999");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidHttpStatus {
    number: u16,
}

impl fmt::Display for InvalidHttpStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not an HTTP status: expected a number from 100 to 999", self.number)
    }
}

impl Error for InvalidHttpStatus {}

/// Returned for text that is neither a FastAPI name of an HTTP status nor a number from 100 to 999.
///
/// The message quotes the first 48 bytes of the text. If the text contains the number of a named
/// status, the message suggests the name.
///
/// ```
/// use fastrapi_compat::HttpStatus;
///
/// let error = "HTTP_201_OK".parse::<HttpStatus>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"HTTP_201_OK\" is not an HTTP status: expected a FastAPI name such as HTTP_404_NOT_FOUND \
///      or a number from 100 to 999; did you mean HTTP_201_CREATED?",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseHttpStatusError(Excerpt);

impl fmt::Display for ParseHttpStatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not an HTTP status: expected a FastAPI name such as HTTP_404_NOT_FOUND or a \
             number from 100 to 999",
            self.0,
        )?;
        let suggestion = self.0.find_name(|number| Some(table::http_row(number)?.name));
        suggestion.map_or(Ok(()), |name| write!(f, "; did you mean {name}?"))
    }
}

impl Error for ParseHttpStatusError {}

assert_eq_size!(HttpStatus, Option<HttpStatus>, u16);
assert_impl_all!(HttpStatus: Send, Sync, Unpin, core::panic::UnwindSafe, core::panic::RefUnwindSafe);
assert_impl_all!(InvalidHttpStatus: Send, Sync, Unpin);
assert_impl_all!(ParseHttpStatusError: Send, Sync, Unpin);
