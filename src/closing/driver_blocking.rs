//! Carries out the closing handshake on blocking sockets.

use core::{any::Any, time::Duration};
#[cfg(unix)]
use std::os::{fd::OwnedFd, unix::net::UnixStream};
use std::{io, net::TcpStream, thread, time::Instant};

use super::{
    failure::Failure,
    handshake::{Action, Handshake},
};
use crate::{WsClose, WsCloseCode, WsClosed};

/// How long to wait for something to read while there is something left to write.
const SLICE: Duration = Duration::from_millis(50);

/// How long to sleep where the operating system cannot be asked to wait.
const PAUSE: Duration = Duration::from_millis(10);

/// A socket that can be closed. The trait cannot be named outside this crate.
pub trait Close {
    /// Carries out the closing handshake.
    fn close(&mut self, handshake: Handshake) -> WsClosed;
}

/// What a blocking socket can do. [`Failure::NotYet`] says that the call would block.
pub(crate) trait BlockingSocket {
    /// Returns the stream that carries the bytes.
    fn stream(&self) -> &dyn Any;

    /// Writes out what is queued.
    fn flush(&mut self) -> Result<(), Failure>;

    /// Queues our Close frame, an empty one for `None`.
    fn queue_close(&mut self, close: Option<WsClose>) -> Result<(), Failure>;

    /// Reads a message. Returns its code if it is a Close frame: 1005 if it has none.
    fn receive(&mut self) -> Result<Option<WsCloseCode>, Failure>;

    /// Reads some bytes, even where frames can no longer be read, and drops them.
    fn discard(&mut self) -> Result<(), Failure>;
}

impl<T: BlockingSocket> Close for T {
    fn close(&mut self, mut handshake: Handshake) -> WsClosed {
        let start = Instant::now();
        let settings = with_socket(self.stream(), Settings::change);
        let closed = loop {
            let elapsed = start.elapsed();
            match handshake.next(elapsed) {
                Action::MakeRoom | Action::Flush => handshake.flushed(self.flush()),
                Action::Queue(close) => handshake.queued(self.queue_close(close)),
                Action::Receive => handshake.received(self.receive()),
                Action::Discard => handshake.discarded(self.discard(), start.elapsed()),
                Action::Yield => {}
                Action::WaitUntil(deadline) => {
                    let mut patience = deadline.saturating_sub(elapsed);
                    if handshake.is_sending() {
                        patience = patience.min(SLICE);
                    }
                    let waits = || with_socket(self.stream(), |socket| wait(socket, patience));
                    if !handshake.is_receiving() || waits().is_none() {
                        thread::sleep(PAUSE.min(patience));
                    }
                }
                Action::Finish(closed) => break closed,
            }
        };
        if let Some(settings) = settings {
            // This fails only if the operating system no longer knows the socket.
            with_socket(self.stream(), |socket| settings.restore(socket));
        }
        closed
    }
}

/// Passes the operating system's socket to a function, if this is a stream of the standard library.
/// Returns `None` if it is not, or if the function fails.
fn with_socket<T>(
    stream: &dyn Any,
    function: impl FnOnce(&TcpStream) -> io::Result<T>,
) -> Option<T> {
    #[cfg(unix)]
    if let Some(stream) = stream.downcast_ref::<UnixStream>() {
        // A `UnixStream` cannot be peeked into. To the operating system it is a socket like others.
        let socket = OwnedFd::from(stream.try_clone().ok()?);
        return function(&socket.into()).ok();
    }
    function(stream.downcast_ref()?).ok()
}

/// Waits in the operating system until there is something to read, but no longer than this.
///
/// Returns an error if there is nothing to read.
fn wait(socket: &TcpStream, patience: Duration) -> io::Result<()> {
    // Zero would mean no timeout.
    let timeout = patience.max(Duration::from_millis(1));
    let peeked = socket
        .set_nonblocking(false)
        .and_then(|()| socket.set_read_timeout(Some(timeout)))
        .and_then(|()| socket.peek(&mut [0]));
    socket.set_nonblocking(true)?;
    peeked.map(|_| ())
}

/// The settings of a stream before it was made non-blocking.
struct Settings {
    nonblocking: bool,
    read_timeout: Option<Duration>,
}

impl Settings {
    /// Makes the stream non-blocking.
    fn change(socket: &TcpStream) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        let nonblocking = is_nonblocking(socket);
        // Other systems do not tell.
        #[cfg(not(target_os = "linux"))]
        let nonblocking = false;
        let settings = Self { nonblocking, read_timeout: socket.read_timeout()? };
        socket.set_nonblocking(true)?;
        Ok(settings)
    }

    fn restore(self, socket: &TcpStream) -> io::Result<()> {
        socket.set_nonblocking(self.nonblocking)?;
        socket.set_read_timeout(self.read_timeout)
    }
}

/// Reports whether the stream is non-blocking. The standard library cannot tell, and a crate that
/// can would take as long to compile as this one.
#[cfg(target_os = "linux")]
fn is_nonblocking(socket: &TcpStream) -> bool {
    use std::os::fd::AsRawFd;

    const O_NONBLOCK: u32 = if cfg!(any(target_arch = "mips", target_arch = "mips64")) {
        0o200
    } else if cfg!(target_arch = "sparc64") {
        0o40000
    } else {
        0o4000
    };

    let info = std::format!("/proc/self/fdinfo/{}", socket.as_raw_fd());
    let info = std::fs::read_to_string(info).unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok());
    flags.is_some_and(|flags| flags & O_NONBLOCK != 0)
}
