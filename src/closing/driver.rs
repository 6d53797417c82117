//! Carries out the closing handshake on asynchronous sockets.

use alloc::boxed::Box;
use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use static_assertions::assert_impl_all;
use tokio::time::{Instant, Sleep, sleep};

use super::{
    close_with::Finishing,
    failure::Failure,
    handshake::{Action, Handshake},
};
use crate::{WsClose, WsCloseCode, WsClosed};

/// A socket that can be closed. The trait cannot be named outside this crate.
pub trait Close: Sized {
    /// Returns a future that carries out the closing handshake.
    fn close(&mut self, handshake: Handshake) -> Finishing<'_, Self>;
}

/// What an asynchronous socket can do. [`Failure::NotYet`] stands for [`Poll::Pending`].
pub(crate) trait PollSocket {
    /// Writes out what is queued, until there is room for a Close frame.
    fn poll_make_room(&mut self, cx: &mut Context<'_>) -> Result<(), Failure>;

    /// Writes out what is queued.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Result<(), Failure>;

    /// Queues our Close frame, an empty one for `None`.
    fn queue_close(&mut self, close: Option<WsClose>) -> Result<(), Failure>;

    /// Reads a message. Returns its code if it is a Close frame: 1005 if it has none.
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Result<Option<WsCloseCode>, Failure>;

    /// Reads some bytes, even where frames can no longer be read, and drops them.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Result<(), Failure>;
}

/// A closing handshake and the time since it began.
#[derive(Debug)]
pub(crate) struct Driver {
    handshake: Handshake,
    /// `None` until the first poll.
    clock: Option<Clock>,
}

assert_impl_all!(Driver: Send, Unpin);

impl Driver {
    pub(crate) fn new(handshake: Handshake) -> Self {
        Self { handshake, clock: None }
    }

    /// Carries out the handshake on this socket.
    pub(crate) fn poll(
        &mut self,
        socket: &mut impl PollSocket,
        cx: &mut Context<'_>,
    ) -> Poll<WsClosed> {
        let handshake = &mut self.handshake;
        let clock = self.clock.get_or_insert_with(Clock::start);
        loop {
            match handshake.next(clock.elapsed()) {
                Action::MakeRoom => handshake.flushed(socket.poll_make_room(cx)),
                Action::Flush => handshake.flushed(socket.poll_flush(cx)),
                Action::Queue(close) => handshake.queued(socket.queue_close(close)),
                Action::Receive => handshake.received(socket.poll_receive(cx)),
                Action::Discard => {
                    handshake.discarded(socket.poll_discard(cx), clock.elapsed());
                }
                Action::Yield => {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Action::WaitUntil(deadline) => ready!(clock.poll_until(deadline, cx)),
                Action::Finish(closed) => return Poll::Ready(closed),
            }
        }
    }

    /// Returns the handshake, so that another object can carry it out. Returns `None` after the
    /// first call of [`poll_limit`](Self::poll_limit).
    #[cfg(feature = "actix_ws")]
    pub(crate) fn hand_over(&self) -> Option<Handshake> {
        self.clock.is_none().then(|| self.handshake.clone())
    }

    /// Waits for the time limit of a handshake that was handed over.
    #[cfg(feature = "actix_ws")]
    pub(crate) fn poll_limit(&mut self, cx: &mut Context<'_>) -> Poll<WsClosed> {
        let clock = self.clock.get_or_insert_with(Clock::start);
        clock.poll_until(self.handshake.deadline(), cx).map(|()| WsClosed::TimedOut)
    }
}

#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    timer: Pin<Box<Sleep>>,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { start: Instant::now(), timer: Box::pin(sleep(Duration::ZERO)) }
    }

    /// Returns the time since the start.
    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Waits until this time after the start. A timer of Tokio alone would be late while tasks are busy.
    pub(super) fn poll_until(&mut self, deadline: Duration, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(left) = deadline.checked_sub(self.elapsed()) {
            self.timer.set(sleep(left));
            ready!(self.timer.as_mut().poll(cx));
        }
        Poll::Ready(())
    }
}
