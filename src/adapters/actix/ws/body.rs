//! The response body. actix ends the connection when its body ends, and the body of actix-ws ends
//! after the Close frame. So this body carries out the closing handshake:
//!
//! 1. A [`Session`](super::Session) sends a [`Request`] with the handshake to the [`Body`].
//! 2. When actix polls the body, it sends what the sessions have sent before, and goes from
//!    [`Stage::Open`] to [`Stage::Closing`].
//! 3. From then on a [`Driver`] carries out the handshake on a [`Connection`]: actix writes out the frames
//!    that the body returns, and [`Incoming`] reads what the client sends.
//! 4. The body sends the outcome to the sessions, and ends.

use alloc::{boxed::Box, rc::Rc};
use core::{
    cell::{RefCell, RefMut},
    error::Error,
    mem,
    pin::Pin,
    task::{Context, Poll},
};
use std::io;

use actix_http::ws::{OpCode, Parser};
use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    web::{Bytes, BytesMut},
};
use tokio::sync::{mpsc::UnboundedReceiver, oneshot};

use super::{frames::End, incoming::Incoming};
use crate::{
    WsClose, WsCloseCode, WsClosed,
    closing::{
        driver::{Driver, PollSocket},
        failure::Failure,
        handshake::{DEFAULT_LIMIT, Handshake},
    },
};

/// What a session tells the body of its connection.
pub(super) enum Request {
    /// Carry out this handshake.
    Close(Handshake),
    /// A Close frame is on its way through actix-ws.
    ClosedByActix,
}

pub(super) struct Body {
    stage: Stage,
    incoming: Rc<RefCell<Incoming>>,
    requests: UnboundedReceiver<Request>,
    is_closed_by_actix: bool,
    /// `None` once the connection has ended.
    outcome: Option<oneshot::Sender<WsClosed>>,
}

enum Stage {
    /// Sends the body of actix-ws.
    Open(BoxBody),
    Closing {
        driver: Driver,
        /// The frame to be sent.
        outgoing: Bytes,
        /// actix has to write out the frame before anything else is decided.
        is_writing: bool,
    },
}

impl Body {
    pub(super) fn new(
        body: BoxBody,
        incoming: Rc<RefCell<Incoming>>,
        requests: UnboundedReceiver<Request>,
        outcome: oneshot::Sender<WsClosed>,
    ) -> Self {
        let stage = Stage::Open(body);
        Self { stage, incoming, requests, is_closed_by_actix: false, outcome: Some(outcome) }
    }

    /// Returns the handshake to carry out, if a session has asked for one.
    fn poll_requests(&mut self, cx: &mut Context<'_>) -> Option<Handshake> {
        let mut handshake = None;
        while let Poll::Ready(Some(request)) = self.requests.poll_recv(cx) {
            match request {
                Request::Close(requested) => handshake = Some(requested),
                // A session that asks after a `Close` is refused by actix-ws.
                Request::ClosedByActix => self.is_closed_by_actix |= handshake.is_none(),
            }
        }
        handshake.filter(|_| !self.is_closed_by_actix)
    }

    /// Begins to close the connection. The user receives nothing more from the client.
    fn close(&mut self, handshake: Handshake) {
        self.incoming.borrow_mut().taken = true;
        let driver = Driver::new(handshake);
        self.stage = Stage::Closing { driver, outgoing: Bytes::new(), is_writing: false };
    }

    fn end(&mut self, closed: WsClosed) {
        if let Some(outcome) = self.outcome.take() {
            // This fails if no session is left.
            let _ = outcome.send(closed);
        }
    }
}

impl MessageBody for Body {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        while this.outcome.is_some() {
            let requested = this.poll_requests(cx);
            match &mut this.stage {
                Stage::Open(body) => {
                    // This returns everything that the sessions have sent so far.
                    let sent = Pin::new(body).poll_next(cx);
                    match (requested, &sent) {
                        (Some(handshake), _) => this.close(handshake),
                        (None, Poll::Ready(None)) if this.is_closed_by_actix => {
                            this.close(Handshake::after_our_close());
                        }
                        (None, Poll::Ready(None)) if this.incoming.borrow().is_closed() => {
                            // All sessions were dropped. The client's Close frame is answered.
                            this.close(Handshake::new(None, DEFAULT_LIMIT));
                        }
                        (None, Poll::Ready(None)) => this.end(WsClosed::AlreadyClosed),
                        (None, _) => return sent,
                    }
                    if let Poll::Ready(Some(sent)) = sent {
                        return Poll::Ready(Some(sent));
                    }
                }
                Stage::Closing { is_writing: is_writing @ true, .. } => {
                    *is_writing = false;
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Stage::Closing { driver, outgoing, is_writing } => {
                    let incoming = this.incoming.borrow_mut();
                    let poll = driver.poll(&mut Connection { incoming, outgoing }, cx);
                    if !outgoing.is_empty() {
                        *is_writing = true;
                        return Poll::Ready(Some(Ok(mem::take(outgoing))));
                    }
                    let Poll::Ready(closed) = poll else { return Poll::Pending };
                    this.end(closed);
                    if closed == WsClosed::TimedOut {
                        return Poll::Ready(Some(Err(timed_out())));
                    }
                }
            }
        }
        Poll::Ready(None)
    }
}

/// actix drops the body early if the client disconnects. The session then learns that the connection
/// was lost, unless the client had closed it before.
impl Drop for Body {
    fn drop(&mut self) {
        if self.incoming.borrow().is_closed() {
            self.end(WsClosed::AlreadyClosed);
        }
    }
}

/// The connection as the closing handshake sees it.
struct Connection<'a> {
    incoming: RefMut<'a, Incoming>,
    /// actix writes this out when it next asks for more.
    outgoing: &'a mut Bytes,
}

impl PollSocket for Connection<'_> {
    /// There is always room: the frame goes into a buffer of its own.
    fn poll_make_room(&mut self, _: &mut Context<'_>) -> Result<(), Failure> {
        Ok(())
    }

    /// actix writes out the frame before it polls the body again.
    fn poll_flush(&mut self, _: &mut Context<'_>) -> Result<(), Failure> {
        Ok(())
    }

    /// If the client's Close frame has arrived, queues an answer with the same content instead.
    ///
    /// actix accepts some malformed frames. If a session closes with a plain 1000 after such a
    /// violation, the code of the violation is sent.
    fn queue_close(&mut self, close: Option<WsClose>) -> Result<(), Failure> {
        let mut frame = BytesMut::new();
        let close = match self.incoming.end() {
            Some(End::Close(_, payload)) => {
                Parser::write_message(&mut frame, payload, OpCode::Close, true, false);
                *self.outgoing = frame.freeze();
                return Err(Failure::Closed);
            }
            Some(End::Violation(code)) if close == Some(WsClose::default()) => {
                WsClose::new(*code, "").ok()
            }
            _ => close,
        };
        Parser::write_close(&mut frame, close.map(Into::into), false);
        *self.outgoing = frame.freeze();
        Ok(())
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Result<Option<WsCloseCode>, Failure> {
        self.incoming.poll_receive(cx)
    }

    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Result<(), Failure> {
        self.incoming.poll_discard(cx)
    }
}

/// Returns an error, after which actix drops the connection. After the end of the body, actix would
/// wait until the client has read everything, possibly forever.
fn timed_out() -> Box<dyn Error> {
    io::Error::new(io::ErrorKind::TimedOut, "the client did not answer the Close frame in time")
        .into()
}
