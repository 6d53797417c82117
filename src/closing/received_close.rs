use core::error::Error;

use super::failure::Failure;
use crate::{WsCloseCode, portable::status};

/// The close code of a message, an error or the end of the stream: the counterpart of
/// FastAPI's `WebSocketDisconnect.code`.
///
/// The trait is implemented for the messages of each framework, and for a `Result` and an `Option`
/// of them. So it can be called on what `recv().await`, `next().await` or `read()` returns:
///
/// | received | `close_code()` |
/// | --- | --- |
/// | a Close frame with a code | `Some`, that code |
/// | a Close frame without a code | `Some`, 1005 |
/// | an error that means that the connection is gone, or the end of the stream | `Some`, 1006 |
/// | any other message | `None` |
/// | any other error: the peer is still there | `None` |
///
/// A received code is a [`WsCloseCode`]. Match it with the constants of
/// [`portable::status`](crate::portable::status), whichever framework received it:
///
/// ```
/// # #[cfg(feature = "tungstenite")] {
/// use fastrapi_compat::{ReceivedClose, portable::status};
/// use tungstenite::Message;
///
/// fn log(received: &Result<Message, tungstenite::Error>) -> &'static str {
///     match received.close_code() {
///         Some(status::WS_1000_NORMAL_CLOSURE | status::WS_1001_GOING_AWAY) => "left",
///         Some(status::WS_1006_ABNORMAL_CLOSURE) => "lost",
///         Some(_) => "closed",
///         None => "still here",
///     }
/// }
///
/// assert_eq!(log(&Err(tungstenite::Error::ConnectionClosed)), "lost");
/// assert_eq!(log(&Ok(Message::Close(None))), "closed");
/// assert_eq!(log(&Ok(Message::text("hello"))), "still here");
/// # }
/// ```
///
/// `None` for an error means that the connection is still open, for example after the peer violated
/// the protocol. In a session that returns `Result<(), WsClose>`, `?` converts such an error to the
/// close code for the peer: see [`WsClose`](crate::WsClose).
pub trait ReceivedClose {
    /// Returns the code that the connection ended with, if it ended.
    #[must_use]
    fn close_code(&self) -> Option<WsCloseCode>;
}

impl<T: ReceivedClose> ReceivedClose for Option<T> {
    fn close_code(&self) -> Option<WsCloseCode> {
        match self {
            Some(received) => received.close_code(),
            None => Some(status::WS_1006_ABNORMAL_CLOSURE),
        }
    }
}

impl<T: ReceivedClose, E: Error + 'static> ReceivedClose for Result<T, E> {
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
