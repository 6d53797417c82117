// Included twice, with two versions of tokio-tungstenite.

use fastrapi_compat::{CloseWith, ReceivedClose, WsClose};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, accept_async,
    tungstenite::{Message, protocol::CloseFrame},
};

use super::{Instruction, print_answered, print_closed};
use crate::{address, print_listening};

type Socket = WebSocketStream<TcpStream>;

/// Echoes messages until an instruction, or until the client leaves.
async fn session(ws: &mut Socket) -> Result<Option<Instruction>, WsClose> {
    while let Some(message) = ws.next().await {
        match message? {
            Message::Text(text) => match Instruction::of(&text) {
                Instruction::Echo => ws.send(Message::Text(text)).await?,
                Instruction::Ignore => {}
                instruction => return Ok(Some(instruction)),
            },
            message @ Message::Binary(_) => ws.send(message).await?,
            _ => {}
        }
    }
    Ok(None)
}

async fn serve(stream: TcpStream) {
    let Ok(mut ws) = accept_async(stream).await else { return };
    loop {
        match session(&mut ws).await {
            Ok(Some(Instruction::Close(code, reason))) => match ws.close_with(code, reason).await {
                Ok(closed) => return print_answered(closed),
                Err(refused) => {
                    let _ = ws.send(refused.to_string().into()).await;
                }
            },
            Ok(Some(Instruction::Plain(code, reason))) => {
                let frame = CloseFrame { code: code.into(), reason: reason.into() };
                let _ = ws.close(Some(frame)).await;
                return;
            }
            Ok(Some(Instruction::Watch(id))) => return watch(ws, &id).await,
            result => {
                ws.finish(result.map(drop)).await;
                return;
            }
        }
    }
}

async fn watch(mut ws: Socket, id: &str) {
    let _ = ws.send(format!("watch {id}").into()).await;
    let code = loop {
        if let Some(code) = ws.next().await.close_code() {
            break code;
        }
    };
    print_closed(id, code);
    // The next read answers the client's Close frame.
    ws.next().await;
}

#[tokio::main]
pub async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(serve(stream));
    }
}
