//! FastAPI's `HTTPException`.

mod detail;
mod error;
mod json;

use alloc::{borrow::ToOwned, boxed::Box, sync::Arc, vec::Vec};
use core::{error::Error, fmt};

use ::http::header::{CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use serde_core::Serialize;
use static_assertions::{assert_impl_all, const_assert};

pub use self::{detail::Detail, error::InvalidHttpException};
use crate::{HttpStatus, InvalidHttpStatus, portable::status};

/// FastAPI's `HTTPException`: a status, a detail and headers.
///
/// The response has FastAPI's body, byte for byte: `{"detail":…}` as compact UTF-8 JSON, or none
/// where the status [does not allow](HttpStatus::allows_body) one.
///
/// It is the error of a handler and a response in axum and actix-web. For other frameworks it
/// converts into the `http::Response` of `http` 1 or, with the feature `http_0_2`, of 0.2.
///
/// With the feature `exception_handler`, the exception is in the extensions of its response, for a
/// [middleware of axum](#impl-IntoResponse-for-HttpException). Without it, only one with a `source`
/// is. In actix-web it is [the error of the response](#impl-ResponseError-for-HttpException).
///
/// Requires the feature `exception`.
///
/// ```
/// use fastrapi_compat::{HttpException, portable::status};
///
/// let error = HttpException::new(status::HTTP_404_NOT_FOUND, "User not found");
/// assert_eq!(error.status(), status::HTTP_404_NOT_FOUND);
/// assert_eq!(error.detail().as_str(), Some("User not found"));
/// assert_eq!(error.to_string(), "404: User not found");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct HttpException {
    status: HttpStatus,
    detail: Detail,
    // One allocation. A `HeaderMap` takes two, and the response has its own.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl HttpException {
    /// Creates an exception with a text or a [`serde_json::Value`] as its detail.
    ///
    /// `null` stands for no detail, as `None` does in Python, and becomes the reason phrase. A value
    /// that nests more than 126 lists and objects cannot be sent: the exception is then a 500 whose
    /// [`source`](Error::source) is the [`InvalidHttpException`].
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, HttpStatus};
    /// let list = HttpException::new(HttpStatus::of::<420>(), serde_json::json!([1, 2]));
    /// assert_eq!(list.to_string(), "420: [1,2]");
    /// ```
    pub fn new(
        status: impl IntoHttpStatus,
        detail: impl TryInto<Detail, Error: Into<Box<dyn Error + Send + Sync>>>,
    ) -> Self {
        match detail.try_into() {
            Ok(detail) if detail.is_null() => Self::from(status.into()),
            Ok(detail) => Self { detail, ..Self::from(status.into()) },
            Err(error) => Self::from(status::HTTP_500_INTERNAL_SERVER_ERROR).with_source(error),
        }
    }

    /// Creates an exception with any value as its detail; floats that are not finite become `null`.
    ///
    /// # Errors
    ///
    /// If the value cannot be serialized as JSON, or nests too deeply.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    /// let error = HttpException::try_new(status::HTTP_409_CONFLICT, &[(1, "a"), (2, "b")])?;
    /// assert_eq!(error.to_string(), r#"409: [[1,"a"],[2,"b"]]"#);
    /// # Ok::<(), fastrapi_compat::InvalidHttpException>(())
    /// ```
    pub fn try_new(
        status: impl IntoHttpStatus,
        detail: &(impl Serialize + ?Sized),
    ) -> Result<Self, InvalidHttpException> {
        let detail = Detail::serialized(detail).map_err(InvalidHttpException::Detail)?;
        Ok(Self::new(status, detail))
    }

    /// Adds a header. All values of a name that is given more than once are sent.
    ///
    /// Name and value are text or those of `http` 1. A `content-type` replaces `application/json`.
    ///
    /// # Errors
    ///
    /// If `http` refuses the name or the value, and for `content-length` and `transfer-encoding`.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    /// use http::header::{HeaderValue, WWW_AUTHENTICATE};
    ///
    /// const BEARER: HeaderValue = HeaderValue::from_static("Bearer"); // not copied, unlike text
    /// let error = HttpException::from(status::HTTP_401_UNAUTHORIZED)
    ///     .header(WWW_AUTHENTICATE, BEARER)?
    ///     .header("X-Reason", "no token")?;
    /// assert_eq!(error.headers().len(), 2);
    /// # Ok::<(), fastrapi_compat::InvalidHttpException>(())
    /// ```
    pub fn header<K, V>(mut self, name: K, value: V) -> Result<Self, InvalidHttpException>
    where
        K: AsRef<str> + Clone + TryInto<HeaderName, Error: Into<::http::Error>>,
        V: TryInto<HeaderValue, Error: Into<::http::Error>>,
    {
        let refused = |source| {
            let name = name.as_ref().to_owned();
            InvalidHttpException::Header { name, source }
        };
        let header = name.clone().try_into().map_err(|error| refused(error.into()))?;
        if header == CONTENT_LENGTH || header == TRANSFER_ENCODING {
            return Err(InvalidHttpException::Framing(header));
        }
        let value = value.try_into().map_err(|error| refused(error.into()))?;
        self.headers.push((header, value));
        Ok(self)
    }

    /// Stores the error that led to this exception, for [`source`](Error::source).
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    /// use std::error::Error;
    /// let error = HttpException::from(status::HTTP_502_BAD_GATEWAY).with_source("no route");
    /// assert_eq!(error.source().unwrap().to_string(), "no route");
    /// assert_eq!(error.to_string(), "502: Bad Gateway"); // the client is not told
    /// ```
    pub fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into().into()), ..self }
    }

    /// Returns the status.
    #[doc(alias = "status_code")]
    pub const fn status(&self) -> HttpStatus {
        self.status
    }

    /// Returns the detail.
    pub const fn detail(&self) -> &Detail {
        &self.detail
    }

    /// Returns the headers that were added, in this order.
    pub fn headers(&self) -> impl ExactSizeIterator<Item = (&HeaderName, &HeaderValue)> {
        self.headers.iter().map(|(name, value)| (name, value))
    }

    /// Returns the body of the response, in UTF-8; empty if the status does not allow one.
    pub(crate) fn body(&self) -> Vec<u8> {
        if self.status.allows_body() { self.detail.body() } else { Vec::new() }
    }
}

