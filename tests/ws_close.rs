//! `WsClose` at its edges: what it refuses, what it cuts, and what gets onto the wire.

use std::borrow::Cow;

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
                assert_eq!(error, InvalidWsClose::Code(code));
                assert_eq!(WsClose::truncated(number, "reason"), Err(error));
                let message = error.to_string();
                let why = match number {
                    1005 => {
                        "it reports a Close frame without a code; to send one, leave the code out, or "
                    }
                    1006 => {
                        "it reports a connection that ended without a Close frame; to send one, "
                    }
                    1015 => "it reports a TLS handshake that failed; to close a connection, ",
                    _ => "",
                };
                let rule = "use 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455, section 7.4)";
                assert_eq!(message, format!("{code} may not be sent: {why}{rule}"));
            }
        }
    }
}

#[test]
fn every_length() {
    for len in (0..=200).chain([10_000]) {
        let reason = "x".repeat(len);
        let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, reason.clone());
        let truncated = WsClose::truncated(status::WS_1008_POLICY_VIOLATION, reason.clone());
        if len <= 123 {
            assert_eq!(close.as_ref().unwrap().reason(), reason);
            assert_eq!(truncated, close);
        } else {
            assert_eq!(truncated.unwrap().reason(), "x".repeat(123));
            let message = close.unwrap_err().to_string();
            assert_eq!(
                message,
                format!(
                    "the reason is {len} bytes long, {} more than the 123 that fit into a Close \
                     frame (RFC 6455, section 5.5): shorten it, or have it cut by \
                     WsClose::truncated",
                    len - 123,
                ),
            );
        }
    }
}

/// Characters of 2, 3 and 4 bytes, at every place across the 123rd byte.
#[test]
fn every_cut() {
    for character in ["é", "€", "🦀"] {
        for before in 123 - 2 * character.len()..=123 {
            let reason = "x".repeat(before) + &character.repeat(3);
            let fitting = (123 - before) / character.len();
            let expected = "x".repeat(before) + &character.repeat(fitting.min(3));

            let owned = WsClose::truncated(1000, reason.clone()).unwrap();
            assert_eq!(owned.reason(), expected);
            let borrowed = WsClose::truncated(1000, &*reason.leak()).unwrap();
            assert_eq!(borrowed, owned);
            assert!(matches!(borrowed.into_reason(), Cow::Borrowed(_)));
        }
    }
}

#[test]
fn a_code_is_refused_before_a_reason() {
    let error = WsClose::new(1006, "x".repeat(124)).unwrap_err();
    assert_eq!(error, InvalidWsClose::Code(status::WS_1006_ABNORMAL_CLOSURE));
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

/// A session that would close with something illegal fails, and says at what.
#[test]
fn a_refused_close_is_an_internal_error() {
    for (code, reason_len) in [(1006, 0), (1008, 124)] {
        let refused = WsClose::new(code, "x".repeat(reason_len)).unwrap_err();
        let close = WsClose::from(refused);
        assert_eq!(close.code(), status::WS_1011_INTERNAL_ERROR);
        assert_eq!(close.reason(), &refused.to_string()[..123]);
    }
}

/// `frames! { name of the test: frame, field with the reason, whether that can hold a 'static
/// one; }`: every close becomes the frame with that code and reason, and no reason is copied
/// that need not be.
macro_rules! frames {
    ($($version:ident: $CloseFrame:path, |$frame:ident| $reason:expr;)+) => { $(
        #[test]
        fn $version() {
            use $CloseFrame as Frame;

            static REASON: &str = "no spam here";
            for code in (0..=u16::MAX).map(WsCloseCode::from).filter(|code| code.is_sendable()) {
                let $frame = Frame::from(WsClose::new(code, REASON).unwrap());
                assert_eq!(WsCloseCode::from(&$frame), code);
                let reason: &str = $reason;
                assert_eq!(reason.as_ptr(), REASON.as_ptr(), "copied");
                assert_eq!(reason, REASON);
            }

            let owned = REASON.to_owned();
            let address = owned.as_ptr();
            let $frame = Frame::from(WsClose::new(1000, owned).unwrap());
            let reason: &str = $reason;
            assert_eq!((reason, reason.as_ptr()), (REASON, address));
        }
    )+ };
}

frames! {
    frame_of_tungstenite_0_24: tungstenite_0_24::protocol::CloseFrame, |frame| &frame.reason;
    frame_of_tungstenite_0_26: tungstenite_0_26::protocol::CloseFrame, |frame| &frame.reason;
    frame_of_tungstenite_0_27: tungstenite_0_27::protocol::CloseFrame, |frame| &frame.reason;
    frame_of_tungstenite_0_28: tungstenite_0_28::protocol::CloseFrame, |frame| &frame.reason;
    frame_of_tungstenite_0_29: tungstenite_0_29::protocol::CloseFrame, |frame| &frame.reason;
    frame_of_tungstenite_0_30: tungstenite::protocol::CloseFrame, |frame| &frame.reason;
    frame_of_axum: axum::extract::ws::CloseFrame, |frame| &frame.reason;
}

/// actix keeps a reason as a `String`, and has none for an empty one.
#[test]
fn frame_of_actix() {
    use actix_http::ws::CloseReason;

    for code in (0..=u16::MAX).map(WsCloseCode::from).filter(|code| code.is_sendable()) {
        let reason = CloseReason::from(WsClose::new(code, "no spam").unwrap());
        assert_eq!((reason.code, reason.description.as_deref()), (code.into(), Some("no spam")));
    }
    assert_eq!(CloseReason::from(WsClose::default()).description, None);
}

mod tungstenite_0_30 {
    use std::{
        io::Read,
        net::{TcpListener, TcpStream},
        thread,
    };

    use tungstenite::protocol::{Role, WebSocket};

    use super::*;

    /// Whatever is refused leaves nothing on the wire: after every code that may not be sent and
    /// a reason that is too long, a raw socket reads one legal Close frame and nothing else.
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
            close(1008, "x".repeat(124)).unwrap_err();
            close(1008, "no spam".to_owned()).unwrap();
            refused
        });

        let mut wire = Vec::new();
        TcpStream::connect(address).unwrap().read_to_end(&mut wire).unwrap();
        assert_eq!(wire, b"\x88\x09\x03\xf0no spam");
        assert_eq!(server.join().unwrap(), 65_536 - 12 - 2000);
    }
}
