//! Echoes every message, with axum alone.

use axum::{
    Router,
    extract::{
        WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    routing::any,
};
use interop_servers::{address, print_listening};
use tokio::net::TcpListener;

async fn session(mut ws: WebSocket) -> Result<(), axum::Error> {
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
        upgrade.on_upgrade(async |ws| drop(session(ws).await))
    });
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    axum::serve(listener, Router::new().route("/ws", endpoint)).await
}
