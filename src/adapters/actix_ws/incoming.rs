//! The bytes that arrive from the client. The user's `MessageStream` reads them, until the response
//! body takes over to close the connection. Both run on the thread of their connection.

use alloc::rc::Rc;
use core::{
    cell::RefCell,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{dev::Payload, error::PayloadError, web::Bytes};
use futures_core::Stream;

use super::frames::{End, Frames};
use crate::closing::handshake::{Discarded, Received};

pub(super) struct Incoming {
    payload: Payload,
    frames: Frames,
    /// Nothing more will arrive.
    ended: bool,
    /// The user no longer reads.
    pub(super) taken: bool,
}

impl Incoming {
    pub(super) fn new(payload: Payload) -> Self {
        Self { payload, frames: Frames::default(), ended: false, taken: false }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, PayloadError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let read = Pin::new(&mut self.payload).poll_next(cx);
        match &read {
            Poll::Ready(Some(Ok(bytes))) => self.frames.follow(bytes),
            Poll::Ready(_) => self.ended = true,
            Poll::Pending => {}
        }
        read
    }

    /// Reads messages.
    pub(super) fn poll_receive(&mut self, cx: &mut Context<'_>) -> Received {
        if self.is_closed() {
            return Received::End;
        }
        if self.end().is_none() {
            match self.poll_discard(cx) {
                Discarded::Blocked => return Received::Blocked,
                Discarded::Some => {}
                Discarded::End => return Received::Lost,
            }
        }
        match self.end() {
            None => Received::Message,
            Some(End::Close(code, _)) => Received::Close(*code),
            Some(End::Violation(_)) => Received::Unreadable,
        }
    }

    /// Reads bytes.
    pub(super) fn poll_discard(&mut self, cx: &mut Context<'_>) -> Discarded {
        match self.poll_read(cx) {
            Poll::Pending => Discarded::Blocked,
            Poll::Ready(Some(Ok(_))) => Discarded::Some,
            Poll::Ready(_) => Discarded::End,
        }
    }

    /// Returns the client's Close frame or violation, if it has arrived.
    pub(super) fn end(&self) -> Option<&End> {
        self.frames.end.as_ref()
    }

    /// Reports whether the client's Close frame has arrived.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self.end(), Some(End::Close(..)))
    }
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
