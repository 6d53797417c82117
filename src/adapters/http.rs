//! http 1: [`StatusCode`].

use ::http::StatusCode;
use static_assertions::const_assert;

use crate::{
    HttpStatus,
    table::{HTTP_ROWS, are_numbers_of},
};

macro_rules! constant {
    ($(#[$meta:meta])+ $NAME:ident = $number:literal, ($called:ident $(since $since:literal)?)) => {
        $(#[$meta])+
        pub const $NAME: StatusCode = StatusCode::$called;
    };
    ($(#[$meta:meta])+ $NAME:ident = $number:literal, ()) => {
        $(#[$meta])+
        pub const $NAME: StatusCode = match StatusCode::from_u16($number) {
            Ok(status) => status,
            Err(_) => panic!("an HTTP status is a number from 100 to 999"),
        };
    };
}

pub(crate) mod status {
    use super::StatusCode;

    http_table!(http_constants { constant });
    deprecated_table!(deprecated_constants { StatusCode });
}

status_code!(StatusCode);

macro_rules! numbers {
    ({} $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $($phrase:literal)?, $source:tt, http $called:tt;
    )+) => {
        [$(status::$NAME.as_u16()),+]
    };
}

const_assert!(are_numbers_of(&HTTP_ROWS, &http_table!(numbers {})));

#[cfg(feature = "exception")]
mod exception {
    use ::http::{HeaderValue, Response, header::CONTENT_TYPE};
    use alloc::string::String;
    use static_assertions::assert_impl_all;

    use crate::HttpException;

    /// FastAPI's response, for every body that converts from text, such as
    /// `http_body_util::Full<Bytes>`, `axum::body::Body`, `Bytes`, `Vec<u8>` and `String`.
    ///
    /// The server adds the `content-length`. A middleware may find the exception in the
    /// [extensions](HttpException#in-middleware).
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
        #[inline]
        fn from(mut exception: HttpException) -> Self {
            let mut response = Self::new(exception.body_text().into());
            *response.status_mut() = exception.status().into();
            let is_json = exception.is_json();
            let headers = response.headers_mut();
            // An exception has no more headers than fit.
            for (name, value) in exception.take_headers() {
                let _ = headers.try_append(name, value);
            }
            if is_json {
                let json = HeaderValue::from_static("application/json");
                let _ = headers.try_insert(CONTENT_TYPE, json);
            }
            if exception.is_kept() {
                response.extensions_mut().insert(exception);
            }
            response
        }
    }

    assert_impl_all!(HttpException: Into<Response<String>>);
}

#[cfg(feature = "alloc")]
mod ws_close {
    use ::http::{Response, StatusCode};

    use crate::WsClose;

    /// 403 without a body, which is FastAPI's response to a `WebSocketException` that is raised
    /// before the socket is accepted.
    ///
    /// ```
    /// use fastrapi_compat::{WsClose, int::status};
    ///
    /// let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token")?;
    /// let response: http::Response<String> = close.into();
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
