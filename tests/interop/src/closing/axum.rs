// Included twice, with two versions of axum.

use axum::{
    Router,
    extract::{
        WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket},
    },
    routing::any,
};
use fastrapi_compat::{CloseWith, ReceivedClose, WsClose};
use tokio::net::TcpListener;

use super::{Instruction, print_answered, print_closed};
use crate::{address, print_listening};

/// Echoes messages until an instruction, or until the client leaves.
async fn session(ws: &mut WebSocket) -> Result<Option<Instruction>, WsClose> {
    while let Some(message) = ws.recv().await {
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

async fn serve(mut ws: WebSocket) {
    loop {
        match session(&mut ws).await {
            Ok(Some(Instruction::Close(code, reason))) => match ws.close_with(code, reason).await {
                Ok(closed) => return print_answered(closed),
                Err(refused) => {
                    let _ = ws.send(refused.to_string().into()).await;
                }
            },
            Ok(Some(Instruction::Plain(code, reason))) => {
                let frame = CloseFrame { code, reason: reason.into() };
                let _ = ws.send(Message::Close(Some(frame))).await;
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

async fn watch(mut ws: WebSocket, id: &str) {
    let _ = ws.send(format!("watch {id}").into()).await;
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
    let endpoint = any(async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(serve));
    let app = Router::new().route("/ws", endpoint.clone()).route("/plain", endpoint);
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    axum::serve(listener, app).await
}
