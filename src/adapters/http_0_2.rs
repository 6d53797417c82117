//! For http 0.2 and whatever is still built on it.
//!
//! Needs the feature `http_0_2`, and with it `std`.

extern crate std;

use ::http_0_2::StatusCode;

use crate::HttpStatus;

macro_rules! constant_or_static {
    ($(#[$meta:meta])+ $NAME:ident = $number:literal, ($called:ident)) => {
        $(#[$meta])+
        pub const $NAME: StatusCode = StatusCode::$called;
    };
    ($(#[$meta:meta])+ $NAME:ident = $number:literal, ($($since:tt)*)) => {
        $(#[$meta])+
        pub static $NAME: LazyLock<StatusCode> =
            LazyLock::new(|| HttpStatus::of::<$number>().into());
    };
}

/// FastAPI's `HTTP_*` names as [`StatusCode`] of http 0.2.
///
/// http 0.2 has no constant for 103, 306 and 425, and no `const` way to make one. These three
/// are statics that are made when they are first used, so they take a `*`, as the compiler
/// tells you, and cannot be patterns:
///
/// ```
/// use fastrapi_compat::http_0_2::status;
///
/// assert_eq!(status::HTTP_404_NOT_FOUND, http_0_2::StatusCode::NOT_FOUND);
/// assert_eq!((*status::HTTP_425_TOO_EARLY).as_u16(), 425);
/// ```
pub mod status {
    use super::{HttpStatus, StatusCode, std::sync::LazyLock};

    http_table!(http_constants { constant_or_static });
    deprecated_table!(deprecated_constants { StatusCode });
}

status_code!(StatusCode);

#[cfg(feature = "exception")]
pub(crate) mod exception {
    use ::http_0_2::{
        Response,
        header::{CONTENT_TYPE, HeaderName, HeaderValue},
    };
    use alloc::string::String;

    use crate::{
        HttpException,
        adapters::http::exception::{is_json, is_kept},
    };

    /// FastAPI's response, for every body that converts from text, such as hyper 0.14's `Body`,
    /// `Bytes`, `Vec<u8>` and `String`.
    ///
    /// The server adds the `content-length`. See [`HttpException`] for when the extensions
    /// have the exception.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, http_0_2::status};
    ///
    /// let error = HttpException::new(status::HTTP_404_NOT_FOUND, "User not found");
    /// let response: http_0_2::Response<String> = error.into();
    /// assert_eq!(response.status(), status::HTTP_404_NOT_FOUND);
    /// assert_eq!(response.headers()["content-type"], "application/json");
    /// assert_eq!(response.body(), r#"{"detail":"User not found"}"#);
    /// ```
    impl<B: From<String>> From<HttpException> for Response<B> {
        #[inline]
        fn from(exception: HttpException) -> Self {
            let body = String::from_utf8(exception.body()).unwrap_or_default();
            let mut response = Self::new(body.into());
            *response.status_mut() = exception.status().into();
            let headers = response.headers_mut();
            for (name, value) in headers_of(&exception) {
                // Beyond 24,576 names a map is full, and the rest is not sent.
                let _ = headers.try_append(name, value);
            }
            if is_kept(&exception) {
                response.extensions_mut().insert(exception);
            }
            response
        }
    }

    /// Returns the headers of the response.
    pub(crate) fn headers_of(
        exception: &HttpException,
    ) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let json = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let given = exception.headers().filter_map(|(name, value)| {
            // http 0.2 accepts every header of http 1.
            let name = HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
            let mut converted = HeaderValue::from_bytes(value.as_bytes()).ok()?;
            converted.set_sensitive(value.is_sensitive());
            Some((name, converted))
        });
        is_json(exception).then_some(json).into_iter().chain(given)
    }
}

#[cfg(feature = "std")]
mod ws_close {
    use ::http_0_2::{Response, StatusCode};

    use crate::WsClose;

    /// 403 without a body, which is FastAPI's response to a `WebSocketException` that is raised
    /// before the socket is accepted.
    ///
    /// ```
    /// use fastrapi_compat::{WsClose, int::status};
    ///
    /// let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token")?;
    /// let response: http_0_2::Response<String> = close.into();
    /// assert_eq!(response.status(), 403);
    /// assert_eq!(response.body(), "");
    /// # Ok::<(), fastrapi_compat::InvalidWsClose>(())
    /// ```
    impl<B: Default> From<WsClose> for Response<B> {
        #[inline]
        fn from(_: WsClose) -> Self {
            let mut response = Self::default();
            *response.status_mut() = StatusCode::FORBIDDEN;
            response
        }
    }
}
