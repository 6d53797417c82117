//! The closing handshake ([RFC 6455, section 7.1.2][rfc]) without I/O and without a clock.
//!
//! A driver asks [`Handshake::next`] what to do, does it, and reports what came of it. All
//! decisions are made here: what goes out when, how long the peer is waited for, when the
//! handshake is over, and how.
//!
//! [rfc]: https://www.rfc-editor.org/rfc/rfc6455.html#section-7.1.2

use core::{error::Error, time::Duration};

use super::failure::Failure;
use crate::{WsClose, WsCloseCode, WsClosed, portable::status};

/// The time limit of a close that is not told otherwise, as in Python's `websockets`.
pub(crate) const DEFAULT_LIMIT: Duration = Duration::from_secs(10);

/// How long a peer may send nothing where its frames can no longer be read. It needs the time to
/// read our Close frame: if the connection were dropped at once, it would be reset, and the frame
/// could be lost. Peers wait for the end of the connection, too, and some for no more than 500 ms.
const LINGER: Duration = Duration::from_millis(300);

/// How much is read before other tasks get their turn.
const READS_PER_TURN: u8 = 64;

/// What a driver is to do next.
#[derive(Debug)]
pub(crate) enum Action {
    /// Write out what is queued, so that there is room for our Close frame; report to
    /// [`Handshake::flushed`].
    MakeRoom,
    /// Write out what is queued; report to [`Handshake::flushed`].
    Flush,
    /// Queue our Close frame, an empty one for `None`; report to [`Handshake::queued`].
    Queue(Option<WsClose>),
    /// Read a message; report to [`Handshake::received`].
    Receive,
    /// Read bytes and drop them; report to [`Handshake::discarded`].
    Discard,
    /// Let others have their turn, and go on.
    Yield,
    /// Go on when the socket is ready for what it was not, or at this time after the start.
    WaitUntil(Duration),
    /// The handshake is over.
    Finish(WsClosed),
}

/// What came of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flushed {
    Blocked,
    All,
    Failed,
}

/// What became of our Close frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queued {
    Accepted,
    /// The socket is closed already. It may have an answer to the peer's Close frame to send.
    Refused,
    /// The connection is lost.
    Failed,
}

impl Queued {
    pub(crate) fn of<E: Error + 'static>(queued: Result<(), E>) -> Self {
        match queued.map_err(|error| Failure::of(&error)) {
            // A frame that is queued but cannot be written yet may be reported as an error.
            Ok(()) | Err(Failure::NotYet) => Self::Accepted,
            Err(Failure::Closed) => Self::Refused,
            Err(_) => Self::Failed,
        }
    }
}

/// What came of reading a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    Blocked,
    /// Any message but a Close.
    Message,
    /// The peer's Close frame with its code, 1005 if it has none.
    Close(WsCloseCode),
    /// An error of the socket.
    Failed(Failure),
    /// There are no more messages.
    End,
}

/// What came of reading bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Discarded {
    /// Nothing has come, or the stream cannot be reached.
    Blocked,
    Some,
    /// The peer is gone.
    End,
}

#[derive(Debug)]
pub(crate) struct Handshake {
    limit: Duration,
    sending: Sending,
    receiving: Receiving,
    write_blocked: bool,
    read_blocked: bool,
    reads: u8,
}

#[derive(Debug)]
enum Sending {
    /// What the session has queued goes out first, so that there is room for our Close frame.
    Earlier(Option<WsClose>),
    Close(Option<WsClose>),
    /// What is left in the socket is our Close frame, or the socket's own answer to the peer's.
    Last(Queued),
    Done(Queued),
}

#[derive(Debug)]
enum Receiving {
    Messages,
    /// What comes cannot be understood any more. Bytes last came at this time after the start.
    Bytes {
        since: Option<Duration>,
    },
    /// The peer's Close frame has come.
    Closed(WsClosed),
    /// Nothing more will come.
    Ended(WsClosed),
}

impl Handshake {
    /// Begins to close with this, within this time.
    pub(crate) fn new(close: Option<WsClose>, limit: Duration) -> Self {
        let failure = close.as_ref().and_then(WsClose::failure);
        let (sending, receiving) = match failure {
            Some(Failure::Lost) => {
                (Sending::Done(Queued::Failed), Receiving::Ended(WsClosed::Lost))
            }
            Some(Failure::Violation(_)) => {
                (Sending::Earlier(close), Receiving::Bytes { since: None })
            }
            _ => (Sending::Earlier(close), Receiving::Messages),
        };
        Self { limit, sending, receiving, write_blocked: false, read_blocked: false, reads: 0 }
    }

    /// Goes on where the socket has already sent a Close frame of ours.
    #[cfg(feature = "actix_ws")]
    pub(crate) fn after_our_close() -> Self {
        Self { sending: Sending::Last(Queued::Accepted), ..Self::new(None, DEFAULT_LIMIT) }
    }

