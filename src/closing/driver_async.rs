//! Carries out the closing handshake on sockets whose methods are async functions.

use core::{
    future::{Future, poll_fn},
    mem,
    task::Poll,
    time::Duration,
};

use tokio::time::{Instant, sleep, timeout};

use super::{
    failure::Failure,
    handshake::{Action, Handshake},
};
use crate::{WsClose, WsCloseCode, WsClosed};

/// What a socket can do whose methods are async functions, which lose data if they are cancelled.
///
/// Such a socket does one thing at a time: it reads nothing before our Close frame is sent.
pub(crate) trait Transport {
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

/// Carries out the handshake on this socket. Functions of the socket are cancelled only when the time
/// is over, and the handshake with it.
pub(crate) async fn drive(mut handshake: Handshake, mut transport: impl Transport) -> WsClosed {
    let start = Instant::now();
    loop {
        let action = handshake.next(start.elapsed());
        let left = handshake.deadline().saturating_sub(start.elapsed());
        match action {
            Action::MakeRoom | Action::Flush => handshake.flushed(Ok(())),
            Action::Queue(close) => {
                handshake.queued(within(left, transport.send_close(close)).await);
            }
            Action::Receive => handshake.received(within(left, transport.receive()).await),
            Action::Discard => {
                let discarded = within(left, transport.discard()).await;
                handshake.discarded(discarded, start.elapsed());
            }
            Action::Yield => yield_now().await,
            Action::WaitUntil(_) => sleep(left).await,
            Action::Finish(closed) => return closed,
        }
    }
}

async fn within<T>(
    limit: Duration,
    operation: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    timeout(limit, operation).await.unwrap_or(Err(Failure::NotYet))
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
