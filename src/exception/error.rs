use alloc::string::String;
use core::{error::Error, fmt};

use ::http::header::{HeaderName, InvalidHeaderName};

use crate::excerpt::Excerpt;

/// The error returned for a detail or a header that an `HttpException` cannot have.
///
/// ```
/// use fastrapi_compat::{HttpException, portable::status};
/// let error = HttpException::from(status::HTTP_410_GONE).header("X Id", "2").unwrap_err();
/// assert!(error.to_string().starts_with(r#"invalid header "X Id": invalid HTTP header name; "#));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum InvalidHttpException {
    /// The detail cannot be serialized, or nests more than 126 lists and objects.
    Detail(serde_json::Error),
    /// `http` refuses the header. The value is not stored: it may be a secret.
    #[non_exhaustive]
    Header {
        /// The name.
        name: String,
        /// The error of `http`.
        source: ::http::Error,
    },
    /// `content-length` or `transfer-encoding`, which only the server knows.
    Framing(HeaderName),
}

impl fmt::Display for InvalidHttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Detail(error) => write!(
                f,
                "invalid detail: {error}; expected JSON with at most 126 nested lists and objects",
            ),
            Self::Header { name, source } => {
                let expected = if source.is::<InvalidHeaderName>() {
                    "name of 1 to 65535 letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.6.2)"
                } else {
                    "value without control characters other than tabs (RFC 9110, section 5.5)"
                };
                write!(f, "invalid header {}: {source}; expected a {expected}", Excerpt::of(name))
            }
            Self::Framing(name) => {
                write!(f, "invalid header {name}: the server sets it; expected any other header")
            }
        }
    }
}

impl Error for InvalidHttpException {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Detail(error) => Some(error),
            Self::Header { source, .. } => Some(source),
            Self::Framing(_) => None,
        }
    }
}
