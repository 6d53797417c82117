use alloc::{borrow::Cow, boxed::Box};
use core::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use static_assertions::assert_impl_all;
use tokio::time::{Instant, Sleep, sleep_until};

use super::{
    contents,
    handshake::{Action, DEFAULT_LIMIT, Discarded, Flushed, Handshake, Queued, Received},
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
/// | `axum::extract::ws::WebSocket` | `axum_ws` |
/// | `tokio_tungstenite::WebSocketStream<S>` | `tokio_tungstenite` |
/// | [`fastrapi_compat::actix::ws::Session`](crate::actix::ws::Session) | `actix_ws` |
/// | any other `Stream` and `Sink` of messages, by [`closable`](crate::closable) | `closing` |
///
/// Blocking sockets have a trait with the same methods, [`blocking::CloseWith`]. A socket that was
/// split into halves is closed after their `reunite`.
///
/// A function can be generic over the trait, and then closes the sockets of every framework:
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
/// # Limits
///
/// The methods wait for at most 10 seconds, or as long as [`within`](Self::within) is told,
/// whatever the peer does. While they drain they keep no more than the one message that is coming
/// in. How large that may become is part of the socket's own configuration: 64 MiB by default with
/// tungstenite, `max_message_size`; nothing is kept with actix.
///
/// After a violation of the protocol, or a message beyond the socket's limits, nothing that the
/// peer sends can be understood. Its bytes are then drained for as long as they flow, and until
/// none has come for 300 ms. The bytes of an axum socket cannot be reached: its connection is kept
/// for 300 ms, and a peer that is still sending after that may not receive the code. If your
/// clients send such messages, raise `max_frame_size` and `max_message_size` of the
/// `WebSocketUpgrade`, and check the length yourself.
///
/// # Panics
///
/// The futures panic outside a Tokio runtime with time enabled.
///
/// [RFC 6455, section 7.1.1]: https://www.rfc-editor.org/rfc/rfc6455.html#section-7.1.1
/// [`blocking::CloseWith`]: crate::blocking::CloseWith
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a WebSocket that fastrapi-compat can close",
    note = "each WebSocket needs the feature of its framework: `axum_ws`, `tokio_tungstenite` or \
            `actix_ws`; the WebSocket of another version of the framework is another type",
    note = "any other `Stream` and `Sink` of messages is closed by `fastrapi_compat::closable`"
)]
pub trait CloseWith: Socket + Sized {
    /// Closes the connection with this code and reason, within 10 seconds.
    ///
    /// The code is a constant of any `status` module, or a `u16`; 1005 sends a Close frame without
    /// a code or reason. A reason longer than [`WsClose::MAX_REASON_LEN`] bytes is cut between two
    /// characters; `""` is none.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not be sent. Then nothing was sent, and the
    /// socket can still be used: close it with another code.
    #[inline]
    fn close_with(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Closing<'_, Self> {
        self.within(DEFAULT_LIMIT).close_with(code, reason)
    }

    /// Closes the connection with what its session returned, or with a [`WsClose`], within 10
    /// seconds.
    ///
    /// `Ok(())` closes with 1000, as FastAPI does when an endpoint returns, and `Err` with the
    /// [`WsClose`] in it, as FastAPI does when an endpoint raises a `WebSocketException`. `?`
    /// converts errors of the socket into the close that they call for: see [`WsClose`].
    ///
    /// ```
    /// # #[cfg(feature = "axum_ws")] {
    /// use axum::extract::ws::{Message, WebSocket};
    /// use fastrapi_compat::{CloseWith, WsClose, axum::status};
    ///
    /// async fn session(socket: &mut WebSocket) -> Result<(), WsClose> {
    ///     while let Some(message) = socket.recv().await {
    ///         match message? {
    ///             Message::Binary(_) => {
    ///                 return Err(WsClose::new(status::WS_1003_UNSUPPORTED_DATA, "text, please")?);
    ///             }
    ///             Message::Close(_) => break,
    ///             message => socket.send(message).await?,
    ///         }
    ///     }
    ///     Ok(())
    /// }
    ///
    /// async fn serve(mut socket: WebSocket) {
    ///     let result = session(&mut socket).await;
    ///     let closed = socket.finish(result).await;
    ///     println!("{closed:?}");
    /// }
    /// # }
    /// ```
    #[inline]
    fn finish(&mut self, close: impl Into<WsClose>) -> Finishing<'_, Self> {
        self.within(DEFAULT_LIMIT).finish(close)
    }

    /// Sets another time limit for the close that follows.
    ///
    /// With [`Duration::ZERO`], the Close frame is sent if that is possible at once, and no answer
    /// is waited for.
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
    #[inline]
    fn within(&mut self, limit: Duration) -> Within<'_, Self> {
        Within { socket: self, limit }
    }
}

/// A socket with a time limit, from [`CloseWith::within`].
#[must_use = "a time limit alone closes nothing"]
pub struct Within<'a, W> {
    socket: &'a mut W,
    limit: Duration,
}

impl<'a, W: CloseWith> Within<'a, W> {
    /// Does what [`CloseWith::close_with`] does, within this limit.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not be sent.
    #[inline]
    pub fn close_with(
        self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Closing<'a, W> {
        let closing = contents(code, reason).map(|close| self.start(close));
        Closing { closing }
    }

