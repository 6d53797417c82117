//! The closing handshake ([RFC 6455, section 7.1.2][rfc]) without I/O and without a clock.
//!
//! A driver asks [`Handshake::next`] for the next step, carries it out, and reports the result.
//! All decisions are made here: what to send and when, how long to wait for the peer, and how the
//! handshake ended.
//!
//! [rfc]: https://www.rfc-editor.org/rfc/rfc6455.html#section-7.1.2

use core::{error::Error, time::Duration};

use super::failure::Failure;
use crate::{WsClose, WsCloseCode, WsClosed, portable::status};

/// The time limit unless another one is set. It is that of Python's `websockets`.
pub(crate) const DEFAULT_LIMIT: Duration = Duration::from_secs(10);

/// How long a peer may send nothing once its frames can no longer be understood. It needs this
/// time to read our Close frame, which would be lost if the connection were reset at once. Some
/// peers wait for the end of the connection for no longer than 500 ms.
const LINGER: Duration = Duration::from_millis(300);

/// How many reads to make before other tasks get their turn.
const READS_PER_TURN: u8 = 64;

/// The next step for a driver.
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
    /// Let other tasks have their turn, then continue.
    Yield,
    /// Continue when the socket can be read or written again, or at this time after the start.
    WaitUntil(Duration),
    /// The handshake is over.
    Finish(WsClosed),
}

/// The state of a closing handshake.
#[derive(Clone, Debug)]
pub struct Handshake {
    limit: Duration,
    sending: Sending,
    receiving: Receiving,
    /// Whether the socket accepted our Close frame, as far as is known.
    accepted: Result<(), Failure>,
    write_blocked: bool,
    read_blocked: bool,
    reads: u8,
}

#[derive(Clone, Debug)]
enum Sending {
    /// The messages that the session queued are sent first, to make room for our Close frame.
    Earlier(Option<WsClose>),
    Close(Option<WsClose>),
    /// The socket still has to send our Close frame, or its own answer to the peer's.
    Last,
    Done,
}

#[derive(Clone, Debug)]
enum Receiving {
    Messages,
    /// The frames can no longer be understood. Bytes last arrived at this time after the start.
    Bytes {
        since: Option<Duration>,
    },
    /// The peer's Close frame has arrived.
    Closed(WsClosed),
    /// Nothing more will arrive.
    Ended(WsClosed),
}

impl Handshake {
    /// Begins to close with this content, within this time.
    pub(crate) fn new(close: Option<WsClose>, limit: Duration) -> Self {
        // 1011 is for errors that say nothing about the connection.
        let failure = close
            .as_ref()
            .filter(|close| close.code() != status::WS_1011_INTERNAL_ERROR)
            .and_then(WsClose::source)
            .map(Failure::of);
        let close = close.map(WsClose::into_sendable);
        let (sending, receiving) = match failure {
            Some(Failure::Lost) => (Sending::Done, Receiving::Ended(WsClosed::Lost)),
            Some(Failure::Violation(_)) => {
                (Sending::Earlier(close), Receiving::Bytes { since: None })
            }
            _ => (Sending::Earlier(close), Receiving::Messages),
        };
        Self {
            limit,
            sending,
            receiving,
            accepted: Ok(()),
            write_blocked: false,
            read_blocked: false,
            reads: 0,
        }
    }

    /// Continues after a Close frame that the socket has already sent.
    #[cfg(feature = "actix_ws")]
    pub(crate) fn after_our_close() -> Self {
        Self { sending: Sending::Last, ..Self::new(None, DEFAULT_LIMIT) }
    }

