//! Blocking sockets, each on a thread of its own.

use std::{
    net::{TcpListener, TcpStream},
    thread,
};

use fastrapi_compat::{ReceivedClose, WsClose, blocking::CloseWith};
use tungstenite::{Message, WebSocket, accept, protocol::CloseFrame};

use super::{Instruction, print_answered, print_closed};
use crate::{address, print_listening};

/// Echoes messages until an instruction, or until the client leaves.
fn session(ws: &mut WebSocket<TcpStream>) -> Result<Option<Instruction>, WsClose> {
    loop {
        match ws.read()? {
            Message::Text(text) => match Instruction::of(&text) {
                Instruction::Echo => ws.send(Message::Text(text))?,
                Instruction::Ignore => {}
                instruction => return Ok(Some(instruction)),
            },
            message @ Message::Binary(_) => ws.send(message)?,
            Message::Close(_) => return Ok(None),
            _ => {}
        }
    }
}

fn serve(stream: TcpStream) {
    let Ok(mut ws) = accept(stream) else { return };
    loop {
        match session(&mut ws) {
            Ok(Some(Instruction::Close(code, reason))) => match ws.close_with(code, reason) {
                Ok(closed) => return print_answered(closed),
                Err(refused) => {
                    let _ = ws.send(refused.to_string().into());
                }
            },
            Ok(Some(Instruction::Plain(code, reason))) => {
                let frame = CloseFrame { code: code.into(), reason: reason.into() };
                let _ = ws.close(Some(frame)).and_then(|()| ws.flush());
                return;
            }
            Ok(Some(Instruction::Watch(id))) => return watch(ws, &id),
            result => {
                ws.finish(result.map(drop));
                return;
            }
        }
    }
}

fn watch(mut ws: WebSocket<TcpStream>, id: &str) {
    let _ = ws.send(format!("watch {id}").into());
    let code = loop {
        if let Some(code) = ws.read().close_code() {
            break code;
        }
    };
    print_closed(id, code);
    // The next read answers the client's Close frame.
    let _ = ws.read();
}

pub fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address())?;
    print_listening(listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept()?;
        thread::spawn(move || serve(stream));
    }
}
