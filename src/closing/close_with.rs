use alloc::{borrow::Cow, boxed::Box};
use core::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use super::{
    contents,
    driver::{Close, Driver},
    handshake::{DEFAULT_LIMIT, Handshake},
};
use crate::{InvalidWsClose, WsClose, WsCloseCode, WsClosed};

/// Closes a WebSocket so that the peer receives the close code.
///
/// This is the counterpart of FastAPI's `await websocket.close(code, reason)`. Sending a Close
/// frame and then dropping the socket is not enough: if unread data is waiting, the operating
/// system resets the connection, and the peer reports 1006 instead of your code. These methods send
/// the Close frame and drain incoming data until the peer's Close frame arrives or the time limit
/// passes, as [RFC 6455, section 7.1.1] recommends. Drop the socket afterwards.
///
/// | socket | feature |
/// | --- | --- |
/// | `axum::extract::ws::WebSocket` of axum 0.8, 0.7 | `axum_ws`, `axum_0_7` |
/// | `tokio_tungstenite::WebSocketStream<S>` of 0.30, 0.29, … | `tokio_tungstenite`, `tokio_tungstenite_0_29`, … |
/// | `fastwebsockets::WebSocket<S>` and `FragmentCollector<S>` | `fastwebsockets` |
/// | [`fastrapi_compat::actix::ws::Session`](crate::actix::ws::Session) | `actix_ws` |
/// | any other `Stream` and `Sink` of messages, by [`closable`](crate::closable) | `closing` |
///
/// Blocking sockets have a trait with the same methods, [`blocking::CloseWith`].
///
/// A function that is generic over the trait closes the sockets of every framework:
///
/// ```
/// use fastrapi_compat::{CloseWith, InvalidWsClose, portable::status};
///
/// async fn kick<W: CloseWith>(socket: &mut W) -> Result<(), InvalidWsClose> {
///     socket.close_with(status::WS_1008_POLICY_VIOLATION, "no spam").await?;
///     Ok(())
/// }
/// ```
///
/// # Closing from another task
///
/// Let one task own the socket, and send that task a [`WsClose`]. This interrupts the session, even
/// while the session waits for a peer that does not read. `select!` then drops the session, which
/// is safe while a socket of axum or tokio-tungstenite is receiving or sending:
///
/// ```
/// # #[cfg(feature = "axum_ws")] {
/// use fastrapi_compat::{CloseWith, WsClose};
/// use tokio::sync::mpsc;
///
/// async fn serve<W: CloseWith>(
///     mut socket: W,
///     session: impl AsyncFnOnce(&mut W) -> Result<(), WsClose>,
///     mut orders: mpsc::Receiver<WsClose>,
/// ) {
///     let result = tokio::select! {
///         result = session(&mut socket) => result,
///         Some(close) = orders.recv() => Err(close),
///     };
///     socket.finish(result).await;
/// }
/// # }
/// ```
///
/// Reunite the halves of a split socket before you close it. If two tasks own the halves, end both
/// tasks, and have each return its half:
///
/// ```
/// # #[cfg(all(feature = "axum_ws", feature = "tokio_tungstenite"))] {
/// use std::error::Error;
///
/// use fastrapi_compat::{CloseWith, WsClosed, status};
/// use futures_util::{SinkExt, StreamExt};
/// use tokio::io::{AsyncRead, AsyncWrite};
/// use tokio_tungstenite::WebSocketStream;
///
/// async fn serve<S>(socket: WebSocketStream<S>) -> Result<WsClosed, Box<dyn Error>>
/// where
///     S: AsyncRead + AsyncWrite + Unpin + 'static,
/// {
///     let (mut sink, stream) = socket.split();
///     sink.send("hello".into()).await?;
///
///     let mut socket = sink.reunite(stream)?;
///     Ok(socket.close_with(status::WS_1008_POLICY_VIOLATION, "no spam").await?)
/// }
/// # use tokio_tungstenite::tungstenite::protocol::Role;
/// #
/// # let client_and_server = async {
/// #     let (client, server) = tokio::io::duplex(1024);
/// #     let client = WebSocketStream::from_raw_socket(client, Role::Client, None).await;
/// #     let server = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
/// #     let (received, closed) = tokio::join!(client.count(), serve(server));
/// #     assert_eq!(received, 2); // the message and the Close frame
/// #     assert_eq!(closed.unwrap(), WsClosed::Answered(1008.into()));
/// # };
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
/// # runtime.unwrap().block_on(client_and_server);
/// # }
/// ```
///
/// # Limits
///
/// The methods wait for at most 10 seconds, or for the time that [`within`](Self::within) sets,
/// whatever the peer does. While draining, they keep at most one incomplete message in memory.
/// `max_message_size` in the configuration of the socket limits its length: 64 MiB by default with
/// tungstenite and fastwebsockets. With actix, no message is kept.
///
/// After a violation of the protocol, or a message beyond the socket's limits, the peer's frames can
/// no longer be read. The methods then drain bytes until none has arrived for 300 ms. axum and
/// fastwebsockets do not provide access to the bytes: their connections are kept for 300 ms, and a
/// peer that sends for longer may not receive the code. If your clients send such messages, raise
/// `max_frame_size` and `max_message_size` of axum's `WebSocketUpgrade`, or `set_max_message_size` of
/// fastwebsockets, and check the length yourself.
///
/// # Panics
///
/// The futures panic outside a Tokio runtime with time enabled.
///
/// # When not to use it
///
/// The methods drop what the peer sends after the call. To receive these messages, send a Close message
/// with the framework's own methods, and read until the end of the stream.
///
/// [RFC 6455, section 7.1.1]: https://www.rfc-editor.org/rfc/rfc6455.html#section-7.1.1
/// [`blocking::CloseWith`]: crate::blocking::CloseWith
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a WebSocket that fastrapi-compat can close",
    note = "each WebSocket needs the feature of its framework and version: `axum_ws` for axum 0.8, \
            `axum_0_7`, `actix_ws`, `fastwebsockets`, `tokio_tungstenite` for 0.30, or `tokio_tungstenite_0_20` to \
            `tokio_tungstenite_0_29`; `cargo tree` shows the version",
    note = "any other `Stream` and `Sink` of messages is closed by `fastrapi_compat::closable`"
)]
pub trait CloseWith: Close {
    /// Closes the connection with a code and a reason, within 10 seconds.
    ///
    /// The code is a constant of any `status` module, or a `u16`; 1005 sends a Close frame without
    /// a code or reason. A reason longer than [`WsClose::MAX_REASON_LEN`] bytes is cut between two
    /// characters; `""` stands for no reason.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not be sent. Nothing was sent then, and the
    /// socket can still be used: close it with another code.
    fn close_with(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Closing<'_, Self> {
        self.within(DEFAULT_LIMIT).close_with(code, reason)
    }