/// The detail is the reason phrase, as in FastAPI, or `""` if there is none.
impl From<HttpStatus> for HttpException {
    fn from(status: HttpStatus) -> Self {
        let detail = status.phrase().unwrap_or_default().into();
        Self { status, detail, headers: Vec::new(), source: None }
    }
}

/// Returns a 500 whose [`source`](Error::source) is the error, so that `.header(…)?` works in a
/// handler.
impl From<InvalidHttpException> for HttpException {
    fn from(error: InvalidHttpException) -> Self {
        Self::from(status::HTTP_500_INTERNAL_SERVER_ERROR).with_source(error)
    }
}

/// Returns a 500 whose [`source`](Error::source) is the error, so that `HttpStatus::from_u16(…)?`
/// works in a handler.
impl From<InvalidHttpStatus> for HttpException {
    fn from(error: InvalidHttpStatus) -> Self {
        Self::from(status::HTTP_500_INTERNAL_SERVER_ERROR).with_source(error)
    }
}

/// Two exceptions are equal if their responses are; their sources are not compared.
impl PartialEq for HttpException {
    fn eq(&self, other: &Self) -> bool {
        (self.status, &self.detail, &self.headers) == (other.status, &other.detail, &other.headers)
    }
}

/// Writes `404: User not found`, as Python prints an `HTTPException`.
impl fmt::Display for HttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status.as_u16(), self.detail)
    }
}

impl Error for HttpException {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A type that converts into an [`HttpStatus`]: `HttpStatus` itself or a framework's `StatusCode`.
///
/// A plain number is none of them, because it may be invalid:
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an HTTP status",
    label = "expected an `HttpStatus` or a `StatusCode`",
    note = "for a constant write `HttpStatus::of::<404>()` or `status::HTTP_404_NOT_FOUND`",
    note = "for a number that is known only at run time write `HttpStatus::from_u16(number)?`"
)]
pub trait IntoHttpStatus: Into<HttpStatus> {}

#[diagnostic::do_not_recommend]
impl<T: Into<HttpStatus>> IntoHttpStatus for T {}

// Clippy warns about a larger error in a `Result`.
const_assert!(size_of::<HttpException>() < 128);
assert_impl_all!(HttpException: Error, Clone, PartialEq, Send, Sync, Unpin);
