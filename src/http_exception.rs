use alloc::{
    borrow::ToOwned,
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};
use core::{error::Error, fmt};

use serde_core::Serialize;
use serde_json::Value;
use static_assertions::{assert_impl_all, const_assert};

use crate::{HttpStatus, json, parse::Excerpt, portable::status};

/// FastAPI's `HTTPException`: a status with a detail, and headers if needed. As the error of a
/// handler or of whatever a handler calls, it makes `?` what `raise` is in Python.
///
/// What goes out is what FastAPI sends, byte for byte in the body: `{"detail":…}`, compact, in
/// UTF-8 that is not escaped, with the keys of objects in the order that they were given in and
/// floats as Python writes them; `content-type: application/json`; and the headers. There is
/// neither a body nor a content type where the status [does not allow](HttpStatus::allows_body)
/// one.
///
/// | Python | Rust |
/// | --- | --- |
/// | `raise HTTPException(status.HTTP_404_NOT_FOUND)` | `Err(status::HTTP_404_NOT_FOUND)?` |
/// | `raise HTTPException(status.HTTP_404_NOT_FOUND, "No user")` | `Err(HttpException::new(status::HTTP_404_NOT_FOUND, "No user"))?` |
/// | `raise HTTPException(status_code, detail, {"Allow": "GET"})` | `Err(HttpException::new(status_code, detail).header("Allow", "GET")?)?` |
///
/// The same type serves every framework:
///
/// | framework | feature | through |
/// | --- | --- | --- |
/// | axum | `axum` | `IntoResponse` |
/// | actix-web | `actix` | `ResponseError` |
/// | hyper, and all else that takes an `http::Response` | `http` | `From<HttpException>` for `http::Response<B>`, whose body `B` can be made of a `String` |
///
/// Needs the feature `exception`.
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
/// # Statuses below 200
///
/// They announce an answer that is still to come
/// ([RFC 9110, section 15.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.2)), so none
/// of them can be the answer itself, and each server has its own way with such a mistake. hyper,
/// and axum on it, answers 500 without a body and closes the connection; only 101 is sent, and
/// ends it. actix sends the status without a body, and the client waits for what is to follow.
/// FastAPI on uvicorn closes the connection without a word.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpException {
    status: HttpStatus,
    detail: Value,
    headers: Vec<(Box<str>, Box<str>)>,
    source: Option<Box<InvalidHttpException>>,
}

impl HttpException {
    /// The most headers that an exception can have: far more than clients read, and fewer than
    /// `http::HeaderMap` holds.
    pub const MAX_HEADERS: usize = 10_000;

    /// An exception with this status and detail.
    ///
    /// The status is any that can only be valid: an [`HttpStatus`], or the `StatusCode` of http 1
    /// or 0.2. The detail is a string, a number, a `bool`, a list or, with
    /// [`json!`](serde_json::json), whatever JSON can say. `null` stands for no detail, as `None`
    /// does in Python: it becomes the status's phrase.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, HttpStatus, portable::status};
    /// use serde_json::json;
    ///
    /// let text = HttpException::new(status::HTTP_403_FORBIDDEN, "Admin access required");
    /// assert_eq!(text.to_string(), "403: Admin access required");
    ///
    /// let object = json!({ "retry": true, "after": 1.5 });
    /// let json = HttpException::new(HttpStatus::of::<420>(), object);
    /// assert_eq!(json.to_string(), r#"420: {"retry":true,"after":1.5}"#);
    /// ```
    #[inline]
    #[must_use]
    pub fn new(status: impl Into<HttpStatus>, detail: impl Into<Value>) -> Self {
        let (status, detail) = (status.into(), detail.into());
        let detail = match detail {
            Value::Null => status.phrase().unwrap_or_default().into(),
            detail => detail,
        };
        Self { status, detail, headers: Vec::new(), source: None }
    }

    /// An exception whose detail is anything that serde can make JSON of. As everywhere in
    /// serde_json, a float that is not finite becomes `null`.
    ///
    /// # Errors
    ///
    /// [`InvalidHttpException::Detail`] if it cannot be JSON: a map has keys that are lists, say.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    /// use std::collections::BTreeMap;
    ///
    /// let shortage = BTreeMap::from([("available", 1), ("wanted", 3)]);
    /// let error = HttpException::try_new(status::HTTP_409_CONFLICT, shortage)?;
    /// assert_eq!(error.to_string(), r#"409: {"available":1,"wanted":3}"#);
    /// # Ok::<(), fastrapi_compat::InvalidHttpException>(())
    /// ```
    #[inline]
    pub fn try_new(
        status: impl Into<HttpStatus>,
        detail: impl Serialize,
    ) -> Result<Self, InvalidHttpException> {
        match serde_json::to_value(detail) {
            Ok(detail) => Ok(Self::new(status, detail)),
            Err(error) => Err(InvalidHttpException::Detail { reason: error.to_string() }),
        }
    }

