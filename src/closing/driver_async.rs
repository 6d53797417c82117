//! Carries out the closing handshake on sockets whose methods are async functions.

use core::{
    future::{Future, poll_fn},
    mem,
    pin::pin,
    task::Poll,
    time::Duration,
};

use super::{
    driver::Clock,
    failure::Failure,
    handshake::{Action, Handshake},
};
use crate::{WsClose, WsCloseCode, WsClosed};

/// A socket whose methods are async functions. Such functions lose data if they are cancelled.
///
/// Such a socket does one thing at a time: it reads nothing before our Close frame is sent.
pub(crate) trait AsyncSocket {
    /// Sends our Close frame, an empty one for `None`.
    fn send_close(
        &mut self,
        close: Option<WsClose>,
    ) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Reads a message. Returns its code if it is a Close frame: 1005 if it has none.
    fn receive(&mut self) -> impl Future<Output = Result<Option<WsCloseCode>, Failure>> + Send;

    /// Reads something, even where frames can no longer be understood, and drops it.
    fn discard(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Carries out the handshake on this socket. A function of the socket is cancelled only at the
/// deadline, when the handshake ends, too.
pub(crate) async fn drive(mut handshake: Handshake, mut socket: impl AsyncSocket) -> WsClosed {
    let mut clock = Clock::start();
    loop {
        let action = handshake.next(clock.elapsed());
        let deadline = handshake.deadline();
        match action {
            Action::MakeRoom | Action::Flush => handshake.flushed(Ok(())),
            Action::Queue(close) => {
                handshake.queued(until(deadline, &mut clock, socket.send_close(close)).await);
            }
            Action::Receive => {
                handshake.received(until(deadline, &mut clock, socket.receive()).await);
            }
            Action::Discard => {
                let discarded = until(deadline, &mut clock, socket.discard()).await;
                handshake.discarded(discarded, clock.elapsed());
            }
            Action::Yield => yield_now().await,
            Action::WaitUntil(deadline) => poll_fn(|cx| clock.poll_until(deadline, cx)).await,
            Action::Finish(closed) => return closed,
        }
    }
}

/// Returns [`Failure::NotYet`] if the operation has not ended at this time after the start.
async fn until<T>(
    deadline: Duration,
    clock: &mut Clock,
    operation: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let mut operation = pin!(operation);
    poll_fn(|cx| match operation.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(result),
        Poll::Pending => clock.poll_until(deadline, cx).map(|()| Err(Failure::NotYet)),
    })
    .await
}

/// Lets other tasks have their turn.
async fn yield_now() {
    let mut has_yielded = false;
    poll_fn(|cx| {
        if mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
