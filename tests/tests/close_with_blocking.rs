//! `blocking::CloseWith` closes the `WebSocket` of every supported version of tungstenite, over real
//! sockets.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::net::UnixStream,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use fastrapi_compat::{WsClose, WsClosed};
use support::closing::{
    BINARY, CLOSE, CONTINUATION, Closed, FIN, PING, TEXT, answered, close, close_of_server, frame,
};

const NOTHING: [u8; 0] = [];

/// The usual time limit. It is short because the tests wait for it in real time.
const TIMEOUT: Duration = Duration::from_millis(200);

/// After a protocol violation, the server stops waiting if no data arrives for this long.
const LINGER: Duration = Duration::from_millis(300);

/// A limit that is reached only if a test fails.
const TEST_LIMIT: Duration = Duration::from_secs(30);

fn tcp() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    client.set_read_timeout(Some(TEST_LIMIT)).unwrap();
    (client, listener.accept().unwrap().0)
}

/// Runs the server's side of a connection in a new thread.
fn in_thread<S: Send + 'static>(
    server: S,
    session: impl FnOnce(S) -> Closed + Send + 'static,
) -> thread::JoinHandle<Closed> {
    thread::spawn(move || session(server))
}

fn read_frame(client: &mut impl Read) -> Vec<u8> {
    let mut frame = vec![0; 2];
    client.read_exact(&mut frame).unwrap();
    frame.resize(2 + usize::from(frame[1]), 0);
    client.read_exact(&mut frame[2..]).unwrap();
    frame
}

/// Returns the length of the header of a frame from the server.
fn head_len(payload_len: usize) -> usize {
    match payload_len {
        0..126 => 2,
        126..0x1_0000 => 4,
        _ => 10,
    }
}

fn rest(client: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    client.read_to_end(&mut bytes).unwrap();
    bytes
}

/// A stream of a type that this crate does not know. A read blocks for up to 10 ms.
struct Foreign(TcpStream);

impl Foreign {
    fn new(stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
        Self(stream)
    }
}

impl Read for Foreign {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl Write for Foreign {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

macro_rules! version {
    ($module:ident $tungstenite:ident) => {
        mod $module {
            use ::$tungstenite::{
                Error, Message, WebSocket, protocol::Role, stream::MaybeTlsStream,
            };
            use fastrapi_compat::{blocking::CloseWith, $module::status};

            use super::*;

            fn closes<S: Read + Write + Send + 'static>(server: S) -> thread::JoinHandle<Closed> {
                closes_within(TIMEOUT, server)
            }

            fn closes_within<S: Read + Write + Send + 'static>(
                timeout: Duration,
                server: S,
            ) -> thread::JoinHandle<Closed> {
                in_thread(server, move |server| {
                    let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
                    ws.within(timeout).close_with(status::WS_1008_POLICY_VIOLATION, "no spam")
                })
            }

            #[test]
            fn the_client_answers_on_every_type_of_stream() {
                fn check<S: Read + Write + Send + 'static>(
                    mut client: impl Read + Write,
                    server: S,
                ) {
                    let start = Instant::now();
                    let closed = closes_within(TEST_LIMIT, server);
                    assert_eq!(read_frame(&mut client), close_of_server(1008, "no spam"));
                    client.write_all(&close(4999, "all right")).unwrap();
                    assert_eq!(closed.join().unwrap(), answered(4999));
                    assert_eq!(rest(&mut client), NOTHING);
                    assert!(start.elapsed() < TEST_LIMIT, "{:?}", start.elapsed());
                }

                let (client, server) = tcp();
                check(client, server);
                let (client, server) = tcp();
                check(client, MaybeTlsStream::Plain(server));
                let (client, server) = tcp();
                check(client, Foreign::new(server));
                let (client, server) = UnixStream::pair().unwrap();
                check(client, server);
                let (client, server) = UnixStream::pair().unwrap();
                check(client, MaybeTlsStream::Plain(server));
            }

