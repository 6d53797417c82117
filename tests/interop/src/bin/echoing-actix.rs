//! Echoes every message on actix-ws sockets. Closes each socket with the result of its session.

use std::net::TcpListener;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use fastrapi_compat::{
    CloseWith, WsClose,
    actix::ws::{self, AggregatedMessage, AggregatedMessageStream, Session},
};
use interop::{address, print_listening};

const MAX_MESSAGE: usize = 16 * 1024 * 1024;

async fn session(ws: &mut Session, mut messages: AggregatedMessageStream) -> Result<(), WsClose> {
    while let Some(message) = messages.recv().await {
        match message? {
            AggregatedMessage::Text(text) => ws.text(text).await?,
            AggregatedMessage::Binary(bytes) => ws.binary(bytes).await?,
            AggregatedMessage::Ping(bytes) => ws.pong(&bytes).await?,
            AggregatedMessage::Pong(_) => {}
            AggregatedMessage::Close(_) => break,
        }
    }
    Ok(())
}

async fn endpoint(request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    let (response, mut ws, messages) = ws::handle(&request, body)?;
    let messages = messages.max_frame_size(MAX_MESSAGE).aggregate_continuations();
    let messages = messages.max_continuation_size(MAX_MESSAGE);
    rt::spawn(async move {
        let result = session(&mut ws, messages).await;
        ws.finish(result).await;
    });
    Ok(response)
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(address())?;
    print_listening(listener.local_addr()?);
    let app = || App::new().route("/ws", web::get().to(endpoint));
    HttpServer::new(app).listen(listener)?.run().await
}
