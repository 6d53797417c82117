//! `fastrapi_compat::actix::ws` is a drop-in replacement for actix-ws: the same code compiles with
//! both crates, and clients receive the same messages.

#![allow(clippy::duplicate_mod, reason = "the same code is compiled with both crates")]

#[path = "drop_in"]
mod before {
    use ::actix_ws;

    #[path = "actix_ws_sessions.rs"]
    pub(crate) mod sessions;
}
#[path = "drop_in"]
mod after {
    use fastrapi_compat::actix::ws as actix_ws;

    #[path = "actix_ws_sessions.rs"]
    pub(crate) mod sessions;
}

use futures_util::{SinkExt, StreamExt};
use support::serve;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{
        Message,
        client::IntoClientRequest,
        http::{HeaderValue, header::SEC_WEBSOCKET_PROTOCOL},
        protocol::{
            CloseFrame,
            frame::{
                Frame,
                coding::{Data, OpCode},
            },
        },
    },
};

/// Sends these messages to a server of each crate, and checks what the client receives until the
/// connection ends. No server closes while the client is still sending, because actix-ws would lose
/// the Close frame.
async fn check<const N: usize>(path: &str, sent: &[Message], expected: [Message; N]) {
    for (which, routes) in
        [("before", before::sessions::routes as fn(&mut _)), ("after", after::sessions::routes)]
    {
        let address = serve::actix(routes);
        let mut request = format!("ws://{address}/{path}").into_client_request().unwrap();
        let protocols = HeaderValue::from_static("chat, graphql-ws");
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, protocols);
        let (mut client, response) = match path {
            "methods" => connect_async(request).await.unwrap(),
            _ => connect_async(format!("ws://{address}/{path}")).await.unwrap(),
        };
        let protocol = response.headers().get(SEC_WEBSOCKET_PROTOCOL);
        assert_eq!(protocol.is_some_and(|protocol| protocol == "graphql-ws"), path == "methods");

        for message in sent {
            client.send(message.clone()).await.unwrap();
        }
        let mut received = vec![];
        while let Some(message) = client.next().await {
            let message = message.expect(which);
            // The chat example sends an empty Ping every 5 seconds.
            if message != ping("") {
                received.push(message);
            }
        }
        assert_eq!(received, expected, "{which}: {path}");
    }
}

fn text(text: &str) -> Message {
    Message::text(text)
}

fn binary(bytes: &'static str) -> Message {
    Message::binary(bytes)
}

fn ping(bytes: &'static str) -> Message {
    Message::Ping(bytes.into())
}

fn pong(bytes: &'static str) -> Message {
    Message::Pong(bytes.into())
}

fn close(code: u16, reason: &str) -> Message {
    Message::Close(Some(CloseFrame { code: code.into(), reason: reason.into() }))
}

const CLOSE: Message = Message::Close(None);

fn fragment(opcode: Data, is_final: bool, payload: &'static str) -> Message {
    Message::Frame(Frame::message(payload, OpCode::Data(opcode), is_final))
}

#[tokio::test]
async fn the_readme() {
    check(
        "readme",
        &[ping("one"), text("logged"), ping("two"), binary("")],
        [pong("one"), pong("two"), CLOSE],
    )
    .await;
}

#[tokio::test]
async fn the_json_example() {
    const SAY: &str = r#"{"Say":{"text":"hello"}}"#;
    check(
        "json",
        &[ping("one"), text(SAY), text("{"), binary(SAY), close(1001, "bye")],
        [pong("one"), text(SAY), text(SAY), close(1001, "bye")],
    )
    .await;
}

#[tokio::test]
async fn the_chat_example() {
    let large = "x".repeat(100_000);
    let sent = [
        fragment(Data::Text, false, "in "),
        fragment(Data::Continue, true, "fragments"),
        text(&large),
        CLOSE,
    ];
    check("chat", &sent, [text("in fragments"), text(&large), CLOSE]).await;
}

#[tokio::test]
async fn the_session_as_a_sink() {
    check("sink", &[], [text("sent"), binary("fed"), text("one"), text("two"), close(1013, "")])
        .await;
}

#[tokio::test]
async fn the_stream_forwarded_into_the_session() {
    let sent = [text("one"), binary("two"), close(4000, "bye")];
    check("split", &sent, sent.clone()).await;
}

#[tokio::test]
async fn every_method() {
    check(
        "methods",
        &[text("hello"), fragment(Data::Text, false, "longer than 10 bytes")],
        [
            text("text"),
            binary("binary"),
            Message::Pong(vec![b'i'; 125].into()),
            text("Hello, World!"),
            text("hello"),
            close(1009, &"é".repeat(61)),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_codec() {
    check(
        "codec",
        &[text("1"), binary("41"), text("end")],
        [binary("2"), binary("42"), text("bye"), CLOSE],
    )
    .await;
    check("codec", &[text("0")], [close(1012, "")]).await;
}
