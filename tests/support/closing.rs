//! Asynchronous servers for the tests of closing, and a client that sends raw bytes.

use std::{
    borrow::Cow,
    fmt,
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

pub type Closed = Result<WsClosed, InvalidWsClose>;

pub fn answered(code: u16) -> Closed {
    Ok(WsClosed::Answered(code.into()))
}

/// A server under test. Its connections are in-memory pipes, so that tests can pause the clock.
#[derive(Clone, Copy)]
pub struct Server {
    name: &'static str,
    /// Serves a connection with the session. Returns the client's end once its handshake is done.
    serve:
        fn(client: DuplexStream, server: DuplexStream, Session) -> BoxFuture<'static, DuplexStream>,
}

/// What a server does with a socket.
type Session = Box<dyn FnOnce(Socket) -> BoxFuture<'static, ()> + Send>;

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Serves with one version of axum.
macro_rules! axum {
    ($name:expr, $axum:ident) => {
        Server {
            name: $name,
            serve: |client, server, session| {
                use ::$axum::{Router, extract::WebSocketUpgrade, routing::any};

                let session = Arc::new(Mutex::new(Some(session)));
                let endpoint = any(async move |ws: WebSocketUpgrade| {
                    let session = session.lock().unwrap().take().unwrap();
                    ws.on_upgrade(|ws| session(Socket(Box::new(ws))))
                });
                let app = Router::new().route("/", endpoint);
                let service = hyper_util::service::TowerToHyperService::new(app);
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(hyper_util::rt::TokioIo::new(server), service)
                        .with_upgrades(),
                );
                Box::pin(upgraded(client))
            },
        }
    };
}

/// Serves with one version of tokio-tungstenite.
macro_rules! tokio_tungstenite {
    ($name:expr, $tokio_tungstenite:ident) => {
        Server {
            name: $name,
            serve: |client, server, session| {
                use ::$tokio_tungstenite::{WebSocketStream, tungstenite::protocol::Role};

                tokio::spawn(async move {
                    let ws = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
                    session(Socket(Box::new(ws))).await;
                });
                Box::pin(async { client })
            },
        }
    };
}

fn fast(server: DuplexStream) -> WebSocket<DuplexStream> {
    let mut ws = WebSocket::after_handshake(server, fastwebsockets::Role::Server);
    ws.set_max_message_size(16 << 20);
    ws
}

/// tokio-tungstenite 0.30.
pub const TOKIO_TUNGSTENITE: Server = tokio_tungstenite!("tokio-tungstenite", tokio_tungstenite);

/// The `WebSocket` of fastwebsockets.
pub const FAST_WEB_SOCKET: Server = Server {
    name: "fastwebsockets, WebSocket",
    serve: |client, server, session| {
        tokio::spawn(session(Socket(Box::new(Fast(fast(server))))));
        Box::pin(async { client })
    },
};

/// The `FragmentCollector` of fastwebsockets.
pub const FAST_FRAGMENTS: Server = Server {
    name: "fastwebsockets, FragmentCollector",
    serve: |client, server, session| {
        let ws = FragmentCollector::new(fast(server));
        tokio::spawn(session(Socket(Box::new(Fast(ws)))));
        Box::pin(async { client })
    },
};

/// The servers that use fastwebsockets.
pub const FAST: [Server; 2] = [FAST_WEB_SOCKET, FAST_FRAGMENTS];

/// The servers that use tungstenite.
pub fn tungstenite_servers() -> Vec<Server> {
    let mut servers = vec![axum!("axum", axum), axum!("axum 0.7", axum_0_7)];
    macro_rules! add {
        ($name:ident $tokio_tungstenite:ident) => {
            servers.push(tokio_tungstenite!(stringify!($name), $tokio_tungstenite));
        };
    }
    crate::tokio_tungstenite_versions!(add);
    servers
}

/// All servers.
pub fn servers() -> impl Iterator<Item = Server> {
    tungstenite_servers().into_iter().chain(FAST)
}

/// The capacity of a connection in bytes.
pub const PIPE: usize = 64 * 1024;

impl Server {
    /// Reports whether the server uses fastwebsockets.
    pub fn is_fast(self) -> bool {
        self.name.starts_with("fastwebsockets")
    }

    /// Starts a server that closes with this code and reason. Returns the client's end of the
    /// connection, and a future for the result.
    pub async fn closes(
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
    pub async fn runs<F: Future<Output = Closed> + Send + 'static>(
        self,
        pipe: usize,
        session: impl FnOnce(Socket) -> F + Send + 'static,
    ) -> (DuplexStream, impl Future<Output = Closed>) {
        let (client, server) = tokio::io::duplex(pipe);
        let (report, result) = oneshot::channel();
        let session: Session = Box::new(|ws| {
            let running = session(ws);
            Box::pin(async {
                let _ = report.send(running.await);
            })
        });
        ((self.serve)(client, server, session).await, async { result.await.unwrap() })
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
pub struct Socket(Box<dyn AnyServerSocket>);

impl Socket {
    /// Receives a message. An error becomes a `WsClose` with the code for this error.
    pub async fn receives_or_fails(&mut self) -> Result<(), WsClose> {
        self.0.receive().await.transpose().map(|_| ())
    }

    /// Receives a message. Returns `false` for an error and at the end of the stream.
    pub async fn receives(&mut self) -> bool {
        matches!(self.0.receive().await, Some(Ok(())))
    }

    pub async fn sends(&mut self, bytes: usize) {
        self.0.send(bytes).await;
    }

    pub async fn finish(&mut self, close: impl Into<WsClose>) -> Closed {
        Ok(self.0.finish(close.into()).await)
    }

    pub async fn close_with(
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

/// A socket of fastwebsockets, which is neither a `Stream` nor a `Sink`.
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

pub const CONTINUATION: u8 = 0;
pub const TEXT: u8 = 1;
pub const BINARY: u8 = 2;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const FIN: u8 = 0x80;
const MASKED: u8 = 0x80;

/// Returns a frame from the client. Its masking key is zero, so the payload is unchanged.
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
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
pub fn close(code: u16, reason: &str) -> Vec<u8> {
    frame(FIN | CLOSE, &[&code.to_be_bytes(), reason.as_bytes()].concat())
}

/// Returns a Close frame from the server.
pub fn close_of_server(code: u16, reason: &str) -> Vec<u8> {
    let len = 2 + u8::try_from(reason.len()).unwrap();
    [&[FIN | CLOSE, len], &code.to_be_bytes()[..], reason.as_bytes()].concat()
}

/// A `FragmentCollector` may send this before its Close frame. The client of these tests ignores it.
const IGNORED_PING: [u8; 2] = [FIN | PING, 0];

/// Returns everything that the server sends until it ends the connection.
pub async fn rest(mut client: impl AsyncRead + Unpin) -> Vec<u8> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).await.unwrap();
    match bytes.strip_prefix(&IGNORED_PING) {
        Some(rest) => rest.to_vec(),
        None => bytes,
    }
}

pub async fn sends(client: &mut DuplexStream, bytes: &[u8]) {
    client.write_all(bytes).await.unwrap();
}

/// Reads one frame from the server. The payload must be shorter than 126 bytes.
pub async fn read_frame(client: &mut DuplexStream) -> Vec<u8> {
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
pub const TIMEOUT: Duration = Duration::from_secs(10);
