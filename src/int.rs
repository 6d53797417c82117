//! For anything that takes numbers: every name is a `u16`. Needs no feature.

use core::convert::identity;

/// FastAPI's names as `u16`.
///
/// ```
/// use fastrapi_compat::int::status;
///
/// assert_eq!(status::HTTP_404_NOT_FOUND, 404);
/// assert_eq!(status::WS_1008_POLICY_VIOLATION, 1008);
/// ```
pub mod status {
    use super::identity;

    http_table!(constants { u16, identity });
    deprecated_table!(deprecated_constants { u16 });
    pub use super::close_codes::*;
}

/// By themselves, for a framework whose statuses are not numbers but whose close codes are.
pub(crate) mod close_codes {
    use super::identity;

    ws_table!(constants { u16, identity });
}