    /// The same exception with one more header. A name may be given again: all its values are
    /// sent.
    ///
    /// A `content-type` takes the place of the one that would be sent. The length of the body
    /// is the server's to state, so the two headers that do are refused: one that is wrong would
    /// break the connection.
    ///
    /// # Errors
    ///
    /// [`InvalidHttpException::HeaderName`] or [`InvalidHttpException::HeaderValue`] if HTTP does
    /// not allow it ([RFC 9110, section 5](https://www.rfc-editor.org/rfc/rfc9110.html#section-5)),
    /// [`InvalidHttpException::Framing`] for `content-length` and `transfer-encoding`, and
    /// [`InvalidHttpException::TooManyHeaders`] beyond [`MAX_HEADERS`](Self::MAX_HEADERS).
    ///
    /// With `?`, such an error becomes an exception itself, with status 500:
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, portable::status};
    ///
    /// fn authenticate(token: Option<&str>) -> Result<(), HttpException> {
    ///     match token {
    ///         Some(_) => Ok(()),
    ///         None => Err(HttpException::new(status::HTTP_401_UNAUTHORIZED, "Not authenticated")
    ///             .header("WWW-Authenticate", "Bearer")?),
    ///     }
    /// }
    ///
    /// let error = authenticate(None).unwrap_err();
    /// assert!(error.headers().eq([("www-authenticate", "Bearer")]));
    /// ```
    #[inline]
    pub fn header(
        mut self,
        name: impl AsRef<str>,
        value: impl AsRef<str>,
    ) -> Result<Self, InvalidHttpException> {
        self.add_header(name.as_ref(), value.as_ref())?;
        Ok(self)
    }

    #[inline]
    fn add_header(&mut self, name: &str, value: &str) -> Result<(), InvalidHttpException> {
        if !is_header_name(name) {
            return Err(InvalidHttpException::HeaderName { name: name.to_owned() });
        }
        let name = name.to_ascii_lowercase();
        if let "content-length" | "transfer-encoding" = &*name {
            return Err(InvalidHttpException::Framing { name });
        }
        if let Some((position, character)) = value.char_indices().find(|(_, c)| !may_be_sent(*c)) {
            return Err(InvalidHttpException::HeaderValue { name, position, character });
        }
        if self.headers.len() >= Self::MAX_HEADERS {
            return Err(InvalidHttpException::TooManyHeaders);
        }
        self.headers.push((name.into(), value.into()));
        Ok(())
    }

    /// The status.
    #[inline]
    #[must_use]
    #[doc(alias = "status_code")]
    pub const fn status(&self) -> HttpStatus {
        self.status
    }

    /// The detail, which is never `null`. It compares with strings, numbers and so on.
    #[inline]
    #[must_use]
    pub const fn detail(&self) -> &Value {
        &self.detail
    }

    /// The headers that were added, in that order; their names are in lower case.
    #[inline]
    pub fn headers(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// What goes out, for the frameworks' answers.
#[cfg(any(feature = "actix", feature = "http"))]
impl HttpException {
    /// The headers that were added, and the body's content type.
    #[inline]
    pub(crate) fn sent_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        const CONTENT_TYPE: &str = "content-type";
        let is_implied =
            self.status.allows_body() && self.headers().all(|(name, _)| name != CONTENT_TYPE);
        self.headers().chain(is_implied.then_some((CONTENT_TYPE, "application/json")))
    }

    /// Empty where the status does not allow a body.
    #[inline]
    pub(crate) fn sent_body(&self) -> String {
        if !self.status.allows_body() {
            return String::new();
        }
        alloc::format!(r#"{{"detail":{}}}"#, json::to_string(&self.detail))
    }
}

/// One `token`, no longer than `http::HeaderName` takes.
#[inline]
fn is_header_name(name: &str) -> bool {
    (1..=u16::MAX.into()).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// HTTP lets bytes above ASCII through, but what they mean is anyone's guess: Starlette writes
/// Latin-1.
#[inline]
fn may_be_sent(character: char) -> bool {
    matches!(character, ' '..='~' | '\t')
}

/// With the status's phrase as its detail, as in FastAPI: `""` where there is none.
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
    #[inline]
    fn from(status: HttpStatus) -> Self {
        Self::new(status, Value::Null)
    }
}

/// 500 with its phrase, so that `.header(…)?` works in a handler: an exception that cannot be
/// sent is a mistake of the server's. The client is not told, but [`source`](Error::source) is
/// the error.
impl From<InvalidHttpException> for HttpException {
    #[inline]
    fn from(error: InvalidHttpException) -> Self {
        let source = Some(Box::new(error));
        Self { source, ..status::HTTP_500_INTERNAL_SERVER_ERROR.into() }
    }
}

/// `404: User not found`, as Python prints an `HTTPException`. A detail that is not a string is
/// printed as the JSON that is sent.
impl fmt::Display for HttpException {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.as_u16();
        match &self.detail {
            Value::String(text) => write!(f, "{status}: {text}"),
            detail => write!(f, "{status}: {}", json::to_string(detail)),
        }
    }
}

