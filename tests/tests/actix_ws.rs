//! `CloseWith` closes actix-ws sessions: the client receives the close code, and the server learns
//! how the closing handshake ended.

use std::{
    future::{Future, poll_fn},
    net::SocketAddr,
    pin::Pin,
    time::Duration,
};

use actix_http::ws as actix_http_ws;
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    body::{MessageBody, to_bytes},
    dev::Payload,
    http::header,
    test::TestRequest,
    web::{self, Bytes},
};
use fastrapi_compat::{
    CloseWith, InvalidWsClose, ReceivedClose, WsClose, WsCloseCode, WsClosed,
    actix::ws::{self, AggregatedMessage, CloseReason, Message, Session},
    portable::status,
};
use futures_util::{FutureExt, SinkExt, Stream, StreamExt, stream};
use support::serve;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinSet,
    time::{Instant, timeout},
};
use tokio_tungstenite::tungstenite;

/// An actix server that passes its sessions to the test.
struct Server {
    address: SocketAddr,
    connections: UnboundedReceiver<Connection>,
}

/// The server's side of one connection.
struct Connection {
    session: Session,
    /// The `close_code` of each item of the message stream, including the end.
    received: UnboundedReceiver<Option<WsCloseCode>>,
}

/// Reads `to_read` messages and then stops reading.
async fn endpoint(
    req: HttpRequest,
    body: web::Payload,
    to_read: web::Path<usize>,
    connections: web::Data<UnboundedSender<Connection>>,
) -> actix_web::Result<HttpResponse> {
    let (response, session, mut messages) = ws::handle_with_protocols(&req, body, &["chat"])?;
    let (to_test, received) = unbounded_channel();
    connections.send(Connection { session, received }).map_err(|_| "the test is over").unwrap();
    actix_web::rt::spawn(async move {
        for _ in 0..*to_read {
            let message = messages.recv().await;
            if to_test.send(message.close_code()).is_err() || message.is_none() {
                return;
            }
        }
        to_test.closed().await;
    });
    Ok(response)
}

impl Server {
    fn start() -> Self {
        let (sender, connections) = unbounded_channel();
        let address = serve::actix(move |app| {
            app.app_data(web::Data::new(sender)).route("/{to_read}", web::get().to(endpoint));
        });
        Self { address, connections }
    }

    async fn connect(&mut self, to_read: usize) -> (Client, Connection) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let request = format!(
            "GET /{to_read} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\
             Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat\r\n\
             Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = vec![];
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 101 "), "{head}");
        assert!(head.contains("\r\nsec-websocket-protocol: chat\r\n"), "{head}");
        (Client(stream), self.connections.recv().await.unwrap())
    }

    async fn connect_tungstenite(
        &mut self,
        to_read: usize,
    ) -> (tokio_tungstenite::WebSocketStream<TcpStream>, Connection) {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let url = format!("ws://{}/{to_read}", self.address);
        let (client, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
        (client, self.connections.recv().await.unwrap())
    }
}

const ALL: usize = usize::MAX;

fn answered(code: u16) -> Result<WsClosed, InvalidWsClose> {
    Ok(WsClosed::Answered(code.into()))
}

/// A client that reads and writes bytes.
struct Client(TcpStream);

impl Client {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    async fn expect(&mut self, bytes: impl AsRef<[u8]>) {
        let mut read = vec![0; bytes.as_ref().len()];
        self.0.read_exact(&mut read).await.unwrap();
        assert_eq!(read, bytes.as_ref());
    }

    /// Expects a Close frame, answers it with the same content, and expects the end.
    async fn expect_and_answer_close(&mut self, code: impl Into<WsCloseCode>, reason: &str) {
        let code = code.into();
        self.expect(close_from_server(code, reason)).await;
        self.send(close_from_client(code, reason)).await;
        self.expect_end().await;
    }

    /// Asserts that the connection ends here without a reset.
    async fn expect_end(&mut self) {
        let mut rest = vec![];
        self.0.read_to_end(&mut rest).await.unwrap();
        assert!(rest.is_empty(), "{rest:?}");
    }
}

/// Returns a frame from the client. The payload must be shorter than 64 KiB.
fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        len @ 0..=125 => frame.push(0x80 | len as u8),
        len => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(len).unwrap().to_be_bytes());
        }
    }
    let mask = [0xa5, 0x5a, 0x0f, 0xf0];
    frame.extend(mask);
    frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

