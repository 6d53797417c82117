//! Asynchronous servers for the tests of closing, and a client that sends raw bytes.
#![allow(dead_code, reason = "no test uses every item")]

use std::{
    borrow::Cow,
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use fastrapi_compat::{CloseWith, InvalidWsClose, WsClose, WsCloseCode, WsClosed};
use fastwebsockets::{FragmentCollector, Frame, Payload, WebSocket};
use futures_util::{Sink, SinkExt, Stream, StreamExt, future::BoxFuture};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt, DuplexStream},
    sync::oneshot,
};

pub(crate) type Closed = Result<WsClosed, InvalidWsClose>;

pub(crate) fn answered(code: u16) -> Closed {
    Ok(WsClosed::Answered(code.into()))
}

/// A server under test. Its connections are in-memory pipes, so that tests can pause the clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Server {
    Axum,
    Axum0_7,
    TokioTungstenite,
    TokioTungstenite0_20,
    TokioTungstenite0_21,
    TokioTungstenite0_23,
    TokioTungstenite0_24,
    TokioTungstenite0_26,
    TokioTungstenite0_27,
    TokioTungstenite0_28,
    TokioTungstenite0_29,
    FastWebSockets,
    /// The `FragmentCollector` of fastwebsockets.
    FastFragments,
}

/// The servers that use tungstenite.
pub(crate) const TUNGSTENITE: [Server; 11] = [
    Server::Axum,
    Server::Axum0_7,
    Server::TokioTungstenite,
    Server::TokioTungstenite0_20,
    Server::TokioTungstenite0_21,
    Server::TokioTungstenite0_23,
    Server::TokioTungstenite0_24,
    Server::TokioTungstenite0_26,
    Server::TokioTungstenite0_27,
    Server::TokioTungstenite0_28,
    Server::TokioTungstenite0_29,
];

/// The servers that use fastwebsockets.
pub(crate) const FAST: [Server; 2] = [Server::FastWebSockets, Server::FastFragments];

/// All servers.
pub(crate) fn servers() -> impl Iterator<Item = Server> {
    TUNGSTENITE.into_iter().chain(FAST)
}

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
        self.runs(PIPE, async move |mut ws| ws.0.close(code, reason.into(), timeout).await).await
    }

    /// Starts a server that runs `session` for one connection. Returns the client's end of the
    /// connection, and a future for the result of `session`.
    pub(crate) async fn runs<F: Future<Output = Closed> + Send + 'static>(
        self,
        pipe: usize,
        session: impl FnOnce(Socket) -> F + Clone + Send + Sync + 'static,
    ) -> (DuplexStream, impl Future<Output = Closed>) {
        /// Serves with one version of tokio-tungstenite.
        macro_rules! tokio_tungstenite {
            ($tokio_tungstenite:ident, $client:ident, $server:ident, $report:ident) => {{
                use ::$tokio_tungstenite::{WebSocketStream, tungstenite::protocol::Role};

                tokio::spawn(async move {
                    let ws = WebSocketStream::from_raw_socket($server, Role::Server, None).await;
                    let _ = $report.send(session(Socket(Box::new(ws))).await);
                });
                $client
            }};
        }

        /// Serves with one version of axum.
        macro_rules! axum {
            ($axum:ident, $client:ident, $server:ident, $report:ident) => {{
                use ::$axum::{Router, extract::WebSocketUpgrade, routing::any};

                let report = Arc::new(Mutex::new(Some($report)));
                let app = Router::new().route(
                    "/",
                    any(move |ws: WebSocketUpgrade| async move {
                        ws.on_upgrade(async move |ws| {
                            let result = session(Socket(Box::new(ws))).await;
                            let report = report.lock().unwrap().take().unwrap();
                            let _ = report.send(result);
                        })
                    }),
                );
                let service = hyper_util::service::TowerToHyperService::new(app);
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(hyper_util::rt::TokioIo::new($server), service)
                        .with_upgrades(),
                );
                upgraded($client).await
            }};
        }

        let (client, server) = tokio::io::duplex(pipe);
        let (report, result) = oneshot::channel();
        let client = match self {
            Self::FastWebSockets | Self::FastFragments => {
                let mut ws = WebSocket::after_handshake(server, fastwebsockets::Role::Server);
                ws.set_max_message_size(16 << 20);
                let socket = match self {
                    Self::FastFragments => Socket(Box::new(Fast(FragmentCollector::new(ws)))),
                    _ => Socket(Box::new(Fast(ws))),
                };
                tokio::spawn(async move {
                    let _ = report.send(session(socket).await);
                });
                client
            }
            Self::Axum => axum!(axum, client, server, report),
            Self::Axum0_7 => axum!(axum_0_7, client, server, report),
            Self::TokioTungstenite => {
                tokio_tungstenite!(tokio_tungstenite, client, server, report)
            }
            Self::TokioTungstenite0_20 => {
                tokio_tungstenite!(tokio_tungstenite_0_20, client, server, report)
            }
            Self::TokioTungstenite0_21 => {
                tokio_tungstenite!(tokio_tungstenite_0_21, client, server, report)
            }
            Self::TokioTungstenite0_23 => {
                tokio_tungstenite!(tokio_tungstenite_0_23, client, server, report)
            }
            Self::TokioTungstenite0_24 => {
                tokio_tungstenite!(tokio_tungstenite_0_24, client, server, report)
            }
            Self::TokioTungstenite0_26 => {
                tokio_tungstenite!(tokio_tungstenite_0_26, client, server, report)
            }
            Self::TokioTungstenite0_27 => {
                tokio_tungstenite!(tokio_tungstenite_0_27, client, server, report)
            }
            Self::TokioTungstenite0_28 => {
                tokio_tungstenite!(tokio_tungstenite_0_28, client, server, report)
            }
            Self::TokioTungstenite0_29 => {
                tokio_tungstenite!(tokio_tungstenite_0_29, client, server, report)
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

/// The socket of any server.
pub(crate) struct Socket(Box<dyn AnyServerSocket>);

impl Socket {
    /// Receives a message. An error becomes a `WsClose` with the code for this error.
    pub(crate) async fn receives_or_fails(&mut self) -> Result<(), WsClose> {
        self.0.receive().await.transpose().map(|_| ())
    }

    /// Receives a message. Returns `false` for an error and at the end of the stream.
    pub(crate) async fn receives(&mut self) -> bool {
        matches!(self.0.receive().await, Some(Ok(())))
    }

    pub(crate) async fn sends(&mut self, bytes: usize) {
        self.0.send(bytes).await;
    }

    pub(crate) async fn finish(&mut self, close: impl Into<WsClose>) -> Closed {
        Ok(self.0.finish(close.into()).await)
    }

    pub(crate) async fn close_with(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Closed {
        self.0.close(code.into(), reason.into(), TIMEOUT).await
    }
}

trait AnyServerSocket: Send {
    fn receive(&mut self) -> BoxFuture<'_, Option<Result<(), WsClose>>>;
    fn send(&mut self, bytes: usize) -> BoxFuture<'_, ()>;
    fn finish(&mut self, close: WsClose) -> BoxFuture<'_, WsClosed>;
    fn close(
        &mut self,
        code: WsCloseCode,
        reason: Cow<'static, str>,
        timeout: Duration,
    ) -> BoxFuture<'_, Closed>;
}

impl<W, M, E> AnyServerSocket for W
where
    W: CloseWith + Stream<Item = Result<M, E>> + Sink<M> + Send + Unpin,
    M: From<Vec<u8>> + Send,
    WsClose: From<E>,
{
    fn receive(&mut self) -> BoxFuture<'_, Option<Result<(), WsClose>>> {
        Box::pin(async { self.next().await.map(|received| Ok(received.map(drop)?)) })
    }

    fn send(&mut self, bytes: usize) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let _ = SinkExt::send(self, vec![0; bytes].into()).await;
        })
    }

    fn finish(&mut self, close: WsClose) -> BoxFuture<'_, WsClosed> {
        Box::pin(CloseWith::finish(self, close))
    }

    fn close(
        &mut self,
        code: WsCloseCode,
        reason: Cow<'static, str>,
        timeout: Duration,
    ) -> BoxFuture<'_, Closed> {
        Box::pin(self.within(timeout).close_with(code, reason))
    }
}

