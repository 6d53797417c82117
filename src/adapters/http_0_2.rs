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
