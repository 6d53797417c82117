//! http 1.

use ::http::StatusCode;

macro_rules! constant {
    ($(#[$meta:meta])* $NAME:ident = $number:tt) => {
        $(#[$meta])*
        pub const $NAME: StatusCode = match StatusCode::from_u16($number) {
            Ok(status) => status,
            Err(_) => panic!("an HTTP status is a number from 100 to 999"),
        };
    };
    ($(#[$meta:meta])* $NAME:ident = $number:tt $http:ident) => {
        $(#[$meta])*
        pub const $NAME: StatusCode = StatusCode::$http;
    };
}

pub(crate) mod status {
    use super::StatusCode;

    http_names!(constants_by_name { constant });
    deprecated_names!(constants_by_name { constant });
}

http_conversions!(http);
http_names!(assert_numbers { StatusCode::as_u16 });

#[cfg(feature = "exception")]
pub(crate) mod exception {
    use ::http::{HeaderValue, Response, header::CONTENT_TYPE};
    use alloc::string::String;
    use core::{error::Error, mem};

    use crate::HttpException;

    /// Reports whether the response has a body and no content type of its own.
    pub(crate) fn is_json(exception: &HttpException) -> bool {
        exception.status().allows_body()
            && exception.headers().all(|(name, _)| name != CONTENT_TYPE)
    }

    /// Reports whether the exception goes into the extensions of its response.
    pub(crate) fn is_kept(exception: &HttpException) -> bool {
        cfg!(feature = "exception_handler") || exception.source().is_some()
    }

    /// FastAPI's response, for every body type that converts from a `String`, such as
    /// `http_body_util::Full<Bytes>`, `axum::body::Body`, `Bytes`, `Vec<u8>` and `String`.
    ///
    /// The server adds the `content-length`. [`HttpException`] says when the exception is in the
    /// response's extensions.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, status};
    ///
    /// let error = HttpException::new(status::HTTP_404_NOT_FOUND, "User not found");
    /// let response: http::Response<Vec<u8>> = error.into();
    /// assert_eq!(response.status(), status::HTTP_404_NOT_FOUND);
    /// assert_eq!(response.headers()["content-type"], "application/json");
    /// assert_eq!(response.body(), br#"{"detail":"User not found"}"#);
    /// ```
    impl<B: From<String>> From<HttpException> for Response<B> {
        fn from(mut exception: HttpException) -> Self {
            let body = String::from_utf8(exception.body()).unwrap_or_default();
            let mut response = Self::new(body.into());
            *response.status_mut() = exception.status().into();

            // Beyond 24,576 names a map is full, and the rest is not sent.
            let headers = response.headers_mut();
            if is_json(&exception) {
                let json = HeaderValue::from_static("application/json");
                let _ = headers.try_insert(CONTENT_TYPE, json);
            }
            let is_kept = is_kept(&exception);
            let given = match is_kept {
                true => exception.headers.clone(),
                false => mem::take(&mut exception.headers),
            };
            for (name, value) in given {
                let _ = headers.try_append(name, value);
            }
            if is_kept {
                response.extensions_mut().insert(exception);
            }
            response
        }
    }
}
