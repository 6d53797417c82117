//! Closes tokio-tungstenite sockets as their clients request.

use fastrapi_compat::{CloseWith, ReceivedClose};
use futures_util::{SinkExt, StreamExt};
use interop::{Instruction, address, print_answered, print_closed, print_listening};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, accept_async,
    tungstenite::{Message, protocol::CloseFrame},
};

async fn session(stream: TcpStream) {
    let Ok(mut ws) = accept_async(stream).await else { return };
    while let Some(Ok(message)) = ws.next().await {
        let Message::Text(text) = message else { continue };
        let sent = match Instruction::of(&text) {
            Instruction::Close(code, reason) => match ws.close_with(code, reason).await {
                Ok(closed) => return print_answered(closed),
                Err(refused) => ws.send(refused.to_string().into()).await,
            },
            Instruction::Plain(code, reason) => {
                let frame = CloseFrame { code: code.into(), reason: reason.into() };
                let _ = ws.close(Some(frame)).await;
                return;
            }
            Instruction::Watch(id) => {
                let _ = ws.send(Message::Text(text)).await;
                return watch(ws, &id).await;
            }
            Instruction::Echo => ws.send(Message::Text(text)).await,
        };
        if sent.is_err() {
            return;
        }
    }
}

async fn watch(mut ws: WebSocketStream<TcpStream>, id: &str) {
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
        tokio::spawn(session(stream));
    }
}
