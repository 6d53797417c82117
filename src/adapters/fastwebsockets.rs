//! For fastwebsockets 0.10. Requires the feature `fastwebsockets`.
//!
//! [`CloseWith`] closes a `WebSocket` or a `FragmentCollector`, and `?` converts the errors of both:
//!
//! ```
//! use fastrapi_compat::{CloseWith, WsClose, fastwebsockets::status};
//! use fastwebsockets::{FragmentCollector, OpCode};
//! use tokio::io::{AsyncRead, AsyncWrite};
//!
//! async fn session<S>(ws: &mut FragmentCollector<S>) -> Result<(), WsClose>
//! where
//!     S: AsyncRead + AsyncWrite + Unpin,
//! {
//!     loop {
//!         let frame = ws.read_frame().await?;
//!         match frame.opcode {
//!             OpCode::Text => ws.write_frame(frame).await?,
//!             OpCode::Binary => {
//!                 return Err(WsClose::new(status::WS_1003_UNSUPPORTED_DATA, "text, please")?);
//!             }
//!             OpCode::Close => return Ok(()),
//!             _ => {}
//!         }
//!     }
//! }
//!
//! async fn serve<S>(mut ws: FragmentCollector<S>)
//! where
//!     S: AsyncRead + AsyncWrite + Send + Unpin,
//! {
//!     let result = session(&mut ws).await;
//!     let closed = ws.finish(result).await;
//!     println!("{closed:?}");
//! }
//! ```

use core::{error::Error, future::Future};

use ::fastwebsockets::{
    CloseCode, FragmentCollector, Frame, OpCode, Payload, WebSocket, WebSocketError,
};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    CloseWith, ReceivedClose, WsClose, WsCloseCode,
    closing::{
        Finishing,
        driver::Close,
        driver_async::{AsyncSocket, drive},
        failure::Failure,
        handshake::Handshake,
    },
    portable,
};

/// FastAPI's `WS_*` names as [`CloseCode`] of fastwebsockets.
pub mod status {
    use super::CloseCode;

    ws_names!(constants_by_name { tungstenite_close_code });
}

assert_tungstenite_close_codes!();
close_code_conversions!(CloseCode);
socket_error!(WebSocketError);

/// A frame with this code and reason. For 1006, which no frame may carry, the code is 1011.
impl From<WsClose> for Frame<'_> {
    fn from(close: WsClose) -> Self {
        Self::close(close.code_of_frame().into(), close.reason().as_bytes())
    }
}

impl ReceivedClose for Frame<'_> {
    fn close_code(&self) -> Option<WsCloseCode> {
        match (self.opcode, self.payload.first_chunk()) {
            (OpCode::Close, Some(code)) => Some(u16::from_be_bytes(*code).into()),
            (OpCode::Close, None) => Some(portable::status::WS_1005_NO_STATUS_RCVD),
            _ => None,
        }
    }
}

