//! Closes axum sockets as their clients request.

use axum::{
    Router,
    extract::{
        WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket},
    },
    routing::any,
};
use fastrapi_compat::{CloseWith, ReceivedClose};
use interop::{Instruction, address, print_answered, print_closed, print_listening};
use tokio::net::TcpListener;

async fn session(mut ws: WebSocket) {
    while let Some(Ok(message)) = ws.recv().await {
        let Message::Text(text) = message else { continue };
        let sent = match Instruction::of(&text) {
            Instruction::Close(code, reason) => match ws.close_with(code, reason).await {
                Ok(closed) => return print_answered(closed),
                Err(refused) => ws.send(refused.to_string().into()).await,
            },
            Instruction::Plain(code, reason) => {
                let frame = CloseFrame { code, reason: reason.into() };
                let _ = ws.send(Message::Close(Some(frame))).await;
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

async fn watch(mut ws: WebSocket, id: &str) {
    let code = loop {
        if let Some(code) = ws.recv().await.close_code() {
            break code;
        }
    };
    print_closed(id, code);
    // The next read answers the client's Close frame.
    ws.recv().await;
}

#[tokio::main]
pub async fn main() -> std::io::Result<()> {
    let endpoint = any(async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(session));
    let app = Router::new().route("/ws", endpoint.clone()).route("/plain", endpoint);
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    axum::serve(listener, app).await
}
