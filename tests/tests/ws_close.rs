//! `WsClose` refuses codes that may not be sent, cuts long reasons, and converts each socket error to
//! the matching code.

use std::{borrow::Cow, error::Error as _};

use fastrapi_compat::{InvalidWsClose, WsClose, WsCloseCode, portable::status};

#[test]
fn every_code() {
    for number in 0..=u16::MAX {
        let code = WsCloseCode::from(number);
        match WsClose::new(number, "reason") {
            Ok(close) => {
                assert!(code.is_sendable(), "{number}");
                assert_eq!((close.code(), close.reason()), (code, "reason"));
            }
            Err(error) => {
                assert!(!code.is_sendable(), "{number}");
                assert_eq!(error.code(), code);
                let why = match number {
                    1005 => ": it reports a Close frame without a code",
                    1006 => ": it reports a connection that ended without a Close frame",
                    1015 => ": it reports a failed TLS handshake",
                    _ => "",
                };
                let rule = "use 1000 to 1003, 1007 to 1014 or 3000 to 4999";
                let expected = format!("close code {code} may not be sent{why}; {rule}");
                assert_eq!(error.to_string(), expected);
            }
        }
    }
}

#[test]
fn every_length() {
    for len in (0..=200).chain([10_000]) {
        let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, "x".repeat(len)).unwrap();
        assert_eq!(close.reason(), "x".repeat(len.min(123)));
    }
}

/// Characters of 2, 3 and 4 bytes at every position around the limit of 123 bytes.
#[test]
fn long_reasons_are_cut_at_a_character_boundary() {
    for character in ["é", "€", "🦀"] {
        for before in 123 - 2 * character.len()..=123 {
            let reason = "x".repeat(before) + &character.repeat(3);
            let fitting = (123 - before) / character.len();
            let expected = "x".repeat(before) + &character.repeat(fitting.min(3));

            let owned = WsClose::new(1000, reason.clone()).unwrap();
            assert_eq!(owned.reason(), expected);
            let borrowed = WsClose::new(1000, &*reason.leak()).unwrap();
            assert_eq!(borrowed, owned);
            assert!(matches!(borrowed.into_reason(), Cow::Borrowed(_)));
        }
    }
}

#[test]
fn display_is_what_python_prints() {
    let close = WsClose::new(1008, "no spam").unwrap();
    assert_eq!(close.to_string(), "1008: no spam");
    assert_eq!(WsClose::new(1008, "").unwrap().to_string(), "1008: Policy Violation");
    assert_eq!(WsClose::new(4000, "").unwrap().to_string(), "4000");
    assert_eq!(WsClose::new(4000, "bye").unwrap().to_string(), "4000: bye");
    assert_eq!(WsClose::default(), WsClose::new(1000, "").unwrap());
}

#[test]
fn is_an_error() {
    fn session() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?)?
    }
    assert_eq!(session().unwrap_err().to_string(), "1008: no spam");
}

/// The reason is empty, so the peer does not learn the cause.
#[test]
fn a_refused_close_is_an_internal_error() {
    let refused = WsClose::new(1006, "").unwrap_err();
    let close = WsClose::from(refused);
    assert_eq!((close.code().as_u16(), close.reason()), (1011, ""));
    assert_eq!(close.source().unwrap().to_string(), refused.to_string());
}

/// The close code for each error that a socket returns.
mod errors {
    use std::io;

    use super::*;

    fn check(close: impl Into<WsClose>, expected: u16) {
        let close = close.into();
        assert_eq!((close.code().as_u16(), close.reason()), (expected, ""));
        assert!(close.source().is_some());
    }

