//! Servers that echo all messages but instructions. They close each socket with the result of its
//! session.

pub mod actix_ws;
pub mod axum;
pub mod fastwebsockets;
pub mod tokio_tungstenite;
pub mod tungstenite;

/// The code for axum 0.8, with axum 0.7.
pub mod axum_0_7 {
    use ::axum_0_7 as axum;
    include!("axum.rs");
}

/// The code for tokio-tungstenite 0.30, with tokio-tungstenite 0.20.
pub mod tokio_tungstenite_0_20 {
    use ::tokio_tungstenite_0_20 as tokio_tungstenite;
    include!("tokio_tungstenite.rs");
}

use fastrapi_compat::{WsCloseCode, WsClosed};

/// The first line of a text message. Further lines only make the message longer.
enum Instruction {
    /// `close <code> <reason>`: close with this code and reason.
    Close(u16, String),
    /// `plain <code> <reason>`: send a Close frame without this crate, and drop the socket.
    Plain(u16, String),
    /// `watch <id>`: echo the message, read until the connection ends, and print the close code.
    Watch(String),
    /// `ignore`: do nothing.
    Ignore,
    /// Anything else: echo the message.
    Echo,
}

impl Instruction {
    /// Parses the text of a message.
    fn of(text: &str) -> Self {
        let line = text.split('\n').next().unwrap_or_default();
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (number, reason) = rest.split_once(' ').unwrap_or((rest, ""));
        match (verb, number.parse()) {
            ("close", Ok(code)) => Self::Close(code, reason.to_owned()),
            ("plain", Ok(code)) => Self::Plain(code, reason.to_owned()),
            ("watch", _) => Self::Watch(rest.to_owned()),
            ("ignore", _) => Self::Ignore,
            _ => Self::Echo,
        }
    }
}

/// Prints the code of the Close frame that the peer sent in reply, or 1006 if it sent none.
fn print_answered(closed: WsClosed) {
    println!("answered {}", closed.code().map_or(1006, WsCloseCode::as_u16));
}

/// Prints the code with which a watched client closed the connection.
fn print_closed(id: &str, code: WsCloseCode) {
    println!("closed {id} {}", code.as_u16());
}
