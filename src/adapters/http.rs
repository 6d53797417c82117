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
