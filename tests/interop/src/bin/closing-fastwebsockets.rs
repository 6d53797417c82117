//! Closes the sockets of fastwebsockets as their clients request.

use axum::{Router, http::StatusCode, response::IntoResponse, routing::any, serve::ListenerExt};
use fastrapi_compat::{CloseWith, ReceivedClose, axum::status};
use fastwebsockets::{
    FragmentCollector, Frame, OpCode, Payload,
    upgrade::{IncomingUpgrade, UpgradeFut},
};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use interop::{Instruction, address, print_answered, print_closed, print_listening};
use tokio::net::TcpListener;

type Socket = FragmentCollector<TokioIo<Upgraded>>;

fn text(text: String) -> Frame<'static> {
    Frame::text(Payload::Owned(text.into()))
}

async fn session(upgraded: UpgradeFut) {
    let Ok(ws) = upgraded.await else { return };
    let mut ws = FragmentCollector::new(ws);
    while let Ok(frame) = ws.read_frame().await {
        match frame.opcode {
            OpCode::Close => return,
            OpCode::Text => {}
            _ => continue,
        }
        let message = String::from_utf8_lossy(&frame.payload).into_owned();
        let sent = match Instruction::of(&message) {
            Instruction::Close(code, reason) => match ws.close_with(code, reason).await {
                Ok(closed) => return print_answered(closed),
                Err(refused) => ws.write_frame(text(refused.to_string())).await,
            },
            Instruction::Plain(code, reason) => {
                let _ = ws.write_frame(Frame::close(code, reason.as_bytes())).await;
                return;
            }
            Instruction::Watch(id) => {
                let _ = ws.write_frame(text(message)).await;
                return watch(ws, &id).await;
            }
            Instruction::Echo => ws.write_frame(text(message)).await,
        };
        if sent.is_err() {
            return;
        }
    }
}

async fn watch(mut ws: Socket, id: &str) {
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
    tokio::spawn(session(upgraded));
    Ok(response)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
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