/// Returns a frame from the server. The payload must be shorter than 126 bytes.
fn unmasked(first: u8, payload: &[u8]) -> Vec<u8> {
    [&[first, payload.len() as u8], payload].concat()
}

/// Returns the payload of a Close frame.
fn contents(code: u16, reason: &str) -> Vec<u8> {
    [&code.to_be_bytes(), reason.as_bytes()].concat()
}

fn close_from_server(code: impl Into<WsCloseCode>, reason: &str) -> Vec<u8> {
    unmasked(0x88, &contents(code.into().as_u16(), reason))
}

fn close_from_client(code: impl Into<WsCloseCode>, reason: &str) -> Vec<u8> {
    masked(0x88, &contents(code.into().as_u16(), reason))
}

fn message() -> Vec<u8> {
    masked(0x81, b"hello")
}

/// An upper bound well below the default time limit of 10 s. From version 3.13 on, actix-http keeps
/// the connection for a second after the end of the body, unless the client ends it first.
const SOON: Duration = Duration::from_secs(5);

/// Runs all connections at the same time, because each may last a second longer than its session.
async fn run_all<F: Future<Output = ()> + Send + 'static>(runs: Vec<F>) {
    let runs: JoinSet<()> = runs.into_iter().collect();
    runs.join_all().await;
}

#[tokio::test]
async fn every_code_and_reason() {
    let mut server = Server::start();
    let mut runs = vec![];
    let sendable = support::ws().into_iter().map(|fact| WsCloseCode::from(fact.number));
    let sendable = sendable.filter(|code| code.is_sendable());
    for code in sendable.chain([3000.into(), 4999.into()]) {
        for reason in ["", "no spam", &"x".repeat(123), &"é".repeat(61), "日本🦀"] {
            let (mut client, mut server) = server.connect(ALL).await;
            let reason = reason.to_owned();
            runs.push(async move {
                let client = async {
                    client.expect_and_answer_close(code, &reason).await;
                };
                let closing = server.session.close_with(code, reason.clone());
                assert_eq!(tokio::join!(client, closing).1, Ok(WsClosed::Answered(code)));
            });
        }
    }
    run_all(runs).await;
}

#[tokio::test]
async fn a_close_without_a_code() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    let client = async {
        client.expect([0x88, 0]).await;
        client.send(masked(0x88, b"")).await;
        client.expect_end().await;
    };
    let closing = server.session.close_with(status::WS_1005_NO_STATUS_RCVD, "");
    assert_eq!(tokio::join!(client, closing).1, answered(1005));
}

#[tokio::test]
async fn a_refused_close_leaves_the_session_usable() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    for number in [0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65535] {
        let refused = server.session.close_with(number, "reason").await;
        assert_eq!(refused.unwrap_err().code(), number);
    }

    server.session.text("usable").await.unwrap();
    let client = async {
        client.expect(unmasked(0x81, b"usable")).await;
        client.expect_and_answer_close(1000, "").await;
    };
    assert_eq!(tokio::join!(client, server.session.close_with(1000, "")).1, answered(1000));
}

#[tokio::test]
async fn earlier_messages_arrive_first() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    let sending = async {
        for _ in 0..100 {
            server.session.text("before").await.unwrap();
        }
        server.session.close_with(1000, "").await
    };
    let client = async {
        client.expect(unmasked(0x81, b"before").repeat(100)).await;
        client.expect_and_answer_close(1000, "").await;
    };
    assert_eq!(tokio::join!(client, sending).1, answered(1000));
}

/// Sends 20 messages of 64 KiB before it reads. Returns the close code and the reason.
async fn busy_client(mut client: tokio_tungstenite::WebSocketStream<TcpStream>) -> (u16, String) {
    for _ in 0..20 {
        client.send(vec![0x88; 0x1_0000].into()).await.unwrap();
    }
    let Some(Ok(tungstenite::Message::Close(Some(close)))) = client.next().await else {
        panic!("expected a Close frame")
    };
    assert!(client.next().await.is_none());
    (close.code.into(), close.reason.to_string())
}

