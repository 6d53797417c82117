use alloc::string::String;
use core::{error::Error, fmt};

use ::http::header::{HeaderName, InvalidHeaderName};
use static_assertions::assert_impl_all;

use crate::parse::Excerpt;

/// The error returned for a detail or a header that an [`HttpException`](crate::HttpException)
/// cannot have.
///
/// As the error of a handler it becomes a 500 that has it as its
/// [`source`](core::error::Error::source).
///
/// ```
/// use fastrapi_compat::{HttpException, portable::status};
///
/// let error = HttpException::from(status::HTTP_404_NOT_FOUND).header("X Reason", "gone").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid header \"X Reason\": invalid HTTP header name; expected a name of 1 to 65535 \
///      letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.1)",
/// );
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum InvalidHttpException {
    /// The detail cannot be serialized, or nests more than 126 lists and objects.
    Detail(serde_json::Error),
    /// `http` refuses the header's name or value.
    ///
    /// The value is not stored: it may be a secret.
    #[non_exhaustive]
    Header {
        /// The name.
        name: String,
        /// The error of `http`.
        source: ::http::Error,
    },
    /// The header states where the body ends, which only the server knows
    /// ([RFC 9112, section 6](https://www.rfc-editor.org/rfc/rfc9112.html#section-6)).
    #[non_exhaustive]
    Framing {
        /// `content-length` or `transfer-encoding`.
        name: HeaderName,
    },
    /// The headers would not fit into a `HeaderMap` together with the content type.
    TooManyHeaders,
}

impl InvalidHttpException {
    /// One fewer than the names that a `HeaderMap` of `http` 1 or 0.2 has room for.
    pub(super) const MAX_HEADERS: usize = 24_575;
}

impl fmt::Display for InvalidHttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Detail(error) => write!(
                f,
                "invalid detail: {error}; expected text, numbers, booleans, null, and up to 126 \
                 nested lists and objects with text as keys",
            ),
            Self::Header { name, source } => {
                write!(f, "invalid header {}: {source}; expected ", Excerpt::of(name))?;
                f.write_str(if source.is::<InvalidHeaderName>() {
                    "a name of 1 to 65535 letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.1)"
                } else {
                    "a value without control characters other than tabs (RFC 9110, section 5.5)"
                })
            }
            Self::Framing { name } => write!(
                f,
                "invalid header {name}: expected any header that does not frame the body; leave it \
                 to the server (RFC 9112, section 6)",
            ),
            Self::TooManyHeaders => {
                write!(f, "too many headers; expected at most {}", Self::MAX_HEADERS)
            }
        }
    }
}

impl Error for InvalidHttpException {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Detail(error) => Some(error),
            Self::Header { source, .. } => Some(source),
            Self::Framing { .. } | Self::TooManyHeaders => None,
        }
    }
}

assert_impl_all!(InvalidHttpException: Error, Send, Sync, Unpin);
