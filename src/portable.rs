//! The names as [`HttpStatus`](crate::HttpStatus) and [`WsCloseCode`](crate::WsCloseCode), for
//! libraries that serve several frameworks. Requires no feature.

/// FastAPI's names as [`HttpStatus`] and [`WsCloseCode`], which convert to each framework's types.
///
/// [`ReceivedClose`] returns a [`WsCloseCode`], so these are also the
/// constants to match a received code with.
///
/// ```
/// use fastrapi_compat::{HttpStatus, portable::status};
///
/// fn status_of<T>(found: Option<T>) -> HttpStatus {
///     match found {
///         Some(_) => status::HTTP_200_OK,
///         None => status::HTTP_404_NOT_FOUND,
///     }
/// }
///
/// assert_eq!(status_of(None::<&str>), status::HTTP_404_NOT_FOUND);
/// ```
///
/// [`HttpStatus`]: crate::HttpStatus
/// [`WsCloseCode`]: crate::WsCloseCode
/// [`ReceivedClose`]: crate::ReceivedClose
pub mod status {
    use crate::{HttpStatus, WsCloseCode};

    http_names!(constants { HttpStatus, HttpStatus::constant });
    deprecated_names!(constants { HttpStatus, HttpStatus::constant });
    ws_names!(constants { WsCloseCode, WsCloseCode::from_u16 });
}