    /// Returns what to do, this long after the start.
    pub(crate) fn next(&mut self, elapsed: Duration) -> Action {
        if !self.write_blocked {
            match &mut self.sending {
                Sending::Earlier(_) => return Action::MakeRoom,
                Sending::Last(_) => return Action::Flush,
                Sending::Close(close) => return Action::Queue(close.take()),
                Sending::Done(_) => {}
            }
        }
        let blocked = match self.receiving {
            Receiving::Ended(closed) => match self.sending {
                Sending::Done(_) => return Action::Finish(closed),
                _ => true,
            },
            _ => self.read_blocked,
        };
        let is_late = elapsed >= self.deadline();
        if blocked || self.reads == READS_PER_TURN {
            if is_late {
                return Action::Finish(self.timed_out());
            }
            self.write_blocked = false;
            self.read_blocked = false;
            self.reads = 0;
            return if blocked { Action::WaitUntil(self.deadline()) } else { Action::Yield };
        }
        self.reads += 1;
        match &mut self.receiving {
            Receiving::Bytes { since } => {
                since.get_or_insert(elapsed);
                Action::Discard
            }
            _ => Action::Receive,
        }
    }

    pub(crate) fn flushed(&mut self, flushed: Flushed) {
        match (flushed, &mut self.sending) {
            (Flushed::Blocked, _) => self.write_blocked = true,
            (Flushed::All, Sending::Earlier(close)) => self.sending = Sending::Close(close.take()),
            (Flushed::All, Sending::Last(queued)) => self.sending = Sending::Done(*queued),
            _ => self.sending = Sending::Done(Queued::Failed),
        }
        if let (Sending::Done(_), Receiving::Bytes { since }) = (&self.sending, &mut self.receiving)
        {
            *since = None;
        }
    }

    pub(crate) fn queued(&mut self, queued: Queued) {
        self.sending = Sending::Last(queued);
    }

    pub(crate) fn received(&mut self, received: Received) {
        match received {
            Received::Blocked => self.read_blocked = true,
            Received::Message | Received::Failed(Failure::NotYet) => {}
            Received::Close(code) => self.receiving = Receiving::Closed(answer(code)),
            Received::End | Received::Failed(Failure::Closed) => self.ended(),
            Received::Failed(Failure::Lost) => self.lost(),
            Received::Failed(Failure::Violation(_) | Failure::Internal) => {
                self.receiving = match self.receiving {
                    Receiving::Closed(closed) => Receiving::Ended(closed),
                    _ => Receiving::Bytes { since: None },
                };
            }
        }
    }

    pub(crate) fn discarded(&mut self, discarded: Discarded, elapsed: Duration) {
        match discarded {
            Discarded::Blocked => self.read_blocked = true,
            Discarded::Some => self.receiving = Receiving::Bytes { since: Some(elapsed) },
            Discarded::End => self.lost(),
        }
    }

    /// The socket returns no more messages, though its connection may still be there.
    fn ended(&mut self) {
        self.receiving = match (&self.receiving, &self.sending) {
            (Receiving::Closed(closed), _) => Receiving::Ended(*closed),
            (_, Sending::Last(Queued::Refused) | Sending::Done(Queued::Refused)) => {
                Receiving::Ended(WsClosed::AlreadyClosed)
            }
            (_, Sending::Last(Queued::Failed) | Sending::Done(Queued::Failed)) => {
                Receiving::Ended(WsClosed::Lost)
            }
            // It has returned an error to the session before, so that it can no longer tell.
            _ => Receiving::Bytes { since: None },
        };
    }

    fn lost(&mut self) {
        self.receiving = match self.receiving {
            Receiving::Closed(closed) => Receiving::Ended(closed),
            _ => Receiving::Ended(WsClosed::Lost),
        };
    }

    fn timed_out(&self) -> WsClosed {
        match self.receiving {
            Receiving::Closed(closed) | Receiving::Ended(closed) => closed,
            Receiving::Messages | Receiving::Bytes { .. } => WsClosed::TimedOut,
        }
    }

    /// Returns the deadline, as a time after the start.
    pub(crate) fn deadline(&self) -> Duration {
        match (&self.receiving, &self.sending) {
            (Receiving::Bytes { since: Some(since) }, Sending::Done(_)) => {
                self.limit.min(since.saturating_add(LINGER))
            }
            _ => self.limit,
        }
    }

    /// Reports whether there is something left to send.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_sending(&self) -> bool {
        !matches!(self.sending, Sending::Done(_))
    }
}

/// Returns what the peer's Close frame says. A code that may not stand in one breaks the protocol.
fn answer(code: WsCloseCode) -> WsClosed {
    if code.is_sendable() || code == status::WS_1005_NO_STATUS_RCVD {
        WsClosed::Answered(code)
    } else {
        WsClosed::Lost
    }
}