    macro_rules! tungstenite {
        ($version:ident $tungstenite:ident) => {
            #[test]
            fn $version() {
                use ::$tungstenite::{
                    Error,
                    error::{CapacityError, ProtocolError},
                };

                fn boxed(error: Error) -> [WsClose; 3] {
                    // Nested as in the errors of axum, warp and poem.
                    [
                        WsClose::from(axum::Error::new(error)),
                        WsClose::from_socket_error(axum::Error::new(axum::Error::new(
                            io::Error::from(io::ErrorKind::BrokenPipe),
                        ))),
                        WsClose::from_socket_error(io::Error::other(Error::Io(
                            io::ErrorKind::ConnectionReset.into(),
                        ))),
                    ]
                }

                let errors: [(fn() -> Error, u16); 11] = [
                    (
                        || Error::Capacity(CapacityError::MessageTooLong { size: 2, max_size: 1 }),
                        1009,
                    ),
                    (|| String::from_utf8(vec![0xff]).unwrap_err().into(), 1007),
                    (|| Error::Protocol(ProtocolError::NonZeroReservedBits), 1002),
                    (|| Error::Protocol(ProtocolError::ReceivedAfterClosing), 1002),
                    (|| Error::Protocol(ProtocolError::ResetWithoutClosingHandshake), 1006),
                    (|| Error::Protocol(ProtocolError::SendAfterClosing), 1006),
                    (|| Error::Io(io::ErrorKind::ConnectionReset.into()), 1006),
                    (|| Error::Io(io::ErrorKind::WouldBlock.into()), 1011),
                    (|| Error::ConnectionClosed, 1006),
                    (|| Error::AlreadyClosed, 1006),
                    (|| Error::AttackAttempt, 1011),
                ];
                for (error, expected) in errors {
                    check(error(), expected);
                    let [of_axum, lost, reset] = boxed(error());
                    check(of_axum, expected);
                    check(lost, 1006);
                    check(reset, 1006);
                    check(WsClose::from_socket_error(io::Error::other(error())), expected);
                    check(WsClose::internal(error()), 1011);
                }
            }
        };
    }

    support::tungstenite_versions!(tungstenite);

    /// Errors of unknown types are not mistaken for tungstenite's, which are recognized by name.
    #[test]
    fn of_unknown_types() {
        check(WsClose::from_socket_error("not a socket error"), 1011);
        check(WsClose::from_socket_error(std::fmt::Error), 1011);
        let reset = io::Error::new(io::ErrorKind::ConnectionReset, "an error of a TLS library");
        check(WsClose::from_socket_error(reset), 1006);
    }

    #[test]
    fn of_actix() {
        use fastrapi_compat::actix::ws::{Closed, ProtocolError};

        for (error, expected) in [
            (ProtocolError::Overflow, 1009),
            (ProtocolError::UnmaskedFrame, 1002),
            (ProtocolError::InvalidOpcode(3), 1002),
            (ProtocolError::InvalidLength(126), 1002),
            (ProtocolError::BadOpCode, 1002),
            (ProtocolError::ContinuationNotStarted, 1002),
            (ProtocolError::Io(io::ErrorKind::ConnectionReset.into()), 1006),
            (
                ProtocolError::Io(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "Received a frame with non-zero reserved bits",
                )),
                1002,
            ),
            (ProtocolError::Io(io::Error::new(io::ErrorKind::InvalidData, "invalid utf-8")), 1007),
            (ProtocolError::Io(io::Error::other("Exceeded maximum continuation size")), 1009),
            (
                ProtocolError::Io(io::Error::other(actix_web::error::PayloadError::Incomplete(
                    None,
                ))),
                1006,
            ),
            (
                ProtocolError::Io(io::Error::new(
                    io::ErrorKind::InvalidData,
                    String::from_utf8(vec![0xff]).unwrap_err().utf8_error(),
                )),
                1007,
            ),
        ] {
            check(error, expected);
        }
        check(Closed, 1006);
    }

    #[test]
    fn of_fastwebsockets() {
        use fastwebsockets::WebSocketError as Error;

        let errors: [(fn() -> Error, u16); 15] = [
            (|| Error::FrameTooLarge, 1009),
            (|| Error::InvalidUTF8, 1007),
            (|| Error::ControlFrameFragmented, 1002),
            (|| Error::InvalidCloseCode, 1002),
            (|| Error::InvalidCloseFrame, 1002),
            (|| Error::InvalidContinuationFrame, 1002),
            (|| Error::InvalidFragment, 1002),
            (|| Error::InvalidValue, 1002),
            (|| Error::PingFrameTooLarge, 1002),
            (|| Error::ReservedBitsNotZero, 1002),
            (|| Error::ConnectionClosed, 1006),
            (|| Error::UnexpectedEOF, 1006),
            (|| Error::IoError(io::ErrorKind::ConnectionReset.into()), 1006),
            (|| Error::IoError(io::Error::other("an error of a TLS library")), 1011),
            (|| Error::InvalidStatusCode(200), 1011),
        ];
        for (error, expected) in errors {
            check(error(), expected);
            check(WsClose::from_socket_error(io::Error::other(error())), expected);
        }
    }

    /// A Close frame may not contain 1006, so it contains 1011 instead.
    #[test]
    fn a_lost_connection_in_a_frame() {
        let lost = WsClose::from_socket_error(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(lost.code(), 1006);
        assert_eq!(u16::from(tungstenite::protocol::CloseFrame::from(lost.clone()).code), 1011);
        assert_eq!(axum::extract::ws::CloseFrame::from(lost.clone()).code, 1011);
        assert_eq!(*fastwebsockets::Frame::from(lost).payload, 1011_u16.to_be_bytes());
    }
}