impl Error for HttpException {
    /// What was wrong with an exception that could not be sent, and that this one took the place
    /// of.
    #[inline]
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.source {
            Some(error) => Some(&**error),
            None => None,
        }
    }
}

/// Why there is no [`HttpException`] with a detail or a header.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidHttpException {
    /// The detail cannot be JSON
    /// ([RFC 8259, section 3](https://www.rfc-editor.org/rfc/rfc8259.html#section-3)).
    #[non_exhaustive]
    Detail {
        /// What serde_json says of it.
        reason: String,
    },
    /// The name of a header is empty, longer than 65,535 bytes, or has a character that is
    /// neither a letter of ASCII nor a digit nor one of ``!#$%&'*+-.^_`|~``
    /// ([RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.6.2)).
    #[non_exhaustive]
    HeaderName {
        /// The name.
        name: String,
    },
    /// The value of a header has a character that is neither a visible one of ASCII nor a space
    /// nor a tab
    /// ([RFC 9110, section 5.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-5.5)).
    ///
    /// The value itself is not kept: it may be a secret.
    #[non_exhaustive]
    HeaderValue {
        /// The header's name, in lower case.
        name: String,
        /// At which byte of the value the character is.
        position: usize,
        /// The character.
        character: char,
    },
    /// The header states how long the body is, or how its end is found, which is the server's to
    /// state ([RFC 9112, section 6](https://www.rfc-editor.org/rfc/rfc9112.html#section-6)).
    #[non_exhaustive]
    Framing {
        /// The header's name, in lower case.
        name: String,
    },
    /// There are [`HttpException::MAX_HEADERS`] already.
    TooManyHeaders,
}

impl fmt::Display for InvalidHttpException {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Detail { reason } => write!(
                f,
                "the detail cannot be JSON: {reason}; expected strings, numbers, booleans, null, \
                 and lists and objects of these (RFC 8259, section 3)",
            ),
            Self::HeaderName { name } => write!(
                f,
                "{} is not the name of a header: expected 1 to 65535 letters, digits and \
                 !#$%&'*+-.^_`|~ (RFC 9110, section 5.6.2)",
                Excerpt::of(name),
            ),
            Self::HeaderValue { name, position, character } => write!(
                f,
                "the value of {} has {character:?} at byte {position}: expected visible ASCII \
                 characters, spaces and tabs (RFC 9110, section 5.5); encode whatever else it says",
                Excerpt::of(name),
            ),
            Self::Framing { name } => write!(
                f,
                "{name} is for the server to set, which knows the body: leave it out \
                 (RFC 9112, section 6)",
            ),
            Self::TooManyHeaders => write!(
                f,
                "there are {} headers already, which is the most that an exception can have",
                HttpException::MAX_HEADERS,
            ),
        }
    }
}

impl Error for InvalidHttpException {}

// Beyond that, clippy warns of every `Result` with it.
const_assert!(size_of::<HttpException>() < 128);
assert_impl_all!(
    HttpException: Error, Clone, PartialEq, From<HttpStatus>, From<InvalidHttpException>,
    Send, Sync, Unpin, core::panic::UnwindSafe, core::panic::RefUnwindSafe
);
assert_impl_all!(InvalidHttpException: Error, Clone, Eq, Send, Sync, Unpin);