    /// Does what [`CloseWith::finish`] does, within this limit.
    #[inline]
    pub fn finish(self, close: impl Into<WsClose>) -> Finishing<'a, W> {
        let close = close.into();
        self.start(Some(close))
    }

    fn start(self, close: Option<WsClose>) -> Finishing<'a, W> {
        let driver = Driver::new(Handshake::new(close, self.limit));
        Finishing { socket: self.socket, driver }
    }
}

/// The future of [`CloseWith::close_with`].
///
/// It does nothing until it is polled for the first time; the time limit begins then. If it is
/// dropped before it is ready, the Close frame may or may not have been sent.
///
/// # Panics
///
/// Panics outside a Tokio runtime with time enabled.
#[must_use = "futures do nothing unless you `.await` or poll them"]
#[derive(Debug)]
pub struct Closing<'a, W> {
    closing: Result<Finishing<'a, W>, InvalidWsClose>,
}

impl<W: CloseWith> Future for Closing<'_, W> {
    type Output = Result<WsClosed, InvalidWsClose>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().closing {
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
/// Panics outside a Tokio runtime with time enabled.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Finishing<'a, W> {
    socket: &'a mut W,
    driver: Driver,
}

impl<W: CloseWith> Future for Finishing<'_, W> {
    type Output = WsClosed;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { socket, driver } = self.get_mut();
        socket.poll_close(driver, cx)
    }
}

impl<W> fmt::Debug for Finishing<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finishing").finish_non_exhaustive()
    }
}

impl<W> fmt::Debug for Within<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Within").field("limit", &self.limit).finish_non_exhaustive()
    }
}

assert_impl_all!(Driver: Send, Unpin);

/// What an adapter says about its socket. Only this crate has it, so that it can change.
pub trait Socket {
    /// Drives the closing handshake. Ready when the socket may be dropped.
    #[doc(hidden)]
    fn poll_close(&mut self, driver: &mut Driver, cx: &mut Context<'_>) -> Poll<WsClosed>;
}

/// What a socket can do whose frames are polled.
pub(crate) trait Transport {
    /// Writes out what is queued, until there is room for a Close frame.
    fn poll_make_room(&mut self, cx: &mut Context<'_>) -> Flushed;

    /// Writes out what is queued.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Flushed;

    /// Queues our Close frame, an empty one for `None`.
    fn queue_close(&mut self, close: Option<WsClose>) -> Queued;

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Received;

    /// Reads some bytes, also where frames can no longer be read, and drops them.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Discarded;
}

/// Carries out what the closing handshake decides.
#[derive(Debug)]
pub struct Driver {
    /// `None` once it is carried out elsewhere.
    handshake: Option<Handshake>,
    clock: Option<Clock>,
}

#[derive(Debug)]
struct Clock {
    start: Instant,
    timer: Pin<Box<Sleep>>,
}

impl Driver {
    pub(crate) fn new(handshake: Handshake) -> Self {
        Self { handshake: Some(handshake), clock: None }
    }

    pub(crate) fn poll(
        &mut self,
        transport: &mut impl Transport,
        cx: &mut Context<'_>,
    ) -> Poll<WsClosed> {
        let Some(handshake) = &mut self.handshake else { return Poll::Pending };
        let clock = self.clock.get_or_insert_with(Clock::start);
        loop {
            match handshake.next(clock.start.elapsed()) {
                Action::MakeRoom => handshake.flushed(transport.poll_make_room(cx)),
                Action::Flush => handshake.flushed(transport.poll_flush(cx)),
                Action::Queue(close) => handshake.queued(transport.queue_close(close)),
                Action::Receive => handshake.received(transport.poll_receive(cx)),
                Action::Discard => {
                    handshake.discarded(transport.poll_discard(cx), clock.start.elapsed());
                }
                Action::Yield => {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Action::WaitUntil(deadline) => {
                    clock.set(deadline);
                    ready!(clock.timer.as_mut().poll(cx));
                }
                Action::Finish(closed) => return Poll::Ready(closed),
            }
        }
    }

    /// Returns the handshake to a socket that has it carried out elsewhere, the first time.
    #[cfg(feature = "actix_ws")]
    pub(crate) fn hand_over(&mut self) -> Option<Handshake> {
        let handshake = self.handshake.take()?;
        self.clock.get_or_insert_with(Clock::start).set(handshake.deadline());
        Some(handshake)
    }

    /// Waits for the time limit of a handshake that was handed over.
    #[cfg(feature = "actix_ws")]
    pub(crate) fn poll_limit(&mut self, cx: &mut Context<'_>) -> Poll<WsClosed> {
        match &mut self.clock {
            Some(clock) => clock.timer.as_mut().poll(cx).map(|()| WsClosed::TimedOut),
            None => Poll::Pending,
        }
    }
}

impl Clock {
    fn start() -> Self {
        let start = Instant::now();
        Self { start, timer: Box::pin(sleep_until(start)) }
    }

    /// Sets the timer to this time after the start.
    fn set(&mut self, deadline: Duration) {
        // No clock is known to reach `Duration::MAX`.
        let most = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        let deadline = self.start + deadline.min(most);
        if self.timer.deadline() != deadline {
            self.timer.as_mut().reset(deadline);
        }
    }
}
