//! For http 0.2 and the crates that use its types. Requires the feature `http_0_2`.

extern crate std;

use ::http_0_2::StatusCode;

/// Defines a constant, or a static if http 0.2 has no constant for the number. It has none for names that
/// are newer than 103 and 425, so they belong here, too.
macro_rules! constant {
    ($(#[$meta:meta])* $NAME:ident = $number:tt $(EARLY_HINTS)? $(TOO_EARLY)?) => {
        $(#[$meta])*
        pub static $NAME: LazyLock<StatusCode> =
            LazyLock::new(|| HttpStatus::of::<$number>().into());
    };
    ($(#[$meta:meta])* $NAME:ident = $number:tt $http:ident) => {
        $(#[$meta])*
        pub const $NAME: StatusCode = StatusCode::$http;
    };
}

/// FastAPI's `HTTP_*` names as [`StatusCode`] of http 0.2.
///
/// http 0.2 has no constants for 103, 306 and 425, and no `const` function that returns them. These
/// three are statics, initialized when they are first used. They must be dereferenced, and cannot be
/// patterns:
///
/// ```
/// use fastrapi_compat::http_0_2::status;
///
/// assert_eq!(status::HTTP_404_NOT_FOUND, http_0_2::StatusCode::NOT_FOUND);
/// assert_eq!((*status::HTTP_425_TOO_EARLY).as_u16(), 425);
/// ```
pub mod status {
    use super::{StatusCode, std::sync::LazyLock};
    use crate::HttpStatus;

    http_names!(constants_by_name { constant });
    deprecated_names!(constants_by_name { constant });
}

http_conversions!(http_0_2);

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

    /// FastAPI's response, for every body type that converts from a `String`, such as hyper 0.14's
    /// `Body`, `Bytes`, `Vec<u8>` and `String`.
    ///
    /// The server adds the `content-length`. [`HttpException`] says when the exception is in the
    /// response's extensions.
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
