//! Asynchronous servers for the tests of closing, and a client that sends raw bytes.
#![allow(dead_code, reason = "no test uses every item")]

use std::{
    borrow::Cow,
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::WebSocketUpgrade, routing::any};
use fastrapi_compat::{CloseWith, InvalidWsClose, WsClose, WsCloseCode, WsClosed};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    sync::oneshot,
};
use tokio_tungstenite::{WebSocketStream, tungstenite::protocol::Role};

pub(crate) type Closed = Result<WsClosed, InvalidWsClose>;

pub(crate) fn answered(code: u16) -> Closed {
    Ok(WsClosed::Answered(code.into()))
}

/// A server under test. Its connections are in-memory pipes, so that tests can pause the clock.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Server {
    Axum,
    TokioTungstenite,
}

pub(crate) const SERVERS: [Server; 2] = [Server::Axum, Server::TokioTungstenite];

/// The capacity of a connection in bytes.
pub(crate) const PIPE: usize = 64 * 1024;

impl Server {
    /// Starts a server that closes with this code and reason. Returns the client's end of the
    /// connection, and a future for the result.
    pub(crate) async fn closes(
        self,
        code: impl Into<WsCloseCode>,
        reason: &str,
        timeout: Duration,
    ) -> (DuplexStream, impl Future<Output = Closed>) {
        let (code, reason) = (code.into(), reason.to_owned());
        self.runs(PIPE, move |mut ws| async move {
            match &mut ws {
                Socket::Axum(ws) => ws.within(timeout).close_with(code, reason).await,
                Socket::TokioTungstenite(ws) => ws.within(timeout).close_with(code, reason).await,
            }
        })
        .await
    }

    /// Starts a server that runs `session` for one connection. Returns the client's end of the
    /// connection, and a future for the result of `session`.
    pub(crate) async fn runs<F: Future<Output = Closed> + Send + 'static>(
        self,
        pipe: usize,
        session: impl FnOnce(Socket) -> F + Clone + Send + Sync + 'static,
    ) -> (DuplexStream, impl Future<Output = Closed>) {
        let (client, server) = tokio::io::duplex(pipe);
        let (report, result) = oneshot::channel();
        let client = match self {
            Self::TokioTungstenite => {
                tokio::spawn(async move {
                    let ws = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
                    let _ = report.send(session(Socket::TokioTungstenite(ws)).await);
                });
                client
            }
            Self::Axum => {
                let report = Arc::new(Mutex::new(Some(report)));
                let app = Router::new().route(
                    "/",
                    any(move |ws: WebSocketUpgrade| async move {
                        ws.on_upgrade(async move |ws| {
                            let result = session(Socket::Axum(ws)).await;
                            let report = report.lock().unwrap().take().unwrap();
                            let _ = report.send(result);
                        })
                    }),
                );
                let service = hyper_util::service::TowerToHyperService::new(app);
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(hyper_util::rt::TokioIo::new(server), service)
                        .with_upgrades(),
                );
                upgraded(client).await
            }
        };
        (client, async { result.await.unwrap() })
    }
}

/// Performs the client's opening handshake. Reads nothing after the server's response.
async fn upgraded(mut client: DuplexStream) -> DuplexStream {
    let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\
        Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    client.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(client.read_u8().await.unwrap());
    }
    assert!(answer.starts_with(b"HTTP/1.1 101 "));
    client
}

pub(crate) enum Socket {
    Axum(axum::extract::ws::WebSocket),
    TokioTungstenite(WebSocketStream<DuplexStream>),
}

impl Socket {
    /// Receives a message. An error becomes a `WsClose` with the code for this error.
    pub(crate) async fn receives_or_fails(&mut self) -> Result<(), WsClose> {
        match self {
            Self::Axum(ws) => ws.recv().await.transpose()?.map(drop),
            Self::TokioTungstenite(ws) => {
                futures_util::StreamExt::next(ws).await.transpose()?.map(drop)
            }
        };
        Ok(())
    }

    pub(crate) async fn finish(&mut self, close: impl Into<WsClose>) -> Closed {
        Ok(match self {
            Self::Axum(ws) => ws.finish(close).await,
            Self::TokioTungstenite(ws) => ws.finish(close).await,
        })
    }

    /// Receives a message. Returns `false` for an error and at the end of the stream.
    pub(crate) async fn receives(&mut self) -> bool {
        match self {
            Self::Axum(ws) => matches!(ws.recv().await, Some(Ok(_))),
            Self::TokioTungstenite(ws) => {
                matches!(futures_util::StreamExt::next(ws).await, Some(Ok(_)))
            }
        }
    }

    pub(crate) async fn sends(&mut self, bytes: usize) {
        match self {
            Self::Axum(ws) => {
                let message = axum::extract::ws::Message::Binary(vec![0; bytes].into());
                let _ = ws.send(message).await;
            }
            Self::TokioTungstenite(ws) => {
                let message = tungstenite::Message::Binary(vec![0; bytes].into());
                let _ = futures_util::SinkExt::send(ws, message).await;
            }
        }
    }

    pub(crate) async fn close_with(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Closed {
        match self {
            Self::Axum(ws) => ws.close_with(code, reason).await,
            Self::TokioTungstenite(ws) => ws.close_with(code, reason).await,
        }
    }
}

// Frames, RFC 6455, section 5.2

pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const FIN: u8 = 0x80;
const MASKED: u8 = 0x80;

/// Returns a frame from the client. Its masking key is zero, so the payload is unchanged.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        len @ 0..126 => frame.push(MASKED | len as u8),
        len @ 126..65_536 => {
            frame.push(MASKED | 126);
            frame.extend((len as u16).to_be_bytes());
        }
        len => {
            frame.push(MASKED | 127);
            frame.extend((len as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

/// Returns a Close frame from the client.
pub(crate) fn close(code: u16, reason: &str) -> Vec<u8> {
    frame(FIN | CLOSE, &[&code.to_be_bytes(), reason.as_bytes()].concat())
}

/// Returns a Close frame from the server.
pub(crate) fn close_of_server(code: u16, reason: &str) -> Vec<u8> {
    let len = 2 + u8::try_from(reason.len()).unwrap();
    [&[FIN | CLOSE, len], &code.to_be_bytes()[..], reason.as_bytes()].concat()
}

/// Returns everything that the server sends until it ends the connection.
pub(crate) async fn rest(mut client: DuplexStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).await.unwrap();
    bytes
}

pub(crate) async fn sends(client: &mut DuplexStream, bytes: &[u8]) {
    client.write_all(bytes).await.unwrap();
}

/// Reads one frame from the server. The payload must be shorter than 126 bytes.
pub(crate) async fn read_frame(client: &mut DuplexStream) -> Vec<u8> {
    let mut frame = vec![0; 2];
    client.read_exact(&mut frame).await.unwrap();
    let payload = usize::from(frame[1]);
    frame.resize(2 + payload, 0);
    client.read_exact(&mut frame[2..]).await.unwrap();
    frame
}

/// The default time limit.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);
