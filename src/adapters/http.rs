//! http 1: [`StatusCode`].

use ::http::StatusCode;
use static_assertions::const_assert;

use crate::{HttpStatus, table::are_http_numbers};

pub(crate) mod status {
    use super::{StatusCode, constant};

    http_table!(constants { StatusCode, constant });
    deprecated_table!(deprecated_constants { StatusCode });
}

/// For constants only: there, a wrong number is a compiler error.
const fn constant(number: u16) -> StatusCode {
    match StatusCode::from_u16(number) {
        Ok(status) => status,
        Err(_) => panic!("an HTTP status is a number from 100 to 999"),
    }
}

status_code!(StatusCode);

/// Asserts that our constants and the crate's own have the numbers of the table.
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