#[tokio::test]
async fn a_busy_client() {
    let mut server = Server::start();
    let mut runs = vec![];
    for run in 0..100 {
        // Half of the servers read every message, the others only the first.
        let (client, mut server) = server.connect_tungstenite([ALL, 1][run % 2]).await;
        runs.push(async move {
            let closing = async {
                assert_eq!(server.received.recv().await, Some(None));
                server.session.close_with(status::WS_1008_POLICY_VIOLATION, "spam").await
            };
            let (seen, answer) = tokio::join!(busy_client(client), closing);
            assert_eq!(seen, (1008, "spam".to_owned()), "run {run}");
            assert_eq!(answer, answered(1008), "run {run}");
        });
    }
    run_all(runs).await;
}

#[tokio::test]
async fn a_busy_client_is_closed_with_session_close() {
    let mut server = Server::start();
    let mut runs = vec![];
    for run in 0..100 {
        let (client, mut server) = server.connect_tungstenite([ALL, 1][run % 2]).await;
        runs.push(async move {
            let closing = async {
                assert_eq!(server.received.recv().await, Some(None));
                let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, "spam").unwrap();
                server.session.close(Some(close.into())).await.unwrap();
            };
            let (seen, ()) = tokio::join!(busy_client(client), closing);
            assert_eq!(seen, (1008, "spam".to_owned()), "run {run}");
        });
    }
    run_all(runs).await;
}

#[tokio::test]
async fn a_client_that_sends_without_end_until_it_is_closed() {
    let mut server = Server::start();
    let mut runs = vec![];
    for run in 0..100 {
        let (client, mut server) = server.connect_tungstenite([ALL, 1][run % 2]).await;
        runs.push(async move {
            let (mut sink, mut stream) = client.split();
            let sending = tokio::spawn(async move {
                while sink.send("and another thing".into()).await.is_ok() {
                    tokio::task::yield_now().await;
                }
            });
            let closing = async {
                assert_eq!(server.received.recv().await, Some(None));
                server.session.close_with(status::WS_1008_POLICY_VIOLATION, "").await
            };
            let reading = async {
                let seen = stream.next().await.close_code();
                while stream.next().await.is_some() {}
                seen.unwrap()
            };
            let (seen, answer) = tokio::join!(reading, closing);
            assert_eq!((seen, answer), (1008.into(), answered(1008)), "run {run}");
            sending.await.unwrap();
        });
    }
    run_all(runs).await;
}

/// actix has read the client's Close frame, so the server answers it.
#[tokio::test]
async fn a_client_that_closed_first() {
    let mut server = Server::start();
    let closes = [
        (&b""[..], 1005),
        (&contents(1000, ""), 1000),
        (&contents(1001, "bye"), 1001),
        (&contents(1014, ""), 1014),
        (&contents(4999, &"é".repeat(61)), 4999),
    ];
    for (contents, code) in closes {
        let (mut client, mut server) = server.connect(2).await;
        client.send([message(), masked(0x88, contents)].concat()).await;
        assert_eq!(server.received.recv().await, Some(None));
        assert_eq!(server.received.recv().await, Some(Some(code.into())));
        let client = async {
            client.expect(unmasked(0x88, contents)).await;
            client.expect_end().await;
        };
        let closing = server.session.close_with(status::WS_1008_POLICY_VIOLATION, "late");
        assert_eq!(tokio::join!(client, closing).1, Ok(WsClosed::AlreadyClosed));
    }
}

/// The client closes first, and disconnects before the server can answer.
#[tokio::test]
async fn a_client_that_closed_first_and_disconnected() {
    let mut server = Server::start();
    for _ in 0..20 {
        let (mut client, mut server) = server.connect(1).await;
        client.send(close_from_client(1001, "bye")).await;
        assert_eq!(server.received.recv().await, Some(Some(1001.into())));
        client.0.set_zero_linger().unwrap();
        drop(client);
        let closed = server.session.close_with(1000, "").await;
        assert_eq!(closed, Ok(WsClosed::AlreadyClosed));
    }
}

