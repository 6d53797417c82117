use core::error::Error;
use std::io;

use crate::{WsCloseCode, portable::status};

/// The close code in what a WebSocket has received: FastAPI's `WebSocketDisconnect.code`.
///
/// For the messages of each framework, and for what its sockets give instead: `Result` and
/// `Option` of them. So one call after each `recv().await`, `next().await` or `read()` is enough:
///
/// | received | `close_code()` |
/// | --- | --- |
/// | a Close frame with a code | `Some`, that code |
/// | a Close frame without a code | `Some`, 1005 |
/// | an error, or the end without a Close frame | `Some`, 1006 |
/// | any other message | `None` |
/// | an error that says to try again: [`WouldBlock`](io::ErrorKind::WouldBlock), `Interrupted` | `None` |
///
/// ```
/// # #[cfg(feature = "tungstenite")] {
/// use fastrapi_compat::{ReceivedClose, status};
/// use tungstenite::{Message, protocol::CloseFrame};
///
/// assert_eq!(Message::text("hello").close_code(), None);
///
/// let frame = CloseFrame { code: status::WS_1001_GOING_AWAY, reason: "".into() };
/// assert_eq!(Message::Close(Some(frame)).close_code().unwrap(), 1001);
/// assert_eq!(Message::Close(None).close_code().unwrap(), 1005);
///
/// let lost = Err::<Message, _>(tungstenite::Error::ConnectionClosed);
/// assert_eq!(lost.close_code().unwrap(), 1006);
/// # }
/// ```
pub trait ReceivedClose {
    /// The code that this connection ended with, if it did.
    fn close_code(&self) -> Option<WsCloseCode>;
}

impl<T: ReceivedClose> ReceivedClose for Option<T> {
    #[inline]
    fn close_code(&self) -> Option<WsCloseCode> {
        match self {
            Some(received) => received.close_code(),
            None => Some(status::WS_1006_ABNORMAL_CLOSURE),
        }
    }
}

impl<T: ReceivedClose, E: Error + 'static> ReceivedClose for Result<T, E> {
    #[inline]
    fn close_code(&self) -> Option<WsCloseCode> {
        match self {
            Ok(received) => received.close_code(),
            Err(error) if is_for_now(error) => None,
            Err(_) => Some(status::WS_1006_ABNORMAL_CLOSURE),
        }
    }
}

/// Whether the same call may succeed later.
#[inline]
pub(crate) fn is_for_now(error: &(dyn Error + 'static)) -> bool {
    core::iter::successors(Some(error), |&error| error.source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => true,
            // What a read timeout is called there; elsewhere TCP has given the connection up.
            io::ErrorKind::TimedOut => cfg!(windows),
            _ => false,
        })
}
