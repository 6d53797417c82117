//! Echoes every message, with tungstenite alone and a thread for each connection.

use std::{
    net::{TcpListener, TcpStream},
    thread,
};

use interop_servers::{address, print_listening};
use tungstenite::{Error, accept};

fn session(stream: TcpStream) -> tungstenite::Result<()> {
    let Ok(mut ws) = accept(stream) else { return Ok(()) };
    loop {
        match ws.read() {
            Ok(message) if message.is_text() || message.is_binary() => ws.send(message)?,
            Ok(_) => {}
            Err(Error::ConnectionClosed) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address())?;
    print_listening(listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept()?;
        thread::spawn(move || session(stream));
    }
}
