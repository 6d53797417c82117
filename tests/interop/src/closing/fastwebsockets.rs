//! Sockets of fastwebsockets, upgraded by axum.

use axum::{Router, http::StatusCode, response::IntoResponse, routing::any, serve::ListenerExt};
use fastrapi_compat::{CloseWith, ReceivedClose, WsClose, axum::status};
use fastwebsockets::{
    FragmentCollector, Frame, OpCode, Payload,
    upgrade::{IncomingUpgrade, UpgradeFut},
};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::{Instruction, print_answered, print_closed};
use crate::{address, print_listening};

type Socket = FragmentCollector<TokioIo<Upgraded>>;

fn text(text: String) -> Frame<'static> {
    Frame::text(Payload::Owned(text.into()))
}

/// Echoes messages until an instruction, or until the client leaves.
async fn session(ws: &mut Socket) -> Result<Option<Instruction>, WsClose> {
    loop {
        let frame = ws.read_frame().await?;
        match frame.opcode {
            OpCode::Text => match Instruction::of(&String::from_utf8_lossy(&frame.payload)) {
                Instruction::Echo => ws.write_frame(frame).await?,
                Instruction::Ignore => {}
                instruction => return Ok(Some(instruction)),
            },
            OpCode::Binary => ws.write_frame(frame).await?,
            OpCode::Close => return Ok(None),
            _ => {}
        }
    }
}

async fn serve(upgraded: UpgradeFut) {
    let Ok(ws) = upgraded.await else { return };
    let mut ws = FragmentCollector::new(ws);
    loop {
        match session(&mut ws).await {
            Ok(Some(Instruction::Close(code, reason))) => match ws.close_with(code, reason).await {
                Ok(closed) => return print_answered(closed),
                Err(refused) => {
                    let _ = ws.write_frame(text(refused.to_string())).await;
                }
            },
            Ok(Some(Instruction::Plain(code, reason))) => {
                let _ = ws.write_frame(Frame::close(code, reason.as_bytes())).await;
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
    let _ = ws.write_frame(text(format!("watch {id}"))).await;
    let code = loop {
        // This answers the client's Close frame, too.
        if let Some(code) = ws.read_frame().await.close_code() {
            break code;
        }
    };
    print_closed(id, code);
}

async fn endpoint(upgrade: IncomingUpgrade) -> Result<impl IntoResponse, StatusCode> {
    let (response, upgraded) = upgrade.upgrade().map_err(|_| status::HTTP_400_BAD_REQUEST)?;
    tokio::spawn(serve(upgraded));
    Ok(response)
}

#[tokio::main]
pub async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/ws", any(endpoint)).route("/plain", any(endpoint));
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    // Otherwise, the Close frame waits until the client's operating system has acknowledged the Ping
    // frame before it.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, app).await
}
