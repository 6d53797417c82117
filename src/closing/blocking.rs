//! Closing sockets whose calls block: tungstenite's `WebSocket`.
//!
//! ```
//! # #[cfg(feature = "tungstenite")] {
//! use std::net::TcpStream;
//!
//! use fastrapi_compat::{WsClose, blocking::CloseWith, status};
//! use tungstenite::{Message, WebSocket};
//!
//! fn session(socket: &mut WebSocket<TcpStream>) -> Result<(), WsClose> {
//!     loop {
//!         match socket.read()? {
//!             Message::Binary(_) => {
//!                 return Err(WsClose::new(status::WS_1003_UNSUPPORTED_DATA, "text, please")?);
//!             }
//!             Message::Close(_) => return Ok(()),
//!             message => socket.send(message)?,
//!         }
//!     }
//! }
//!
//! fn serve(mut socket: WebSocket<TcpStream>) {
//!     let result = session(&mut socket);
//!     let closed = socket.finish(result);
//!     println!("{closed:?}");
//! }
//! # }
//! ```

use alloc::borrow::Cow;
use core::{any::Any, fmt, time::Duration};
#[cfg(unix)]
use std::os::{fd::OwnedFd, unix::net::UnixStream};
use std::{io, net::TcpStream, thread, time::Instant};

use super::{
    contents,
    handshake::{Action, DEFAULT_LIMIT, Discarded, Flushed, Handshake, Queued, Received},
};
use crate::{InvalidWsClose, WsClose, WsCloseCode, WsClosed};

/// Closes a blocking WebSocket so that the peer receives the close code.
///
/// This trait has the methods of [`CloseWith`](crate::CloseWith) for asynchronous sockets, and does
/// the same: see there for why a Close frame alone is not enough. Each `tungstenite_…` feature
/// implements it for the `WebSocket` of its version.
///
/// # Limits
///
/// The time limit, 10 seconds or what [`within`](Self::within) is told, holds for [`TcpStream`] and
/// `UnixStream`, alone or in a `MaybeTlsStream` without TLS. During the call they do not block;
/// afterwards they are as they were, read timeout included. (Only Linux tells whether a stream
/// blocks. On other systems it does afterwards.)
///
/// The streams of TLS libraries and others cannot be reached. The call waits there for as long as
/// the stream itself does: set a read and a write timeout on the `TcpStream` before you wrap it,
/// or a silent peer keeps the call. The time limit is examined after each read.
///
/// tungstenite does not return from a read before a message is complete or its stream has nothing
/// to read. So a peer that never stops sending empty fragments of one message, faster than
/// tungstenite takes them, keeps the call for as long as it does so. Fragments that are not empty
/// count towards `max_message_size`. Where such peers are to be expected, use an asynchronous
/// socket, whose limit holds.
///
/// While it drains, the call keeps no more than the one message that is coming in, 64 MiB by
/// default: `max_message_size` in the socket's configuration.
///
/// [`TcpStream`]: std::net::TcpStream
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a blocking WebSocket that fastrapi-compat can close",
    note = "the `WebSocket` of each version of tungstenite needs the feature of that version, such \
            as `tungstenite_0_29`; asynchronous sockets are closed by `fastrapi_compat::CloseWith`"
)]
pub trait CloseWith: Socket + Sized {
    /// Closes the connection with this code and reason, within 10 seconds.
    ///
    /// The code is a constant of any `status` module, or a `u16`; 1005 sends a Close frame without
    /// a code or reason. A reason longer than [`WsClose::MAX_REASON_LEN`] bytes is cut between two
    /// characters; `""` is none.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not be sent. Then nothing was sent, and the
    /// socket can still be used: close it with another code.
    #[inline]
    fn close_with(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Result<WsClosed, InvalidWsClose> {
        self.within(DEFAULT_LIMIT).close_with(code, reason)
    }

    /// Closes the connection with what its session returned, or with a [`WsClose`], within 10
    /// seconds.
    ///
    /// `Ok(())` closes with 1000 and `Err` with the [`WsClose`] in it. `?` converts errors of the
    /// socket into the close that they call for: see [`WsClose`].
    #[inline]
    fn finish(&mut self, close: impl Into<WsClose>) -> WsClosed {
        self.within(DEFAULT_LIMIT).finish(close)
    }

    /// Sets another time limit for the close that follows.
    ///
    /// With [`Duration::ZERO`], the Close frame is sent if that is possible at once, and no answer
    /// is waited for.
    #[inline]
    fn within(&mut self, limit: Duration) -> Within<'_, Self> {
        Within { socket: self, limit }
    }
}

