//! Closing blocking sockets: tungstenite's `WebSocket`.
//!
//! ```
//! # #[cfg(feature = "tungstenite")] {
//! use std::net::TcpStream;
//!
//! use fastrapi_compat::{WsClose, blocking::CloseWith};
//! use tungstenite::WebSocket;
//!
//! fn echo(socket: &mut WebSocket<TcpStream>) -> Result<(), WsClose> {
//!     loop {
//!         match socket.read()? {
//!             message if message.is_close() => return Ok(()),
//!             message => socket.send(message)?,
//!         }
//!     }
//! }
//!
//! fn serve(mut socket: WebSocket<TcpStream>) {
//!     let result = echo(&mut socket);
//!     let closed = socket.finish(result);
//!     println!("{closed:?}");
//! }
//! # }
//! ```

use alloc::borrow::Cow;
use core::time::Duration;

use super::{
    contents,
    driver_blocking::Close,
    handshake::{DEFAULT_LIMIT, Handshake},
};
use crate::{InvalidWsClose, WsClose, WsCloseCode, WsClosed};

/// Closes a blocking WebSocket so that the peer receives the close code.
///
/// The methods are those of [`CloseWith`](crate::CloseWith) for asynchronous sockets, and do the
/// same. Each feature `tungstenite_…` implements the trait for the `WebSocket` of its version.
///
/// # Limits
///
/// The methods wait for at most 10 seconds, or for the time that [`within`](Self::within) sets, if the
/// stream is a [`TcpStream`] or a `UnixStream`, alone or in a `MaybeTlsStream` without TLS. The stream
/// is non-blocking during the call, and has its previous settings afterwards, including its read
/// timeout. (Only Linux reports whether a stream is non-blocking; on other systems the stream blocks
/// afterwards. A `UnixStream` requires a spare file descriptor during the call.)
///
/// Other streams, such as those of TLS libraries, block as usual, and the time limit is checked after
/// each read. Set a read timeout and a write timeout on the `TcpStream` before you wrap it; otherwise
/// a silent peer blocks the call forever.
///
/// tungstenite returns from a read when a message is complete or the stream has no data. A peer that
/// sends empty fragments of one message faster than tungstenite reads them can therefore block the
/// call beyond the time limit. Fragments with content count towards `max_message_size`. If you expect
/// such peers, use an asynchronous socket.
///
/// While draining, the call keeps at most one incomplete message in memory. `max_message_size` in the
/// configuration of the socket limits its length: 64 MiB by default.
///
/// With debug assertions, tungstenite 0.27 to 0.30 panics if it is read after a message that was too big.
/// The methods catch this panic, which a program with `panic = "abort"` cannot do.
///
/// [`TcpStream`]: std::net::TcpStream
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a blocking WebSocket that fastrapi-compat can close",
    note = "the `WebSocket` of each version of tungstenite needs the feature of that version, such \
            as `tungstenite_0_29`; `cargo tree` shows the version; asynchronous sockets are closed by `fastrapi_compat::CloseWith`"
)]
pub trait CloseWith: Close + Sized {
    /// Closes the connection with a code and a reason, within 10 seconds: see
    /// [`CloseWith::close_with`](crate::CloseWith::close_with).
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not be sent. Nothing was sent then, and the
    /// socket can still be used.
    fn close_with(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Result<WsClosed, InvalidWsClose> {
        self.within(DEFAULT_LIMIT).close_with(code, reason)
    }

    /// Closes the connection with the result of its session, or with a [`WsClose`], within 10
    /// seconds: see [`CloseWith::finish`](crate::CloseWith::finish).
    fn finish(&mut self, close: impl Into<WsClose>) -> WsClosed {
        self.within(DEFAULT_LIMIT).finish(close)
    }

    /// Sets another time limit for the close that follows: see
    /// [`CloseWith::within`](crate::CloseWith::within).
    fn within(&mut self, limit: Duration) -> Within<'_, Self> {
        Within { socket: self, limit }
    }
}

/// A blocking socket with a time limit, from [`CloseWith::within`].
#[must_use = "a time limit alone closes nothing"]
#[derive(Debug)]
pub struct Within<'a, W> {
    socket: &'a mut W,
    limit: Duration,
}

impl<W: CloseWith> Within<'_, W> {
    /// Does the same as [`CloseWith::close_with`], within this limit.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not be sent.
    pub fn close_with(
        self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Result<WsClosed, InvalidWsClose> {
        let close = contents(code, reason)?;
        Ok(self.socket.close(Handshake::new(close, self.limit)))
    }

    /// Does the same as [`CloseWith::finish`], within this limit.
    pub fn finish(self, close: impl Into<WsClose>) -> WsClosed {
        self.socket.close(Handshake::new(Some(close.into()), self.limit))
    }
}
