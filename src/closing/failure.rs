//! What an error of a WebSocket means for its connection.

use alloc::string::String;
use core::{
    error::Error,
    fmt::{self, Write},
    iter::successors,
};
use std::io;

use crate::{WsCloseCode, portable::status};

/// What an error of a WebSocket means for its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The same call may succeed later.
    NotYet,
    /// The closing handshake is over, or has begun although the call requires an open socket.
    Closed,
    /// The connection ended without a closing handshake.
    Lost,
    /// The peer violated the protocol, and this code tells it so. What it sends afterwards must not
    /// be processed
    /// ([RFC 6455, section 7.1.7](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.1.7)).
    Violation(WsCloseCode),
    /// Any other error. It is not the peer's fault.
    Internal,
}

impl Failure {
    /// Classifies the error of a socket by the first error of a known type in its chain of sources.
    ///
    /// An unknown error is [`Internal`](Self::Internal): the connection may still be open, and if it
    /// is not, a Close frame does no harm.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        let chain = || successors(Some(error), |&error| error.source());
        chain()
            .find_map(of_known_type)
            .or_else(|| chain().find_map(of_tungstenite))
            .unwrap_or(Self::Internal)
    }
}

impl<E: Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::of(&error)
    }
}

fn of_known_type(error: &(dyn Error + 'static)) -> Option<Failure> {
    #[cfg(feature = "actix_ws")]
    if let Some(failure) = crate::adapters::actix::ws::failure(error) {
        return Some(failure);
    }
    #[cfg(feature = "fastwebsockets")]
    if let Some(failure) = crate::adapters::fastwebsockets::failure(error) {
        return Some(failure);
    }
    error.downcast_ref().map(of_io)
}

fn of_io(error: &io::Error) -> Failure {
    // `source` skips the error that an `io::Error` contains.
    let contained = error.get_ref().map(|contained| Failure::of(contained));
    match (contained, error.kind()) {
        (Some(failure), _) if failure != Failure::Internal => failure,
        (_, io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => Failure::NotYet,
        // On Windows, this is a read timeout. On other systems, TCP has given up.
        (_, io::ErrorKind::TimedOut) if cfg!(windows) => Failure::NotYet,
        (Some(_), io::ErrorKind::Other) => Failure::Internal,
        _ => Failure::Lost,
    }
}

/// Recognizes an error of any version of tungstenite by the name of its variant. The errors of axum
/// and others do not show their version of tungstenite, which changes within compatible releases.
fn of_tungstenite(error: &(dyn Error + 'static)) -> Option<Failure> {
    let mut start = Start(String::new());
    // Writing fails once there is enough.
    let _ = write!(start, "{error:?}");
    let debug = start.0.as_str();
    let payload = debug.find('(').map_or(debug.len(), |paren| paren + 1);
    Some(match debug.split_at(payload) {
        ("ConnectionClosed" | "AlreadyClosed", _) | ("Protocol(", "SendAfterClosing)") => {
            Failure::Closed
        }
        ("Protocol(", "ResetWithoutClosingHandshake)") => Failure::Lost,
        ("Protocol(", _) => Failure::Violation(status::WS_1002_PROTOCOL_ERROR),
        ("Capacity(", _) => Failure::Violation(status::WS_1009_MESSAGE_TOO_BIG),
        ("Utf8" | "Utf8(", _) => Failure::Violation(status::WS_1007_INVALID_FRAME_PAYLOAD_DATA),
        _ => return None,
    })
}

/// The start of what is written to it. An error may contain a message of many megabytes.
struct Start(String);

impl Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        if self.0.len() < 40 { Ok(()) } else { Err(fmt::Error) }
    }
}
