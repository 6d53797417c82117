//! Echoes every message on the sockets of fastwebsockets. Closes each socket with the result of its
//! session.

use axum::{Router, http::StatusCode, response::IntoResponse, routing::any};
use fastrapi_compat::{CloseWith, WsClose, axum::status};
use fastwebsockets::{
    FragmentCollector, OpCode,
    upgrade::{IncomingUpgrade, UpgradeFut},
};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use interop::{address, print_listening};
use tokio::net::TcpListener;

async fn session(ws: &mut FragmentCollector<TokioIo<Upgraded>>) -> Result<(), WsClose> {
    loop {
        let frame = ws.read_frame().await?;
        match frame.opcode {
            OpCode::Text | OpCode::Binary => ws.write_frame(frame).await?,
            OpCode::Close => return Ok(()),
            _ => {}
        }
    }
}

async fn serve(upgraded: UpgradeFut) {
    let Ok(ws) = upgraded.await else { return };
    let mut ws = FragmentCollector::new(ws);
    let result = session(&mut ws).await;
    ws.finish(result).await;
}

async fn endpoint(upgrade: IncomingUpgrade) -> Result<impl IntoResponse, StatusCode> {
    let (response, upgraded) = upgrade.upgrade().map_err(|_| status::HTTP_400_BAD_REQUEST)?;
    tokio::spawn(serve(upgraded));
    Ok(response)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    axum::serve(listener, Router::new().route("/ws", any(endpoint))).await
}
