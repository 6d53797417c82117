//! `CloseWith` closes asynchronous sockets correctly even if the client is slow, never stops
//! sending or violates the protocol. `tests/interop/` tests well-behaved clients.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use fastrapi_compat::{CloseWith, ReceivedClose, WsClose, WsCloseCode, WsClosed, int::status};
use support::closing::*;
use tokio::{
    io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf},
    time::Instant,
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::protocol::{Role, WebSocketConfig},
};

const NOTHING: [u8; 0] = [];

/// After a protocol violation, the server stops waiting if no data arrives for this long.
const LINGER: Duration = Duration::from_millis(300);

/// Reports whether `close_with` accepts this code. For 1005, it sends a Close frame without a code.
fn is_accepted(number: u16) -> bool {
    number == 1005 || WsCloseCode::from(number).is_sendable()
}

/// The server sends exactly one Close frame and returns the code of the client's answer.
async fn every_code(server: Server) {
    let start = Instant::now();
    for number in (0..=u16::MAX).filter(|number| is_accepted(*number)) {
        let (mut client, closed) = server.closes(number, "", TIMEOUT).await;
        let (expected, answer) = match number {
            1005 => (vec![FIN | CLOSE, 0], frame(FIN | CLOSE, &[])),
            _ => (close_of_server(number, ""), close(number, "")),
        };
        assert_eq!(read_frame(&mut client).await, expected);
        sends(&mut client, &answer).await;
        let expected = match number {
            // fastwebsockets refuses this code.
            1014 if server.is_fast() => Ok(WsClosed::Lost),
            _ => answered(number),
        };
        assert_eq!(closed.await, expected);
        assert_eq!(rest(client).await, NOTHING);
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn every_code_with_tungstenite() {
    every_code(TOKIO_TUNGSTENITE).await;
}

#[tokio::test(start_paused = true)]
async fn every_code_with_fastwebsockets() {
    every_code(FAST_WEB_SOCKET).await;
}

/// The client may answer with any legal code. An illegal answer counts as a lost connection.
async fn every_answer(server: Server) {
    for number in 0..=u16::MAX {
        let (mut client, closed) = server.closes(1000u16, "", TIMEOUT).await;
        read_frame(&mut client).await;
        sends(&mut client, &close(number, "bye")).await;
        let is_legal = match number {
            1005 | 1014 => !server.is_fast(),
            _ => WsCloseCode::from(number).is_sendable(),
        };
        let expected = if is_legal { answered(number) } else { Ok(WsClosed::Lost) };
        assert_eq!(closed.await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn every_answer_with_tungstenite() {
    every_answer(TOKIO_TUNGSTENITE).await;
}

#[tokio::test(start_paused = true)]
async fn every_answer_with_fastwebsockets() {
    every_answer(FAST_WEB_SOCKET).await;
}

#[tokio::test(start_paused = true)]
async fn reasons_of_every_length() {
    for server in servers() {
        for len in 0..=123 {
            let reason = "x".repeat(len);
            let (mut client, closed) = server.closes(1008u16, &reason, TIMEOUT).await;
            assert_eq!(read_frame(&mut client).await, close_of_server(1008, &reason));
            sends(&mut client, &close(1008, "")).await;
            assert_eq!(closed.await, answered(1008));
            assert_eq!(rest(client).await, NOTHING);
        }
    }
}

/// Refusing a code sends nothing, and the socket can still be used.
#[tokio::test(start_paused = true)]
async fn codes_that_may_not_be_sent() {
    for server in servers() {
        let (mut client, closed) = server
            .runs(PIPE, async |mut ws| {
                for code in (0..=u16::MAX).filter(|number| !is_accepted(*number)) {
                    assert_eq!(ws.close_with(code, "").await.unwrap_err().code(), code);
                }

                assert!(ws.receives().await);
                ws.sends(1).await;
                ws.close_with(status::WS_1000_NORMAL_CLOSURE, "").await
            })
            .await;
        sends(&mut client, &frame(FIN | TEXT, b"still there?")).await;
        assert_eq!(read_frame(&mut client).await, [FIN | BINARY, 1, 0]);
        assert_eq!(read_frame(&mut client).await, close_of_server(1000, ""));
        sends(&mut client, &close(1000, "")).await;
        assert_eq!(closed.await, answered(1000));
    }
}

/// The server sends its Close frame before it has read the client's.
#[tokio::test(start_paused = true)]
async fn the_client_closes_at_the_same_time() {
    for server in servers() {
        for before in [0, 1, 10] {
            let (mut client, closed) = receives_and_closes(server).await;
            let mut bytes = frame(FIN | TEXT, b"first");
            bytes.extend(frame(FIN | TEXT, b"spam").repeat(before));
            bytes.extend(close(1001, "leaving"));
            sends(&mut client, &bytes).await;
            assert_eq!(closed.await, answered(1001), "{server:?}");
            assert_eq!(rest(client).await, close_of_server(1008, "no spam"), "{server:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_closes_at_the_same_time_without_a_code() {
    for server in servers() {
        let (mut client, closed) = receives_and_closes(server).await;
        let bytes = [frame(FIN | TEXT, b"first"), frame(FIN | CLOSE, &[])].concat();
        sends(&mut client, &bytes).await;
        assert_eq!(closed.await, answered(1005));
        assert_eq!(rest(client).await, close_of_server(1008, "no spam"));
    }
}

/// The server has already read the client's Close frame and only has to answer it.
#[tokio::test(start_paused = true)]
async fn the_client_closed_first() {
    for server in servers() {
        let (mut client, closed) = receives_and_closes(server).await;
        sends(&mut client, &close(1001, "leaving")).await;
        assert_eq!(closed.await, Ok(WsClosed::AlreadyClosed));
        assert_eq!(rest(client).await, close_of_server(1001, "leaving"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_has_disconnected() {
    for server in servers() {
        let start = Instant::now();
        let (client, closed) = server.closes(1008u16, "", TIMEOUT).await;
        drop(client);
        assert_eq!(closed.await, Ok(WsClosed::Lost));
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_disconnects_without_answering() {
    for server in servers() {
        let start = Instant::now();
        let (mut client, closed) = server.closes(1008u16, "", TIMEOUT).await;
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, ""));
        drop(client);
        assert_eq!(closed.await, Ok(WsClosed::Lost));
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_never_answers() {
    for server in servers() {
        for timeout in [Duration::ZERO, Duration::from_secs(3), TIMEOUT] {
            let (client, closed) = server.closes(1008u16, "", timeout).await;
            let took = took(closed).await;
            assert!(is_about(took, timeout), "{took:?} {timeout:?}");
            assert_eq!(rest(client).await, close_of_server(1008, ""));
        }
    }
}

/// The default is 10 seconds.
#[tokio::test(start_paused = true)]
async fn the_default_time_limit() {
    for server in servers() {
        let (client, closed) = server
            .runs(PIPE, async |mut ws| ws.close_with(status::WS_1008_POLICY_VIOLATION, "").await)
            .await;
        let took = took(closed).await;
        assert!(is_about(took, Duration::from_secs(10)), "{took:?}");
        drop(client);
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_sends_one_byte_at_a_time() {
    for server in servers() {
        for pause in [TIMEOUT * 3 / 5, TIMEOUT * 5] {
            let (mut client, closed) = server.closes(1008u16, "", TIMEOUT).await;
            let slow = tokio::spawn(async move {
                for byte in frame(FIN | BINARY, &[0; 1000]) {
                    sends(&mut client, &[byte]).await;
                    tokio::time::sleep(pause).await;
                }
            });
            let took = took(closed).await;
            assert!(is_about(took, TIMEOUT), "{took:?}");
            slow.abort();
        }
    }
}

/// Tokio's paused clock advances only while all tasks are idle, so the test advances it.
#[tokio::test(start_paused = true)]
async fn the_client_never_stops_sending() {
    let message = frame(FIN | BINARY, &[0; 1000]);
    let fragment = frame(CONTINUATION, &[]);
    for server in servers() {
        for (first, next) in [(&message, &message), (&frame(TEXT, &[]), &fragment)] {
            let (mut client, closed) = server.closes(1008u16, "", TIMEOUT).await;
            let (first, next) = (first.clone(), next.clone());
            let busy = tokio::spawn(async move {
                sends(&mut client, &first).await;
                loop {
                    sends(&mut client, &next).await;
                    tokio::time::advance(Duration::from_millis(5)).await;
                }
            });
            assert!(is_about(took(closed).await, TIMEOUT));
            busy.abort();
        }
    }
}

/// The client's Pings are not answered once the server has closed.
#[tokio::test(start_paused = true)]
async fn the_client_sends_pings() {
    for server in servers() {
        let (mut client, closed) = server.closes(1008u16, "", TIMEOUT).await;
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, ""));
        sends(&mut client, &frame(FIN | PING, b"there?").repeat(100)).await;
        sends(&mut client, &close(1008, "")).await;
        assert_eq!(closed.await, answered(1008));
        assert_eq!(rest(client).await, NOTHING);
    }
}

/// The pipe to the client is full, so the Close frame cannot be sent.
#[tokio::test(start_paused = true)]
async fn the_client_does_not_read() {
    for server in servers() {
        let (client, closed) = server
            .runs(1024, async |mut ws| {
                let _ = tokio::time::timeout(Duration::from_secs(1), ws.sends(1_000_000)).await;
                ws.close_with(status::WS_1008_POLICY_VIOLATION, "").await
            })
            .await;
        let took = took(closed).await;
        assert!(is_about(took, TIMEOUT + Duration::from_secs(1)), "{took:?}");
        drop(client);
    }
}

/// Both sides send more than the pipe can buffer. The client reads only after it has sent everything.
/// fastwebsockets cannot read while it writes.
#[tokio::test(start_paused = true)]
async fn the_client_writes_before_it_reads() {
    for server in tungstenite_servers() {
        let (mut client, closed) = server
            .runs(1024, async |mut ws| {
                let _ = tokio::time::timeout(Duration::from_secs(1), ws.sends(10_000)).await;
                ws.close_with(status::WS_1008_POLICY_VIOLATION, "").await
            })
            .await;
        for _ in 0..1000 {
            sends(&mut client, &frame(FIN | BINARY, &[0; 1000])).await;
        }
        let mut message = vec![0; 4 + 10_000];
        tokio::io::AsyncReadExt::read_exact(&mut client, &mut message).await.unwrap();
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, ""));
        sends(&mut client, &close(1008, "")).await;
        assert_eq!(closed.await, answered(1008));
    }
}

/// There is no room for the Close frame until the client reads the earlier message.
#[tokio::test(start_paused = true)]
async fn the_client_reads_late() {
    let (mut client, server) = tokio::io::duplex(16);
    let mut config = WebSocketConfig::default();
    config.write_buffer_size = 0;
    config.max_write_buffer_size = 103;
    let mut ws = WebSocketStream::from_raw_socket(server, Role::Server, Some(config)).await;
    let session = async {
        let message = tungstenite::Message::Binary(vec![0; 100].into());
        let sent = futures_util::SinkExt::send(&mut ws, message);
        assert!(tokio::time::timeout(Duration::from_secs(1), sent).await.is_err());
        ws.close_with(status::WS_1008_POLICY_VIOLATION, "no spam, please").await
    };
    let late = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let mut message = vec![0; 2 + 100];
        tokio::io::AsyncReadExt::read_exact(&mut client, &mut message).await.unwrap();
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, "no spam, please"));
        sends(&mut client, &close(1008, "")).await;
    };
    assert_eq!(tokio::join!(session, late).0, answered(1008));
}

/// Queued messages are flushed first, which makes room for the Close frame.
#[tokio::test(start_paused = true)]
async fn the_write_buffer_is_nearly_full() {
    let (mut client, server) = tokio::io::duplex(PIPE);
    let mut config = WebSocketConfig::default();
    config.write_buffer_size = 900;
    config.max_write_buffer_size = 1000;
    let mut ws = WebSocketStream::from_raw_socket(server, Role::Server, Some(config)).await;
    let reason = "x".repeat(123);
    let session = async {
        let message = tungstenite::Message::Binary(vec![0; 876].into());
        futures_util::SinkExt::feed(&mut ws, message).await.unwrap();
        ws.close_with(status::WS_1008_POLICY_VIOLATION, reason.clone()).await
    };
    let client = async {
        let mut message = vec![0; 4 + 876];
        tokio::io::AsyncReadExt::read_exact(&mut client, &mut message).await.unwrap();
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, &reason));
        sends(&mut client, &close(1008, "")).await;
    };
    assert_eq!(tokio::join!(session, client).0, answered(1008));
}

/// The client shuts down its sending side but continues to read.
#[tokio::test(start_paused = true)]
async fn the_client_half_closes() {
    for server in servers() {
        let (client, closed) = receives_and_closes(server).await;
        let (reader, mut writer) = tokio::io::split(client);
        let first = frame(FIN | TEXT, b"first");
        tokio::io::AsyncWriteExt::write_all(&mut writer, &first).await.unwrap();
        tokio::io::AsyncWriteExt::shutdown(&mut writer).await.unwrap();
        assert_eq!(rest(reader).await, close_of_server(1008, "no spam"), "{server:?}");
        assert_eq!(closed.await, Ok(WsClosed::Lost));
    }
}

/// `finish` sends the close code that matches the client's protocol violation.
#[tokio::test(start_paused = true)]
async fn every_violation_is_closed_with_its_code() {
    for server in servers() {
        for (what, bytes, expected) in [
            ("not UTF-8", frame(FIN | TEXT, &[0xff]), 1007),
            ("a reserved opcode", frame(FIN | 0xb, &[]), 1002),
            (
                "more than 16 MiB",
                [&[FIN | BINARY, 0xff][..], &[0, 0, 0, 0, 1, 0, 0, 1], &[0; 4]].concat(),
                1009,
            ),
        ] {
            let (mut client, closed) = server
                .runs(PIPE, async |mut ws| {
                    let result = ws.receives_or_fails().await;
                    ws.finish(result).await
                })
                .await;
            sends(&mut client, &bytes).await;
            let took = took(closed).await;
            assert!(is_about(took, LINGER), "{server:?}, {what}: {took:?}");
            assert_eq!(rest(client).await, close_of_server(expected, ""), "{server:?}, {what}");
        }
    }
}

/// The server drains data for as long as it arrives, because the client may not have read the Close
/// frame yet.
#[tokio::test(start_paused = true)]
async fn a_message_beyond_the_size_limit_arrives_slowly() {
    let start = Instant::now();
    let (mut client, closed) = TOKIO_TUNGSTENITE
        .runs(PIPE, async |mut ws| {
            let result = ws.receives_or_fails().await;
            ws.finish(result).await
        })
        .await;
    let message = frame(FIN | BINARY, &vec![0; 20 << 20]);
    for part in message.chunks(message.len() / 5) {
        sends(&mut client, part).await;
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert_eq!(read_frame(&mut client).await, close_of_server(1009, ""));
    drop(client);
    assert_eq!(closed.await, Ok(WsClosed::Lost));
    assert!(start.elapsed() >= Duration::from_secs(1));
}

/// After an error that reports a lost connection, `finish` neither sends a Close frame nor waits.
#[tokio::test(start_paused = true)]
async fn a_lost_connection() {
    for server in servers() {
        let start = Instant::now();
        let (client, closed) = server
            .runs(PIPE, async |mut ws| {
                let result = ws.receives_or_fails().await;
                assert_eq!(result.as_ref().unwrap_err().code(), 1006);
                ws.finish(result).await
            })
            .await;
        drop(client);
        assert_eq!(closed.await, Ok(WsClosed::Lost));
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}

/// The reason is cut at a character boundary.
#[tokio::test(start_paused = true)]
async fn a_reason_that_is_too_long() {
    for server in servers() {
        let reason = "é".repeat(100);
        let (mut client, closed) = server.closes(1008u16, &reason, TIMEOUT).await;
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, &"é".repeat(61)));
        drop(client);
        assert_eq!(closed.await, Ok(WsClosed::Lost));
    }
}

/// The server receives more messages than it reads before yielding to other tasks.
#[tokio::test(start_paused = true)]
async fn the_client_sends_many_messages_before_answering() {
    let start = Instant::now();
    for server in servers() {
        let (mut client, closed) = server.closes(1008u16, "", TIMEOUT).await;
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, ""));
        let mut bytes = frame(FIN | TEXT, b"spam").repeat(5000);
        bytes.extend(close(1008, ""));
        sends(&mut client, &bytes).await;
        assert_eq!(closed.await, answered(1008));
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

/// Closing yields to other tasks even if the stream never returns `Poll::Pending`.
#[tokio::test(start_paused = true)]
async fn a_stream_that_is_always_ready() {
    struct Endless(Vec<u8>);

    impl AsyncRead for Endless {
        fn poll_read(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            bytes.put_slice(&frame(FIN | TEXT, b"spam"));
            Poll::Ready(Ok(()))
        }
    }

    impl AsyncWrite for Endless {
        fn poll_write(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            self.0.extend(bytes);
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    let clock = tokio::spawn(async {
        loop {
            tokio::time::advance(Duration::from_millis(5)).await;
        }
    });
    let mut ws = WebSocketStream::from_raw_socket(Endless(vec![]), Role::Server, None).await;
    let passed = took(ws.close_with(status::WS_1008_POLICY_VIOLATION, "")).await;
    assert!(is_about(passed, TIMEOUT), "{passed:?}");
    assert_eq!(ws.get_ref().0, close_of_server(1008, ""));

    let role = fastwebsockets::Role::Server;
    let mut ws = fastwebsockets::WebSocket::after_handshake(Endless(vec![]), role);
    let passed = took(ws.close_with(status::WS_1008_POLICY_VIOLATION, "")).await;
    assert!(is_about(passed, TIMEOUT), "{passed:?}");
    assert_eq!(ws.into_inner().0, close_of_server(1008, ""));
    clock.abort();
}

/// An illegal frame is not an answer, and the frames after it cannot be parsed. fastwebsockets accepts
/// some of them.
#[tokio::test(start_paused = true)]
async fn the_client_answers_with_an_illegal_frame() {
    let unmasked = [FIN | CLOSE, 2, 3, 0xf0].to_vec();
    let illegal = [
        ("unmasked", unmasked),
        ("a code of one byte", frame(FIN | CLOSE, &[3])),
        ("a reason that is not UTF-8", frame(FIN | CLOSE, &[3, 0xf0, 0xff])),
        ("126 bytes", close(1008, &"x".repeat(124))),
        ("fragmented", frame(CLOSE, &[3, 0xf0])),
        ("reserved bits", frame(FIN | CLOSE | 0x40, &[3, 0xf0])),
        ("a reserved opcode", frame(FIN | 0xb, &[3, 0xf0])),
        ("a continuation without a message", frame(FIN | CONTINUATION, &[3, 0xf0])),
        ("a message of 2^63 bytes", [FIN | BINARY, 0xff].repeat(4)),
    ];
    let accepted = ["unmasked", "126 bytes", "a continuation without a message"];
    for server in servers() {
        for (what, answer) in &illegal {
            if server.is_fast() && accepted.contains(what) {
                continue;
            }
            let (mut client, closed) = server.closes(1008u16, "", TIMEOUT).await;
            assert_eq!(read_frame(&mut client).await, close_of_server(1008, ""));
            sends(&mut client, answer).await;
            sends(&mut client, &close(1000, "")).await;
            let took = took(closed).await;
            assert!(is_about(took, LINGER), "{server:?}, {what}: {took:?}");
        }
    }
}

/// The server does not wait for a client that has disconnected. This does not apply to axum, which
/// does not report the disconnect after an illegal frame.
#[tokio::test(start_paused = true)]
async fn the_client_disconnects_after_an_illegal_answer() {
    let start = Instant::now();
    for server in [TOKIO_TUNGSTENITE, FAST_WEB_SOCKET, FAST_FRAGMENTS] {
        let (mut client, closed) = server.closes(1008u16, "", TIMEOUT).await;
        sends(&mut client, &frame(FIN | CLOSE, &[3])).await;
        drop(client);
        assert_eq!(closed.await, Ok(WsClosed::Lost));
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}

/// The server drains data until the client disconnects. fastwebsockets does not read beyond a reserved
/// opcode, only beyond text that is not UTF-8.
#[tokio::test(start_paused = true)]
async fn the_client_keeps_sending_after_an_illegal_answer() {
    const PAUSE: Duration = Duration::from_millis(100);

    let not_utf8 = frame(FIN | TEXT, &[0xff]);
    for (server, illegal) in [
        (TOKIO_TUNGSTENITE, &frame(FIN | 0xb, &[])),
        (FAST_WEB_SOCKET, &not_utf8),
        (FAST_FRAGMENTS, &not_utf8),
    ] {
        let start = Instant::now();
        let (mut client, closed) = server.closes(1008u16, "", TIMEOUT).await;
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, ""));
        for _ in 0..5 {
            sends(&mut client, illegal).await;
            tokio::time::sleep(PAUSE).await;
        }
        drop(client);
        assert_eq!(closed.await, Ok(WsClosed::Lost));
        assert_eq!(start.elapsed(), 5 * PAUSE);
    }
}

/// This does not apply to fastwebsockets, which does not report the disconnect after a reserved opcode.
#[tokio::test(start_paused = true)]
async fn the_client_sends_an_illegal_frame_and_disconnects() {
    for server in tungstenite_servers() {
        let start = Instant::now();
        let (mut client, closed) = server
            .runs(PIPE, async |mut ws| {
                assert!(!ws.receives().await);
                ws.close_with(status::WS_1002_PROTOCOL_ERROR, "").await
            })
            .await;
        sends(&mut client, &frame(FIN | 0xb, &[])).await;
        drop(client);
        assert_eq!(closed.await, Ok(WsClosed::Lost));
        assert_eq!(start.elapsed(), Duration::ZERO, "{server:?}");
    }
}

/// A server that has received an illegal message can still close with a code and a reason.
#[tokio::test(start_paused = true)]
async fn after_an_illegal_frame() {
    for server in tungstenite_servers() {
        let (mut client, closed) = server
            .runs(PIPE, async |mut ws| {
                assert!(!ws.receives().await);
                ws.close_with(status::WS_1007_INVALID_FRAME_PAYLOAD_DATA, "not UTF-8").await
            })
            .await;
        sends(&mut client, &frame(FIN | TEXT, &[0xff])).await;
        let took = took(closed).await;
        assert!(is_about(took, LINGER), "{server:?}: {took:?}");
        assert_eq!(rest(client).await, close_of_server(1007, "not UTF-8"));
    }
}

/// fastwebsockets can read the client's answer to a violation that did not concern the frames.
#[tokio::test(start_paused = true)]
async fn fastwebsockets_after_text_that_is_not_utf8() {
    for server in FAST {
        let (mut client, closed) = server
            .runs(PIPE, async |mut ws| {
                assert!(!ws.receives().await);
                ws.close_with(status::WS_1007_INVALID_FRAME_PAYLOAD_DATA, "not UTF-8").await
            })
            .await;
        sends(&mut client, &frame(FIN | TEXT, &[0xff])).await;
        assert_eq!(read_frame(&mut client).await, close_of_server(1007, "not UTF-8"));
        sends(&mut client, &close(1007, "")).await;
        assert_eq!(closed.await, answered(1007));
    }
}

/// fastwebsockets has answered the invalid code with 1002, and no second Close frame follows.
#[tokio::test(start_paused = true)]
async fn fastwebsockets_after_an_invalid_close_code() {
    for server in FAST {
        let (mut client, closed) = server
            .runs(PIPE, async |mut ws| {
                let result = ws.receives_or_fails().await;
                assert_eq!(result.as_ref().unwrap_err().code(), 1002);
                ws.finish(result).await
            })
            .await;
        sends(&mut client, &close(1006, "bye")).await;
        assert!(is_about(took(closed).await, LINGER));
        assert_eq!(rest(client).await, close_of_server(1002, "bye"));
    }
}

/// A `FragmentCollector` sends a Ping frame before its Close frame only if it does not know whether
/// it is closed.
#[tokio::test(start_paused = true)]
async fn fastwebsockets_sends_pings() {
    for (message, expected) in [
        (frame(FIN | TEXT, b"spam"), [&[FIN | PING, 0], &*close_of_server(1000, "")].concat()),
        (frame(FIN | TEXT, &[0xff]), close_of_server(1007, "")),
        (close(1001, "leaving"), close_of_server(1001, "leaving")),
    ] {
        let (mut client, closed) = FAST_FRAGMENTS
            .runs(PIPE, async |mut ws| {
                let result = ws.receives_or_fails().await;
                ws.finish(result).await
            })
            .await;
        sends(&mut client, &message).await;
        let _ = closed.await;
        let mut bytes = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut client, &mut bytes).await.unwrap();
        assert_eq!(bytes, expected);
    }
}

/// The Close frame does not stay in the buffer of a stream.
#[tokio::test(start_paused = true)]
async fn fastwebsockets_flushes() {
    let (mut client, server) = tokio::io::duplex(PIPE);
    let stream = tokio::io::BufStream::new(server);
    let mut ws = fastwebsockets::WebSocket::after_handshake(stream, fastwebsockets::Role::Server);
    let answers = async {
        assert_eq!(read_frame(&mut client).await, close_of_server(1008, ""));
        sends(&mut client, &close(1008, "")).await;
    };
    let closed = ws.close_with(status::WS_1008_POLICY_VIOLATION, "");
    assert_eq!(tokio::join!(closed, answers).0, answered(1008));
}

/// fastwebsockets as a client masks its Close frame. tungstenite would not accept an unmasked one.
#[tokio::test(start_paused = true)]
async fn closing_from_a_client_with_fastwebsockets() {
    use fastwebsockets::{FragmentCollector, Role::Client, WebSocket};

    for code in [1001u16, 1005] {
        for collects in [false, true] {
            let (client, server) = tokio::io::duplex(PIPE);
            let client = async {
                let mut ws = WebSocket::after_handshake(client, Client);
                match collects {
                    true => FragmentCollector::new(ws).close_with(code, "").await,
                    false => ws.close_with(code, "").await,
                }
            };
            let mut server = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
            let closed = tokio::join!(
                client,
                server.close_with(status::WS_1012_SERVICE_RESTART, "restarting"),
            );
            assert_eq!(closed, (answered(1012), answered(code)));
        }
    }
}

/// A client waits for the server to end the connection.
#[tokio::test(start_paused = true)]
async fn closing_from_the_client() {
    let (client, server) = tokio::io::duplex(PIPE);
    let mut client = WebSocketStream::from_raw_socket(client, Role::Client, None).await;
    let mut server = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
    let closed = tokio::join!(
        client.close_with(status::WS_1001_GOING_AWAY, "leaving"),
        server.close_with(status::WS_1012_SERVICE_RESTART, "restarting"),
    );
    assert_eq!(closed, (answered(1012), answered(1001)));
}

/// The server's answer counts even if the connection then breaks instead of ending.
#[tokio::test(start_paused = true)]
async fn the_server_answers_and_the_connection_breaks() {
    struct Breaking(Vec<u8>);

    impl AsyncRead for Breaking {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            if self.0.is_empty() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            bytes.put_slice(&std::mem::take(&mut self.0));
            Poll::Ready(Ok(()))
        }
    }

    impl AsyncWrite for Breaking {
        fn poll_write(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    let start = Instant::now();
    let server = Breaking(close_of_server(1008, "no spam"));
    let mut ws = WebSocketStream::from_raw_socket(server, Role::Client, None).await;
    assert_eq!(ws.close_with(status::WS_1001_GOING_AWAY, "").await, answered(1008));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

/// Data after the server's Close frame does not change the outcome.
#[tokio::test(start_paused = true)]
async fn the_server_keeps_sending_after_its_close() {
    let (mut server, client) = tokio::io::duplex(PIPE);
    let mut ws = WebSocketStream::from_raw_socket(client, Role::Client, None).await;
    let bytes = [close_of_server(1008, ""), vec![FIN | TEXT, 1, b'x']].concat();
    sends(&mut server, &bytes).await;
    assert_eq!(ws.close_with(1001u16, "").await, answered(1008));
}

/// Nothing is sent unless the future is polled.
#[tokio::test(start_paused = true)]
async fn not_awaited() {
    for server in servers() {
        let (client, closed) = server
            .runs(PIPE, async |mut ws| {
                drop(ws.close_with(status::WS_1008_POLICY_VIOLATION, ""));
                answered(1000)
            })
            .await;
        assert_eq!(closed.await, answered(1000));
        assert_eq!(rest(client).await, NOTHING);
    }
}

/// `close_with` accepts the constants of every module, and numbers.
#[tokio::test(start_paused = true)]
async fn every_type_of_code() {
    async fn check(code: impl Into<WsCloseCode>) {
        let (mut client, closed) = TOKIO_TUNGSTENITE.closes(code, "", TIMEOUT).await;
        assert_eq!(read_frame(&mut client).await, close_of_server(1012, ""));
        drop(client);
        assert_eq!(closed.await, Ok(WsClosed::Lost));
    }
    use fastrapi_compat as f;

    check(f::status::WS_1012_SERVICE_RESTART).await;
    check(f::axum::status::WS_1012_SERVICE_RESTART).await;
    check(f::actix::status::WS_1012_SERVICE_RESTART).await;
    check(f::fastwebsockets::status::WS_1012_SERVICE_RESTART).await;
    check(f::int::status::WS_1012_SERVICE_RESTART).await;
    check(f::portable::status::WS_1012_SERVICE_RESTART).await;
    macro_rules! tungstenite {
        ($version:ident $tungstenite:ident) => {
            check(f::$version::status::WS_1012_SERVICE_RESTART).await;
        };
    }
    support::tungstenite_versions!(tungstenite);
    check(1012).await;
}

/// `finish` closes with 1000 for `Ok(())`, and with the error's code and reason otherwise.
#[tokio::test(start_paused = true)]
async fn finish_with_a_result() {
    let failed = WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam").unwrap();
    for (result, expected) in
        [(Ok(()), close_of_server(1000, "")), (Err(failed), close_of_server(1008, "no spam"))]
    {
        for server in servers() {
            let result = result.clone();
            let (mut client, closed) =
                server.runs(PIPE, async |mut ws| ws.finish(result).await).await;
            assert_eq!(read_frame(&mut client).await, expected);
            drop(client);
            assert_eq!(closed.await, Ok(WsClosed::Lost));
        }
    }
}

/// `tokio::spawn` requires futures that are `Send`.
#[test]
fn futures_are_send() {
    fn is_send<T: Send>(_: &T) {}

    let (stream, _) = tokio::io::duplex(1);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut ws = runtime.block_on(WebSocketStream::from_raw_socket(stream, Role::Server, None));
    is_send(&ws.close_with(status::WS_1000_NORMAL_CLOSURE, ""));

    let (stream, _) = tokio::io::duplex(1);
    let role = fastwebsockets::Role::Server;
    let mut ws = fastwebsockets::WebSocket::after_handshake(stream, role);
    is_send(&ws.close_with(status::WS_1000_NORMAL_CLOSURE, ""));

    // A function that is generic over the socket can be spawned, too.
    fn is_send_if_the_socket_is<W: CloseWith + Send>(ws: &mut W) {
        is_send(&ws.close_with(status::WS_1000_NORMAL_CLOSURE, ""));
    }
    is_send_if_the_socket_is(&mut ws);
}

/// Starts a server that reads one message and then closes with 1008.
async fn receives_and_closes(server: Server) -> (DuplexStream, impl Future<Output = Closed>) {
    server
        .runs(PIPE, async |mut ws| {
            assert!(ws.receives().await);
            ws.close_with(status::WS_1008_POLICY_VIOLATION, "no spam").await
        })
        .await
}

/// Asserts that closing times out, and returns how long it took.
async fn took(closed: impl Future<Output = Closed>) -> Duration {
    let start = Instant::now();
    assert_eq!(closed.await, Ok(WsClosed::TimedOut));
    start.elapsed()
}

/// Reports whether the time is as expected. Tokio's timer is accurate to a millisecond.
fn is_about(took: Duration, expected: Duration) -> bool {
    took >= expected && took < expected + Duration::from_millis(100)
}

/// Sending fails, but `finish` still answers the client's Close frame.
#[tokio::test(start_paused = true)]
async fn sending_after_the_client_has_closed() {
    let (mut client, server) = tokio::io::duplex(PIPE);
    sends(&mut client, &close(1001, "leaving")).await;
    let mut ws = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
    assert!(futures_util::StreamExt::next(&mut ws).await.unwrap().unwrap().is_close());
    let sent = futures_util::SinkExt::send(&mut ws, tungstenite::Message::text("too late")).await;
    let result = sent.map_err(WsClose::from);
    assert_eq!(result.as_ref().unwrap_err().code(), 1006);
    assert_eq!(ws.finish(result).await, WsClosed::AlreadyClosed);
    drop(ws);
    assert_eq!(rest(client).await, close_of_server(1001, "leaving"));
}

/// The same with fastwebsockets, which has answered the client's Close frame when it returns it.
#[tokio::test(start_paused = true)]
async fn fastwebsockets_sends_after_the_client_has_closed() {
    for collects in [false, true] {
        let (mut client, server) = tokio::io::duplex(PIPE);
        sends(&mut client, &close(1001, "leaving")).await;
        let role = fastwebsockets::Role::Server;
        let mut ws = fastwebsockets::WebSocket::after_handshake(server, role);
        let text = || fastwebsockets::Frame::text(fastwebsockets::Payload::Borrowed(b"too late"));
        assert_eq!(ws.read_frame().await.close_code().unwrap(), 1001);
        let sent = ws.write_frame(text()).await;
        let result = sent.map_err(WsClose::from);
        assert_eq!(result.as_ref().unwrap_err().code(), 1006);
        let closed = match collects {
            true => fastwebsockets::FragmentCollector::new(ws).finish(result).await,
            false => {
                let closed = ws.finish(result).await;
                drop(ws);
                closed
            }
        };
        assert_eq!(closed, WsClosed::AlreadyClosed);
        assert_eq!(rest(client).await, close_of_server(1001, "leaving"));
    }
}