/// Defines a test for each type of Close frame. Converting a `WsClose` keeps the code and the reason,
/// and does not copy the reason.
macro_rules! frames {
    ($($version:ident: $CloseFrame:path;)+) => { $(
        #[test]
        fn $version() {
            use $CloseFrame as Frame;

            static REASON: &str = "no spam here";
            for code in (0..=u16::MAX).map(WsCloseCode::from).filter(|code| code.is_sendable()) {
                let frame = Frame::from(WsClose::new(code, REASON).unwrap());
                assert_eq!(WsCloseCode::from(frame.code), code);
                let reason: &str = &frame.reason;
                assert_eq!(reason.as_ptr(), REASON.as_ptr(), "the reason was copied");
                assert_eq!(reason, REASON);
            }

            let owned = REASON.to_owned();
            let address = owned.as_ptr();
            let frame = Frame::from(WsClose::new(1000, owned).unwrap());
            let reason: &str = &frame.reason;
            assert_eq!((reason, reason.as_ptr()), (REASON, address));
        }
    )+ };
}

mod frames {
    use super::*;

    macro_rules! tungstenite {
        ($version:ident $tungstenite:ident) => {
            frames! { $version: ::$tungstenite::protocol::CloseFrame; }
        };
    }

    support::tungstenite_versions!(tungstenite);

    frames! {
        axum: ::axum::extract::ws::CloseFrame;
        axum_0_7: ::axum_0_7::extract::ws::CloseFrame;
    }
}

/// actix stores the reason as an `Option<String>`. An empty reason becomes `None`.
#[test]
fn frame_of_actix() {
    use actix_http::ws::CloseReason;

    for code in (0..=u16::MAX).map(WsCloseCode::from).filter(|code| code.is_sendable()) {
        let reason = CloseReason::from(WsClose::new(code, "no spam").unwrap());
        assert_eq!((reason.code, reason.description.as_deref()), (code.into(), Some("no spam")));
    }
    assert_eq!(CloseReason::from(WsClose::default()).description, None);
}

#[test]
fn frame_of_fastwebsockets() {
    use fastwebsockets::{Frame, OpCode};

    for code in (0..=u16::MAX).map(WsCloseCode::from).filter(|code| code.is_sendable()) {
        let frame = Frame::from(WsClose::new(code, "no spam").unwrap());
        let expected = [&code.as_u16().to_be_bytes()[..], b"no spam"].concat();
        assert_eq!((frame.fin, frame.opcode, &*frame.payload), (true, OpCode::Close, &*expected));
    }
}