/// A blocking socket with a time limit, from [`CloseWith::within`].
#[must_use = "a time limit alone closes nothing"]
pub struct Within<'a, W> {
    socket: &'a mut W,
    limit: Duration,
}

impl<W: CloseWith> Within<'_, W> {
    /// Does what [`CloseWith::close_with`] does, within this limit.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not be sent.
    #[inline]
    pub fn close_with(
        self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Result<WsClosed, InvalidWsClose> {
        let close = contents(code, reason)?;
        Ok(self.start(close))
    }

    /// Does what [`CloseWith::finish`] does, within this limit.
    #[inline]
    pub fn finish(self, close: impl Into<WsClose>) -> WsClosed {
        let close = close.into();
        self.start(Some(close))
    }

    fn start(self, close: Option<WsClose>) -> WsClosed {
        self.socket.close(Driver { handshake: Handshake::new(close, self.limit) })
    }
}

impl<W> fmt::Debug for Within<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Within").field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// What an adapter says about its socket. Only this crate has it, so that it can change.
pub trait Socket {
    /// Carries out the closing handshake.
    #[doc(hidden)]
    fn close(&mut self, driver: Driver) -> WsClosed;
}

/// What a blocking socket can do.
pub(crate) trait Transport {
    /// Returns the operating system's socket, if it can be reached.
    fn system_socket(&self) -> Option<SystemSocket<'_>>;

    /// Writes out what is queued.
    fn flush(&mut self) -> Flushed;

    /// Queues our Close frame, an empty one for `None`.
    fn queue_close(&mut self, close: Option<WsClose>) -> Queued;

    fn receive(&mut self) -> Received;

    /// Reads some bytes, also where frames can no longer be read, and drops them.
    fn discard(&mut self) -> Discarded;
}

/// Carries out what the closing handshake decides.
#[derive(Debug)]
pub struct Driver {
    handshake: Handshake,
}

impl Driver {
    pub(crate) fn run(self, transport: &mut impl Transport) -> WsClosed {
        let Self { mut handshake } = self;
        let start = Instant::now();
        let settings = transport.system_socket().and_then(|socket| Settings::change(socket).ok());
        let closed = loop {
            let elapsed = start.elapsed();
            match handshake.next(elapsed) {
                Action::MakeRoom | Action::Flush => handshake.flushed(transport.flush()),
                Action::Queue(close) => handshake.queued(transport.queue_close(close)),
                Action::Receive => handshake.received(transport.receive()),
                Action::Discard => handshake.discarded(transport.discard(), start.elapsed()),
                Action::Yield => {}
                Action::WaitUntil(deadline) => {
                    let mut patience = deadline.saturating_sub(elapsed);
                    if handshake.is_sending() {
                        patience = patience.min(SLICE);
                    }
                    wait(transport.system_socket(), patience);
                }
                Action::Finish(closed) => break closed,
            }
        };
        if let (Some(socket), Some(settings)) = (transport.system_socket(), settings) {
            settings.restore(socket);
        }
        closed
    }
}

/// How long is waited for something to read while there is something left to write.
const SLICE: Duration = Duration::from_millis(50);

