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
pub(crate) mod exception {
    use ::http::{HeaderValue, Response, header::CONTENT_TYPE};
    use alloc::string::String;
    use core::{error::Error, mem};
    use static_assertions::assert_impl_all;

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

    /// FastAPI's response, for every body that converts from text, such as
    /// `http_body_util::Full<Bytes>`, `axum::body::Body`, `Bytes`, `Vec<u8>` and `String`.
    ///
    /// The server adds the `content-length`. See [`HttpException`] for when the extensions
    /// have the exception.
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

    assert_impl_all!(HttpException: Into<Response<String>>);
}

#[cfg(feature = "std")]
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