            #[test]
            fn codes_that_may_not_be_sent() {
                let (mut client, server) = tcp();
                let closed = in_thread(server, |server| {
                    let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
                    for number in 0..=u16::MAX {
                        if number != 1005 && WsClose::new(number, "").is_err() {
                            assert_eq!(ws.close_with(number, "").unwrap_err().code(), number);
                        }
                    }
                    ws.send(Message::Binary(vec![7].into())).unwrap();
                    assert_eq!(ws.read().unwrap().into_data(), b"still there?"[..]);
                    ws.close_with(status::WS_1005_NO_STATUS_RCVD, "")
                });
                client.write_all(&frame(FIN | TEXT, b"still there?")).unwrap();
                assert_eq!(read_frame(&mut client), [FIN | BINARY, 1, 7]);
                assert_eq!(read_frame(&mut client), [FIN | CLOSE, 0]);
                client.write_all(&frame(FIN | CLOSE, &[])).unwrap();
                assert_eq!(closed.join().unwrap(), answered(1005));
                assert_eq!(rest(&mut client), NOTHING);
            }

            #[test]
            fn the_client_closes_at_the_same_time() {
                let (mut client, server) = tcp();
                let bytes =
                    [frame(FIN | TEXT, b"hello").repeat(10), close(1001, "leaving")].concat();
                client.write_all(&bytes).unwrap();
                let closed = closes(server);
                assert_eq!(closed.join().unwrap(), answered(1001));
                assert_eq!(rest(&mut client), close_of_server(1008, "no spam"));
            }

            #[test]
            fn the_client_has_disconnected() {
                fn check<S: Read + Write + Send + 'static>(server: S) {
                    let start = Instant::now();
                    let closed = closes_within(TEST_LIMIT, server).join().unwrap();
                    assert_eq!(closed, Ok(WsClosed::Lost));
                    assert!(start.elapsed() < TEST_LIMIT, "{:?}", start.elapsed());
                }

                for resets in [false, true] {
                    let gone = || {
                        let (client, mut server) = tcp();
                        if resets {
                            server.write_all(b"unread").unwrap();
                        }
                        drop(client);
                        server
                    };
                    check(gone());
                    check(Foreign::new(gone()));
                }
            }

            #[test]
            fn the_client_disconnects_without_answering() {
                fn check<S: Read + Write + Send + 'static>(client: TcpStream, server: S) {
                    let start = Instant::now();
                    let closed = closes_within(TEST_LIMIT, server);
                    let sent = [b"unread", &close_of_server(1008, "no spam")[..]].concat();
                    while client.peek(&mut vec![0; sent.len()]).unwrap() < sent.len() {}
                    // The data is still unread, so dropping the client resets the connection.
                    drop(client);
                    assert_eq!(closed.join().unwrap(), Ok(WsClosed::Lost));
                    assert!(start.elapsed() < TEST_LIMIT, "{:?}", start.elapsed());
                }

