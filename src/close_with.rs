use alloc::borrow::Cow;
use core::time::Duration;

use crate::{InvalidWsClose, WsClose, WsCloseCode, portable::status};

/// FastAPI's `await websocket.close(code, reason)`, for the WebSockets of each framework.
///
/// A Close frame that is sent just before the connection is dropped is often lost: what the peer
/// has sent in the meantime is unread, so the operating system resets the connection, and the
/// peer sees 1006. [RFC 6455, section 7.1.1] says to read on. This call does: it sends the Close
/// frame, and then reads and drops what comes until the peer's Close. After it, drop the socket.
///
/// | socket | feature | the call |
/// | --- | --- | --- |
/// | `axum::extract::ws::WebSocket` | `axum_ws` | a future |
/// | `tokio_tungstenite::WebSocketStream<S>` | `tokio_tungstenite` | a future |
/// | `tungstenite::WebSocket<S>` | `tungstenite` | blocks |
/// | `fastrapi_compat::actix::ws::Session` | `actix_ws` | a future |
///
/// A socket that was split into halves is put together for it, by their `reunite`.
///
/// The code is any type that this crate's `status` modules name, or a `u16`; the reason is text
/// of at most [`WsClose::MAX_REASON_LEN`] bytes, or `""`. 1005 stands for a Close frame without a
/// code, as it does in what is received.
///
/// # What comes back
///
/// The close code of the peer's Close: its answer, which by custom repeats the code, or its own
/// where it closed first (then that is answered, and the code given here is not sent). 1005 if
/// its Close had no code. 1006 if none came: the peer is gone, broke the protocol, or did not
/// answer in time. A Close that your own code has received before the call is not seen a second
/// time, except by actix's session: [`ReceivedClose`](crate::ReceivedClose) tells you its code.
///
/// # Errors
///
/// [`InvalidWsClose`] if the code may not stand in a Close frame, or the reason does not fit.
/// Then nothing was sent, and the socket is as it was.
///
/// # Limits
///
/// The call takes at most [`WsClose::TIMEOUT`], 10 seconds, or as long as
/// [`close_with_timeout`](Self::close_with_timeout) is told. While it reads on it keeps no more
/// than the one message that is coming in, whose size the socket's own configuration limits.
///
/// ```
/// # #[cfg(feature = "tungstenite")] {
/// use fastrapi_compat::{CloseWith, InvalidWsClose, status};
///
/// fn refuse(
///     mut socket: tungstenite::WebSocket<std::net::TcpStream>,
/// ) -> Result<(), InvalidWsClose> {
///     let answer = socket.close_with(status::WS_1008_POLICY_VIOLATION, "no spam")?;
///     println!("closed, and the client said {answer}");
///     Ok(())
/// }
/// # }
/// ```
///
/// [RFC 6455, section 7.1.1]: https://www.rfc-editor.org/rfc/rfc6455.html#section-7.1.1
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a WebSocket that fastrapi-compat can close",
    note = "each framework's WebSocket needs its feature: `axum_ws`, `tokio_tungstenite`, \
            `tungstenite` or `actix_ws`; and a WebSocket of another version of it is another type"
)]
pub trait CloseWith {
    /// What the call gives: `Result<WsCloseCode, InvalidWsClose>`, or a future of it.
    type Closing<'a>
    where
        Self: 'a;

    /// Closes the connection with this code and reason, within 10 seconds.
    #[inline]
    fn close_with(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self::Closing<'_> {
        self.close_with_timeout(code, reason, WsClose::TIMEOUT)
    }

    /// Closes the connection with what a session has returned: `Ok` is 1000, as where a FastAPI
    /// endpoint returns, and a [`WsClose`] is what it would raise as a `WebSocketException`.
    ///
    /// ```
    /// # #[cfg(feature = "tungstenite")] {
    /// use fastrapi_compat::{CloseWith, WsClose, status};
    /// use tungstenite::WebSocket;
    /// # type Stream = std::net::TcpStream;
    ///
    /// fn session(socket: &mut WebSocket<Stream>) -> Result<(), WsClose> {
    ///     match socket.read() {
    ///         Ok(message) if message.is_binary() => {
    ///             Err(WsClose::new(status::WS_1003_UNSUPPORTED_DATA, "text, please")?)
    ///         }
    ///         _ => Ok(()),
    ///     }
    /// }
    ///
    /// fn serve(mut socket: WebSocket<Stream>) {
    ///     let result = session(&mut socket);
    ///     let _ = socket.close_with_result(result);
    /// }
    /// # }
    /// ```
    #[inline]
    fn close_with_result(&mut self, result: Result<(), WsClose>) -> Self::Closing<'_> {
        let close = result.err().unwrap_or_default();
        self.close_with(close.code(), close.into_reason())
    }

    /// Closes the connection with this code and reason, within the given time. With
    /// [`Duration::ZERO`], the Close is sent if that can be done at once, and not waited for.
    fn close_with_timeout(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
        timeout: Duration,
    ) -> Self::Closing<'_>;
}

/// What a Close frame of this code and reason contains, if it may be sent: 1005 is an empty one.
#[allow(dead_code, reason = "without a framework's feature there is no socket")]
#[inline]
pub(crate) fn contents(
    code: impl Into<WsCloseCode>,
    reason: impl Into<Cow<'static, str>>,
) -> Result<Option<WsClose>, InvalidWsClose> {
    let (code, reason) = (code.into(), reason.into());
    if code != status::WS_1005_NO_STATUS_RCVD {
        return WsClose::new(code, reason).map(Some);
    }
    match reason.len() {
        0 => Ok(None),
        len => Err(InvalidWsClose::ReasonWithoutCode { len }),
    }
}
