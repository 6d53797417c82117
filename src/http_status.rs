use core::{error::Error, fmt, num::NonZeroU16, str::FromStr};

use static_assertions::{assert_eq_size, assert_impl_all};

use crate::{
    parse::{self, ParseHttpStatusError},
    table,
};

/// An HTTP status: any number from 100 to 999, the same ones that `http::StatusCode` holds.
///
/// It converts into and from the status of every framework whose feature is on, so it is the
/// type for a library that serves them all, and the bridge from one framework to another.
/// The constants are in [`portable::status`](crate::portable::status). It is two bytes, and
/// so is an `Option` of it.
///
/// Defined in [RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110.html#section-15).
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpStatus(NonZeroU16);

impl HttpStatus {
    /// Every status that FastAPI has a name for, in ascending order.
    ///
    /// ```
    /// use fastrapi_compat::HttpStatus;
    ///
    /// for status in HttpStatus::ALL {
    ///     assert!(status.name().is_some());
    /// }
    /// ```
    #[allow(clippy::indexing_slicing, reason = "the compiler evaluates it")]
    pub const ALL: &[Self] = &{
        let mut all = [Self::constant(100); table::HTTP_ROWS.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = Self::constant(table::HTTP_ROWS[i].number);
            i += 1;
        }
        all
    };

    /// The status with this number.
    ///
    /// # Errors
    ///
    /// [`InvalidHttpStatus`] if the number is not from 100 to 999.
    ///
    /// ```
    /// use fastrapi_compat::HttpStatus;
    ///
    /// assert_eq!(HttpStatus::from_u16(404)?, 404);
    /// assert!(HttpStatus::from_u16(99).is_err());
    /// # Ok::<(), fastrapi_compat::InvalidHttpStatus>(())
    /// ```
    #[inline]
    pub const fn from_u16(number: u16) -> Result<Self, InvalidHttpStatus> {
        match NonZeroU16::new(number) {
            Some(valid) if number >= 100 && number <= 999 => Ok(Self(valid)),
            _ => Err(InvalidHttpStatus { number }),
        }
    }

    /// The status with a number that is known when the code is written, such as one that
    /// FastAPI has no name for. A number that is not from 100 to 999 does not compile.
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

    /// For constants only: there, a wrong number is a compiler error.
    #[inline]
    #[allow(clippy::panic, reason = "only constants call it")]
    pub(crate) const fn constant(number: u16) -> Self {
        match Self::from_u16(number) {
            Ok(status) => status,
            Err(_) => panic!("an HTTP status is a number from 100 to 999"),
        }
    }

    /// The number, from 100 to 999.
    #[inline]
    #[must_use]
    pub const fn as_u16(self) -> u16 {
        self.0.get()
    }

    /// FastAPI's name, such as `HTTP_404_NOT_FOUND`; `None` where FastAPI has none.
    ///
    /// ```
    /// use fastrapi_compat::{HttpStatus, portable::status};
    ///
    /// assert_eq!(status::HTTP_200_OK.name(), Some("HTTP_200_OK"));
    /// assert_eq!(HttpStatus::of::<299>().name(), None);
    /// ```
    #[inline]
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match table::http_row(self.as_u16()) {
            Some(row) => Some(row.name),
            None => None,
        }
    }

    /// The reason phrase in [IANA's registry] today; `None` for 306 and for what is not
    /// registered. `http::StatusCode::canonical_reason` still has older phrases for 203, 413
    /// and 422.
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
    #[inline]
    #[doc(alias("canonical_reason", "reason_phrase"))]
    #[must_use]
    pub const fn phrase(self) -> Option<&'static str> {
        match table::http_row(self.as_u16()) {
            Some(row) => row.phrase,
            None => None,
        }
    }

    /// From 100 to 199: the final answer is still to come.
    #[inline]
    #[must_use]
    pub const fn is_informational(self) -> bool {
        self.class() == 1
    }

    /// From 200 to 299: the request worked.
    #[inline]
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.class() == 2
    }

    /// From 300 to 399: the client has to do more to complete the request.
    #[inline]
    #[must_use]
    pub const fn is_redirection(self) -> bool {
        self.class() == 3
    }

    /// From 400 to 499: the client should ask for something else, or otherwise.
    #[inline]
    #[must_use]
    pub const fn is_client_error(self) -> bool {
        self.class() == 4
    }

    /// From 500 to 599: the server failed at a request that may have been fine.
    #[inline]
    #[must_use]
    pub const fn is_server_error(self) -> bool {
        self.class() == 5
    }

    #[inline]
    const fn class(self) -> u16 {
        self.as_u16() / 100
    }

    /// Whether FastAPI lets an answer with this status have a body: not below 200, and not
    /// with 204, 205 or 304
    /// ([RFC 9110, section 6.4.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-6.4.1)).
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
        !self.is_informational() && !matches!(self.as_u16(), 204 | 205 | 304)
    }
}

