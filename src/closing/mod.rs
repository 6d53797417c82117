//! Closing a WebSocket so that the peer receives the close code.
//!
//! [`handshake`] makes the decisions, [`close_with`] carries them out for asynchronous sockets and
//! [`blocking`] for blocking ones. An adapter says what its socket can do.

#[cfg(feature = "closing")]
mod any_socket;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "closing")]
pub(crate) mod close_with;
mod closed;
pub(crate) mod failure;
#[cfg(any(feature = "blocking", feature = "closing"))]
pub(crate) mod handshake;
mod received_close;
mod ws_close;

#[cfg(feature = "closing")]
pub use any_socket::{AnySocket, closable};
#[cfg(feature = "closing")]
pub use close_with::{CloseWith, Closing, Finishing, Within};
pub use closed::WsClosed;
pub use received_close::ReceivedClose;
pub use ws_close::{InvalidWsClose, WsClose};

/// Returns what our Close frame contains: `None` for 1005, which stands for an empty one.
#[cfg(any(feature = "blocking", feature = "closing"))]
fn contents(
    code: impl Into<crate::WsCloseCode>,
    reason: impl Into<alloc::borrow::Cow<'static, str>>,
) -> Result<Option<WsClose>, InvalidWsClose> {
    match code.into() {
        crate::portable::status::WS_1005_NO_STATUS_RCVD => Ok(None),
        code => WsClose::new(code, reason).map(Some),
    }
}
