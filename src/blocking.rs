//! Closing a socket whose calls block.
#![allow(dead_code, reason = "which of these are used depends on the features")]

use core::{
    any::Any,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    task::{Context, Poll},
    time::Duration,
};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::{io::Read, net::TcpStream, sync::Arc, task::Wake, thread, time::Instant};

use crate::{
    WsCloseCode,
    closing_handshake::{ClosingHandshake, LINGER, Socket},
    received_close::is_for_now,
};

/// How long to wait for more: twice as long each time that nothing has come.
const WAIT: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(32));

/// How often, a millisecond apart, it is looked whether a long message is coming in.
const PEEKS: u8 = 10;

/// Whether there is more to do at once.
#[derive(Default)]
struct Awake(AtomicBool);

impl Wake for Awake {
    #[inline]
    fn wake(self: Arc<Self>) {
        self.0.store(true, Relaxed);
    }
}

/// Blocks until the handshake is done, or the time is up. The socket's stream should not block,
/// or else only for a short time.
pub(crate) fn close(
    mut handshake: ClosingHandshake,
    socket: &mut impl Socket,
    timeout: Duration,
) -> WsCloseCode {
    let awake = Arc::new(Awake::default());
    let waker = awake.clone().into();
    let start = Instant::now();
    let mut limit = timeout;
    let mut lingers = false;
    let mut wait = WAIT.0;
    while handshake.poll(socket, &mut Context::from_waker(&waker)).is_pending() {
        if handshake.lingers() && !lingers {
            lingers = true;
            limit = limit.min(start.elapsed() + LINGER);
        }
        if start.elapsed() >= limit {
            break;
        }
        if awake.0.swap(false, Relaxed) {
            wait = WAIT.0;
        } else {
            thread::sleep(wait);
            wait = WAIT.1.min(wait * 2);
        }
    }
    handshake.answer()
}

/// A stream of the standard library, which can be made not to block.
#[derive(Clone, Copy)]
pub(crate) enum Stream<'a> {
    Tcp(&'a TcpStream),
    #[cfg(unix)]
    Unix(&'a UnixStream),
}

/// The stream, if it is one of the standard library's.
#[inline]
pub(crate) fn known(stream: &dyn Any) -> Option<Stream<'_>> {
    #[cfg(unix)]
    if let Some(stream) = stream.downcast_ref() {
        return Some(Stream::Unix(stream));
    }
    stream.downcast_ref().map(Stream::Tcp)
}

impl Stream<'_> {
    /// Gives whether it was done.
    #[inline]
    pub(crate) fn set_nonblocking(self, nonblocking: bool) -> bool {
        match self {
            Self::Tcp(stream) => stream.set_nonblocking(nonblocking).is_ok(),
            #[cfg(unix)]
            Self::Unix(stream) => stream.set_nonblocking(nonblocking).is_ok(),
        }
    }

    /// Whether there is no more to be read than a Close frame and some before it, and for a moment
    /// no more comes: who is in the middle of a long message may have paused for less.
    #[inline]
    pub(crate) fn holds_little(self) -> bool {
        let mut bytes = [0; 4096];
        match self {
            Self::Tcp(stream) => (0..PEEKS).all(|_| {
                let is_little = stream.peek(&mut bytes).unwrap_or(0) < bytes.len();
                if is_little {
                    thread::sleep(WAIT.0);
                }
                is_little
            }),
            #[cfg(unix)]
            Self::Unix(_) => true,
        }
    }
}

/// Reads bytes from a stream that does not block. Ready once the peer is gone.
pub(crate) fn discard(stream: &mut impl Read, cx: &mut Context<'_>) -> Poll<()> {
    match stream.read(&mut [0; 4096]) {
        Err(error) if is_for_now(&error) => Poll::Pending,
        Err(_) | Ok(0) => Poll::Ready(()),
        Ok(_) => {
            cx.waker().wake_by_ref();
            Poll::Pending
        }
    }
}

#[cfg(test)]
mod tests {
    use core::task::Waker;
    use std::{
        io::{self, Write},
        net::TcpListener,
    };

    use super::*;

    /// The test's stream blocks, so that it waits for the reset.
    #[test]
    fn a_peer_that_resets_the_connection_is_gone() -> io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let client = TcpStream::connect(listener.local_addr()?)?;
        let mut server = listener.accept()?.0;
        server.write_all(b"not read")?;
        drop(client);
        let gone = discard(&mut server, &mut Context::from_waker(Waker::noop()));
        assert_eq!(gone, Poll::Ready(()));
        Ok(())
    }
}