/// 200, as in FastAPI, where a handler that names no status answers with it.
impl Default for HttpStatus {
    #[inline]
    fn default() -> Self {
        Self::of::<200>()
    }
}

/// The number and the phrase, `404 Not Found`; the number alone where there is no phrase.
impl fmt::Display for HttpStatus {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match table::http_row(self.as_u16()) {
            Some(row) => f.pad(row.line),
            None => fmt::Display::fmt(&self.as_u16(), f),
        }
    }
}

/// The name, `HTTP_404_NOT_FOUND`; `HttpStatus(299)` where there is none.
impl fmt::Debug for HttpStatus {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => f.debug_tuple("HttpStatus").field(&self.as_u16()).finish(),
        }
    }
}

/// From a FastAPI name, a deprecated one too, or from three digits.
impl FromStr for HttpStatus {
    type Err = ParseHttpStatusError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, ParseHttpStatusError> {
        match parse::http_status(text) {
            Some(status) => Ok(status),
            None => parse::other_http_status(text),
        }
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

/// A number that is no HTTP status, as it is not from 100 to 999.
///
/// ```
/// use fastrapi_compat::HttpStatus;
///
/// let error = HttpStatus::from_u16(99).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "99 is not an HTTP status: expected a number from 100 to 999 (RFC 9110, section 15)",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidHttpStatus {
    number: u16,
}

impl fmt::Display for InvalidHttpStatus {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not an HTTP status: expected a number from 100 to 999 (RFC 9110, section 15)",
            self.number,
        )
    }
}

impl Error for InvalidHttpStatus {}

assert_eq_size!(HttpStatus, Option<HttpStatus>, u16);
assert_impl_all!(
    HttpStatus: Copy, Ord, core::hash::Hash, Default, fmt::Debug, fmt::Display, FromStr,
    TryFrom<u16>, Into<u16>, PartialEq<u16>,
    Send, Sync, Unpin, core::panic::UnwindSafe, core::panic::RefUnwindSafe
);
assert_impl_all!(InvalidHttpStatus: Error, Copy, PartialEq, Send, Sync, Unpin);
assert_impl_all!(ParseHttpStatusError: Error, Clone, PartialEq, Send, Sync, Unpin);

/// 500 with the error as its source, so that `HttpStatus::from_u16(…)?` works in a handler.
#[cfg(feature = "exception")]
impl From<InvalidHttpStatus> for crate::HttpException {
    #[inline]
    fn from(error: InvalidHttpStatus) -> Self {
        Self::from(crate::portable::status::HTTP_500_INTERNAL_SERVER_ERROR).with_source(error)
    }
}

/// A type that converts into an [`HttpStatus`]: the `StatusCode` of a framework, or `HttpStatus`.
///
/// A bare number may be invalid, so it is not a status:
///
/// ```
/// use fastrapi_compat::{HttpException, HttpStatus};
///
/// fn relay(number: u16) -> Result<(), HttpException> {
///     match number {
///         200..300 => Ok(()),
///         420 => Err(HttpException::new(HttpStatus::of::<420>(), "Enhance your calm")),
///         _ => Err(HttpException::new(HttpStatus::from_u16(number)?, "Not relayed")),
///     }
/// }
///
/// assert_eq!(relay(420).unwrap_err().status(), 420);
/// assert_eq!(relay(404).unwrap_err().status(), 404);
/// assert_eq!(relay(1000).unwrap_err().status(), 500);
/// ```
#[cfg(feature = "exception")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an HTTP status",
    label = "expected an `HttpStatus` or a `StatusCode`",
    note = "for a constant write `HttpStatus::of::<404>()` or `status::HTTP_404_NOT_FOUND`",
    note = "for a number that is known only at run time write `HttpStatus::from_u16(number)?`"
)]
pub trait IntoHttpStatus: Into<HttpStatus> {}

#[cfg(feature = "exception")]
#[diagnostic::do_not_recommend]
impl<T: Into<HttpStatus>> IntoHttpStatus for T {}
