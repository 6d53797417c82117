//! Closing a WebSocket so that the peer receives the close code.
//!
//! [`handshake`] makes the decisions. [`driver`] carries them out for asynchronous sockets that are
//! polled, [`driver_async`] for those with async functions, and [`driver_blocking`] for blocking ones.
//! An adapter implements what its socket can do.

#[cfg(feature = "closing")]
mod any_socket;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "closing")]
mod close_with;
mod closed;
#[cfg(feature = "closing")]
pub(crate) mod driver;
#[cfg(feature = "fastwebsockets")]
pub(crate) mod driver_async;
#[cfg(feature = "blocking")]
pub(crate) mod driver_blocking;
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

/// Returns the content of our Close frame: `None` for 1005, which stands for an empty frame.
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
