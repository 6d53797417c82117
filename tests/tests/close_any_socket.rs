//! A function that is generic over `CloseWith` closes the sockets of every framework. For sockets without
//! an adapter in this crate, such as those of tokio-websockets, `closable` wraps the socket. A
//! socket that was split is closed after its halves are reunited.

use std::{net::SocketAddr, time::Duration};

use actix_web::{HttpRequest, HttpResponse, web};
use axum::{
    Router,
    extract::{WebSocketUpgrade, ws::WebSocket},
    routing::any,
};
use fastrapi_compat::{
    CloseWith, InvalidWsClose, ReceivedClose, WsClose, WsCloseCode, WsClosed, actix::ws, closable,
    int::status,
};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use support::serve;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};
use tokio_tungstenite::{WebSocketStream, connect_async, tungstenite::Message};

type Closed = Result<WsClosed, InvalidWsClose>;

async fn kick<W: CloseWith>(socket: &mut W) -> Closed {
    socket.close_with(status::WS_1008_POLICY_VIOLATION, "no spam").await
}

/// Closes a socket in a new task. Spawning requires that the future is `Send`.
fn spawn_kick<W: CloseWith + Send + 'static>(mut socket: W, report: UnboundedSender<Closed>) {
    tokio::spawn(async move { report.send(kick(&mut socket).await) });
}

/// Like `spawn_kick`, for a socket that was split: one task has read, and another has written.
fn spawn_kick_after_split<W, M, E>(socket: W, report: UnboundedSender<Closed>)
where
    W: CloseWith + Stream<Item = Result<M, E>> + Sink<M> + Unpin + Send + 'static,
    M: From<String> + Send + 'static,
{
    let (mut sink, mut stream) = socket.split();
    let reader = tokio::spawn(async move {
        stream.next().await;
        stream
    });
    let writer = tokio::spawn(async move {
        let _ = sink.send("hello".to_owned().into()).await;
        sink
    });
    tokio::spawn(async move {
        let (sink, stream) = (writer.await.unwrap(), reader.await.unwrap());
        let mut socket = sink.reunite(stream).unwrap_or_else(|_| panic!("halves of two sockets"));
        report.send(kick(&mut socket).await)
    });
}

async fn axum_server(
    spawn_kick: fn(WebSocket, UnboundedSender<Closed>),
    report: UnboundedSender<Closed>,
) -> SocketAddr {
    let endpoint = any(async move |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(async move |mut socket| {
            socket.recv().await;
            spawn_kick(socket, report);
        })
    });
    serve::axum(Router::new().route("/", endpoint)).await
}

async fn tokio_tungstenite_server(
    spawn_kick: fn(WebSocketStream<TcpStream>, UnboundedSender<Closed>),
    report: UnboundedSender<Closed>,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            socket.next().await;
            spawn_kick(socket, report.clone());
        }
    });
    address
}

fn actix_server(report: UnboundedSender<Closed>) -> SocketAddr {
    async fn endpoint(
        req: HttpRequest,
        body: web::Payload,
        report: web::Data<UnboundedSender<Closed>>,
    ) -> actix_web::Result<HttpResponse> {
        let (response, session, mut messages) = ws::handle(&req, body)?;
        actix_web::rt::spawn(async move {
            let _ = messages.recv().await;
            spawn_kick(session, report.get_ref().clone());
        });
        Ok(response)
    }
    serve::actix(|app| {
        app.app_data(web::Data::new(report)).route("/", web::get().to(endpoint));
    })
}

fn close_message(close: Option<WsClose>) -> tokio_websockets::Message {
    let Some(close) = close else { return tokio_websockets::Message::close(None, "") };
    let code = close.code().as_u16().try_into().unwrap();
    tokio_websockets::Message::close(Some(code), close.reason())
}

fn close_code(message: &tokio_websockets::Message) -> Option<WsCloseCode> {
    message.as_close().map(|(code, _)| u16::from(code).into())
}

async fn tokio_websockets_server(report: UnboundedSender<Closed>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let builder = tokio_websockets::ServerBuilder::new();
            let (_, mut socket) = builder.accept(stream).await.unwrap();
            socket.next().await;
            spawn_kick(closable(socket, close_message, close_code), report.clone());
        }
    });
    address
}

