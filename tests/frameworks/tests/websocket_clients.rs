//! WebSocket clients close by code while the server keeps sending, and read the code that the server
//! closes with.

use std::{
    future::Future,
    net::{Ipv4Addr, TcpListener},
    thread,
    time::Duration,
};

use axum::{
    Router,
    extract::ws::{Message, WebSocket, WebSocketUpgrade},
    routing::any,
};
use fastrapi_compat::{CloseWith, InvalidWsClose, ReceivedClose, WsClosed, axum::status};
use futures_util::FutureExt;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Serves each socket with this function, until the test ends. Returns the URL, and what the function
/// returned for each socket.
fn server<F>(serve: fn(WebSocket) -> F) -> (String, UnboundedReceiver<String>)
where
    F: Future<Output = String> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("ws://{}/", listener.local_addr().unwrap());
    let (report, reports) = unbounded_channel();
    thread::spawn(move || {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let endpoint = any(async move |upgrade: WebSocketUpgrade| {
                upgrade.on_upgrade(async move |socket| {
                    report.send(serve(socket).await).unwrap();
                })
            });
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, Router::new().route("/", endpoint)).await.unwrap();
        });
    });
    (url, reports)
}

/// Sends without a pause until the client closes. Returns the code and the reason.
async fn keep_sending(mut socket: WebSocket) -> String {
    let message = Message::Binary(vec![0; 32 << 10].into());
    loop {
        if let Err(error) = socket.send(message.clone()).await {
            return error.to_string();
        }
        while let Some(received) = socket.recv().now_or_never() {
            match received {
                Some(Ok(Message::Close(Some(frame)))) => {
                    while socket.recv().await.is_some() {}
                    return format!("{} {}", frame.code, frame.reason);
                }
                received if received.close_code().is_some() => return format!("{received:?}"),
                _ => {}
            }
        }
    }
}

/// Closes with 1012. Returns the outcome.
async fn restart(mut socket: WebSocket) -> String {
    format!("{:?}", socket.close_with(status::WS_1012_SERVICE_RESTART, "back soon").await)
}

/// `leave` closes with 1008 and the reason "no spam"; `is_restarting` reports whether the server
/// closed with 1012.
async fn check<S>(
    connect: impl AsyncFn(String) -> S,
    leave: impl AsyncFn(S) -> Result<WsClosed, InvalidWsClose>,
    is_restarting: impl AsyncFn(S) -> bool,
) {
    let (url, mut reports) = server(keep_sending);
    for _ in 0..20 {
        let socket = connect(url.clone()).await;
        // Messages arrive that nobody reads.
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(leave(socket).await, Ok(WsClosed::Answered(1008.into())));
        assert_eq!(reports.recv().await.unwrap(), "1008 no spam");
    }

    let (url, mut reports) = server(restart);
    for _ in 0..20 {
        assert!(is_restarting(connect(url.clone()).await).await);
        assert_eq!(reports.recv().await.unwrap(), "Ok(Answered(WS_1012_SERVICE_RESTART))");
    }
}

mod async_tungstenite {
    use async_tungstenite::{WebSocketStream, smol::connect_async, tungstenite::Message};
    use fastrapi_compat::{
        CloseWith, InvalidWsClose, ReceivedClose, WsClosed, closable, portable::status,
    };
    use futures_util::{AsyncRead, AsyncWrite, StreamExt};

    async fn leave<T>(socket: WebSocketStream<T>) -> Result<WsClosed, InvalidWsClose>
    where
        T: AsyncRead + AsyncWrite + Unpin,
    {
        closable(socket, |close| Message::Close(close.map(Into::into)), Message::close_code)
            .close_with(status::WS_1008_POLICY_VIOLATION, "no spam")
            .await
    }

    async fn is_restarting<T>(mut socket: WebSocketStream<T>) -> bool
    where
        T: AsyncRead + AsyncWrite + Unpin,
    {
        let mut code = None;
        while let Some(Ok(message)) = socket.next().await {
            code = code.or(message.close_code());
        }
        code == Some(status::WS_1012_SERVICE_RESTART)
    }

    async fn connect(url: String) -> WebSocketStream<async_tungstenite::smol::ConnectStream> {
        connect_async(url).await.unwrap().0
    }

    /// Tokio is needed for the time limit only.
    #[test]
    fn closes_by_code_with_smol() {
        let tokio = tokio::runtime::Runtime::new().unwrap();
        let _guard = tokio.enter();
        smol::block_on(super::check(connect, leave, is_restarting));
    }
}

