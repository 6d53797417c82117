use static_assertions::assert_impl_all;

use crate::WsCloseCode;

/// The outcome of closing a WebSocket with [`CloseWith`](crate::CloseWith).
///
/// Drop the socket afterwards, whatever the outcome is.
///
/// ```
/// use fastrapi_compat::{WsClosed, portable::status};
///
/// fn log(closed: WsClosed) -> String {
///     match closed {
///         WsClosed::Answered(code) => format!("the peer answered with {code}"),
///         WsClosed::AlreadyClosed => "the connection was already closed".to_owned(),
///         WsClosed::Lost => "the connection broke".to_owned(),
///         WsClosed::TimedOut => "the peer did not answer".to_owned(),
///         _ => format!("{closed:?}"),
///     }
/// }
///
/// let closed = WsClosed::Answered(status::WS_1000_NORMAL_CLOSURE);
/// assert_eq!(log(closed), "the peer answered with 1000 Normal Closure");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WsClosed {
    /// The peer's Close frame arrived, with this code; 1005 if it had none.
    ///
    /// Most peers answer with the code that they received. A peer that closes at the same time
    /// sends a code of its own.
    Answered(WsCloseCode),
    /// The connection was closed before the call, so our Close frame was not sent.
    ///
    /// The session received the peer's Close frame, an error, or the end of the stream.
    AlreadyClosed,
    /// The connection ended without a legal Close frame from the peer.
    Lost,
    /// The time limit passed; or the peer violated the protocol, so that its answer could not be
    /// recognized, and then sent nothing for 300 ms.
    TimedOut,
}

impl WsClosed {
    /// Returns the code of the peer's answer, if there was one.
    #[must_use]
    pub const fn code(self) -> Option<WsCloseCode> {
        match self {
            Self::Answered(code) => Some(code),
            Self::AlreadyClosed | Self::Lost | Self::TimedOut => None,
        }
    }
}

assert_impl_all!(WsClosed: Send, Sync, Unpin);