mod tungstenite_0_30 {
    use std::{
        io::Read,
        net::{TcpListener, TcpStream},
        thread,
    };

    use tungstenite::protocol::{Role, WebSocket};

    use super::*;

    /// After trying every code that may not be sent, the server closes with 1008. A raw socket
    /// receives this Close frame and nothing else.
    #[test]
    fn a_refused_close_leaves_nothing_on_the_wire() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut socket = WebSocket::from_raw_socket(stream, Role::Server, None);
            let mut close = |code: u16, reason: String| {
                let close = WsClose::new(code, reason)?;
                socket.close(Some(close.into())).unwrap();
                Ok::<(), InvalidWsClose>(())
            };
            let mut refused = 0;
            for number in (0..=u16::MAX).filter(|&n| !WsCloseCode::from(n).is_sendable()) {
                close(number, String::new()).unwrap_err();
                refused += 1;
            }
            close(1008, "no spam".to_owned()).unwrap();
            refused
        });

        let mut wire = Vec::new();
        TcpStream::connect(address).unwrap().read_to_end(&mut wire).unwrap();
        assert_eq!(wire, b"\x88\x09\x03\xf0no spam");
        assert_eq!(server.join().unwrap(), 65_536 - 12 - 2000);
    }
}

/// Only `WsClosed::Answered` has a code.
#[test]
fn the_code_of_an_answer() {
    use fastrapi_compat::WsClosed;

    let code = status::WS_1008_POLICY_VIOLATION;
    assert_eq!(WsClosed::Answered(code).code(), Some(code));
    for closed in [WsClosed::AlreadyClosed, WsClosed::Lost, WsClosed::TimedOut] {
        assert_eq!(closed.code(), None);
    }
}

/// The code and the reason are compared, the source is not.
#[test]
fn equality_and_hash() {
    use std::collections::HashSet;

    let close = |code: u16, reason: &'static str| WsClose::new(code, reason).unwrap();
    assert_ne!(close(1000, ""), close(1001, ""));
    assert_ne!(close(1000, ""), close(1000, "bye"));
    assert_eq!(close(1011, ""), WsClose::internal("no database"));
    let closes = [close(1000, ""), close(1001, ""), close(1000, "bye"), close(1000, "")];
    assert_eq!(closes.into_iter().collect::<HashSet<_>>().len(), 3);
    let hash = |close: &WsClose| std::hash::BuildHasher::hash_one(&DEFAULT_HASHER, close);
    assert_ne!(hash(&close(1000, "")), hash(&close(1001, "")));
}

static DEFAULT_HASHER: std::hash::BuildHasherDefault<std::hash::DefaultHasher> =
    std::hash::BuildHasherDefault::new();

/// After an error that reports a lost connection, `finish` returns at once.
#[cfg(unix)]
#[test]
fn a_lost_connection_is_not_closed() {
    use std::{io, os::unix::net::UnixStream, time::Duration};

    use fastrapi_compat::{WsClosed, blocking::CloseWith};
    use tungstenite::protocol::{Role, WebSocket};

    let (_client, server) = UnixStream::pair().unwrap();
    let mut socket = WebSocket::from_raw_socket(server, Role::Server, None);
    let lost = io::Error::from(io::ErrorKind::BrokenPipe);
    let closed = socket.within(Duration::from_millis(100)).finish(WsClose::from_socket_error(lost));
    assert_eq!(closed, WsClosed::Lost);
}

#[test]
fn the_close_of_a_result() {
    let close = WsClose::new(1008, "no spam").unwrap();
    assert_eq!(WsClose::from(Err(close.clone())), close);
    assert_eq!(WsClose::from(Ok(())), WsClose::new(1000, "").unwrap());
}
