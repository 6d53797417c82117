//! What comes from the peer. First the user's `MessageStream` reads it, and then, once our Close
//! frame is due, the response body: both on the thread of their connection.

use alloc::rc::Rc;
use core::{
    cell::RefCell,
    pin::Pin,
    task::{Context, Poll},
};

use actix_http::ws::{CloseReason, Parser};
use actix_web::{
    dev::Payload,
    error::PayloadError,
    web::{Bytes, BytesMut},
};
use futures_core::Stream;

use super::frames::{Frame, Frames};
use crate::{WsCloseCode, closing_handshake::answer, portable::status};

pub(super) struct Incoming {
    payload: Payload,
    frames: Frames,
    peer: Peer,
    /// There is nothing more to be read.
    pub(super) ended: bool,
    /// What comes is no longer for the user.
    pub(super) taken: bool,
}

/// What the peer has done.
enum Peer {
    Talks,
    Closed(Option<CloseReason>),
    /// After this, what comes cannot be understood.
    BrokeTheProtocol,
}

/// How much is read before others get their turn.
const CHUNKS_PER_POLL: u8 = 64;

impl Incoming {
    pub(super) fn new(payload: Payload) -> Self {
        let frames = Frames::of_a_client();
        Self { payload, frames, peer: Peer::Talks, ended: false, taken: false }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let read = Pin::new(&mut self.payload).poll_next(cx);
        match &read {
            Poll::Ready(Some(Ok(bytes))) => self.follow(bytes),
            Poll::Ready(_) => self.ended = true,
            Poll::Pending => {}
        }
        read
    }

    fn follow(&mut self, mut bytes: &[u8]) {
        while let Peer::Talks = self.peer {
            match self.frames.next(&mut bytes) {
                Some(Frame::Close(payload)) => self.peer = closed(&payload),
                Some(Frame::Illegal) => self.peer = Peer::BrokeTheProtocol,
                Some(Frame::Other) => {}
                None => return,
            }
        }
    }

    /// Reads and drops what has come. Gives whether that was anything, so that there may be more.
    pub(super) fn discard(&mut self, cx: &mut Context<'_>) -> bool {
        (0..CHUNKS_PER_POLL)
            .take_while(|_| matches!(self.poll_read(cx), Poll::Ready(Some(Ok(_)))))
            .count()
            > 0
    }

    /// Whether there is nothing left to wait for.
    pub(super) fn is_done(&self) -> bool {
        self.ended || matches!(self.peer, Peer::Closed(_))
    }

    pub(super) fn is_illegal(&self) -> bool {
        matches!(self.peer, Peer::BrokeTheProtocol)
    }

    /// The Close frame that answers the peer's, if it has sent one: the same again, as uvicorn
    /// does it.
    pub(super) fn reply(&self) -> Option<Bytes> {
        match &self.peer {
            Peer::Closed(reason) => {
                let mut frame = BytesMut::new();
                Parser::write_close(&mut frame, reason.clone(), false);
                Some(frame.freeze())
            }
            Peer::Talks | Peer::BrokeTheProtocol => None,
        }
    }

    /// The code of the peer's Close; 1006 as long as there is none.
    pub(super) fn answer(&self) -> WsCloseCode {
        match &self.peer {
            Peer::Closed(reason) => reason.into(),
            Peer::Talks | Peer::BrokeTheProtocol => status::WS_1006_ABNORMAL_CLOSURE,
        }
    }
}

/// [RFC 6455, section 5.5.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5.1): nothing,
/// or a code that may be sent and a reason in UTF-8.
fn closed(payload: &[u8]) -> Peer {
    let reason = Parser::parse_close_payload(payload);
    let code = reason.as_ref().map(WsCloseCode::from);
    let is_legal = match payload {
        [] => true,
        [_] => false,
        [_, _, reason @ ..] => {
            answer(code) != status::WS_1006_ABNORMAL_CLOSURE && core::str::from_utf8(reason).is_ok()
        }
    };
    if is_legal { Peer::Closed(reason) } else { Peer::BrokeTheProtocol }
}

/// What the user's `MessageStream` reads.
pub(super) struct ForTheUser(pub(super) Rc<RefCell<Incoming>>);

impl Stream for ForTheUser {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut incoming = self.0.borrow_mut();
        if incoming.taken { Poll::Ready(None) } else { incoming.poll_read(cx) }
    }
}