    /// Closes the connection with the result of its session, or with a [`WsClose`], within 10
    /// seconds.
    ///
    /// `Ok(())` closes with 1000, as FastAPI does when an endpoint returns. `Err` closes with the
    /// [`WsClose`] in it, as FastAPI does when an endpoint raises a `WebSocketException`. In the
    /// session, `?` converts an error of the socket into a [`WsClose`] with the matching code. A session
    /// whose result is passed to this method should not call `close_with` itself: if the peer does not
    /// answer, both wait for the time limit.
    ///
    /// ```
    /// use fastrapi_compat::{CloseWith, WsClose};
    ///
    /// async fn serve<W: CloseWith>(
    ///     mut socket: W,
    ///     session: impl AsyncFnOnce(&mut W) -> Result<(), WsClose>,
    /// ) {
    ///     let result = session(&mut socket).await;
    ///     let closed = socket.finish(result).await;
    ///     println!("{closed:?}");
    /// }
    /// ```
    fn finish(&mut self, close: impl Into<WsClose>) -> Finishing<'_, Self> {
        self.within(DEFAULT_LIMIT).finish(close)
    }

    /// Sets another time limit for the close that follows.
    ///
    /// With [`Duration::ZERO`], the Close frame is sent if that is possible at once, and the peer's
    /// answer is not awaited.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use fastrapi_compat::{CloseWith, InvalidWsClose, WsClosed, portable::status};
    ///
    /// async fn restart<W: CloseWith>(socket: &mut W) -> Result<WsClosed, InvalidWsClose> {
    ///     let limit = Duration::from_secs(25);
    ///     socket.within(limit).close_with(status::WS_1012_SERVICE_RESTART, "back soon").await
    /// }
    /// ```
    fn within(&mut self, limit: Duration) -> Within<'_, Self> {
        Within { socket: self, limit }
    }
}

