//! For a library that serves every framework: every name is an [`HttpStatus`] or a
//! [`WsCloseCode`], which convert into each framework's own types. Needs no feature.
//!
//! [`HttpStatus`]: crate::HttpStatus
//! [`WsCloseCode`]: crate::WsCloseCode

/// FastAPI's names as [`HttpStatus`] and [`WsCloseCode`].
///
/// ```
/// use fastrapi_compat::{HttpStatus, portable::status};
///
/// fn of_lookup<T>(found: Option<T>) -> HttpStatus {
///     match found {
///         Some(_) => status::HTTP_200_OK,
///         None => status::HTTP_404_NOT_FOUND,
///     }
/// }
///
/// assert_eq!(of_lookup(None::<&str>), status::HTTP_404_NOT_FOUND);
/// ```
///
/// [`HttpStatus`]: crate::HttpStatus
/// [`WsCloseCode`]: crate::WsCloseCode
pub mod status {
    use crate::{HttpStatus, WsCloseCode};

    http_table!(constants { HttpStatus, HttpStatus::constant });
    deprecated_table!(deprecated_constants { HttpStatus });
    ws_table!(constants { WsCloseCode, WsCloseCode::from_u16 });
}