    /// Returns the next step, this long after the start.
    pub(crate) fn next(&mut self, elapsed: Duration) -> Action {
        if !self.write_blocked {
            match &mut self.sending {
                Sending::Earlier(_) => return Action::MakeRoom,
                Sending::Close(close) => return Action::Queue(close.take()),
                Sending::Last => return Action::Flush,
                Sending::Done => {}
            }
        }
        let blocked = match self.receiving {
            Receiving::Ended(closed) => match self.sending {
                Sending::Done => return Action::Finish(closed),
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

    /// Records that everything was written, or why not.
    pub(crate) fn flushed(&mut self, flushed: Result<(), Failure>) {
        match (flushed, &mut self.sending) {
            (Err(Failure::NotYet), _) => self.write_blocked = true,
            (Ok(()) | Err(Failure::Closed), Sending::Earlier(close)) => {
                self.sending = Sending::Close(close.take());
            }
            (Ok(()) | Err(Failure::Closed), _) => self.sending = Sending::Done,
            (Err(failure), _) => {
                self.sending = Sending::Done;
                self.accepted = Err(failure);
            }
        }
        if let (Sending::Done, Receiving::Bytes { since }) = (&self.sending, &mut self.receiving) {
            *since = None;
        }
    }

    /// Records whether the socket accepted our Close frame.
    pub(crate) fn queued(&mut self, queued: Result<(), Failure>) {
        self.sending = Sending::Last;
        self.accepted = match queued {
            // Sockets may return an error if they have queued a frame but cannot write it yet.
            Err(Failure::NotYet) => Ok(()),
            queued => queued,
        };
    }

    /// Records that a message was received, with its code if it is a Close frame, or why not.
    pub(crate) fn received(&mut self, received: Result<Option<WsCloseCode>, Failure>) {
        self.receiving = match (received, &self.receiving) {
            (Ok(None), _) => return,
            (Ok(Some(code)), _) => Receiving::Closed(answer(code)),
            (Err(Failure::NotYet), _) => return self.read_blocked = true,
            // The answer counts, whatever follows it.
            (Err(_), Receiving::Closed(closed)) => Receiving::Ended(*closed),
            (Err(Failure::Lost), _) => Receiving::Ended(WsClosed::Lost),
            (Err(Failure::Closed), _) => match self.accepted {
                Err(Failure::Closed) => Receiving::Ended(WsClosed::AlreadyClosed),
                Err(_) => Receiving::Ended(WsClosed::Lost),
                // The session received an error before, after which sockets return no more
                // messages, although the connection may still be open.
                Ok(()) => Receiving::Bytes { since: None },
            },
            (Err(Failure::Violation(_) | Failure::Internal), _) => Receiving::Bytes { since: None },
        };
    }

    /// Records that bytes were read at this time after the start, or why not.
    pub(crate) fn discarded(&mut self, discarded: Result<(), Failure>, elapsed: Duration) {
        self.receiving = match discarded {
            Ok(()) => Receiving::Bytes { since: Some(elapsed) },
            Err(Failure::NotYet) => return self.read_blocked = true,
            Err(_) => Receiving::Ended(WsClosed::Lost),
        };
    }

    /// Returns the outcome if the time is over.
    fn timed_out(&self) -> WsClosed {
        match self.receiving {
            Receiving::Closed(closed) | Receiving::Ended(closed) => closed,
            Receiving::Messages | Receiving::Bytes { .. } => WsClosed::TimedOut,
        }
    }

    /// Returns the deadline, as a time after the start.
    pub(crate) fn deadline(&self) -> Duration {
        match (&self.receiving, &self.sending) {
            (Receiving::Bytes { since: Some(since) }, Sending::Done) => {
                self.limit.min(since.saturating_add(LINGER))
            }
            _ => self.limit,
        }
    }

    /// Reports whether more is to be read.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_receiving(&self) -> bool {
        !matches!(self.receiving, Receiving::Ended(_))
    }

    /// Reports whether there is something left to send.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_sending(&self) -> bool {
        !matches!(self.sending, Sending::Done)
    }
}

/// Returns the outcome for the code in the peer's Close frame. Not every code may appear in one.
fn answer(code: WsCloseCode) -> WsClosed {
    if code.is_sendable() || code == status::WS_1005_NO_STATUS_RCVD {
        WsClosed::Answered(code)
    } else {
        WsClosed::Lost
    }
}
