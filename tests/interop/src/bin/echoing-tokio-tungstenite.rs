//! Echoes every message on tokio-tungstenite sockets. Closes each socket with the result of its
//! session.

use fastrapi_compat::{CloseWith, WsClose};
use futures_util::{SinkExt, StreamExt};
use interop::{address, print_listening};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{WebSocketStream, accept_async};

async fn session(ws: &mut WebSocketStream<TcpStream>) -> Result<(), WsClose> {
    while let Some(message) = ws.next().await {
        let message = message?;
        if message.is_text() || message.is_binary() {
            ws.send(message).await?;
        }
    }
    Ok(())
}

async fn serve(stream: TcpStream) {
    let Ok(mut ws) = accept_async(stream).await else { return };
    let result = session(&mut ws).await;
    ws.finish(result).await;
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(serve(stream));
    }
}
