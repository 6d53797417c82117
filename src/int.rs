//! The names as numbers, for anything that takes a `u16`. Requires no feature.

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

    http_names!(constants { u16, identity });
    deprecated_names!(constants { u16, identity });
    pub use super::close_codes::*;
}

/// The `WS_*` names alone, for a framework whose close codes are numbers.
pub(crate) mod close_codes {
    use super::identity;

    ws_names!(constants { u16, identity });
}
