//! The response body. actix ends the connection where its body ends, so the closing handshake is
//! carried out here: the body of actix-ws ends with the Close frame.

use alloc::{boxed::Box, rc::Rc, sync::Arc};
use core::{
    cell::{RefCell, RefMut},
    error::Error,
    mem,
    pin::Pin,
    task::{Context, Poll, Waker},
};
use std::{
    io,
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_http::ws::{OpCode, Parser};
use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    web::{Bytes, BytesMut},
};
use tokio::sync::oneshot;

use super::incoming::Incoming;
use crate::{
    WsClose, WsClosed,
    closing::{
        close_with::{Driver, Transport},
        handshake::{DEFAULT_LIMIT, Discarded, Flushed, Handshake, Queued, Received},
    },
};

/// What the sessions of a connection tell its body.
#[derive(Default)]
pub(super) struct Requests(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// A session has begun to close the connection.
    handshake: Option<Handshake>,
    /// A session has sent a Close frame through actix-ws.
    is_closed_by_actix: bool,
    body: Option<Waker>,
}

impl Requests {
    /// Has the body carry out a handshake. Where one is under way it has no effect.
    pub(super) fn close(&self, handshake: Handshake) {
        let mut inner = self.lock();
        inner.handshake = Some(handshake);
        if let Some(body) = inner.body.take() {
            body.wake();
        }
    }

    pub(super) fn closed_by_actix(&self) {
        self.lock().is_closed_by_actix = true;
    }

    /// No panic can leave it half changed.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Body {
    stage: Stage,
    incoming: Rc<RefCell<Incoming>>,
    requests: Arc<Requests>,
    /// Until the end of the connection.
    outcome: Option<oneshot::Sender<WsClosed>>,
}

enum Stage {
    /// Sends what the body of actix-ws sends.
    Open(BoxBody),
    Closing {
        driver: Driver,
        /// What is to be sent.
        outgoing: Bytes,
        /// actix is to write out what it was given before anything else is decided.
        is_writing: bool,
    },
    Ended,
}

impl Body {
    pub(super) fn new(
        body: BoxBody,
        incoming: Rc<RefCell<Incoming>>,
        requests: Arc<Requests>,
        outcome: oneshot::Sender<WsClosed>,
    ) -> Self {
        Self { stage: Stage::Open(body), incoming, requests, outcome: Some(outcome) }
    }

    /// Begins to close the connection; from here on, what the client sends is not for the user.
    fn close(&mut self, handshake: Handshake) {
        self.incoming.borrow_mut().taken = true;
        let driver = Driver::new(handshake);
        self.stage = Stage::Closing { driver, outgoing: Bytes::new(), is_writing: false };
    }

    fn end(&mut self, closed: WsClosed) {
        self.stage = Stage::Ended;
        if let Some(outcome) = self.outcome.take() {
            // There may be no session left that wants to know.
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
        loop {
            match &mut this.stage {
                Stage::Open(body) => {
                    let mut requests = this.requests.lock();
                    let handshake = requests.handshake.take();
                    let is_closed_by_actix = requests.is_closed_by_actix;
                    requests.body = Some(cx.waker().clone());
                    drop(requests);

                    // This returns all that the sessions have sent so far.
                    let sent = Pin::new(body).poll_next(cx);
                    match (handshake, &sent) {
                        (Some(handshake), _) if !is_closed_by_actix => this.close(handshake),
                        (_, Poll::Ready(None)) if is_closed_by_actix => {
                            this.close(Handshake::after_our_close());
                        }
                        (_, Poll::Ready(None)) if this.incoming.borrow().close().is_some() => {
                            // All sessions were dropped. The client's Close frame is answered.
                            this.close(Handshake::new(None, DEFAULT_LIMIT));
                        }
                        (_, Poll::Ready(None)) => this.end(WsClosed::AlreadyClosed),
                        _ => {}
                    }
                    match (sent, &this.stage) {
                        (Poll::Ready(Some(sent)), _) => return Poll::Ready(Some(sent)),
                        (Poll::Pending, Stage::Open(_)) => return Poll::Pending,
                        _ => {}
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
                Stage::Ended => return Poll::Ready(None),
            }
        }
    }
}

/// Runs however the connection ended.
impl Drop for Body {
    fn drop(&mut self) {
        let answered = self.incoming.borrow().close().map(|(code, _)| WsClosed::Answered(code));
        let closed = match self.stage {
            Stage::Open(_) if answered.is_some() => WsClosed::AlreadyClosed,
            _ => answered.unwrap_or(WsClosed::Lost),
        };
        self.end(closed);
    }
}

/// The connection as the closing handshake sees it.
struct Connection<'a> {
    incoming: RefMut<'a, Incoming>,
    /// actix writes this out when it next asks for more.
    outgoing: &'a mut Bytes,
}

impl Transport for Connection<'_> {
    fn poll_make_room(&mut self, cx: &mut Context<'_>) -> Flushed {
        self.poll_flush(cx)
    }

    fn poll_flush(&mut self, _: &mut Context<'_>) -> Flushed {
        if self.outgoing.is_empty() { Flushed::All } else { Flushed::Blocked }
    }

    /// Where the client has closed first, its Close frame is answered with the same instead. actix
    /// takes some malformed frames for legal ones: a session that has ended normally since is
    /// closed with the code that the violation calls for.
    fn queue_close(&mut self, close: Option<WsClose>) -> Queued {
        let mut frame = BytesMut::new();
        if let Some((_, payload)) = self.incoming.close() {
            Parser::write_message(&mut frame, payload, OpCode::Close, true, false);
            *self.outgoing = frame.freeze();
            return Queued::Refused;
        }
        let close = match self.incoming.violation() {
            Some(code) if close == Some(WsClose::default()) => WsClose::new(code, "").ok(),
            _ => close,
        };
        Parser::write_close(&mut frame, close.map(Into::into), false);
        *self.outgoing = frame.freeze();
        Queued::Accepted
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Received {
        self.incoming.poll_receive(cx)
    }

    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Discarded {
        self.incoming.poll_discard(cx)
    }
}

/// Returns an error, after which actix drops the connection. At the mere end of the body it would
/// wait until the client has taken all that was sent, for ever if need be.
fn timed_out() -> Box<dyn Error> {
    io::Error::new(io::ErrorKind::TimedOut, "the client did not answer the Close frame in time")
        .into()
}
