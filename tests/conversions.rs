//! Every conversion, with every value that it can be given, says what the foreign crate says.

use fastrapi_compat::{HttpStatus, WsCloseCode};

/// All 900.
fn statuses() -> impl Iterator<Item = HttpStatus> {
    (100..=999).map(|number| HttpStatus::from_u16(number).unwrap())
}

/// Whether two values are equal, which must be the same in both directions.
fn equal<A: PartialEq<B>, B: PartialEq<A>>(a: &A, b: &B) -> bool {
    let equal = a == b;
    assert_eq!(b == a, equal);
    equal
}

#[test]
fn http_status_and_u16() {
    for number in 0..=u16::MAX {
        let status = HttpStatus::from_u16(number);
        assert_eq!(status, HttpStatus::try_from(number));
        assert_eq!(status.is_ok(), (100..=999).contains(&number), "{number}");
        match status {
            Ok(status) => {
                assert_eq!(status.as_u16(), number);
                assert_eq!(u16::from(status), number);
                assert!(equal(&status, &number));
                assert!(!equal(&status, &(number + 1)));
            }
            Err(error) => assert_eq!(
                error.to_string(),
                format!(
                    "{number} is not an HTTP status: \
                     expected a number from 100 to 999 (RFC 9110, section 15)"
                ),
            ),
        }
    }
    assert_eq!(statuses().count(), 900);
}

#[test]
fn ws_close_code_and_u16() {
    for number in 0..=u16::MAX {
        let code = WsCloseCode::from_u16(number);
        assert_eq!(code, WsCloseCode::from(number));
        assert_eq!(code.as_u16(), number);
        assert_eq!(u16::from(code), number);
        assert!(equal(&code, &number));
        assert!(!equal(&code, &number.wrapping_add(1)));
    }
}

/// What every `http` has to hold: `http! { name of the test, crate }`
macro_rules! http {
    ($($version:ident $http:ident,)+) => { $(
        #[test]
        fn $version() {
            use $http::StatusCode;

            for status in statuses() {
                let foreign = StatusCode::from_u16(status.as_u16()).unwrap();
                assert_eq!(StatusCode::from(status), foreign);
                assert_eq!(HttpStatus::from(foreign), status);
                assert!(equal(&status, &foreign));
                for other in statuses().filter(|&other| other != status) {
                    assert!(!equal(&other, &foreign));
                }
            }
        }
    )+ };
}

http! {
    http_1 http,
    http_0_2 http_0_2,
}

/// Every frame converts to its code, and a missing one to 1005.
macro_rules! assert_frames {
    ($CloseCode:ty, |$code:ident| $frame:expr) => {
        let frame_with = |$code: $CloseCode| Some($frame);
        for number in 0..=u16::MAX {
            let frame = frame_with(number.into());
            assert_eq!(WsCloseCode::from(frame.as_ref()), number);
        }
        let none = frame_with(1000_u16.into()).filter(|_| false);
        assert_eq!(WsCloseCode::from(none.as_ref()), 1005);
    };
}

/// What every crate's close codes have to hold: `close_codes! { name of the tests: path of the
/// code, a frame with a code }`
macro_rules! close_codes {
    ($($version:ident: $CloseCode:path, |$code:ident| $frame:expr;)+) => { $(
        mod $version {
            use super::*;
            use $CloseCode as CloseCode;

            #[test]
            fn codes() {
                for number in 0..=u16::MAX {
                    let (code, foreign) = (WsCloseCode::from(number), CloseCode::from(number));
                    assert_eq!(CloseCode::from(code), foreign);
                    assert_eq!(WsCloseCode::from(foreign), code);
                    assert_eq!(u16::from(foreign), number);
                    assert!(equal(&code, &foreign));
                    assert!(!equal(&code, &CloseCode::from(number.wrapping_add(1))));
                }
            }

            #[test]
            fn frames() {
                assert_frames!(CloseCode, |$code| $frame);
            }
        }
    )+ };
}

close_codes! {
    tungstenite_0_24: ::tungstenite_0_24::protocol::frame::coding::CloseCode,
        |code| ::tungstenite_0_24::protocol::CloseFrame { code, reason: "reason".into() };
    tungstenite_0_26: ::tungstenite_0_26::protocol::frame::coding::CloseCode,
        |code| ::tungstenite_0_26::protocol::CloseFrame { code, reason: "reason".into() };
    tungstenite_0_27: ::tungstenite_0_27::protocol::frame::coding::CloseCode,
        |code| ::tungstenite_0_27::protocol::CloseFrame { code, reason: "reason".into() };
    tungstenite_0_28: ::tungstenite_0_28::protocol::frame::coding::CloseCode,
        |code| ::tungstenite_0_28::protocol::CloseFrame { code, reason: "reason".into() };
    tungstenite_0_29: ::tungstenite_0_29::protocol::frame::coding::CloseCode,
        |code| ::tungstenite_0_29::protocol::CloseFrame { code, reason: "reason".into() };
    tungstenite_0_30: ::tungstenite::protocol::frame::coding::CloseCode,
        |code| ::tungstenite::protocol::CloseFrame { code, reason: "reason".into() };
    actix: ::actix_http::ws::CloseCode,
        |code| ::actix_http::ws::CloseReason { code, description: None };
}

/// axum's close code is a number, so only its frame converts.
#[test]
fn axum_frames() {
    use axum::extract::ws::{CloseCode, CloseFrame};

    assert_frames!(CloseCode, |code| CloseFrame { code, reason: "reason".into() });
}

/// From any one foreign crate to any other, through the portable type.
#[test]
fn between_foreign_crates() {
    for number in 100..=999 {
        let old = http_0_2::StatusCode::from_u16(number).unwrap();
        let new = http::StatusCode::from_u16(number).unwrap();
        assert_eq!(http::StatusCode::from(HttpStatus::from(old)), new);
        assert_eq!(http_0_2::StatusCode::from(HttpStatus::from(new)), old);
    }

    use ::tungstenite_0_29::protocol::frame::coding::CloseCode as V29;
    use actix_http::ws::CloseCode as Actix;
    use tungstenite::protocol::frame::coding::CloseCode as V30;
    for number in 0..=u16::MAX {
        let v30 = V30::from(WsCloseCode::from(V29::from(number)));
        let actix = Actix::from(WsCloseCode::from(v30));
        assert_eq!((v30, actix), (V30::from(number), Actix::from(number)));
        assert_eq!(V29::from(WsCloseCode::from(actix)), V29::from(number));
    }
}

/// Payload variants that tungstenite never makes of a number itself convert by their number.
#[test]
fn odd_close_codes() {
    use tungstenite::protocol::frame::coding::CloseCode;

    for foreign in [
        CloseCode::Bad(1000),
        CloseCode::Reserved(1000),
        CloseCode::Iana(1000),
        CloseCode::Library(1000),
    ] {
        assert_eq!(WsCloseCode::from(foreign), 1000);
        assert_eq!(CloseCode::from(WsCloseCode::from(foreign)), CloseCode::Normal);
    }
}
