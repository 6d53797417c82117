//! The closing handshake, once for all sockets that can be polled: looks whether the peer has
//! closed first, sends our Close frame, and reads on until the peer's.
#![allow(dead_code, reason = "which of these are used depends on the features")]

use core::{
    task::{Context, Poll},
    time::Duration,
};

use crate::{WsClose, WsCloseCode, portable::status};

/// A WebSocket, as far as closing it needs one.
pub(crate) trait Socket {
    /// Reads on. The socket itself answers a Close that comes before ours.
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Received>;

    /// Waits until there is room for a frame.
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<()>;

    /// Takes our Close frame, where none was sent yet; `None` is an empty one. Gives whether it
    /// did.
    fn start_close(&mut self, close: Option<WsClose>) -> bool;

    /// Gets onto the wire what was taken, if that can be done.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<()>;

    /// Reads on where frames can no longer be read. Ready once the peer is gone.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<()>;
}

/// What a socket has read.
pub(crate) enum Received {
    /// What is of no interest any more.
    Message,
    /// The peer's Close frame, and its code if it has one.
    Close(Option<WsCloseCode>),
    /// What is against the protocol, or over a limit. The peer is still there.
    Illegal,
    /// The connection is lost.
    Lost,
    /// Nothing, and so it will stay: the handshake is done, or what was read before was illegal.
    End,
}

/// How long a peer is given to read our Close frame, where its answer cannot be understood.
pub(crate) const LINGER: Duration = Duration::from_secs(1);

/// How much is read before others get their turn.
const MESSAGES_PER_POLL: u8 = 64;

/// Where the handshake with one peer stands.
pub(crate) struct ClosingHandshake {
    step: Step,
    close: Option<Option<WsClose>>,
    sent: bool,
    answer: Option<WsCloseCode>,
}

#[derive(PartialEq)]
enum Step {
    /// Has the peer closed first?
    Look,
    Close,
    /// There is nothing to be read that could be understood. If the connection were dropped at
    /// once, it would be reset, and our Close frame lost.
    Linger,
}

impl ClosingHandshake {
    #[inline]
    pub(crate) fn new(close: Option<WsClose>) -> Self {
        Self { step: Step::Look, close: Some(close), sent: false, answer: None }
    }

    /// For a socket where to look what has come may mean to wait for it.
    #[inline]
    pub(crate) fn without_a_look(close: Option<WsClose>) -> Self {
        Self { step: Step::Close, ..Self::new(close) }
    }

    /// Ready when the socket may be dropped.
    pub(crate) fn poll(&mut self, socket: &mut impl Socket, cx: &mut Context<'_>) -> Poll<()> {
        for _ in 0..MESSAGES_PER_POLL {
            match self.step {
                Step::Look => {}
                Step::Close => self.write(socket, cx),
                Step::Linger => return socket.poll_discard(cx),
            }
            match (socket.poll_receive(cx), &self.step) {
                (Poll::Ready(Received::Message), _) => {}
                (Poll::Ready(Received::Close(code)), _) => self.answer = Some(answer(code)),
                (Poll::Ready(Received::Lost), _) => return Poll::Ready(()),
                (_, Step::Look) => self.step = Step::Close,
                (Poll::Ready(Received::Illegal), _) => self.step = Step::Linger,
                (Poll::Ready(Received::End), _) if self.sent && self.answer.is_none() => {
                    self.step = Step::Linger;
                }
                (Poll::Ready(Received::End), _) => return Poll::Ready(()),
                (Poll::Pending, _) => return Poll::Pending,
            }
        }
        if self.step == Step::Look {
            self.step = Step::Close;
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn write(&mut self, socket: &mut impl Socket, cx: &mut Context<'_>) {
        if self.close.is_some() && socket.poll_ready(cx).is_pending() {
            return;
        }
        if let Some(close) = self.close.take() {
            self.sent = socket.start_close(close);
        }
        let _ = socket.poll_flush(cx);
    }

    /// Whether all that is left is to give the peer time to read our Close frame.
    #[inline]
    pub(crate) fn lingers(&self) -> bool {
        self.step == Step::Linger
    }

    /// The code of the peer's Close; 1006 as long as there is none.
    #[inline]
    pub(crate) fn answer(&self) -> WsCloseCode {
        self.answer.unwrap_or(status::WS_1006_ABNORMAL_CLOSURE)
    }
}

/// What a Close frame of the peer says. A code that may not be sent breaks the protocol.
#[inline]
pub(crate) fn answer(code: Option<WsCloseCode>) -> WsCloseCode {
    match code {
        None => status::WS_1005_NO_STATUS_RCVD,
        Some(code) if code.is_sendable() => code,
        Some(_) => status::WS_1006_ABNORMAL_CLOSURE,
    }
}