/// The client's Close frame has arrived, but actix has not read it yet.
#[tokio::test]
async fn a_client_that_closed_first_after_unread_messages() {
    let messages = message().repeat(10_000);
    let received = Bytes::from([&messages[..], &close_from_client(1001, "bye")].concat());
    let unread = || handshake(stream::iter([received.clone()]));

    let (response, mut session, _messages) = unread().await.unwrap();
    let sent = to_bytes(response.into_body());
    let (sent, closed) = tokio::join!(sent, session.close_with(1008, "late"));
    assert_eq!((sent.unwrap(), closed), (close_from_server(1008, "late").into(), answered(1001)));

    // `Session::close` sends its own Close frame, as in actix-ws. Then the message stream ends.
    let (response, session, mut messages) = unread().await.unwrap();
    session.close(None).await.unwrap();
    let mut body = response.into_body();
    let mut sent = async || poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await;
    assert_eq!(sent().await.unwrap().unwrap(), [0x88, 0][..]);
    assert!(sent().await.is_none());
    assert!(messages.recv().await.is_none());
}

/// The client receives one Close frame, whether or not actix has read the client's.
#[tokio::test]
async fn a_client_that_closes_at_the_same_time() {
    let mut server = Server::start();
    let mut runs = vec![];
    for _ in 0..100 {
        let (mut client, mut server) = server.connect(0).await;
        runs.push(async move {
            let client = async {
                let messages = masked(0x82, &[0x88; 1000]).repeat(100);
                client.send([messages, close_from_client(1001, "")].concat()).await;
                let mut sent = vec![];
                client.0.read_to_end(&mut sent).await.unwrap();
                sent
            };
            let closing = server.session.close_with(status::WS_1008_POLICY_VIOLATION, "");
            let (sent, answer) = tokio::join!(client, closing);
            assert!([close_from_server(1001, ""), close_from_server(1008, "")].contains(&sent));
            assert!([answered(1001), Ok(WsClosed::AlreadyClosed)].contains(&answer), "{answer:?}");
        });
    }
    run_all(runs).await;
}

#[tokio::test]
async fn dropping_the_session_answers_a_client_that_closed_first() {
    let (mut client, mut server) = Server::start().connect(2).await;
    client.send([message(), close_from_client(4000, "Zoë left")].concat()).await;
    assert_eq!(server.received.recv().await, Some(None));
    assert_eq!(server.received.recv().await, Some(Some(4000.into())));
    drop(server);
    client.expect(close_from_server(4000, "Zoë left")).await;
    client.expect_end().await;
}

