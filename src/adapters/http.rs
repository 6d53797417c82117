//! http 1: [`StatusCode`].

use http::StatusCode;
use static_assertions::{assert_impl_all, const_assert};

use crate::{HttpStatus, table::are_http_numbers};

pub(crate) mod status {
    use super::{StatusCode, status_code};
    use crate::HttpStatus;

    const fn constant(number: u16) -> StatusCode {
        status_code(HttpStatus::constant(number))
    }

    http_table!(constants {
        StatusCode,
        constant
    });
    deprecated_table!(deprecated_constants { StatusCode });
}

const fn status_code(status: HttpStatus) -> StatusCode {
    match StatusCode::from_u16(status.as_u16()) {
        Ok(status) => status,
        // Both types hold 100 to 999, so this never happens; nor does a panic.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<HttpStatus> for StatusCode {
    #[inline]
    fn from(status: HttpStatus) -> Self {
        status_code(status)
    }
}

impl From<StatusCode> for HttpStatus {
    #[inline]
    fn from(status: StatusCode) -> Self {
        match Self::from_u16(status.as_u16()) {
            Ok(status) => status,
            // As above.
            Err(_) => crate::portable::status::HTTP_500_INTERNAL_SERVER_ERROR,
        }
    }
}

impl PartialEq<StatusCode> for HttpStatus {
    #[inline]
    fn eq(&self, status: &StatusCode) -> bool {
        self.as_u16() == status.as_u16()
    }
}

impl PartialEq<HttpStatus> for StatusCode {
    #[inline]
    fn eq(&self, status: &HttpStatus) -> bool {
        self.as_u16() == status.as_u16()
    }
}

assert_impl_all!(HttpStatus: From<StatusCode>, Into<StatusCode>, PartialEq<StatusCode>);
assert_impl_all!(StatusCode: From<HttpStatus>, Into<HttpStatus>, PartialEq<HttpStatus>);

macro_rules! numbers {
    ({} $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $($phrase:literal)?, $source:tt,
        http($($called:ident $(since $since:literal)?)?);
    )+) => {
        const_assert!(are_http_numbers(&[$(status::$NAME.as_u16()),+]));
        const_assert!(are_http_numbers(&[$(called!($number $($called)?)),+]));
    };
}

macro_rules! called {
    ($number:literal $called:ident) => {
        StatusCode::$called.as_u16()
    };
    ($number:literal) => {
        $number
    };
}

http_table!(numbers {});