/// Returns what an error means for its connection, if it is an error of fastwebsockets.
pub(crate) fn failure(error: &(dyn Error + 'static)) -> Option<Failure> {
    use portable::status;

    Some(match error.downcast_ref()? {
        WebSocketError::ConnectionClosed => Failure::Closed,
        WebSocketError::UnexpectedEOF => Failure::Lost,
        // `source` skips the I/O error itself.
        WebSocketError::IoError(error) => Failure::of(error),
        WebSocketError::FrameTooLarge => Failure::Violation(status::WS_1009_MESSAGE_TOO_BIG),
        WebSocketError::InvalidUTF8 => {
            Failure::Violation(status::WS_1007_INVALID_FRAME_PAYLOAD_DATA)
        }
        WebSocketError::ControlFrameFragmented
        | WebSocketError::InvalidCloseCode
        | WebSocketError::InvalidCloseFrame
        | WebSocketError::InvalidContinuationFrame
        | WebSocketError::InvalidFragment
        | WebSocketError::InvalidValue
        | WebSocketError::PingFrameTooLarge
        | WebSocketError::ReservedBitsNotZero => Failure::Violation(status::WS_1002_PROTOCOL_ERROR),
        // Errors of the opening handshake, and of sockets that were split.
        _ => return None,
    })
}

/// The socket must answer Close frames and apply masks itself, as it does unless
/// `set_auto_close(false)` or `set_auto_apply_mask(false)` was called. A socket that has sent a Close
/// frame counts as closed, also if the session sent it with `write_frame`.
///
/// # Limits
///
/// While a peer floods the socket with Ping frames, fastwebsockets reads without a pause. The time
/// limit is checked only when Tokio interrupts that read, which can take seconds in a build without
/// optimizations.
///
/// The methods read nothing before the Close frame is sent. A peer that does not read until it has
/// sent everything may not receive the code, if the buffers in both directions are full.
///
/// The futures of `read_frame` and `write_frame` lose part of a frame if they are dropped before they
/// are ready, for example by `tokio::select!`. If this happened to `read_frame`, the frames can no
/// longer be read, as after a violation of the protocol: see [`CloseWith`].
///
/// fastwebsockets does not accept the code 1014 in an answer. The result is then
/// [`WsClosed::Lost`](crate::WsClosed::Lost).
impl<S: AsyncRead + AsyncWrite + Send + Unpin> CloseWith for WebSocket<S> {}

/// Everything said about the [`WebSocket`] of fastwebsockets applies here, too.
///
/// A `FragmentCollector` does not report whether it has answered the peer's Close frame. To find
/// out, the methods send an empty Ping frame before the Close frame, unless the session failed with
/// an error of the socket. On a TCP connection without `TCP_NODELAY`, the operating system then
/// holds the Close frame back until the peer has acknowledged the Ping frame.
impl<S: AsyncRead + AsyncWrite + Send + Unpin> CloseWith for FragmentCollector<S> {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Close for WebSocket<S> {
    fn close(&mut self, handshake: Handshake) -> Finishing<'_, Self> {
        Finishing::running(drive(handshake, Ending { socket: self, is_over: false }))
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Close for FragmentCollector<S> {
    fn close(&mut self, handshake: Handshake) -> Finishing<'_, Self> {
        Finishing::running(drive(handshake, Ending { socket: self, is_over: false }))
    }
}

/// What both sockets can do.
trait Frames: Send {
    fn read(&mut self) -> impl Future<Output = Result<Frame<'static>, WebSocketError>> + Send;

    fn write(
        &mut self,
        frame: Frame<'static>,
    ) -> impl Future<Output = Result<(), WebSocketError>> + Send;

    /// Reports whether the socket has sent a Close frame before this one.
    fn is_closed(
        &mut self,
        close: Option<&WsClose>,
    ) -> impl Future<Output = Result<bool, WebSocketError>> + Send;
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Frames for WebSocket<S> {
    async fn read(&mut self) -> Result<Frame<'static>, WebSocketError> {
        self.read_frame().await
    }

    async fn write(&mut self, frame: Frame<'static>) -> Result<(), WebSocketError> {
        self.write_frame(frame).await?;
        self.flush().await
    }

    async fn is_closed(&mut self, _: Option<&WsClose>) -> Result<bool, WebSocketError> {
        Ok(WebSocket::is_closed(self))
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Frames for FragmentCollector<S> {
    async fn read(&mut self) -> Result<Frame<'static>, WebSocketError> {
        self.read_frame().await
    }

    async fn write(&mut self, frame: Frame<'static>) -> Result<(), WebSocketError> {
        self.write_frame(frame).await
    }

    async fn is_closed(&mut self, close: Option<&WsClose>) -> Result<bool, WebSocketError> {
        let error = close.and_then(WsClose::source).and_then(|error| error.downcast_ref());
        match error {
            // fastwebsockets answers an invalid code with 1002.
            Some(WebSocketError::ConnectionClosed | WebSocketError::InvalidCloseCode) => Ok(true),
            Some(_) => Ok(false),
            None => match self.write(ping()).await {
                Err(WebSocketError::ConnectionClosed) => Ok(true),
                sent => sent.map(|()| false),
            },
        }
    }
}

fn ping() -> Frame<'static> {
    Frame::new(true, OpCode::Ping, None, Payload::Borrowed(&[]))
}

/// A socket during its closing handshake.
struct Ending<'a, F> {
    socket: &'a mut F,
    /// Whether both sides have sent their Close frames.
    is_over: bool,
}

impl<F: Frames> AsyncSocket for Ending<'_, F> {
    async fn send_close(&mut self, close: Option<WsClose>) -> Result<(), Failure> {
        self.is_over = self.socket.is_closed(close.as_ref()).await?;
        if self.is_over {
            return Err(Failure::Closed);
        }
        let empty = || Frame::close_raw(Payload::Borrowed(&[]));
        Ok(self.socket.write(close.map_or_else(empty, Frame::from)).await?)
    }

    async fn receive(&mut self) -> Result<Option<WsCloseCode>, Failure> {
        if self.is_over {
            return Err(Failure::Closed);
        }
        let code = match self.socket.read().await {
            Ok(frame) => frame.close_code(),
            // A frame other than Close, after our own Close frame.
            Err(WebSocketError::ConnectionClosed) => None,
            // The peer's Close frame, whose code fastwebsockets does not tell.
            Err(WebSocketError::InvalidCloseCode) => {
                Some(portable::status::WS_1006_ABNORMAL_CLOSURE)
            }
            Err(error) => return Err(error.into()),
        };
        self.is_over = code.is_some();
        Ok(code)
    }

    async fn discard(&mut self) -> Result<(), Failure> {
        match self.socket.read().await {
            // fastwebsockets never reads beyond such a frame.
            Err(WebSocketError::InvalidValue | WebSocketError::ReservedBitsNotZero) => {
                Err(Failure::NotYet)
            }
            Err(WebSocketError::IoError(_) | WebSocketError::UnexpectedEOF) => Err(Failure::Lost),
            _ => Ok(()),
        }
    }
}
