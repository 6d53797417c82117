//! FastAPI's `HTTPException`: [`HttpException`], its detail and its error.
#![allow(clippy::missing_inline_in_public_items, reason = "the feature is for those who use it")]

mod detail;
mod error;
mod json;

use alloc::{borrow::ToOwned, boxed::Box, string::String, sync::Arc, vec::Vec};
use core::{convert::Infallible, error::Error, fmt, mem};

use ::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, TRANSFER_ENCODING};
use serde_core::Serialize;
use static_assertions::{assert_impl_all, const_assert};

pub use self::{detail::Detail, error::InvalidHttpException};
use crate::{HttpStatus, InvalidHttpStatus, portable::status};

/// FastAPI's `HTTPException`: a status, a detail and headers.
///
/// It is the error of a handler in every framework below, so `?` is what `raise` is in Python, and
/// the function that returns it need not know which framework calls it.
///
/// | Python | Rust |
/// | --- | --- |
/// | `raise HTTPException(status.HTTP_404_NOT_FOUND)` | `Err(status::HTTP_404_NOT_FOUND)?` |
/// | `raise HTTPException(status.HTTP_404_NOT_FOUND, "No user")` | `Err(HttpException::new(status::HTTP_404_NOT_FOUND, "No user"))?` |
/// | `raise HTTPException(status_code, {"user_id": 2})` | `Err(HttpException::new(status_code, json!({ "user_id": 2 })))?` |
/// | `raise HTTPException(status_code, headers={"Allow": "GET"})` | `Err(HttpException::from(status_code).header("Allow", "GET")?)?` |
/// | `raise HTTPException(status_code) from error` | `Err(HttpException::from(status_code).with_source(error))?` |
/// | `raise HTTPException(420)` | `Err(HttpStatus::of::<420>())?` |
///
/// The response is FastAPI's, byte for byte in the body: `{"detail":…}` as compact UTF-8 JSON with
/// `content-type: application/json`, and the headers. It has no body where the status
/// [does not allow](HttpStatus::allows_body) one.
///
/// | framework | feature | through |
/// | --- | --- | --- |
/// | axum | `axum` | `IntoResponse` |
/// | actix-web | `actix` | `ResponseError`, `Responder` |
/// | hyper 1 and everything else on `http` 1 | `exception` | `From<HttpException>` for `http::Response<B>`, where `B: From<String>` |
/// | hyper 0.14 and everything else on `http` 0.2 | `http_0_2` | the same for `http_0_2::Response<B>` |
///
/// Requires the feature `exception`.
///
/// ```
/// use fastrapi_compat::{HttpException, portable::status};
///
/// fn read_user(user_id: u64) -> Result<&'static str, HttpException> {
///     match user_id {
///         1 => Ok("Alice"),
///         _ => Err(HttpException::new(status::HTTP_404_NOT_FOUND, "User not found")),
///     }
/// }
///
/// let error = read_user(2).unwrap_err();
/// assert_eq!(error.status(), status::HTTP_404_NOT_FOUND);
/// assert_eq!(error.detail(), "User not found");
/// assert_eq!(error.to_string(), "404: User not found");
/// ```
///
/// # In middleware
///
/// With the feature `exception_handler`, named for its counterpart in FastAPI, the exception is in
/// the extensions of its response, so a middleware can log it or answer in another way. Without the
/// feature this is so only for an exception with a [`source`](Error::source): `http::Extensions`
/// takes three allocations, which is most of what a response takes. In axum, add such a function with
/// `axum::middleware::map_response`:
///
/// ```
/// use std::error::Error;
///
/// use fastrapi_compat::{HttpException, status};
/// use http::Response;
///
/// async fn problem_details<B: From<String>>(mut response: Response<B>) -> Response<B> {
///     let Some(exception) = response.extensions().get::<HttpException>() else {
///         return response;
///     };
///     eprintln!("{exception}; caused by {:?}", exception.source());
///     let json = serde_json::json!({ "title": exception.detail().to_string() });
///     *response.body_mut() = json.to_string().into();
///     let content_type = http::HeaderValue::from_static("application/problem+json");
///     response.headers_mut().insert(http::header::CONTENT_TYPE, content_type);
///     response
/// }
/// // Router::new().route(…).layer(axum::middleware::map_response(problem_details))
/// # let raised = HttpException::from(status::HTTP_404_NOT_FOUND).with_source("no such row");
/// # let response = raised.into();
/// # let mut answered = std::pin::pin!(problem_details::<String>(response));
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # let std::task::Poll::Ready(response) = answered.as_mut().poll(&mut context) else { panic!() };
/// # assert_eq!(response.body(), r#"{"title":"Not Found"}"#);
/// # assert_eq!(response.headers()["content-type"], "application/problem+json");
/// ```
///
/// actix-web keeps the error of a response itself; see its [`ResponseError`] implementation.
///
/// [`ResponseError`]: #impl-ResponseError-for-HttpException
///
/// # Statuses below 200
///
/// They announce a response that is still to come
/// ([RFC 9110, section 15.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.2)), so none
/// of them can be the response itself, and servers handle the mistake differently. hyper, and axum
/// on it, sends 101 and closes the connection; for the others it sends 500 without a body. actix
/// sends the status without a body, and the client waits for what is to follow. FastAPI on uvicorn
/// closes the connection without a response.
#[derive(Clone, Debug)]
pub struct HttpException {
    status: HttpStatus,
    detail: Detail,
    // One allocation. A `HeaderMap` takes two, and the response has its own.
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl HttpException {
    /// Creates an exception with a text or a [`serde_json::Value`] as its detail.
    ///
    /// The status is an [`HttpStatus`] or the `StatusCode` of a framework. The detail is a
    /// `&'static str`, a `String`, a `Cow<'static, str>` or, with [`json!`](serde_json::json), any
    /// JSON. `null` stands for no detail, as `None` does in Python, and becomes the reason phrase.
    ///
    /// A value that nests more than 126 lists and objects cannot be sent. The exception is then a
    /// 500 whose [`source`](Error::source) is the [`InvalidHttpException`].
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, HttpStatus, portable::status};
    /// use serde_json::json;
    ///
    /// let text = HttpException::new(status::HTTP_403_FORBIDDEN, "Admin access required");
    /// assert_eq!(text.to_string(), "403: Admin access required");
    ///
    /// let object = HttpException::new(HttpStatus::of::<420>(), json!({ "retry": true }));
    /// assert_eq!(object.to_string(), r#"420: {"retry":true}"#);
    /// ```
    #[must_use]
    pub fn new(
        status: impl IntoHttpStatus,
        detail: impl TryInto<Detail, Error: Into<Self>>,
    ) -> Self {
        match detail.try_into() {
            Ok(detail) => Self::with_detail(status.into(), detail),
            Err(error) => error.into(),
        }
    }

