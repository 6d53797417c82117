//! Closes actix-ws sockets as their clients request.

use std::net::TcpListener;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use fastrapi_compat::{
    CloseWith, ReceivedClose,
    actix::ws::{self, AggregatedMessage, AggregatedMessageStream, CloseReason, Message, Session},
};
use interop::{Instruction, address, print_answered, print_closed, print_listening};

async fn session(mut ws: Session, mut messages: AggregatedMessageStream) {
    while let Some(Ok(message)) = messages.recv().await {
        let AggregatedMessage::Text(text) = message else { continue };
        let sent = match Instruction::of(&text) {
            Instruction::Close(code, reason) => match ws.close_with(code, reason).await {
                Ok(closed) => return print_answered(closed),
                Err(refused) => ws.text(refused.to_string()).await,
            },
            Instruction::Plain(..) => return,
            Instruction::Watch(id) => {
                let _ = ws.text(text).await;
                return watch(messages, &id).await;
            }
            Instruction::Echo => ws.text(text).await,
        };
        if sent.is_err() {
            return;
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
    rt::spawn(session(ws, messages.aggregate_continuations()));
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
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address())?;
    print_listening(listener.local_addr()?);
    let app =
        || App::new().route("/ws", web::get().to(endpoint)).route("/plain", web::get().to(plain));
    HttpServer::new(app).listen(listener)?.run().await
}
