//! Code shared by the servers: parses the clients' instructions and prints results.

pub mod raising;

use std::{env, net::SocketAddr};

use fastrapi_compat::{WsCloseCode, WsClosed};

/// An instruction: the first line of a text message. Further lines only make the message longer.
pub enum Instruction {
    /// `close <code> <reason>`: close with this code and reason.
    Close(u16, String),
    /// `plain <code> <reason>`: send a Close frame without this crate, and drop the socket.
    Plain(u16, String),
    /// `watch <id>`: echo the message, read until the connection ends, and print the close code.
    Watch(String),
    /// Anything else: echo the message.
    Echo,
}

impl Instruction {
    /// Parses the text of a message.
    pub fn of(text: &str) -> Self {
        let line = text.split('\n').next().unwrap_or_default();
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (number, reason) = rest.split_once(' ').unwrap_or((rest, ""));
        match (verb, number.parse()) {
            ("close", Ok(code)) => Self::Close(code, reason.to_owned()),
            ("plain", Ok(code)) => Self::Plain(code, reason.to_owned()),
            ("watch", _) => Self::Watch(rest.to_owned()),
            _ => Self::Echo,
        }
    }
}

/// Returns the port to listen on, from the environment variable `PORT`. The default, 0, selects a free
/// port.
pub fn port() -> u16 {
    env::var("PORT").map_or(0, |port| port.parse().expect("PORT is a number"))
}

/// Returns the address to listen on.
pub fn address() -> String {
    format!("127.0.0.1:{}", port())
}

/// Prints the address that the server listens on.
pub fn print_listening(address: SocketAddr) {
    println!("listening on http://{address}");
}

/// Prints the code of the Close frame that the peer sent in reply, or 1006 if it sent none.
pub fn print_answered(closed: WsClosed) {
    println!("answered {}", closed.code().map_or(1006, WsCloseCode::as_u16));
}

/// Prints the code with which a watched client closed the connection.
pub fn print_closed(id: &str, code: WsCloseCode) {
    println!("closed {id} {}", code.as_u16());
}
