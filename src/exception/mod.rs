//! The counterpart of FastAPI's `HTTPException`.

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

/// The counterpart of FastAPI's `HTTPException`: a status code, a detail and headers.
///
/// The body of its response is FastAPI's, byte for byte: `{"detail":…}` as compact JSON in UTF-8, or
/// nothing if the status code [does not allow](HttpStatus::allows_body) a body.
///
/// An exception is the error of a handler, and a response, in axum, actix-web and rocket. For other
/// frameworks it converts to the `http::Response` of `http` 1 or, with the feature `http_0_2`, of 0.2.
/// Use `?` where Python uses `raise`:
///
/// ```
/// use fastrapi_compat::{HttpException, HttpStatus, portable::status};
/// use serde_json::json;
///
/// fn raise(example: u8) -> Result<(), HttpException> {
///     match example {
///         // raise HTTPException(status.HTTP_404_NOT_FOUND)
///         1 => Err(status::HTTP_404_NOT_FOUND)?,
///         // raise HTTPException(status.HTTP_409_CONFLICT, {"wanted": 3})
///         2 => Err(HttpException::new(status::HTTP_409_CONFLICT, json!({ "wanted": 3 })))?,
///         // raise HTTPException(420, "Enhance your calm", headers={"Retry-After": "60"})
///         _ => Err(HttpException::new(HttpStatus::of::<420>(), "Enhance your calm")
///             .header("Retry-After", "60")?)?,
///     }
/// }
///
/// assert_eq!(raise(1).unwrap_err().to_string(), "404: Not Found");
/// assert_eq!(raise(2).unwrap_err().to_string(), r#"409: {"wanted":3}"#);
/// assert_eq!(raise(3).unwrap_err().status(), 420);
/// ```
///
/// With the feature `exception_handler`, the exception is in the extensions of its response, for a
/// [middleware of axum](crate::axum#exceptions). Without the feature, only an exception
/// with a `source` is there. In actix-web, the exception is
/// [the error of the response](#impl-ResponseError-for-HttpException). In rocket, it is in
/// [the local cache of the request](#impl-Responder%3C'r,+'static%3E-for-HttpException).
///
/// A status code below 200 cannot be that of a final response
/// ([RFC 9110, section 15.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.2)). hyper, axum
/// and rocket send 500 instead, except for 101. actix-web sends it, and the client waits for another
/// response.
///
/// For a response without a body, or with a body of another format than FastAPI's, return the
/// framework's own response with a constant of its `status` module.
///
/// Requires the feature `exception`.
#[derive(Clone, Debug)]
#[must_use]
pub struct HttpException {
    status: HttpStatus,
    detail: Detail,
    // A `Vec` takes one allocation, a `HeaderMap` two.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl HttpException {
    /// Creates an exception with a text or a [`serde_json::Value`] as its detail.
    ///
    /// The keys of an object are sorted, unless serde_json's feature `preserve_order` is enabled. `null`
    /// means no detail, as `None` does in Python, and is replaced by the reason phrase. A value
    /// with more than 126 levels of lists and objects cannot be sent. It results in a 500 whose
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
        let status = match status.into_http_status() {
            Ok(status) => status,
            Err(error) => return Self::from(error),
        };
        match detail.try_into() {
            Ok(detail) if detail.is_null() => Self::from(status),
            Ok(detail) => Self { detail, ..Self::from(status) },
            Err(error) => Self::from(status::HTTP_500_INTERNAL_SERVER_ERROR).with_source(error),
        }
    }

    /// Creates an exception with any serializable value as its detail.
    ///
    /// NaN and infinite floats become `null`.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    /// let error = HttpException::try_new(status::HTTP_409_CONFLICT, &[(1, "a"), (2, "b")])?;
    /// assert_eq!(error.to_string(), r#"409: [[1,"a"],[2,"b"]]"#);
    /// # Ok::<(), fastrapi_compat::InvalidHttpException>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be serialized as JSON, or has more than 126 levels of lists
    /// and objects.
    pub fn try_new(
        status: impl IntoHttpStatus,
        detail: &(impl Serialize + ?Sized),
    ) -> Result<Self, InvalidHttpException> {
        let detail = Detail::serialized(detail).map_err(InvalidHttpException::Detail)?;
        Ok(Self::new(status, detail))
    }

    /// Adds a header. A name can be added more than once; all its values are sent.
    ///
    /// The name and the value are text, or types of `http` 1. A `content-type` replaces
    /// `application/json`.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    /// use http::header::{HeaderValue, WWW_AUTHENTICATE};
    ///
    /// const BEARER: HeaderValue = HeaderValue::from_static("Bearer"); // is not copied
    /// let error = HttpException::from(status::HTTP_401_UNAUTHORIZED)
    ///     .header(WWW_AUTHENTICATE, BEARER)?
    ///     .header("X-Reason", "no token")?;
    /// assert_eq!(error.headers().len(), 2);
    /// # Ok::<(), fastrapi_compat::InvalidHttpException>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the name or the value is invalid, and for `content-length` and
    /// `transfer-encoding`, which the server sets.
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

    /// Stores the error that caused this exception, which [`source`](Error::source) returns.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    /// use std::error::Error;
    /// let error = HttpException::from(status::HTTP_502_BAD_GATEWAY).with_source("no route");
    /// assert_eq!(error.source().unwrap().to_string(), "no route");
    /// assert_eq!(error.to_string(), "502: Bad Gateway"); // what the client receives
    /// ```
    pub fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into().into()), ..self }
    }

    /// Returns the status.
    #[doc(alias = "status_code")]
    #[must_use]
    pub const fn status(&self) -> HttpStatus {
        self.status
    }

    /// Returns the detail.
    #[must_use]
    pub const fn detail(&self) -> &Detail {
        &self.detail
    }

    /// Returns the headers that were added, in the order in which they were added.
    #[must_use]
    pub fn headers(&self) -> impl ExactSizeIterator<Item = (&HeaderName, &HeaderValue)> {
        self.headers.iter().map(|(name, value)| (name, value))
    }

    /// Returns the body of the response, in UTF-8. It is empty if the status code allows none.
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

/// A type that converts into an [`HttpStatus`]: `HttpStatus` itself or a framework's status code.
///
/// A plain number does not implement it, because the number may be invalid:
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
pub trait IntoHttpStatus {
    /// Returns the status.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidHttpStatus`] for a rocket `Status` outside 100–999. All other types hold only
    /// valid numbers.
    fn into_http_status(self) -> Result<HttpStatus, InvalidHttpStatus>;
}

#[diagnostic::do_not_recommend]
impl<T: Into<HttpStatus>> IntoHttpStatus for T {
    #[inline]
    fn into_http_status(self) -> Result<HttpStatus, InvalidHttpStatus> {
        Ok(self.into())
    }
}

// Clippy warns about a larger error in a `Result`.
const_assert!(size_of::<HttpException>() < 128);
assert_impl_all!(HttpException: Error, Clone, PartialEq, Send, Sync, Unpin);
