//! Two frameworks with different types in one program: what one got, the other passes on.

mod serve;

use std::net::SocketAddr;

use actix_web::{HttpResponse, web};
use axum::{
    Router,
    extract::{Path, State, WebSocketUpgrade, ws},
    response::Response,
    routing::{any, get},
};
use fastrapi_compat::{HttpStatus, WsCloseCode};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};

/// reqwest (http 1) asks axum (http 1); actix (http 0.2) relays the answer.
#[tokio::test]
async fn a_status_from_http_1_to_http_0_2() {
    async fn answer(Path(number): Path<u16>) -> http::StatusCode {
        http::StatusCode::from_u16(number).unwrap()
    }
    let upstream = serve::axum(Router::new().route("/{number}", get(answer))).await;

    async fn relay(upstream: web::Data<SocketAddr>, number: web::Path<u16>) -> HttpResponse {
        let upstream = upstream.get_ref();
        let answer = reqwest::get(format!("http://{upstream}/{number}")).await.unwrap();
        HttpResponse::new(HttpStatus::from(answer.status()).into())
    }
    let relay = serve::actix(move |app| {
        app.app_data(web::Data::new(upstream)).route("/{number}", web::get().to(relay));
    });

    for number in 200..=999 {
        let answer = reqwest::get(format!("http://{relay}/{number}")).await.unwrap();
        assert_eq!(answer.status().as_u16(), number);
    }
}

/// A tokio-tungstenite 0.30 upstream closes; an axum proxy, which is on tungstenite 0.29, closes
/// its own client with the same code and reason.
#[tokio::test]
async fn a_close_code_through_a_proxy() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            let asked = socket.next().await.unwrap().unwrap().into_text().unwrap();
            let code: WsCloseCode = asked.parse().unwrap();
            let frame = CloseFrame { code: code.into(), reason: "as you asked".into() };
            socket.close(Some(frame)).await.unwrap();
            while socket.next().await.is_some() {}
        }
    });

    async fn proxy(State(upstream): State<SocketAddr>, client: WebSocketUpgrade) -> Response {
        client.on_upgrade(async move |mut client| {
            let url = format!("ws://{upstream}/");
            let (mut upstream, _) = tokio_tungstenite::connect_async(url).await.unwrap();
            let asked = client.recv().await.unwrap().unwrap().into_text().unwrap();
            upstream.send(Message::text(asked.as_str())).await.unwrap();
            let Some(Ok(Message::Close(Some(frame)))) = upstream.next().await else {
                panic!("the upstream did not close with a code");
            };
            let frame = ws::CloseFrame {
                code: WsCloseCode::from(frame.code).into(),
                reason: frame.reason.as_str().into(),
            };
            client.send(ws::Message::Close(Some(frame))).await.unwrap();
            while client.recv().await.is_some() {}
        })
    }
    let proxy = Router::new().route("/", any(proxy)).with_state(upstream);
    let proxy = serve::axum(proxy).await;

    // tungstenite does not let 1014 through.
    let named = WsCloseCode::NAMED
        .iter()
        .map(|(_, code)| *code)
        .filter(|code| code.is_sendable() && *code != 1014);
    for code in named.chain([3000, 3999, 4000, 4999].map(WsCloseCode::from)) {
        let url = format!("ws://{proxy}/");
        let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        socket.send(Message::text(code.as_u16().to_string())).await.unwrap();
        let Some(Ok(Message::Close(Some(frame)))) = socket.next().await else {
            panic!("the proxy did not close with a code");
        };
        assert_eq!(WsCloseCode::from(frame.code), code);
        assert_eq!(frame.reason.as_str(), "as you asked");
    }
}