    /// Creates an exception with any value that can be serialized as its detail.
    ///
    /// As everywhere in serde_json, a float that is not finite becomes `null`.
    ///
    /// # Errors
    ///
    /// [`InvalidHttpException::Detail`] if the value cannot be JSON, because a map has lists as its
    /// keys, say, or if it nests more than 126 lists and objects.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use fastrapi_compat::{HttpException, portable::status};
    ///
    /// let shortage = BTreeMap::from([("available", 1), ("wanted", 3)]);
    /// let error = HttpException::try_new(status::HTTP_409_CONFLICT, &shortage)?;
    /// assert_eq!(error.to_string(), r#"409: {"available":1,"wanted":3}"#);
    /// # Ok::<(), fastrapi_compat::InvalidHttpException>(())
    /// ```
    pub fn try_new(
        status: impl IntoHttpStatus,
        detail: &(impl Serialize + ?Sized),
    ) -> Result<Self, InvalidHttpException> {
        Ok(Self::with_detail(status.into(), Detail::serialized(detail)?))
    }

    fn with_detail(status: HttpStatus, detail: Detail) -> Self {
        if detail.is_null() {
            return status.into();
        }
        Self { status, detail, headers: Vec::new(), source: None }
    }

    /// Adds a header. All values of a name that is given more than once are sent.
    ///
    /// Name and value are those of `http` 1, or text. A `content-type` replaces
    /// `application/json`.
    ///
    /// # Errors
    ///
    /// [`InvalidHttpException::Header`] if `http` refuses the name or the value,
    /// [`InvalidHttpException::Framing`] for `content-length` and `transfer-encoding`, and
    /// [`InvalidHttpException::TooManyHeaders`] if a `HeaderMap` would be full. With `?`, a handler
    /// answers 500.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    /// use http::header::{HeaderValue, WWW_AUTHENTICATE};
    ///
    /// fn authenticate(token: Option<&str>) -> Result<(), HttpException> {
    ///     const BEARER: HeaderValue = HeaderValue::from_static("Bearer");
    ///     match token {
    ///         Some(_) => Ok(()),
    ///         None => Err(HttpException::new(status::HTTP_401_UNAUTHORIZED, "Not authenticated")
    ///             .header(WWW_AUTHENTICATE, BEARER)?), // or ("WWW-Authenticate", "Bearer")
    ///     }
    /// }
    ///
    /// let error = authenticate(None).unwrap_err();
    /// assert!(error.headers().eq([(&WWW_AUTHENTICATE, &HeaderValue::from_static("Bearer"))]));
    /// ```
    pub fn header<K, V>(mut self, name: K, value: V) -> Result<Self, InvalidHttpException>
    where
        K: AsRef<str> + Clone + TryInto<HeaderName, Error: Into<::http::Error>>,
        V: TryInto<HeaderValue, Error: Into<::http::Error>>,
    {
        let refused =
            |source| InvalidHttpException::Header { name: name.as_ref().to_owned(), source };
        let header = name.clone().try_into().map_err(|error| refused(error.into()))?;
        if header == CONTENT_LENGTH || header == TRANSFER_ENCODING {
            return Err(InvalidHttpException::Framing { name: header });
        }
        let value = value.try_into().map_err(|error| refused(error.into()))?;
        if self.headers.len() >= InvalidHttpException::MAX_HEADERS {
            return Err(InvalidHttpException::TooManyHeaders);
        }
        self.headers.push((header, value));
        Ok(self)
    }

