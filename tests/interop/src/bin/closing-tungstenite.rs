//! Closes blocking tungstenite sockets as their clients request. Starts a thread for each socket.

use std::{
    net::{TcpListener, TcpStream},
    thread,
};

use fastrapi_compat::{ReceivedClose, blocking::CloseWith};
use interop::{Instruction, address, print_answered, print_closed, print_listening};
use tungstenite::{Message, WebSocket, accept, protocol::CloseFrame};

fn session(stream: TcpStream) {
    let Ok(mut ws) = accept(stream) else { return };
    while let Ok(message) = ws.read() {
        let Message::Text(text) = message else { continue };
        let sent = match Instruction::of(&text) {
            Instruction::Close(code, reason) => match ws.close_with(code, reason) {
                Ok(closed) => return print_answered(closed),
                Err(refused) => ws.send(refused.to_string().into()),
            },
            Instruction::Plain(code, reason) => {
                let frame = CloseFrame { code: code.into(), reason: reason.into() };
                let _ = ws.close(Some(frame)).and_then(|()| ws.flush());
                return;
            }
            Instruction::Watch(id) => {
                let _ = ws.send(Message::Text(text));
                return watch(ws, &id);
            }
            Instruction::Echo => ws.send(Message::Text(text)),
        };
        if sent.is_err() {
            return;
        }
    }
}

fn watch(mut ws: WebSocket<TcpStream>, id: &str) {
    let code = loop {
        if let Some(code) = ws.read().close_code() {
            break code;
        }
    };
    print_closed(id, code);
    // The next read answers the client's Close frame.
    let _ = ws.read();
}

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address())?;
    print_listening(listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept()?;
        thread::spawn(move || session(stream));
    }
}