mod reqwest_websocket {
    use fastrapi_compat::{
        CloseWith, InvalidWsClose, WsClose, WsCloseCode, WsClosed, closable, portable::status,
    };
    use futures_util::StreamExt;
    use reqwest_websocket::{Message, WebSocket};

    fn close_message(close: Option<WsClose>) -> Message {
        let close = close.unwrap_or_default(); // it cannot send a Close frame without a code
        Message::Close { code: close.code().as_u16().into(), reason: close.reason().to_owned() }
    }

    fn close_code(message: &Message) -> Option<WsCloseCode> {
        match message {
            Message::Close { code, .. } => Some(u16::from(*code).into()),
            _ => None,
        }
    }

    async fn leave(socket: WebSocket) -> Result<WsClosed, InvalidWsClose> {
        closable(socket, close_message, close_code)
            .close_with(status::WS_1008_POLICY_VIOLATION, "no spam")
            .await
    }

    async fn is_restarting(mut socket: WebSocket) -> bool {
        let mut code = None;
        while let Some(Ok(message)) = socket.next().await {
            code = code.or(close_code(&message));
        }
        code == Some(status::WS_1012_SERVICE_RESTART)
    }

    async fn connect(url: String) -> WebSocket {
        reqwest_websocket::websocket(url).await.unwrap()
    }

    #[tokio::test]
    async fn closes_by_code() {
        super::check(connect, leave, is_restarting).await;
    }
}

mod tokio_websockets {
    use fastrapi_compat::{
        CloseWith, InvalidWsClose, WsClose, WsCloseCode, WsClosed, closable, portable::status,
    };
    use futures_util::StreamExt;
    use tokio::io::{AsyncRead, AsyncWrite};
    use tokio_websockets::{CloseCode, Message, WebSocketStream};

    fn close_message(close: Option<WsClose>) -> Message {
        let Some(close) = close else { return Message::close(None, "") };
        let code = CloseCode::try_from(close.code().as_u16()).ok();
        // It panics for a code that may not be sent.
        Message::close(code.filter(|code| !code.is_reserved()), close.reason())
    }

    fn close_code(message: &Message) -> Option<WsCloseCode> {
        message.as_close().map(|(code, _)| u16::from(code).into())
    }

    async fn leave<T>(socket: WebSocketStream<T>) -> Result<WsClosed, InvalidWsClose>
    where
        T: AsyncRead + AsyncWrite + Unpin,
    {
        closable(socket, close_message, close_code)
            .close_with(status::WS_1008_POLICY_VIOLATION, "no spam")
            .await
    }

    async fn is_restarting<T>(mut socket: WebSocketStream<T>) -> bool
    where
        T: AsyncRead + AsyncWrite + Unpin,
    {
        let mut code = None;
        while let Some(Ok(message)) = socket.next().await {
            code = code.or(close_code(&message));
        }
        code == Some(status::WS_1012_SERVICE_RESTART)
    }

    type Socket = WebSocketStream<tokio_websockets::MaybeTlsStream<tokio::net::TcpStream>>;

    async fn connect(url: String) -> Socket {
        tokio_websockets::ClientBuilder::new().uri(&url).unwrap().connect().await.unwrap().0
    }

    #[tokio::test]
    async fn closes_by_code() {
        super::check(connect, leave, is_restarting).await;
    }
}

mod yawc {
    use fastrapi_compat::{
        CloseWith, InvalidWsClose, WsClose, WsCloseCode, WsClosed, closable, portable::status,
    };
    use futures_util::StreamExt;
    use tokio::io::{AsyncRead, AsyncWrite};
    use yawc::{Frame, OpCode, WebSocket, WebSocketError};

    fn close_frame(close: Option<WsClose>) -> Frame {
        let close = close.unwrap_or_default(); // it cannot make a Close frame without a code
        Frame::close(close.code().as_u16().into(), close.reason())
    }

    fn close_code(frame: &Frame) -> Option<WsCloseCode> {
        let code = frame.close_code().map(|code| u16::from(code).into());
        (frame.opcode() == OpCode::Close).then(|| code.unwrap_or(status::WS_1005_NO_STATUS_RCVD))
    }