/// A socket with a time limit, from [`CloseWith::within`].
#[must_use = "a time limit alone closes nothing"]
#[derive(Debug)]
pub struct Within<'a, W> {
    socket: &'a mut W,
    limit: Duration,
}

impl<'a, W: CloseWith> Within<'a, W> {
    /// Does the same as [`CloseWith::close_with`], within this limit.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not be sent.
    pub fn close_with(
        self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Closing<'a, W> {
        Closing(contents(code, reason).map(|close| self.start(close)))
    }

    /// Does the same as [`CloseWith::finish`], within this limit.
    pub fn finish(self, close: impl Into<WsClose>) -> Finishing<'a, W> {
        self.start(Some(close.into()))
    }

    fn start(self, close: Option<WsClose>) -> Finishing<'a, W> {
        self.socket.close(Handshake::new(close, self.limit))
    }
}

/// The future of [`CloseWith::close_with`]: see [`Finishing`].
#[must_use = "futures do nothing unless you `.await` or poll them"]
#[derive(Debug)]
pub struct Closing<'a, W>(Result<Finishing<'a, W>, InvalidWsClose>);

impl<W> Future for Closing<'_, W> {
    type Output = Result<WsClosed, InvalidWsClose>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().0 {
            Ok(closing) => Pin::new(closing).poll(cx).map(Ok),
            Err(refused) => Poll::Ready(Err(*refused)),
        }
    }
}

/// The future of [`CloseWith::finish`].
///
/// It does nothing until it is polled for the first time; the time limit begins then. If it is
/// dropped before it is ready, the Close frame may or may not have been sent.
///
/// # Panics
///
/// Polling panics outside a Tokio runtime with time enabled.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Finishing<'a, W>(Method<'a, W>);

/// How a socket is closed.
enum Method<'a, W> {
    /// By polling it.
    Polling { socket: &'a mut W, driver: Driver, poll: PollClose<W> },
    /// By an `async` block that borrows the socket.
    #[cfg_attr(not(feature = "fastwebsockets"), expect(dead_code))]
    Async(Pin<Box<dyn Future<Output = WsClosed> + Send + 'a>>),
}

type PollClose<W> = fn(&mut W, &mut Driver, &mut Context<'_>) -> Poll<WsClosed>;

impl<'a, W> Finishing<'a, W> {
    pub(crate) fn polling(socket: &'a mut W, handshake: Handshake, poll: PollClose<W>) -> Self {
        Self(Method::Polling { socket, driver: Driver::new(handshake), poll })
    }

    #[cfg(feature = "fastwebsockets")]
    pub(crate) fn running(closing: impl Future<Output = WsClosed> + Send + 'a) -> Self {
        Self(Method::Async(Box::pin(closing)))
    }
}

impl<W> Future for Finishing<'_, W> {
    type Output = WsClosed;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().0 {
            Method::Polling { socket, driver, poll } => poll(socket, driver, cx),
            Method::Async(closing) => closing.as_mut().poll(cx),
        }
    }
}

impl<W> fmt::Debug for Finishing<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finishing").finish_non_exhaustive()
    }
}
