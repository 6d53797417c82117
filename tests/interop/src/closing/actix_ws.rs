//! Sessions of actix-ws.

use std::net::TcpListener;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use fastrapi_compat::{
    CloseWith, ReceivedClose, WsClose,
    actix::ws::{self, AggregatedMessage, AggregatedMessageStream, CloseReason, Message, Session},
};

use super::{Instruction, print_answered, print_closed};
use crate::{address, print_listening};

/// In bytes. The limit of the other servers.
const MAX_MESSAGE: usize = 16 * 1024 * 1024;

/// Echoes messages until an instruction, or until the client leaves.
async fn session(
    ws: &mut Session,
    messages: &mut AggregatedMessageStream,
) -> Result<Option<Instruction>, WsClose> {
    while let Some(message) = messages.recv().await {
        match message? {
            AggregatedMessage::Text(text) => match Instruction::of(&text) {
                Instruction::Echo => ws.text(text).await?,
                Instruction::Ignore => {}
                instruction => return Ok(Some(instruction)),
            },
            AggregatedMessage::Binary(bytes) => ws.binary(bytes).await?,
            AggregatedMessage::Ping(bytes) => ws.pong(&bytes).await?,
            AggregatedMessage::Pong(_) => {}
            AggregatedMessage::Close(_) => break,
        }
    }
    Ok(None)
}

async fn serve(mut ws: Session, mut messages: AggregatedMessageStream) {
    loop {
        match session(&mut ws, &mut messages).await {
            Ok(Some(Instruction::Close(code, reason))) => match ws.close_with(code, reason).await {
                Ok(closed) => return print_answered(closed),
                Err(refused) => {
                    let _ = ws.text(refused.to_string()).await;
                }
            },
            Ok(Some(Instruction::Watch(id))) => {
                let _ = ws.text(format!("watch {id}")).await;
                return watch(messages, &id).await;
            }
            result => {
                ws.finish(result.map(drop)).await;
                return;
            }
        }
    }
}

/// Dropping the session afterwards answers the client's Close frame.
async fn watch(mut messages: AggregatedMessageStream, id: &str) {
    let code = loop {
        if let Some(code) = messages.recv().await.close_code() {
            break code;
        }
    };
    print_closed(id, code);
}

async fn endpoint(request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    let (response, ws, messages) = ws::handle(&request, body)?;
    let messages = messages.max_frame_size(MAX_MESSAGE).aggregate_continuations();
    rt::spawn(serve(ws, messages.max_continuation_size(MAX_MESSAGE)));
    Ok(response)
}

/// Uses actix-ws directly, which ends the connection as soon as the Close frame is sent.
async fn plain(request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    let (response, ws, mut messages) = actix_ws::handle(&request, body)?;
    rt::spawn(async move {
        let Some(Ok(Message::Text(text))) = messages.recv().await else { return };
        if let Instruction::Plain(code, reason) = Instruction::of(&text) {
            let reason = CloseReason { code: code.into(), description: Some(reason) };
            let _ = ws.close(Some(reason)).await;
        }
    });
    Ok(response)
}

#[actix_web::main]
pub async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address())?;
    print_listening(listener.local_addr()?);
    let app =
        || App::new().route("/ws", web::get().to(endpoint)).route("/plain", web::get().to(plain));
    HttpServer::new(app).listen(listener)?.run().await
}
