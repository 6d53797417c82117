//! Echoes every message on tungstenite sockets. Closes each socket with the result of its session.

use std::{
    net::{TcpListener, TcpStream},
    thread,
};

use fastrapi_compat::{WsClose, blocking::CloseWith};
use interop::{address, print_listening};
use tungstenite::{Message, WebSocket, accept};

fn session(ws: &mut WebSocket<TcpStream>) -> Result<(), WsClose> {
    loop {
        match ws.read()? {
            message @ (Message::Text(_) | Message::Binary(_)) => ws.send(message)?,
            Message::Close(_) => return Ok(()),
            _ => {}
        }
    }
}

fn serve(stream: TcpStream) {
    let Ok(mut ws) = accept(stream) else { return };
    let result = session(&mut ws);
    ws.finish(result);
}

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address())?;
    print_listening(listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept()?;
        thread::spawn(move || serve(stream));
    }
}