#[tokio::test]
async fn dropping_the_session_ends_the_connection() {
    let (mut client, server) = Server::start().connect(ALL).await;
    let start = Instant::now();
    drop(server);
    client.expect_end().await;
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_client_that_has_disconnected() {
    let mut server = Server::start();
    for reset in [false, true] {
        let (client, mut server) = server.connect(ALL).await;
        if reset {
            client.0.set_zero_linger().unwrap();
        }
        drop(client);
        assert_eq!(server.received.recv().await.unwrap().unwrap(), 1006);
        let start = Instant::now();
        assert_eq!(server.session.close_with(1000, "").await, Ok(WsClosed::Lost));
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn a_client_that_disconnects_without_answering() {
    let mut server = Server::start();
    for reset in [false, true] {
        let (mut client, mut server) = server.connect(ALL).await;
        let start = Instant::now();
        let client = async {
            client.expect(close_from_server(1000, "")).await;
            if reset {
                client.0.set_zero_linger().unwrap();
            }
            drop(client);
        };
        assert_eq!(tokio::join!(client, server.session.close_with(1000, "")).1, Ok(WsClosed::Lost));
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn a_client_that_never_answers() {
    let mut server = Server::start();
    for limit in [Duration::ZERO, Duration::from_millis(200)] {
        let (mut client, mut server) = server.connect(ALL).await;
        let start = Instant::now();
        let client = async {
            client.expect(close_from_server(1000, "")).await;
            client.expect_end().await;
        };
        let closing = server.session.within(limit).close_with(1000, "");
        assert_eq!(tokio::join!(client, closing).1, Ok(WsClosed::TimedOut));
        assert!(start.elapsed() >= limit, "{:?}", start.elapsed());
        assert!(start.elapsed() < limit + SOON, "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn a_client_that_sends_without_end_and_never_answers() {
    let (mut client, mut server) = Server::start().connect(1).await;
    let messages = masked(0x82, &[0x88; 1000]).repeat(30);
    let client = async { while client.0.write_all(&messages).await.is_ok() {} };
    let closing = async {
        assert_eq!(server.received.recv().await, Some(None));
        server.session.within(Duration::from_millis(300)).close_with(1000, "").await
    };
    // The client stops sending because the server has dropped the connection.
    assert_eq!(tokio::join!(client, closing).1, Ok(WsClosed::TimedOut));
}

#[tokio::test]
async fn a_client_that_does_not_read() {
    let (_client, mut server) = Server::start().connect(0).await;
    let mut clone = server.session.clone();
    let sending = async { while clone.binary(vec![0; 0x1_0000]).await.is_ok() {} };
    assert!(timeout(Duration::from_millis(500), sending).await.is_err());

    let limit = Duration::from_millis(200);
    let start = Instant::now();
    let closed = server.session.within(limit).close_with(1000, "").await;
    assert_eq!(closed, Ok(WsClosed::TimedOut));
    assert!(start.elapsed() < limit + SOON, "{:?}", start.elapsed());
    assert!(server.session.text("after").await.is_err());
    assert!(clone.text("after").await.is_err());
}

#[tokio::test]
async fn a_client_that_answers_with_an_illegal_frame() {
    let mut server = Server::start();
    let mut all = vec![];
    for (why, answer) in [
        ("not masked", unmasked(0x88, &contents(1000, ""))),
        ("a code that may not be sent", close_from_client(1005, "")),
        ("no such code", close_from_client(999, "")),
        ("half a code", masked(0x88, &[3])),
        ("a reason that is not UTF-8", masked(0x88, &[3, 0xe8, 0xff])),
        ("a fragment of a Close", masked(0x08, &contents(1000, ""))),
        ("a Close of 126 bytes", masked(0x88, &contents(1000, &"x".repeat(124)))),
        ("a reserved opcode", masked(0x8b, b"")),
        ("an extension that was not negotiated", masked(0xc8, &contents(1000, ""))),
        ("HTTP", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
    ] {
        for disconnects in [true, false] {
            let (mut client, mut server) = server.connect(ALL).await;
            let answer = answer.clone();
            all.push(tokio::spawn(async move {
                let start = Instant::now();
                let client = async {
                    client.expect(close_from_server(1000, "")).await;
                    client.send(answer).await;
                    if disconnects {
                        client.0.shutdown().await.unwrap();
                    }
                    client.expect_end().await;
                };
                let answer = tokio::join!(client, server.session.close_with(1000, "")).1;
                let expected = if disconnects { WsClosed::Lost } else { WsClosed::TimedOut };
                assert_eq!(answer, Ok(expected), "{why}");
                let took = start.elapsed();
                assert!(disconnects || took >= Duration::from_millis(300), "{why}: {took:?}");
                assert!(took < SOON, "{why}: {took:?}");
            }));
        }
    }
    for one in all {
        one.await.unwrap();
    }
}

/// The limit of 300 ms without data applies only after a protocol violation.
#[tokio::test]
async fn a_client_that_answers_slowly() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    let client = async {
        client.expect(close_from_server(1000, "")).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        client.send(close_from_client(4999, "late")).await;
        client.expect_end().await;
    };
    assert_eq!(tokio::join!(client, server.session.close_with(1000, "")).1, answered(4999));
}

#[tokio::test]
async fn a_client_that_answers_byte_by_byte() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    let client = async {
        client.expect(close_from_server(1000, "")).await;
        for byte in [message(), close_from_client(4999, "slow")].concat() {
            client.send([byte]).await;
            tokio::task::yield_now().await;
        }
        client.expect_end().await;
    };
    assert_eq!(tokio::join!(client, server.session.close_with(1000, "")).1, answered(4999));
}

#[tokio::test]
async fn clones_share_one_closing_handshake() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    let mut clone = server.session.clone();
    let client = async {
        let mut frame = [0; 4];
        client.0.read_exact(&mut frame).await.unwrap();
        client.send(close_from_client(4000, "")).await;
        client.expect_end().await;
        frame.to_vec()
    };
    let (frame, one, other) =
        tokio::join!(client, server.session.close_with(1000, ""), clone.close_with(1001, ""));
    assert!([close_from_server(1000, ""), close_from_server(1001, "")].contains(&frame));
    assert_eq!((one, other), (answered(4000), answered(4000)));

    assert_eq!(clone.clone().close_with(1002, "").await, answered(4000));
    assert!(server.session.text("after").await.is_err());
    assert!(clone.ping(b"after").await.is_err());
    assert!(clone.close(None).await.is_err());
}

/// A clone whose `close` is refused does not stop the handshake of the other one.
#[tokio::test]
async fn close_with_before_the_close_of_another_clone() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    let clone = server.session.clone();
    let (_, closed, refused) = tokio::join!(
        client.expect_and_answer_close(1008, "no spam"),
        server.session.close_with(1008, "no spam"),
        clone.close(None),
    );
    assert_eq!(closed, answered(1008));
    assert!(refused.is_err());
}

/// A `close` that is cancelled before actix-ws has accepted its frame does not close the session.
#[tokio::test]
async fn close_with_after_a_close_that_was_cancelled() {
    let (client, mut server) = Server::start().connect_tungstenite(ALL).await;
    let mut clone = server.session.clone();
    let sending = async { while clone.binary(vec![0; 0x1_0000]).await.is_ok() {} };
    assert!(timeout(Duration::from_millis(500), sending).await.is_err());
    let close = server.session.clone().close(None);
    assert!(timeout(Duration::from_millis(100), close).await.is_err());

    let client = async {
        let received: Vec<_> = client.collect().await;
        received.iter().find_map(ReceivedClose::close_code)
    };
    let (received, closed) = tokio::join!(client, server.session.close_with(1008, "no spam"));
    assert_eq!(closed, answered(1008));
    assert_eq!(received, Some(status::WS_1008_POLICY_VIOLATION));
}

/// Other clones return errors at once, even during the closing handshake.
#[tokio::test]
async fn after_the_close_nothing_is_sent_or_received() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    let mut clone = server.session.clone();
    let closing = tokio::spawn(async move { server.session.close_with(1000, "").await });
    client.expect(close_from_server(1000, "")).await;
    assert!(clone.text("after").await.is_err());
    assert_eq!(server.received.recv().await, Some(Some(1006.into())));
    assert_eq!(server.received.recv().await, None);

    client.send([message(), close_from_client(1000, "")].concat()).await;
    client.expect_end().await;
    assert_eq!(closing.await.unwrap(), answered(1000));
}

/// A later call can still close the session.
#[tokio::test]
async fn a_close_that_was_not_polled_does_nothing() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    drop(server.session.close_with(1011, ""));
    let client = async {
        client.expect_and_answer_close(1000, "").await;
    };
    assert_eq!(tokio::join!(client, server.session.close_with(1000, "")).1, answered(1000));
}

/// After a Close frame sent through the sink, `close_with` waits for the client's answer.
#[tokio::test]
async fn a_session_used_as_a_sink() {
    let (mut client, server) = Server::start().connect(ALL).await;
    let (mut sink, mut clone) = (server.session.clone(), server.session);
    sink.send(Message::Text("sunk".into())).await.unwrap();
    client.expect(unmasked(0x81, b"sunk")).await;
    let close = WsClose::new(status::WS_1001_GOING_AWAY, "bye").unwrap();
    sink.send(Message::Close(Some(close.into()))).await.unwrap();
    client.expect(close_from_server(1001, "bye")).await;
    let client = async {
        client.send([message(), close_from_client(4999, "all right")].concat()).await;
        client.expect_end().await;
    };
    assert_eq!(tokio::join!(client, clone.close_with(1000, "")).1, answered(4999));
    assert!(sink.flush().await.is_err());
    assert!(sink.send(Message::Text("after".into())).await.is_err());
}

#[tokio::test]
async fn a_sink_that_is_closed() {
    let (mut client, mut server) = Server::start().connect(ALL).await;
    let mut clone = server.session.clone();
    SinkExt::<Message>::close(&mut server.session).await.unwrap();
    assert!(clone.text("after").await.is_err());
    drop((server, clone));
    client.expect_end().await;
}

/// One clone calls `Session::close`, another `close_with`, before anything is sent.
#[tokio::test]
async fn two_clones_send_one_close_frame() {
    let (response, session, _messages) = handshake(stream::pending()).await.unwrap();
    let mut clone = session.clone();
    session.close(None).await.unwrap();
    let closing = clone.within(Duration::from_millis(100)).close_with(1001, "");
    let mut body = response.into_body();
    let sent = async {
        let mut sent = vec![];
        while let Some(Ok(bytes)) = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
            sent.extend(bytes);
            if sent.len() > 2 {
                break;
            }
        }
        sent
    };
    let closing = async { timeout(Duration::from_secs(1), closing).await };
    let (sent, _) = tokio::join!(timeout(Duration::from_millis(500), sent), closing);
    assert!(sent.is_err(), "more than one Close frame: {sent:?}");
}

#[tokio::test]
async fn an_invalid_opening_handshake() {
    let (req, mut payload) = TestRequest::get().to_http_parts();
    let body = web::Payload::from_request(&req, &mut payload).await.unwrap();
    assert!(ws::handle(&req, body).is_err());
}

#[tokio::test]
async fn debug_output_of_a_session() {
    let (_response, session, _messages) = handshake(stream::pending()).await.unwrap();
    assert_eq!(format!("{session:?}"), "Session { outcome: None, .. }");
}

/// Accepts a WebSocket on a connection that receives these bytes and then ends.
async fn handshake(
    received: impl Stream<Item = Bytes> + 'static,
) -> actix_web::Result<(HttpResponse, Session, ws::MessageStream)> {
    let req = TestRequest::get()
        .insert_header((header::CONNECTION, "upgrade"))
        .insert_header((header::UPGRADE, "websocket"))
        .insert_header((header::SEC_WEBSOCKET_VERSION, "13"))
        .insert_header((header::SEC_WEBSOCKET_KEY, "x3JJHMbDL1EzLkh9GBhXDw=="))
        .to_http_request();
    let mut payload = Payload::Stream { payload: received.map(Ok).boxed_local() };
    let body = web::Payload::from_request(&req, &mut payload).await?;
    ws::handle(&req, body)
}

#[test]
fn received_closes() {
    let reason = || Some(CloseReason::from(actix_http_ws::CloseCode::Away));
    assert_eq!(Message::Close(reason()).close_code().unwrap(), 1001);
    assert_eq!(Message::Close(None).close_code().unwrap(), 1005);
    assert_eq!(Message::Text("hello".into()).close_code(), None);
    assert_eq!(AggregatedMessage::Close(reason()).close_code().unwrap(), 1001);
    assert_eq!(AggregatedMessage::Close(None).close_code().unwrap(), 1005);
    assert_eq!(actix_http_ws::Frame::Close(reason()).close_code().unwrap(), 1001);
    assert_eq!(actix_http_ws::Frame::Close(None).close_code().unwrap(), 1005);

    type Received = Option<Result<Message, ws::ProtocolError>>;
    assert_eq!(Received::None.close_code().unwrap(), 1006);
    assert_eq!(Received::Some(Err(ws::ProtocolError::Overflow)).close_code(), None);
    assert_eq!(Received::Some(Ok(Message::Nop)).close_code(), None);
}

/// Frames with every encoding of the length, split near each header. Each payload looks like a
/// Close frame.
#[tokio::test(start_paused = true)]
async fn frames_in_pieces() {
    let payload = |len| [0x88, 0x82].into_iter().cycle().take(len).collect::<Vec<u8>>();
    let mut long = [&[0x82, 0xff][..], &0x1_0000_u64.to_be_bytes(), &[0; 4]].concat();
    long.extend(payload(0x1_0000));
    let bytes = [
        masked(0x81, &payload(0)),
        masked(0x02, &payload(125)),
        masked(0x89, &payload(3)),
        masked(0x00, &payload(126)),
        masked(0x80, &payload(0xffff)),
        long,
        masked(0x8a, &payload(0)),
        close_from_client(4999, &"é".repeat(61)),
    ]
    .concat();
    let near_a_head = |at: &usize| !(600..65_700).contains(at) && !(66_000..131_300).contains(at);
    for at in (1..bytes.len()).filter(near_a_head) {
        let pieces = [&bytes[..at], &bytes[at..]].map(Bytes::copy_from_slice);
        let (response, mut session, _messages) = handshake(stream::iter(pieces)).await.unwrap();
        let sent = to_bytes(response.into_body());
        let (sent, closed) = tokio::join!(sent, session.close_with(1000, ""));
        assert_eq!(closed, answered(4999), "split at {at}");
        assert_eq!(sent.unwrap(), close_from_server(1000, ""));
    }
}

/// `finish(Ok(()))` closes with the code for the client's violation, even if actix accepts the
/// violation. An error takes precedence over the violation.
#[tokio::test(start_paused = true)]
async fn every_violation() {
    let close = |contents: &[u8]| masked(0x88, contents);
    let length = |first: u8| [&[0x82, 0xff, first][..], &[0xff; 7], &[0; 4]].concat();
    for (what, bytes, expected) in [
        ("unmasked", vec![0x81, 1], 1002),
        ("a fragmented Ping", vec![0x09, 0x80], 1002),
        ("a fragmented Close", vec![0x08, 0x80], 1002),
        ("a Close of 126 bytes", vec![0x88, 0x80 | 126], 1002),
        ("a Pong with a length of 64 bits", vec![0x8a, 0x80 | 127], 1002),
        ("reserved bit 1", vec![0xc1, 0x81], 1002),
        ("reserved bit 2", vec![0xa1, 0x81], 1002),
        ("reserved bit 3", vec![0x91, 0x81], 1002),
        ("opcode 3", vec![0x83, 0x80], 1002),
        ("opcode 7", vec![0x87, 0x80], 1002),
        ("opcode 11", vec![0x8b, 0x80], 1002),
        ("opcode 15", vec![0x8f, 0x80], 1002),
        ("a length of 2^64 - 1", length(0xff), 1002),
        ("a length of 2^63", [&length(0x80)[..3], &[0; 7]].concat(), 1002),
        ("a length of 2^63 - 1", [length(0x7f), vec![0xff; 100]].concat(), 1000),
        ("a Close of one byte", close(&[3]), 1002),
        ("a Close with 1005", close(&1005_u16.to_be_bytes()), 1002),
        ("a Close with 1016", close(&1016_u16.to_be_bytes()), 1002),
        ("a reason that is not UTF-8", close(&[3, 0xe8, 0xff]), 1007),
        ("nothing illegal", [message(), masked(0x89, &[0; 125])].concat(), 1000),
        ("half a header", vec![0x82, 0xff, 0xff], 1000),
        ("half a Close", close(&1000_u16.to_be_bytes())[..7].to_vec(), 1000),
    ] {
        for size in [1, bytes.len()] {
            for failed in [false, true] {
                let pieces: Vec<_> = bytes.chunks(size).map(Bytes::copy_from_slice).collect();
                let received = stream::iter(pieces).chain(stream::pending());
                let (response, mut session, mut messages) = handshake(received).await.unwrap();
                let _ = messages.recv().now_or_never();
                let failure = WsClose::new(1008, "no spam").unwrap();
                let result = if failed { Err(failure) } else { Ok(()) };
                let closed = session.within(Duration::ZERO).finish(result).await;
                assert_eq!(closed, WsClosed::TimedOut);
                let mut body = response.into_body();
                let sent = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await;
                let (code, reason) = if failed { (1008, "no spam") } else { (expected, "") };
                assert_eq!(sent.unwrap().unwrap(), close_from_server(code, reason), "{what}");
            }
        }
    }
}