                for is_foreign in [false, true] {
                    let (client, mut server) = tcp();
                    server.write_all(b"unread").unwrap();
                    match is_foreign {
                        false => check(client, server),
                        true => check(client, Foreign::new(server)),
                    }
                }
            }

            #[test]
            fn the_client_never_answers() {
                fn check<S: Read + Write + Send + 'static>(mut client: impl Read, server: S) {
                    let start = Instant::now();
                    assert_eq!(closes(server).join().unwrap(), Ok(WsClosed::TimedOut));
                    assert!(start.elapsed() >= TIMEOUT);
                    assert_eq!(rest(&mut client), close_of_server(1008, "no spam"));
                }

                let (client, server) = tcp();
                check(client, server);
                let (client, server) = tcp();
                check(client, MaybeTlsStream::Plain(server));
                let (client, server) = tcp();
                check(client, Foreign::new(server));
                let (client, server) = UnixStream::pair().unwrap();
                check(client, server);
                let (client, server) = UnixStream::pair().unwrap();
                check(client, MaybeTlsStream::Plain(server));
            }

            /// The client sends one endless message. It pauses after each part, because
            /// tungstenite's `read` does not return while more data is waiting.
            #[test]
            fn the_client_never_stops_sending() {
                for (first, next) in [
                    (frame(TEXT, b""), frame(CONTINUATION, b"")),
                    ([FIN | BINARY, 0x80 | 127, 0, 0, 0, 0, 0, 0xff, 0, 0].to_vec(), vec![0]),
                ] {
                    let (mut client, server) = tcp();
                    client.write_all(&first).unwrap();
                    let closed = closes(server);
                    // The growing pause lets the server catch up on a machine with a high load.
                    let mut pause = Duration::from_millis(1);
                    while client.write_all(&next).is_ok() {
                        thread::sleep(pause);
                        pause += Duration::from_millis(1);
                    }
                    assert_eq!(closed.join().unwrap(), Ok(WsClosed::TimedOut));
                }
            }

            #[test]
            fn the_client_does_not_read() {
                let (client, server) = tcp();
                server.set_write_timeout(Some(Duration::from_millis(10))).unwrap();
                let closed = in_thread(server, |server| {
                    let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
                    while ws.send(Message::Binary(vec![0; 1 << 20].into())).is_ok() {}
                    ws.within(TIMEOUT).close_with(status::WS_1008_POLICY_VIOLATION, "")
                });
                assert_eq!(closed.join().unwrap(), Ok(WsClosed::TimedOut));
                drop(client);
            }

            /// The server drains the rest of the message, so that the client receives the Close frame.
            #[test]
            fn after_a_message_beyond_the_size_limit() {
                let (mut client, server) = tcp();
                let closed = in_thread(server, |server| {
                    let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
                    assert!(ws.read().is_err());
                    ws.close_with(status::WS_1009_MESSAGE_TOO_BIG, "")
                });
                client.write_all(&frame(FIN | BINARY, &vec![0; (16 << 20) + 1])).unwrap();
                assert_eq!(read_frame(&mut client), close_of_server(1009, ""));
                drop(client);
                assert_eq!(closed.join().unwrap(), Ok(WsClosed::Lost));
            }

            #[test]
            fn an_illegal_answer() {
                let (mut client, server) = tcp();
                let closed = closes(server);
                assert_eq!(read_frame(&mut client), close_of_server(1008, "no spam"));
                client.write_all(&frame(FIN | CLOSE, &[3])).unwrap();
                drop(client);
                assert_eq!(closed.join().unwrap(), Ok(WsClosed::Lost));
            }

            /// A Close frame after an illegal frame is not recognized as an answer.
            #[test]
            fn an_illegal_frame_before_the_answer() {
                let (mut client, server) = tcp();
                let bytes = [frame(FIN | 0xb, &[]), close(1000, "")].concat();
                client.write_all(&bytes).unwrap();
                let closed = closes(server);
                assert_eq!(read_frame(&mut client), close_of_server(1008, "no spam"));
                drop(client);
                assert_eq!(closed.join().unwrap(), Ok(WsClosed::Lost));
            }

            /// The server waits for the client to read the Close frame, but not until the time limit.
            #[test]
            fn the_client_stays_after_an_illegal_frame() {
                fn check<S: Read + Write + 'static>(mut client: TcpStream, server: S) {
                    client.write_all(&frame(FIN | 0xb, &[])).unwrap();
                    let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
                    let start = Instant::now();
                    let closed =
                        ws.within(TEST_LIMIT).close_with(status::WS_1002_PROTOCOL_ERROR, "");
                    assert_eq!(closed, Ok(WsClosed::TimedOut));
                    let took = start.elapsed();
                    assert!(took >= LINGER && took < TEST_LIMIT, "{took:?}");
                    drop(ws);
                    assert_eq!(rest(&mut client), close_of_server(1002, ""));
                }

                let (client, server) = tcp();
                check(client, server);
                let (client, server) = tcp();
                check(client, Foreign::new(server));
            }

            /// There is no room for the Close frame until the client reads the earlier messages.
            #[test]
            fn the_client_reads_late() {
                const MOST: usize = 1 << 20;

                let (mut client, server) = tcp();
                let (is_full, wait) = mpsc::channel();
                let closed = in_thread(server, move |server| {
                    server.set_write_timeout(Some(Duration::from_millis(10))).unwrap();
                    let config = ::$tungstenite::protocol::WebSocketConfig::default();
                    let mut ws = WebSocket::from_raw_socket(server, Role::Server, Some(config));
                    ws.set_config(|config| {
                        config.write_buffer_size = 0;
                        config.max_write_buffer_size = MOST;
                    });
                    let mut written = 0;
                    for len in [100_000, 10_000, 1000, 100, 10, 0] {
                        let message = || Message::Binary(vec![0; len].into());
                        while !matches!(ws.write(message()), Err(Error::WriteBufferFull(_))) {
                            written += head_len(len) + len;
                        }
                    }
                    is_full.send(written).unwrap();
                    ws.close_with(status::WS_1008_POLICY_VIOLATION, "no spam, please")
                });
                let mut written = vec![0; wait.recv().unwrap()];
                client.read_exact(&mut written).unwrap();
                assert_eq!(read_frame(&mut client), close_of_server(1008, "no spam, please"));
                drop(client);
                assert_eq!(closed.join().unwrap(), Ok(WsClosed::Lost));
            }

            #[test]
            fn the_settings_of_the_stream_are_restored() {
                for nonblocking in [false, true] {
                    for timeout in [None, Some(Duration::from_millis(120))] {
                        let (mut client, server) = tcp();
                        client.write_all(&close(1000, "")).unwrap();
                        server.set_nonblocking(nonblocking).unwrap();
                        server.set_read_timeout(timeout).unwrap();
                        let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
                        assert_eq!(ws.close_with(1000, ""), answered(1000));
                        let server = socket2::SockRef::from(ws.get_ref());
                        assert_eq!(server.nonblocking().unwrap(), nonblocking);
                        assert_eq!(server.read_timeout().unwrap(), timeout);
                    }
                }
            }

            /// The client shuts down its sending side but continues to read.
            #[test]
            fn the_client_half_closes() {
                let (mut client, server) = tcp();
                client.shutdown(std::net::Shutdown::Write).unwrap();
                let closed = closes_within(TEST_LIMIT, server);
                assert_eq!(rest(&mut client), close_of_server(1008, "no spam"));
                assert_eq!(closed.join().unwrap(), Ok(WsClosed::Lost));
            }

            /// `finish` sends the close code that matches the client's protocol violation. The
            /// server does not answer a Ping after the violation.
            #[test]
            fn every_violation_is_closed_with_its_code() {
                let too_big = frame(FIN | BINARY, &vec![0; (16 << 20) + 1]);
                for (violation, expected) in [
                    (frame(FIN | TEXT, &[0xff]), 1007),
                    (frame(FIN | 0xb, &[]), 1002),
                    (too_big, 1009),
                ] {
                    let (mut client, server) = tcp();
                    let closed = in_thread(server, |server| {
                        let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
                        let result = (|| -> Result<(), WsClose> {
                            ws.read()?;
                            Ok(())
                        })();
                        Ok(ws.finish(result))
                    });
                    let ping = frame(FIN | PING, b"are you there?");
                    client.write_all(&[violation, ping].concat()).unwrap();
                    assert_eq!(rest(&mut client), close_of_server(expected, ""));
                    assert_eq!(closed.join().unwrap(), Ok(WsClosed::TimedOut));
                }
            }
        }
    };
}

