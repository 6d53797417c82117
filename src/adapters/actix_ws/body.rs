//! The response body. actix ends the connection where its body ends, so this is where the closing
//! handshake has its place: actix-ws's own body ends with the Close frame.

use alloc::{boxed::Box, rc::Rc, sync::Arc};
use core::{
    cell::RefCell,
    error::Error,
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};
use std::{
    io,
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    web::Bytes,
};
use tokio::{
    sync::watch,
    time::{Instant, Sleep, sleep},
};

use super::{
    Limit,
    frames::{Frame, Frames},
    incoming::Incoming,
};
use crate::{WsClose, WsCloseCode, closing_handshake::LINGER};

pub(super) struct Body {
    step: Step,
    outgoing: Frames,
    incoming: Rc<RefCell<Incoming>>,
    limit: Arc<Mutex<Option<Limit>>>,
    timer: Option<Pin<Box<Sleep>>>,
    lingers: bool,
    answer: watch::Sender<Option<WsCloseCode>>,
}

enum Step {
    /// actix-ws's body has the word.
    Open(BoxBody),
    /// Has the peer closed first? What is unread is looked at, so many times at most. If not, this
    /// is sent.
    Look(Bytes, u8),
    Send(Bytes),
    /// Our Close frame was handed over, and is to be written before anything is decided.
    Flush,
    ReadOn,
}

/// How often what has come is looked at for a Close of the peer: as often as a socket that is
/// polled reads a message.
const LOOKS: u8 = 64;

impl Body {
    pub(super) fn new(
        body: BoxBody,
        incoming: Rc<RefCell<Incoming>>,
        limit: Arc<Mutex<Option<Limit>>>,
        answer: watch::Sender<Option<WsCloseCode>>,
    ) -> Self {
        let (step, outgoing) = (Step::Open(body), Frames::of_a_server());
        Self { step, outgoing, incoming, limit, timer: None, lingers: false, answer }
    }

    /// Goes from what the session has sent to what follows it. `close` is the Close frame at its
    /// end, or empty if all sessions were dropped without one.
    fn take_over(&mut self, close: Bytes) {
        let limit = lock(&self.limit).take();
        self.timer = Some(Box::pin(sleep(limit.map_or(WsClose::TIMEOUT, |limit| limit.left()))));
        // With actix-ws's own `close`, which frame is sent is for the user to say.
        let is_users = limit.is_none() && !close.is_empty();
        self.step = if is_users { Step::Send(close) } else { Step::Look(close, LOOKS) };
        self.incoming.borrow_mut().taken = true;
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
            match &mut this.step {
                Step::Open(body) => match ready!(Pin::new(body).poll_next(cx)) {
                    Some(Ok(mut bytes)) => {
                        if let Some(start) = close_in(&mut this.outgoing, &bytes) {
                            this.take_over(bytes.split_off(start));
                        }
                        if !bytes.is_empty() {
                            return Poll::Ready(Some(Ok(bytes)));
                        }
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => this.take_over(Bytes::new()),
                },
                Step::Look(close, looks) => {
                    let mut incoming = this.incoming.borrow_mut();
                    if incoming.discard(cx) && !incoming.is_done() && *looks > 0 {
                        *looks = looks.saturating_sub(1);
                        cx.waker().wake_by_ref();
                        return Poll::Pending;
                    }
                    let close = incoming.reply().unwrap_or_else(|| mem::take(close));
                    drop(incoming);
                    this.step = Step::Send(close);
                }
                Step::Send(close) if close.is_empty() => return Poll::Ready(None),
                Step::Send(close) => {
                    let close = mem::take(close);
                    this.step = Step::Flush;
                    return Poll::Ready(Some(Ok(close)));
                }
                Step::Flush => {
                    this.step = Step::ReadOn;
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Step::ReadOn => {
                    let mut incoming = this.incoming.borrow_mut();
                    let more = incoming.discard(cx);
                    if incoming.is_done() {
                        return Poll::Ready(None);
                    }
                    if let Some(timer) = &mut this.timer {
                        if incoming.is_illegal() && !this.lingers {
                            this.lingers = true;
                            let end = timer.deadline().min(Instant::now() + LINGER);
                            timer.as_mut().reset(end);
                        }
                        if timer.as_mut().poll(cx).is_ready() {
                            return Poll::Ready(Some(Err(out_of_time())));
                        }
                    }
                    if more {
                        cx.waker().wake_by_ref();
                    }
                    return Poll::Pending;
                }
            }
        }
    }
}

/// However it comes that actix is done with the connection, all that the peer has said is known.
impl Drop for Body {
    fn drop(&mut self) {
        self.answer.send_replace(Some(self.incoming.borrow().answer()));
    }
}

/// Where in these bytes a Close frame begins.
fn close_in(frames: &mut Frames, bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    loop {
        let start = bytes.len() - rest.len();
        if let Frame::Close(_) = frames.next(&mut rest)? {
            return Some(start);
        }
    }
}

/// After an error, actix drops the connection. After a mere end it would wait until the peer has
/// taken all that was sent, for ever if need be.
fn out_of_time() -> Box<dyn Error> {
    let why = "the peer of a WebSocket did not answer our Close frame in time";
    io::Error::new(io::ErrorKind::TimedOut, why).into()
}

/// No panic can leave it half changed.
pub(super) fn lock(limit: &Mutex<Option<Limit>>) -> MutexGuard<'_, Option<Limit>> {
    limit.lock().unwrap_or_else(PoisonError::into_inner)
}
