//! Every conversion of every value agrees with the foreign crate.

use fastrapi_compat::{HttpStatus, WsCloseCode};

fn statuses() -> impl Iterator<Item = HttpStatus> {
    (100..=999).map(|number| HttpStatus::from_u16(number).unwrap())
}

/// Reports whether two values are equal; asserts that the comparison is symmetric.
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
                     expected a number from 100 to 999"
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

/// Tests the conversions of each version of `http`: `http! { name of the test, crate }`.
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

/// rocket's `Status` can hold any number.
#[test]
fn rocket() {
    use rocket::http::Status;

    for number in 0..=u16::MAX {
        let (status, foreign) = (HttpStatus::from_u16(number), Status::new(number));
        assert_eq!(HttpStatus::try_from(foreign), status);
        if let Ok(status) = status {
            assert_eq!(Status::from(status), foreign);
            assert!(equal(&status, &foreign));
            assert!(!equal(&status, &Status::new(number + 1)));
        }
    }
}

/// Asserts that every Close frame converts into its code, and a missing frame into 1005.
macro_rules! assert_frames {
    ($CloseCode:ty, |$code:ident| $frame:expr) => {
        let frame_with = |$code: $CloseCode| $frame;
        for number in 0..=u16::MAX {
            let frame = frame_with(number.into());
            assert_eq!(WsCloseCode::from(Some(&frame)), number);
        }
        let frame = frame_with(1000_u16.into());
        assert_eq!(WsCloseCode::from(Some(&frame).filter(|_| false)), 1005);
    };
}

/// Tests the conversions of each crate's close codes: `close_codes! { name: path of the code, a frame
/// with a code }`.
macro_rules! close_codes {
    ($($version:ident: $CloseCode:path, |$code:ident| $frame:expr;)+) => { $(
        mod $version {
            use super::*;
            use $CloseCode as CloseCode;

            #[test]
            fn codes() {
                assert_codes!(CloseCode);
            }

            #[test]
            fn frames() {
                assert_frames!(CloseCode, |$code| $frame);
            }
        }
    )+ };
}

/// Asserts that every close code converts as the foreign crate converts it.
macro_rules! assert_codes {
    ($CloseCode:ty) => {
        for number in 0..=u16::MAX {
            let (code, foreign) = (WsCloseCode::from(number), <$CloseCode>::from(number));
            assert_eq!(<$CloseCode>::from(code), foreign);
            assert_eq!(WsCloseCode::from(foreign), code);
            assert_eq!(u16::from(foreign), number);
            assert!(equal(&code, &foreign));
            assert!(!equal(&code, &<$CloseCode>::from(number.wrapping_add(1))));
        }
    };
}

macro_rules! tungstenite {
    ($version:ident $tungstenite:ident) => {
        close_codes! {
            $version: ::$tungstenite::protocol::frame::coding::CloseCode,
                |code| ::$tungstenite::protocol::CloseFrame { code, reason: "reason".into() };
        }
    };
}

support::tungstenite_versions!(tungstenite);

close_codes! {
    actix: ::actix_http::ws::CloseCode,
        |code| ::actix_http::ws::CloseReason { code, description: None };
}

/// fastwebsockets has no type for the content of a Close frame.
#[test]
fn fastwebsockets() {
    assert_codes!(fastwebsockets::CloseCode);
}

/// axum's close codes are numbers, so only its frame converts.
#[test]
fn axum_frames() {
    use axum::extract::ws::{CloseCode, CloseFrame};

    assert_frames!(CloseCode, |code| CloseFrame { code, reason: "reason".into() });
    assert_frames!(CloseCode, |code| axum_0_7::extract::ws::CloseFrame {
        code,
        reason: "reason".into()
    });
}

/// Variants that tungstenite itself never creates for a number convert by their number.
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