support::tungstenite_versions!(version);

/// The limit of 300 ms without data applies only after a protocol violation.
#[test]
fn a_slow_answer() {
    use fastrapi_compat::blocking::CloseWith;
    use tungstenite::{WebSocket, protocol::Role};

    let (mut client, server) = tcp();
    let closed = in_thread(server, |server| {
        let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
        ws.within(TEST_LIMIT).close_with(1008, "no spam")
    });
    assert_eq!(read_frame(&mut client), close_of_server(1008, "no spam"));
    thread::sleep(Duration::from_millis(1500));
    client.write_all(&close(4999, "all right")).unwrap();
    assert_eq!(closed.join().unwrap(), answered(4999));
}

/// The server stops waiting when the connection is lost.
#[test]
fn a_connection_that_breaks_after_an_illegal_frame() {
    use fastrapi_compat::blocking::CloseWith;
    use tungstenite::{WebSocket, protocol::Role};

    struct Breaking(Vec<u8>);

    impl Read for Breaking {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            match self.0.len() {
                0 => Err(io::ErrorKind::ConnectionReset.into()),
                len => {
                    bytes[..len].copy_from_slice(&std::mem::take(&mut self.0));
                    Ok(len)
                }
            }
        }
    }

    impl Write for Breaking {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let client = Breaking(frame(FIN | 0xb, &[]));
    let mut ws = WebSocket::from_raw_socket(client, Role::Server, None);
    let result = ws.read().map(drop).map_err(WsClose::from);
    assert_eq!(ws.within(TEST_LIMIT).finish(result), WsClosed::Lost);
}

