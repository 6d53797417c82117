//! Handlers written for actix-ws 0.4: its examples, and handlers for the rest of its API. The module
//! that includes this file defines `actix_ws`, which is either actix-ws or this crate's replacement.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{HttpRequest, HttpResponse, Responder, web};
use futures_util::{SinkExt, StreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::actix_ws::{
    self, AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Closed, Item,
    Message, MessageStream, ProtocolError, Session,
    codec::{
        CodecMessage, CodecMessageStream, CodecSendError, CodecSession, CodecStreamError, JsonCodec,
    },
};

pub(crate) fn routes(app: &mut web::ServiceConfig) {
    app.app_data(web::Data::new(Chat::new()))
        .route("/readme", web::get().to(readme))
        .route("/json", web::get().to(json))
        .route("/chat", web::get().to(chat))
        .route("/sink", web::get().to(sink))
        .route("/split", web::get().to(split))
        .route("/methods", web::get().to(methods))
        .route("/codec", web::get().to(codec));
}

/// The example of the README and of `handle`.
async fn readme(req: HttpRequest, body: web::Payload) -> actix_web::Result<impl Responder> {
    let (response, mut session, mut msg_stream) = actix_ws::handle(&req, body)?;

    actix_web::rt::spawn(async move {
        while let Some(Ok(msg)) = msg_stream.recv().await {
            match msg {
                Message::Ping(bytes) => {
                    if session.pong(&bytes).await.is_err() {
                        return;
                    }
                }
                Message::Text(msg) => println!("Got text: {msg}"),
                _ => break,
            }
        }

        let _ = session.close(None).await;
    });

    Ok(response)
}

#[derive(Debug, Serialize, Deserialize)]
enum ChatMsg {
    Say { text: String },
}

/// `examples/json.rs`.
async fn json(req: HttpRequest, body: web::Payload) -> actix_web::Result<impl Responder> {
    let (response, session, msg_stream) = actix_ws::handle(&req, body)?;

    let mut session = session.with_codec::<ChatMsg, _>(JsonCodec::default());
    let mut msg_stream = msg_stream.with_codec::<ChatMsg, _>(JsonCodec::default());

    actix_web::rt::spawn(async move {
        while let Some(item) = msg_stream.recv().await {
            match item {
                Ok(CodecMessage::Item(ChatMsg::Say { text })) => {
                    // echo back a structured message
                    if session.send(&ChatMsg::Say { text }).await.is_err() {
                        return;
                    }
                }

                Ok(CodecMessage::Ping(bytes)) => {
                    let _ = session.session_mut().pong(&bytes).await;
                }

                Ok(CodecMessage::Pong(_)) => {}

                Ok(CodecMessage::Close(reason)) => {
                    let _ = session.close(reason).await;
                    return;
                }

                Err(CodecStreamError::Codec(err)) => {
                    // invalid JSON payload or schema mismatch
                    println!("invalid JSON payload: {err}");
                }

                Err(CodecStreamError::Protocol(err)) => {
                    println!("websocket protocol error: {err}");
                    return;
                }
            }
        }

        let _ = session.close(None).await;
    });

    Ok(response)
}

#[derive(Clone)]
struct Chat {
    sessions: Arc<Mutex<Vec<Session>>>,
}

impl Chat {
    fn new() -> Self {
        Chat { sessions: Arc::new(Mutex::new(Vec::new())) }
    }

    async fn insert(&self, session: Session) {
        self.sessions.lock().await.push(session);
    }

    async fn send(&self, msg: impl ToString) {
        let mut sessions = self.sessions.lock().await;
        let mut open = Vec::new();
        for mut session in sessions.drain(..) {
            if session.text(msg.to_string()).await.is_ok() {
                open.push(session);
            }
        }
        *sessions = open;
    }
}

/// `examples/chat.rs`.
async fn chat(
    req: HttpRequest,
    body: web::Payload,
    chat: web::Data<Chat>,
) -> Result<HttpResponse, actix_web::Error> {
    let (response, mut session, stream) = actix_ws::handle(&req, body)?;

    // increase the maximum allowed frame size to 128KiB and aggregate continuation frames
    let mut stream = stream.max_frame_size(128 * 1024).aggregate_continuations();

    chat.insert(session.clone()).await;

    let alive = Arc::new(Mutex::new(Instant::now()));

    let mut session2 = session.clone();
    let alive2 = alive.clone();
    actix_web::rt::spawn(async move {
        let mut interval = actix_web::rt::time::interval(Duration::from_secs(5));

        loop {
            interval.tick().await;
            if session2.ping(b"").await.is_err() {
                break;
            }

            if Instant::now().duration_since(*alive2.lock().await) > Duration::from_secs(10) {
                let _ = session2.close(None).await;
                break;
            }
        }
    });

    actix_web::rt::spawn(async move {
        while let Some(Ok(msg)) = stream.recv().await {
            match msg {
                AggregatedMessage::Ping(bytes) => {
                    // Kept as in the example.
                    #[allow(clippy::collapsible_match)]
                    if session.pong(&bytes).await.is_err() {
                        return;
                    }
                }

                AggregatedMessage::Text(string) => {
                    chat.send(string).await;
                }

                AggregatedMessage::Close(reason) => {
                    let _ = session.close(reason).await;
                    return;
                }

                AggregatedMessage::Pong(_) => {
                    *alive.lock().await = Instant::now();
                }

                _ => (),
            };
        }
        let _ = session.close(None).await;
    });

    Ok(response)
}

/// Uses the session as a sink.
async fn sink(req: HttpRequest, body: web::Payload) -> actix_web::Result<impl Responder> {
    let (response, mut session, _messages) = actix_ws::handle(&req, body)?;
    actix_web::rt::spawn(async move {
        session.send(Message::Text("sent".into())).await?;
        session.feed(Message::Binary("fed".into())).await?;
        SinkExt::<Message>::flush(&mut session).await?;
        let mut messages = stream::iter(["one", "two"]).map(|text| Ok(Message::Text(text.into())));
        session.send_all(&mut messages).await?;
        let mut clone = session.clone();
        session.send(Message::Close(Some(CloseCode::Again.into()))).await?;
        SinkExt::<Message>::close(&mut session).await?;
        assert!(clone.text("after").await.is_err());
        Ok::<(), Closed>(())
    });
    Ok(response)
}

/// Forwards the stream of messages into the session.
async fn split(req: HttpRequest, body: web::Payload) -> actix_web::Result<impl Responder> {
    let (response, session, messages) = actix_ws::handle(&req, body)?;
    actix_web::rt::spawn(
        messages.filter_map(async |message| message.ok().map(Ok)).forward(session),
    );
    Ok(response)
}

/// The other methods, and the types in function signatures.
async fn methods(req: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    async fn send(session: &mut Session) -> Result<(), Closed> {
        session.text("text").await?;
        session.binary(&b"binary"[..]).await?;
        session.pong(&[b'i'; 126]).await?;
        session.continuation(Item::FirstText("Hello".into())).await?;
        session.continuation(Item::Continue(b", World"[..].into())).await?;
        session.continuation(Item::Last(b"!"[..].into())).await
    }
    async fn next(
        messages: &mut AggregatedMessageStream,
    ) -> Option<Result<AggregatedMessage, ProtocolError>> {
        messages.recv().await
    }
    fn limited(messages: MessageStream) -> AggregatedMessageStream {
        messages.aggregate_continuations().max_continuation_size(10)
    }

    let (response, mut session, messages) =
        actix_ws::handle_with_protocols(&req, body, &["graphql-transport-ws", "graphql-ws"])?;
    let mut messages = limited(messages);
    actix_web::rt::spawn(async move {
        send(&mut session).await?;
        while let Some(message) = next(&mut messages).await {
            match message {
                Ok(AggregatedMessage::Text(text)) => session.text(text).await?,
                Ok(_) => {}
                Err(_) => break,
            }
        }
        let description = Some("é".repeat(100));
        session.close(Some(CloseReason { code: CloseCode::Size, description })).await
    });
    Ok(response)
}

/// All methods of `CodecSession`.
async fn codec(req: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    struct Connection {
        session: CodecSession<u8, JsonCodec>,
        messages: CodecMessageStream<u8, JsonCodec>,
    }

    impl Connection {
        async fn run(mut self) -> Result<(), CodecSendError<serde_json::Error>> {
            *self.session.codec_mut() = self.session.codec().binary();
            while let Some(Ok(CodecMessage::Item(number))) = self.messages.recv().await {
                if number == 0 {
                    let reason = CloseCode::Restart.into();
                    return self.session.close(Some(reason)).await.map_err(CodecSendError::Closed);
                }
                self.session.send(&(number + 1)).await?;
            }
            let mut clone = self.session.session().clone();
            clone.text("bye").await.map_err(CodecSendError::Closed)?;
            self.session.into_inner().close(None).await.map_err(CodecSendError::Closed)
        }
    }

    let (response, session, messages) = actix_ws::handle(&req, body)?;
    let session = CodecSession::new(session, JsonCodec::new());
    let messages = messages.aggregate_continuations().with_codec(JsonCodec::new());
    actix_web::rt::spawn(Connection { session, messages }.run());
    Ok(response)
}
