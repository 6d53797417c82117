//! Echoes every message on axum sockets. Closes each socket with the result of its session.

use axum::{
    Router,
    extract::{
        WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    routing::any,
};
use fastrapi_compat::{CloseWith, WsClose};
use interop::{address, print_listening};
use tokio::net::TcpListener;

async fn session(ws: &mut WebSocket) -> Result<(), WsClose> {
    while let Some(message) = ws.recv().await {
        let message = message?;
        if matches!(message, Message::Text(_) | Message::Binary(_)) {
            ws.send(message).await?;
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let endpoint = any(async |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(async |mut ws| {
            let result = session(&mut ws).await;
            ws.finish(result).await;
        })
    });
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    axum::serve(listener, Router::new().route("/ws", endpoint)).await
}
