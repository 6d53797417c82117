//! What comes from the client. The user's `MessageStream` reads it first, and the response body
//! once the connection is being closed: both on the thread of their connection.

use alloc::{rc::Rc, vec::Vec};
use core::{
    cell::RefCell,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{dev::Payload, error::PayloadError, web::Bytes};
use futures_core::Stream;

use super::frames::{Frame, Frames};
use crate::{
    WsCloseCode,
    closing::{
        failure::Failure,
        handshake::{Discarded, Received},
    },
};

pub(super) struct Incoming {
    payload: Payload,
    frames: Frames,
    peer: Peer,
    /// Nothing more will come.
    ended: bool,
    /// What comes is no longer for the user.
    pub(super) taken: bool,
}

/// What the client has done so far.
enum Peer {
    Open,
    /// It has sent a Close frame with this code and this payload.
    Closed(WsCloseCode, Vec<u8>),
    /// It has broken the protocol, which is answered with this code.
    Broken(WsCloseCode),
}

impl Incoming {
    pub(super) fn new(payload: Payload) -> Self {
        let frames = Frames::default();
        Self { payload, frames, peer: Peer::Open, ended: false, taken: false }
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
        while let Peer::Open = self.peer {
            match self.frames.next(&mut bytes) {
                Some(Frame::Close(code, payload)) => self.peer = Peer::Closed(code, payload),
                Some(Frame::Illegal(code)) => self.peer = Peer::Broken(code),
                Some(Frame::Other) => {}
                None => return,
            }
        }
    }

    pub(super) fn poll_receive(&mut self, cx: &mut Context<'_>) -> Received {
        match self.peer {
            Peer::Open => {}
            Peer::Closed(..) => return Received::End,
            Peer::Broken(code) => return broken(code),
        }
        match (self.poll_read(cx), &self.peer) {
            (Poll::Pending, _) => Received::Blocked,
            (Poll::Ready(Some(Ok(_))), Peer::Open) => Received::Message,
            (Poll::Ready(Some(Ok(_))), Peer::Closed(code, _)) => Received::Close(*code),
            (Poll::Ready(Some(Ok(_))), Peer::Broken(code)) => broken(*code),
            (Poll::Ready(_), _) => Received::Failed(Failure::Lost),
        }
    }

    pub(super) fn poll_discard(&mut self, cx: &mut Context<'_>) -> Discarded {
        match self.poll_read(cx) {
            Poll::Pending => Discarded::Blocked,
            Poll::Ready(Some(Ok(_))) => Discarded::Some,
            Poll::Ready(_) => Discarded::End,
        }
    }

    /// Returns the client's Close frame, if one has come: its code and its payload.
    pub(super) fn close(&self) -> Option<(WsCloseCode, &[u8])> {
        match &self.peer {
            Peer::Closed(code, payload) => Some((*code, payload)),
            Peer::Open | Peer::Broken(_) => None,
        }
    }

    /// Returns the code that answers what the client has done against the protocol.
    pub(super) fn violation(&self) -> Option<WsCloseCode> {
        match self.peer {
            Peer::Broken(code) => Some(code),
            Peer::Open | Peer::Closed(..) => None,
        }
    }
}

fn broken(code: WsCloseCode) -> Received {
    Received::Failed(Failure::Violation(code))
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
