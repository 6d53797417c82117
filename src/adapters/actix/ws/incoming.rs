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
use crate::{WsCloseCode, closing::failure::Failure};

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

    /// Reads messages. Returns the code if a Close frame was among them.
    pub(super) fn poll_receive(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Result<Option<WsCloseCode>, Failure> {
        if self.is_closed() {
            return Err(Failure::Closed);
        }
        if self.end().is_none() {
            self.poll_discard(cx)?;
        }
        match self.end() {
            None => Ok(None),
            Some(End::Close(code, _)) => Ok(Some(*code)),
            Some(End::Violation(code)) => Err(Failure::Violation(*code)),
        }
    }

    /// Reads bytes.
    pub(super) fn poll_discard(&mut self, cx: &mut Context<'_>) -> Result<(), Failure> {
        match self.poll_read(cx) {
            Poll::Pending => Err(Failure::NotYet),
            Poll::Ready(Some(Ok(_))) => Ok(()),
            Poll::Ready(_) => Err(Failure::Lost),
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