    /// Stores the error that led to this exception, for [`source`](Error::source).
    ///
    /// The client is not told of it. It is Python's `raise HTTPException(…) from error`.
    ///
    /// ```
    /// use std::error::Error;
    ///
    /// use fastrapi_compat::{HttpException, portable::status};
    ///
    /// fn parse(number: &str) -> Result<u8, HttpException> {
    ///     number.parse().map_err(|error| {
    ///         HttpException::from(status::HTTP_400_BAD_REQUEST).with_source(error)
    ///     })
    /// }
    ///
    /// let error = parse("300").unwrap_err();
    /// assert_eq!(error.to_string(), "400: Bad Request");
    /// assert!(error.source().unwrap().is::<std::num::ParseIntError>());
    /// ```
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into().into()), ..self }
    }

    /// Returns the status.
    #[inline]
    #[must_use]
    #[doc(alias = "status_code")]
    pub const fn status(&self) -> HttpStatus {
        self.status
    }

    /// Returns the detail.
    #[inline]
    #[must_use]
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

    /// Returns the body as text.
    pub(crate) fn body_text(&self) -> String {
        String::from_utf8(self.body()).unwrap_or_default()
    }

    /// Reports whether the response has a body and no content type of its own.
    pub(crate) fn is_json(&self) -> bool {
        self.status.allows_body() && self.headers.iter().all(|(name, _)| *name != CONTENT_TYPE)
    }

    /// Reports whether the exception goes into the extensions of its response.
    pub(crate) fn is_kept(&self) -> bool {
        cfg!(feature = "exception_handler") || self.source.is_some()
    }

    /// Takes the headers; leaves a copy if the exception is kept.
    pub(crate) fn take_headers(&mut self) -> Vec<(HeaderName, HeaderValue)> {
        if self.is_kept() { self.headers.clone() } else { mem::take(&mut self.headers) }
    }
}

/// A status for [`HttpException::new`]: an [`HttpStatus`], or the `StatusCode` of a framework.
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an HTTP status",
    label = "expected an `HttpStatus` or a `StatusCode`",
    note = "for a constant write `HttpStatus::of::<404>()` or `status::HTTP_404_NOT_FOUND`",
    note = "for a number that is known only at run time write `HttpStatus::from_u16(number)?`"
)]
pub trait IntoHttpStatus: Into<HttpStatus> {}

#[diagnostic::do_not_recommend]
impl<T: Into<HttpStatus>> IntoHttpStatus for T {}

/// With the reason phrase as its detail, as in FastAPI; `""` if there is none.
///
/// ```
/// use fastrapi_compat::{HttpException, portable::status};
///
/// fn read_user(user_id: u64) -> Result<&'static str, HttpException> {
///     match user_id {
///         1 => Ok("Alice"),
///         _ => Err(status::HTTP_404_NOT_FOUND)?,
///     }
/// }
///
/// assert_eq!(read_user(2).unwrap_err().detail(), "Not Found");
/// ```
impl From<HttpStatus> for HttpException {
    fn from(status: HttpStatus) -> Self {
        let detail = status.phrase().unwrap_or_default().into();
        Self { status, detail, headers: Vec::new(), source: None }
    }
}

/// 500 with the error as its [`source`](Error::source), so that `.header(…)?` works in a handler.
impl From<InvalidHttpException> for HttpException {
    fn from(error: InvalidHttpException) -> Self {
        Self::from(status::HTTP_500_INTERNAL_SERVER_ERROR).with_source(error)
    }
}

/// 500 with the error as its [`source`](Error::source), so that `HttpStatus::from_u16(…)?` works
/// in a handler.
impl From<InvalidHttpStatus> for HttpException {
    fn from(error: InvalidHttpStatus) -> Self {
        Self::from(status::HTTP_500_INTERNAL_SERVER_ERROR).with_source(error)
    }
}

/// For details that are always valid.
impl From<Infallible> for HttpException {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Equal if the same is sent, whatever the source.
impl PartialEq for HttpException {
    fn eq(&self, other: &Self) -> bool {
        (self.status, &self.detail, &self.headers) == (other.status, &other.detail, &other.headers)
    }
}

/// `404: User not found`, as Python prints an `HTTPException`.
impl fmt::Display for HttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status.as_u16(), self.detail)
    }
}

impl Error for HttpException {
    /// Returns the error that led to this exception.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

// Above that, clippy warns of every `Result` with it.
const_assert!(size_of::<HttpException>() < 128);
assert_impl_all!(
    HttpException: Error, Clone, PartialEq, From<HttpStatus>, From<InvalidHttpException>,
    Send, Sync, Unpin
);
