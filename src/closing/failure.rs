//! What an error of a WebSocket means for its connection.

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
    /// The closing handshake is over, or has begun where only an open socket would do.
    Closed,
    /// The connection ended without a closing handshake.
    Lost,
    /// The peer broke the rules, and is to be told so with this code. What it sends from here on
    /// must not be processed
    /// ([RFC 6455, section 7.1.7](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.1.7)).
    Violation(WsCloseCode),
    /// Anything else. It is not the peer's fault.
    Internal,
}

impl Failure {
    /// Classifies an error that a socket returned by the first known error among its sources.
    ///
    /// An unknown error is [`Internal`](Self::Internal). The connection may still be open then, and
    /// a Close frame does no harm if it is not.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        let chain = || successors(Some(error), |&error| error.source());
        chain()
            .find_map(of_known_type)
            .or_else(|| chain().find_map(of_tungstenite))
            .unwrap_or(Self::Internal)
    }
}

fn of_known_type(error: &(dyn Error + 'static)) -> Option<Failure> {
    #[cfg(feature = "actix_ws")]
    if let Some(failure) = crate::adapters::actix_ws::failure(error) {
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
        // Windows reports a read timeout so. On other systems TCP has given up.
        (_, io::ErrorKind::TimedOut) if cfg!(windows) => Failure::NotYet,
        (Some(_), io::ErrorKind::Other) => Failure::Internal,
        _ => Failure::Lost,
    }
}

/// Recognizes an error of any tungstenite by the name of its variant. axum and others do not
/// say which version their errors are of, and change it within a compatible release.
fn of_tungstenite(error: &(dyn Error + 'static)) -> Option<Failure> {
    let mut variant = Start { bytes: [0; 40], len: 0 };
    // It ends in an error where there is more than the start.
    let _ = write!(variant, "{error:?}");
    let variant = variant.as_str();
    Some(match variant {
        "ConnectionClosed" | "AlreadyClosed" => Failure::Closed,
        "Protocol(SendAfterClosing)" => Failure::Closed,
        "Protocol(ResetWithoutClosingHandshake)" => Failure::Lost,
        _ if variant.starts_with("Protocol(") => Failure::Violation(status::WS_1002_PROTOCOL_ERROR),
        _ if variant.starts_with("Capacity(") => {
            Failure::Violation(status::WS_1009_MESSAGE_TOO_BIG)
        }
        _ if variant == "Utf8" || variant.starts_with("Utf8(") => {
            Failure::Violation(status::WS_1007_INVALID_FRAME_PAYLOAD_DATA)
        }
        _ => return None,
    })
}

/// The first bytes of what is written to it.
struct Start {
    bytes: [u8; 40],
    len: usize,
}

impl Start {
    fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            *self.bytes.get_mut(self.len).ok_or(fmt::Error)? = byte;
            self.len += 1;
        }
        Ok(())
    }
}
