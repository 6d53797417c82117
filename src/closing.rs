use core::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use std::boxed::Box;

use tokio::time::{Instant, Sleep, sleep};

use crate::{
    InvalidWsClose, WsClose, WsCloseCode,
    closing_handshake::{ClosingHandshake, LINGER, Socket},
};

/// The future of [`CloseWith::close_with`](crate::CloseWith::close_with) for an asynchronous
/// socket.
///
/// Nothing happens before it is polled for the first time, and from then on the time runs. If it
/// is dropped before its end, the Close frame may have been sent or not.
///
/// # Panics
///
/// Where Tokio's timer does: outside a Tokio runtime, or on one without `enable_time`.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Closing<'a, W> {
    socket: &'a mut W,
    handshake: Result<ClosingHandshake, InvalidWsClose>,
    timeout: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    lingers: bool,
}

impl<'a, W> Closing<'a, W> {
    #[inline]
    pub(crate) fn new(
        socket: &'a mut W,
        close: Result<Option<WsClose>, InvalidWsClose>,
        timeout: Duration,
    ) -> Self {
        let handshake = close.map(ClosingHandshake::new);
        Self { socket, handshake, timeout, timer: None, lingers: false }
    }
}

impl<W: Socket> Future for Closing<'_, W> {
    type Output = Result<WsCloseCode, InvalidWsClose>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { socket, handshake, timeout, timer, lingers } = self.get_mut();
        let handshake = match handshake {
            Ok(handshake) => handshake,
            Err(refused) => return Poll::Ready(Err(*refused)),
        };
        if handshake.poll(*socket, cx).is_pending() {
            let timer = timer.get_or_insert_with(|| Box::pin(sleep(*timeout)));
            if handshake.lingers() && !*lingers {
                *lingers = true;
                let end = timer.deadline().min(Instant::now() + LINGER);
                timer.as_mut().reset(end);
            }
            ready!(timer.as_mut().poll(cx));
        }
        Poll::Ready(Ok(handshake.answer()))
    }
}

impl<W> fmt::Debug for Closing<'_, W> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Closing").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