/// If the operating system cannot wait for a non-blocking stream, the server pauses between reads.
#[test]
fn a_stream_with_nothing_to_read() {
    use fastrapi_compat::blocking::CloseWith;
    use tungstenite::{WebSocket, protocol::Role};

    struct Silent {
        reads: u128,
    }

    impl Read for Silent {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            self.reads += 1;
            Err(io::ErrorKind::WouldBlock.into())
        }
    }

    impl Write for Silent {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let mut ws = WebSocket::from_raw_socket(Silent { reads: 0 }, Role::Server, None);
    assert_eq!(ws.within(TIMEOUT).close_with(1008, ""), Ok(WsClosed::TimedOut));
    let reads = ws.get_ref().reads;
    assert!(reads <= TIMEOUT.as_millis() / 2, "{reads} reads");
}

/// Returns the processor time that this thread has used.
#[cfg(target_os = "linux")]
fn processor_time() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(times.split(' ').next().unwrap().parse().unwrap())
}

/// The thread sleeps while it waits for the peer.
#[cfg(target_os = "linux")]
#[test]
fn waiting_takes_no_processor_time() {
    use fastrapi_compat::blocking::CloseWith;
    use tungstenite::{WebSocket, protocol::Role};

    let (_client, server) = tcp();
    let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
    let before = processor_time();
    assert_eq!(ws.within(LINGER).close_with(1008, ""), Ok(WsClosed::TimedOut));
    let used = processor_time() - before;
    assert!(used < LINGER / 5, "{used:?}");
}

/// The thread also sleeps if the client has shut down its sending side and does not read.
#[cfg(target_os = "linux")]
#[test]
fn waiting_for_a_half_closed_client_takes_no_processor_time() {
    use fastrapi_compat::blocking::CloseWith;
    use tungstenite::{Message, WebSocket, protocol::Role};

    let (client, server) = tcp();
    client.shutdown(std::net::Shutdown::Write).unwrap();
    server.set_nonblocking(true).unwrap();
    let mut ws = WebSocket::from_raw_socket(server, Role::Server, None);
    ws.send(Message::binary(vec![0; 32 << 20])).unwrap_err(); // more than the system buffers
    let before = processor_time();
    ws.within(LINGER).close_with(1008, "").unwrap();
    let used = processor_time() - before;
    assert!(used < LINGER / 5, "{used:?}");
}
