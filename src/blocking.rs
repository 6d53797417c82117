//! Closing a socket whose calls block.
#![allow(dead_code, reason = "which of these are used depends on the features")]

use core::{
    any::Any,
    task::{Context, Poll, Waker},
    time::Duration,
};
use std::{
    io::{ErrorKind, Read},
    net::TcpStream,
    thread,
    time::Instant,
};

use crate::{
    WsCloseCode,
    closing_handshake::{ClosingHandshake, LINGER, Socket},
};

/// How long to wait before reading again: twice as long each time, as long as nothing comes.
const WAIT: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(32));

/// How much is discarded before the time is looked at.
const READS_PER_POLL: u8 = 64;

/// Blocks until the handshake is done, or the time is up. The socket's stream should not block,
/// or else only for a short time.
pub(crate) fn close(
    mut handshake: ClosingHandshake,
    socket: &mut impl Socket,
    timeout: Duration,
) -> WsCloseCode {
    let start = Instant::now();
    let mut lingers_since = None;
    let mut wait = WAIT.0;
    while handshake.poll(socket, &mut Context::from_waker(Waker::noop())).is_pending() {
        if start.elapsed() >= timeout {
            break;
        }
        if handshake.lingers() && lingers_since.get_or_insert_with(Instant::now).elapsed() >= LINGER
        {
            break;
        }
        thread::sleep(wait);
        wait = WAIT.1.min(wait * 2);
    }
    handshake.answer()
}

/// Makes a stream of one of the standard library's kinds block or not. Gives whether it is one.
pub(crate) fn set_nonblocking(stream: &dyn Any, nonblocking: bool) -> bool {
    if let Some(stream) = stream.downcast_ref::<TcpStream>() {
        return stream.set_nonblocking(nonblocking).is_ok();
    }
    #[cfg(unix)]
    if let Some(stream) = stream.downcast_ref::<std::os::unix::net::UnixStream>() {
        return stream.set_nonblocking(nonblocking).is_ok();
    }
    false
}

/// Reads bytes from a stream that does not block. Ready once the peer is gone.
pub(crate) fn discard(stream: &mut impl Read) -> Poll<()> {
    let mut bytes = [0; 4096];
    for _ in 0..READS_PER_POLL {
        match stream.read(&mut bytes) {
            Ok(0) => return Poll::Ready(()),
            Ok(_) => {}
            Err(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) =>
            {
                return Poll::Pending;
            }
            Err(_) => return Poll::Ready(()),
        }
    }
    Poll::Pending
}