    async fn leave<T>(socket: WebSocket<T>) -> Result<WsClosed, InvalidWsClose>
    where
        T: AsyncRead + AsyncWrite + Unpin,
    {
        closable(socket.map(Ok::<_, WebSocketError>), close_frame, close_code)
            .close_with(status::WS_1008_POLICY_VIOLATION, "no spam")
            .await
    }

    async fn is_restarting<T>(mut socket: WebSocket<T>) -> bool
    where
        T: AsyncRead + AsyncWrite + Unpin,
    {
        let mut code = None;
        while let Some(frame) = socket.next().await {
            code = code.or(close_code(&frame));
        }
        code == Some(status::WS_1012_SERVICE_RESTART)
    }

    type Socket = WebSocket<yawc::MaybeTlsStream<tokio::net::TcpStream>>;

    async fn connect(url: String) -> Socket {
        WebSocket::connect(url.parse().unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn closes_by_code() {
        super::check(connect, leave, is_restarting).await;
    }
}

mod awc {
    use awc::{
        error::WsProtocolError,
        ws::{CloseReason, Frame, Message},
    };
    use fastrapi_compat::{CloseWith, InvalidWsClose, WsClosed, actix::status, closable};
    use futures_util::{Sink, SinkExt, Stream, StreamExt, TryStreamExt};

    async fn leave<S>(socket: S) -> Result<WsClosed, InvalidWsClose>
    where
        S: Stream<Item = Result<Frame, WsProtocolError>>
            + Sink<Message, Error = WsProtocolError>
            + Unpin,
    {
        let socket = socket.map_ok(|frame| match frame {
            Frame::Close(reason) => Message::Close(reason),
            _ => Message::Nop,
        });
        let close_message = |close: Option<_>| Message::Close(close.map(CloseReason::from));
        closable(socket, close_message, |message| match message {
            Message::Close(reason) => Some(reason.as_ref().into()),
            _ => None,
        })
        .close_with(status::WS_1008_POLICY_VIOLATION, "no spam")
        .await
    }

    async fn is_restarting<S>(mut socket: S) -> bool
    where
        S: Stream<Item = Result<Frame, WsProtocolError>>
            + Sink<Message, Error = WsProtocolError>
            + Unpin,
    {
        while let Some(Ok(frame)) = socket.next().await {
            if let Frame::Close(reason) = frame {
                // awc does not answer.
                let _ = socket.send(Message::Close(reason.clone())).await;
                return reason.is_some_and(|reason| reason.code == status::WS_1012_SERVICE_RESTART);
            }
        }
        false
    }

    #[tokio::test]
    async fn closes_by_code() {
        let connect = async |url| awc::Client::new().ws(url).connect().await.unwrap().1;
        let check = super::check(connect, leave, is_restarting);
        tokio::task::LocalSet::new().run_until(check).await;
    }
}

mod ezsockets {
    use std::time::Duration;

    use ::ezsockets::{
        Bytes, ClientConfig, ClientExt, CloseFrame, Error, Utf8Bytes, client::ClientCloseMode,
    };
    use fastrapi_compat::int::status;
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    struct Session {
        codes: UnboundedSender<u16>,
    }

    #[async_trait::async_trait]
    impl ClientExt for Session {
        type Call = ();

        async fn on_text(&mut self, _: Utf8Bytes) -> Result<(), Error> {
            Ok(())
        }

        async fn on_binary(&mut self, _: Bytes) -> Result<(), Error> {
            Ok(())
        }

        async fn on_call(&mut self, _: ()) -> Result<(), Error> {
            Ok(())
        }

        async fn on_close(&mut self, frame: Option<CloseFrame>) -> Result<ClientCloseMode, Error> {
            let code = frame.map_or(status::WS_1005_NO_STATUS_RCVD, |frame| frame.code.into());
            self.codes.send(code)?;
            Ok(match code {
                status::WS_1012_SERVICE_RESTART => ClientCloseMode::Reconnect,
                _ => ClientCloseMode::Close,
            })
        }
    }

    #[tokio::test]
    async fn receives_codes() {
        let (url, _reports) = super::server(super::restart);
        let config = ClientConfig::new(url.as_str()).reconnect_interval(Duration::ZERO);
        let (codes, mut received) = unbounded_channel();
        let (_client, session) = ::ezsockets::connect(|_| Session { codes }, config).await;
        tokio::spawn(session);
        for _ in 0..20 {
            assert_eq!(received.recv().await, Some(1012));
        }
    }
}
