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
    use ::http::{HeaderName, HeaderValue, Response};
    use alloc::string::String;
    use static_assertions::assert_impl_all;

    use crate::HttpException;

    /// For any body that can be made of text, such as `http_body_util::Full<Bytes>`,
    /// `axum::body::Body`, `Bytes`, `Vec<u8>` and `String`. The server adds the `content-length`.
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
        fn from(exception: HttpException) -> Self {
            let mut response = Self::new(exception.sent_body().into());
            *response.status_mut() = exception.status().into();
            for (name, value) in exception.sent_headers() {
                // An exception has no header that http does not take, nor too many of them.
                let name = HeaderName::from_bytes(name.as_bytes());
                if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
                    let _ = response.headers_mut().try_append(name, value);
                }
            }
            response
        }
    }

    assert_impl_all!(HttpException: Into<Response<String>>);
}
