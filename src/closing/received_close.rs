use core::error::Error;

use super::failure::Failure;
use crate::{WsCloseCode, portable::status};

/// The close code in what a WebSocket has received: FastAPI's `WebSocketDisconnect.code`.
///
/// It is implemented for each framework's messages, and for a `Result` and an `Option` of them, so
/// that it can be called on what `recv().await`, `next().await` or `read()` returns:
///
/// | received | `close_code()` |
/// | --- | --- |
/// | a Close frame with a code | `Some`, that code |
/// | a Close frame without a code | `Some`, 1005 |
/// | an error that says that the connection is gone, or the end of the stream | `Some`, 1006 |
/// | any other message | `None` |
/// | any other error: the peer is still there | `None` |
///
/// A peer that broke the rules is to be told so. `?` does that in a session that returns
/// `Result<(), WsClose>`: see [`WsClose`](crate::WsClose).
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
/// let gone = Err::<Message, _>(tungstenite::Error::ConnectionClosed);
/// assert_eq!(gone.close_code().unwrap(), 1006);
/// # }
/// ```
pub trait ReceivedClose {
    /// Returns the code that this connection ended with, if it ended.
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
            Err(error) => match Failure::of(error) {
                Failure::Closed | Failure::Lost => Some(status::WS_1006_ABNORMAL_CLOSURE),
                Failure::NotYet | Failure::Violation(_) | Failure::Internal => None,
            },
        }
    }
}