/// A socket of fastwebsockets, which is no `Stream` and no `Sink`.
struct Fast<W>(W);

macro_rules! fast {
    ($($Socket:ident)+) => { $(
        impl AnyServerSocket for Fast<$Socket<DuplexStream>> {
            fn receive(&mut self) -> BoxFuture<'_, Option<Result<(), WsClose>>> {
                Box::pin(async { Some(self.0.read_frame().await.map(drop).map_err(WsClose::from)) })
            }

            fn send(&mut self, bytes: usize) -> BoxFuture<'_, ()> {
                let frame = Frame::binary(Payload::Owned(vec![0; bytes]));
                Box::pin(async { drop(self.0.write_frame(frame).await) })
            }

            fn finish(&mut self, close: WsClose) -> BoxFuture<'_, WsClosed> {
                Box::pin(self.0.finish(close))
            }

            fn close(
                &mut self,
                code: WsCloseCode,
                reason: Cow<'static, str>,
                timeout: Duration,
            ) -> BoxFuture<'_, Closed> {
                Box::pin(self.0.within(timeout).close_with(code, reason))
            }
        }
    )+ };
}

fast! { WebSocket FragmentCollector }

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

/// A `FragmentCollector` may send this before its Close frame. The client of these tests ignores it.
const IGNORED_PING: [u8; 2] = [FIN | PING, 0];

/// Returns everything that the server sends until it ends the connection.
pub(crate) async fn rest(mut client: impl AsyncRead + Unpin) -> Vec<u8> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).await.unwrap();
    match bytes.strip_prefix(&IGNORED_PING) {
        Some(rest) => rest.to_vec(),
        None => bytes,
    }
}

pub(crate) async fn sends(client: &mut DuplexStream, bytes: &[u8]) {
    client.write_all(bytes).await.unwrap();
}

/// Reads one frame from the server. The payload must be shorter than 126 bytes.
pub(crate) async fn read_frame(client: &mut DuplexStream) -> Vec<u8> {
    let mut frame = vec![0; 2];
    client.read_exact(&mut frame).await.unwrap();
    if frame == IGNORED_PING {
        client.read_exact(&mut frame).await.unwrap();
    }
    let payload = usize::from(frame[1]);
    frame.resize(2 + payload, 0);
    client.read_exact(&mut frame[2..]).await.unwrap();
    frame
}

/// The default time limit.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);