/// Sends 20 messages of 64 KiB before it reads. Returns the close code and the reason. During the
/// pauses, a server that does not drain incoming data would drop the socket, and the Close frame
/// would be lost.
async fn busy_client(server: SocketAddr) -> (WsCloseCode, String) {
    let (mut client, _) = connect_async(format!("ws://{server}/")).await.unwrap();
    for _ in 0..20 {
        client.send(Message::Binary(vec![0; 64 << 10].into())).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let frame = loop {
        match client.next().await {
            Some(Ok(Message::Close(Some(frame)))) => break frame,
            Some(Ok(Message::Text(_))) => {}
            received => panic!("expected a Close frame, not {received:?}"),
        }
    };
    while client.next().await.is_some() {}
    (WsCloseCode::from(frame.code), frame.reason.to_string())
}

async fn check(server: SocketAddr, mut closed: UnboundedReceiver<Closed>) {
    for _ in 0..20 {
        assert_eq!(busy_client(server).await, (1008.into(), "no spam".to_owned()));
        assert_eq!(closed.recv().await.unwrap(), Ok(WsClosed::Answered(1008.into())));
    }
}

#[tokio::test]
async fn axum() {
    let (report, closed) = unbounded_channel();
    check(axum_server(spawn_kick, report).await, closed).await;
}

#[tokio::test]
async fn axum_after_split() {
    let (report, closed) = unbounded_channel();
    check(axum_server(spawn_kick_after_split, report).await, closed).await;
}

#[tokio::test]
async fn tokio_tungstenite() {
    let (report, closed) = unbounded_channel();
    check(tokio_tungstenite_server(spawn_kick, report).await, closed).await;
}

#[tokio::test]
async fn tokio_tungstenite_after_split() {
    let (report, closed) = unbounded_channel();
    check(tokio_tungstenite_server(spawn_kick_after_split, report).await, closed).await;
}

#[tokio::test]
async fn actix() {
    let (report, closed) = unbounded_channel();
    check(actix_server(report), closed).await;
}

#[tokio::test]
async fn tokio_websockets() {
    let (report, closed) = unbounded_channel();
    check(tokio_websockets_server(report).await, closed).await;
}

/// `within` and `finish` also work with `closable`.
#[tokio::test(start_paused = true)]
async fn closable_with_a_time_limit() {
    let (client, server) = tokio::io::duplex(64);
    let config = None;
    let role = tokio_tungstenite::tungstenite::protocol::Role::Server;
    let mut socket = WebSocketStream::from_raw_socket(server, role, config).await;
    let start = tokio::time::Instant::now();
    let closed =
        closable(&mut socket, |close| Message::Close(close.map(Into::into)), Message::close_code)
            .within(Duration::from_secs(3))
            .finish(Ok(()))
            .await;
    assert_eq!(closed, WsClosed::TimedOut);
    assert!(start.elapsed() >= Duration::from_secs(3));
    drop(client);
}

#[tokio::test]
async fn debug_output() {
    use tokio_tungstenite::tungstenite::protocol::Role;

    let (_client, server) = tokio::io::duplex(64);
    let socket = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
    let close_message = |close: Option<WsClose>| Message::Close(close.map(Into::into));
    let mut socket = closable(socket, close_message, Message::close_code);
    assert!(format!("{socket:?}").starts_with("AnySocket { socket: WebSocketStream"), "{socket:?}");
    assert_eq!(format!("{:?}", socket.close_with(1000, "")), "Closing(Ok(Finishing { .. }))");
}

/// A session whose connection is over reports 1006, which no Close message may contain.
#[tokio::test]
async fn a_close_message_never_contains_1006() {
    use tokio_tungstenite::tungstenite::{Error, protocol::Role};

    let (server, client) = tokio::io::duplex(1024);
    drop(client);
    let mut socket = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
    let close = WsClose::from_socket_error(Error::AlreadyClosed);
    assert_eq!(close.code(), 1006);

    let mut codes = Vec::new();
    let close_message = |close: Option<WsClose>| {
        codes.push(close.clone().unwrap().code().as_u16());
        Message::Close(close.map(Into::into))
    };
    let closed = closable(&mut socket, close_message, Message::close_code).finish(close).await;
    assert_eq!((closed, codes), (WsClosed::Lost, vec![1011]));
}
