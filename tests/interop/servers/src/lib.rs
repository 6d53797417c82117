//! What a client may tell each of the four servers to do, and what they print.

use std::{env, net::SocketAddr};

use fastrapi_compat::{WsCloseCode, WsClosed};

/// The first line of a text message. What follows it is ballast.
pub enum Instruction {
    /// `close <code> <reason>`: close with them.
    Close(u16, String),
    /// `plain <code> <reason>`: send the framework's own Close frame with them, and return.
    Plain(u16, String),
    /// `watch <id>`: echo it, read until the client ends the connection, and print how it did.
    Watch(String),
    /// Anything else: send the message back.
    Echo,
}

impl Instruction {
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

/// Where to listen: on the port that the environment variable `PORT` says, 0 for any that is free.
pub fn address() -> String {
    format!("127.0.0.1:{}", env::var("PORT").as_deref().unwrap_or("0"))
}

pub fn print_listening(address: SocketAddr) {
    println!("listening on http://{address}");
}

/// The peer's code; 1006 if it did not answer.
pub fn print_answered(closed: WsClosed) {
    println!("answered {}", closed.code().map_or(1006, WsCloseCode::as_u16));
}

pub fn print_closed(id: &str, code: WsCloseCode) {
    println!("closed {id} {}", code.as_u16());
}