/// Waits until there is something to read, for no longer than this.
fn wait(socket: Option<SystemSocket<'_>>, patience: Duration) {
    /// How long to wait where it cannot be told when there is something to do.
    const PAUSE: Duration = Duration::from_millis(10);

    let is_ready_or_late = socket.is_some_and(|socket| {
        // A timeout of zero would be none.
        let timeout = patience.max(Duration::from_millis(1));
        let waited = socket
            .set_nonblocking(false)
            .and_then(|()| socket.set_read_timeout(Some(timeout)))
            .and_then(|()| socket.peek());
        // This fails only where the socket is no longer one.
        let _ = socket.set_nonblocking(true);
        match waited {
            Ok(bytes) => bytes != 0,
            Err(error) => {
                matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
            }
        }
    });
    if !is_ready_or_late {
        thread::sleep(PAUSE.min(patience));
    }
}

/// What a stream was set to before it was made non-blocking.
struct Settings {
    read_timeout: Option<Duration>,
    nonblocking: bool,
}

impl Settings {
    /// Makes the stream non-blocking.
    fn change(socket: SystemSocket<'_>) -> io::Result<Self> {
        let nonblocking = socket.is_nonblocking();
        let settings = Self { read_timeout: socket.read_timeout()?, nonblocking };
        socket.set_nonblocking(true)?;
        Ok(settings)
    }

    fn restore(self, socket: SystemSocket<'_>) {
        // These fail only where the socket is no longer one.
        let _ = socket.set_read_timeout(self.read_timeout);
        let _ = socket.set_nonblocking(self.nonblocking);
    }
}

/// A stream of the standard library.
#[derive(Clone, Copy)]
pub(crate) enum SystemSocket<'a> {
    Tcp(&'a TcpStream),
    #[cfg(unix)]
    Unix(&'a UnixStream),
}

impl<'a> SystemSocket<'a> {
    pub(crate) fn of(stream: &'a dyn Any) -> Option<Self> {
        #[cfg(unix)]
        if let Some(stream) = stream.downcast_ref() {
            return Some(Self::Unix(stream));
        }
        stream.downcast_ref().map(Self::Tcp)
    }

    fn set_nonblocking(self, nonblocking: bool) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_nonblocking(nonblocking),
            #[cfg(unix)]
            Self::Unix(stream) => stream.set_nonblocking(nonblocking),
        }
    }

    fn read_timeout(self) -> io::Result<Option<Duration>> {
        match self {
            Self::Tcp(stream) => stream.read_timeout(),
            #[cfg(unix)]
            Self::Unix(stream) => stream.read_timeout(),
        }
    }

    fn set_read_timeout(self, timeout: Option<Duration>) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_read_timeout(timeout),
            #[cfg(unix)]
            Self::Unix(stream) => stream.set_read_timeout(timeout),
        }
    }

    /// Reads a byte and leaves it there.
    fn peek(self) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.peek(&mut [0]),
            // The standard library cannot peek into a `UnixStream`; for the system it is the same.
            #[cfg(unix)]
            Self::Unix(stream) => {
                TcpStream::from(OwnedFd::from(stream.try_clone()?)).peek(&mut [0])
            }
        }
    }

    /// Reports whether the stream is non-blocking, where Linux tells. The standard library cannot
    /// ask, and a crate that can would take as long to compile as this one.
    fn is_nonblocking(self) -> bool {
        #[cfg(target_os = "linux")]
        {
            use std::os::fd::AsRawFd;

            const O_NONBLOCK: u32 = 0o4000;

            let descriptor = match self {
                Self::Tcp(stream) => stream.as_raw_fd(),
                Self::Unix(stream) => stream.as_raw_fd(),
            };
            let info = std::fs::read_to_string(std::format!("/proc/self/fdinfo/{descriptor}"));
            let info = info.unwrap_or_default();
            let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
            let flags = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok());
            flags.is_some_and(|flags| flags & O_NONBLOCK != 0)
        }
        #[cfg(not(target_os = "linux"))]
        false
    }
}
