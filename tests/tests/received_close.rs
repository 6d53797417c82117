//! `close_code` returns the close code that FastAPI reports, for the messages of every framework.

use std::io;

use fastrapi_compat::{ReceivedClose, WsCloseCode};

fn codes() -> impl Iterator<Item = (u16, WsCloseCode)> {
    (0..=u16::MAX).map(|number| (number, WsCloseCode::from(number)))
}

/// Checks a type `Message` whose variant `Close` contains an optional frame.
macro_rules! check {
    ($Message:path, $error:expr, $frame:expr, [$($other:expr),+ $(,)?]) => {{
        use $Message as Message;

        let frame = $frame;
        for (number, code) in codes() {
            let received = Message::Close(Some(frame(code)));
            assert_eq!(received.close_code(), Some(code));
            assert_eq!(received.close_code().unwrap(), number);
        }
        assert_eq!(Message::Close(None).close_code().unwrap(), 1005);
        $(assert_eq!($other.close_code(), None);)+

        // The results of `recv().await`, `next().await` and `read()`.
        let error = $error;
        type Received = Result<Message, Error>;
        let received: Received = Ok(Message::Close(None));
        assert_eq!(received.close_code().unwrap(), 1005);
        assert_eq!(Some(received).close_code().unwrap(), 1005);
        assert_eq!(None::<Received>.close_code().unwrap(), 1006);
        for kind in [
            io::ErrorKind::ConnectionReset,
            io::ErrorKind::BrokenPipe,
            io::ErrorKind::UnexpectedEof,
            #[cfg(not(windows))]
            io::ErrorKind::TimedOut,
        ] {
            let received: Received = Err(error(kind.into()));
            assert_eq!(received.close_code().unwrap(), 1006, "{kind}");
            assert_eq!(Some(received).close_code().unwrap(), 1006, "{kind}");
        }
        for kind in [io::ErrorKind::WouldBlock, io::ErrorKind::Interrupted] {
            let received: Received = Err(error(kind.into()));
            assert_eq!(received.close_code(), None, "{kind}");
        }
    }};
}

#[test]
fn axum() {
    use axum::{Error, extract::ws::CloseFrame};

    check!(
        axum::extract::ws::Message,
        |error: io::Error| Error::new(tungstenite_0_29::Error::Io(error)),
        |code: WsCloseCode| CloseFrame { code: code.into(), reason: "bye".into() },
        [
            Message::Text("1008".into()),
            Message::Binary(vec![3, 0xf0].into()),
            Message::Ping(vec![].into()),
            Message::Pong(vec![].into()),
        ]
    );
}

#[test]
fn axum_0_7() {
    use axum_0_7::{Error, extract::ws::CloseFrame};

    check!(
        axum_0_7::extract::ws::Message,
        |error: io::Error| Error::new(tungstenite_0_24::Error::Io(error)),
        |code: WsCloseCode| CloseFrame { code: code.into(), reason: "bye".into() },
        [
            Message::Text("1008".into()),
            Message::Binary(vec![3, 0xf0]),
            Message::Ping(vec![]),
            Message::Pong(vec![]),
        ]
    );
}

macro_rules! tungstenite {
    ($test:ident $tungstenite:ident) => {
        #[test]
        fn $test() {
            use ::$tungstenite::{Error, error::ProtocolError, protocol::CloseFrame};

            check!(
                ::$tungstenite::Message,
                Error::Io,
                |code: WsCloseCode| CloseFrame { code: code.into(), reason: "bye".into() },
                [
                    Message::Text("1008".into()),
                    Message::Binary(vec![3, 0xf0].into()),
                    Message::Ping(vec![].into()),
                    Message::Pong(vec![].into()),
                ]
            );
            use ::$tungstenite::error::CapacityError;

            for lost in [
                Error::ConnectionClosed,
                Error::AlreadyClosed,
                Error::Protocol(ProtocolError::ResetWithoutClosingHandshake),
            ] {
                assert_eq!(Err::<::$tungstenite::Message, _>(lost).close_code().unwrap(), 1006);
            }
            // These errors do not end the connection.
            for violation in [
                Error::Capacity(CapacityError::MessageTooLong { size: 2, max_size: 1 }),
                Error::Protocol(ProtocolError::NonZeroReservedBits),
                Error::AttackAttempt,
            ] {
                assert_eq!(Err::<::$tungstenite::Message, _>(violation).close_code(), None);
            }
        }
    };
}

support::tungstenite_versions!(tungstenite);

/// Its frames and messages are one type, so the macro above does not fit.
#[test]
fn fastwebsockets() {
    use fastwebsockets::{Frame, Payload, WebSocketError};

    for (number, code) in codes() {
        let received = Frame::close(number, b"bye");
        assert_eq!(received.close_code(), Some(code));
    }
    let payload = || Payload::Borrowed(b"1008");
    for other in [Frame::text(payload()), Frame::binary(payload()), Frame::pong(payload())] {
        assert_eq!(other.close_code(), None);
    }

    type Received = Result<Frame<'static>, WebSocketError>;
    let received: Received = Ok(Frame::close_raw(Payload::Borrowed(&[])));
    assert_eq!(received.close_code().unwrap(), 1005);
    assert_eq!(Some(received).close_code().unwrap(), 1005);

    let io_error = |kind| WebSocketError::IoError(io::Error::from(kind));
    for lost in [
        WebSocketError::ConnectionClosed,
        WebSocketError::UnexpectedEOF,
        io_error(io::ErrorKind::ConnectionReset),
        io_error(io::ErrorKind::BrokenPipe),
    ] {
        assert_eq!(Received::Err(lost).close_code().unwrap(), 1006);
    }
    for still_there in [
        WebSocketError::FrameTooLarge,
        WebSocketError::InvalidUTF8,
        WebSocketError::ReservedBitsNotZero,
        WebSocketError::InvalidStatusCode(200),
        io_error(io::ErrorKind::WouldBlock),
    ] {
        assert_eq!(Received::Err(still_there).close_code(), None);
    }
}
