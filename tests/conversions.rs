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

#[test]
fn http_1() {
    use http::StatusCode;

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

/// What every tungstenite has to hold: `tungstenite! { name of the test, crate }`.
macro_rules! tungstenite {
    ($version:ident, $tungstenite:ident) => {
        #[test]
        fn $version() {
            use $tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

            for number in 0..=u16::MAX {
                let (code, foreign) = (WsCloseCode::from_u16(number), CloseCode::from(number));
                assert_eq!(CloseCode::from(code), foreign);
                assert_eq!(WsCloseCode::from(foreign), code);
                assert_eq!(u16::from(foreign), number);
                assert!(equal(&code, &foreign));
                assert!(!equal(&code, &CloseCode::from(number.wrapping_add(1))));

                let frame = Some(CloseFrame {
                    code: foreign,
                    reason: "reason".into(),
                });
                assert_eq!(WsCloseCode::from(&frame), code);
                assert_eq!(WsCloseCode::from(frame.as_ref()), code);
                assert_eq!(WsCloseCode::from(frame.clone()), code);
                assert_eq!(WsCloseCode::from(frame.as_ref().unwrap()), code);
                assert_eq!(WsCloseCode::from(frame.unwrap()), code);
            }

            let none: Option<CloseFrame> = None;
            assert_eq!(WsCloseCode::from(&none), 1005);
            assert_eq!(WsCloseCode::from(none.as_ref()), 1005);
            assert_eq!(WsCloseCode::from(none), 1005);
        }
    };
}

tungstenite!(tungstenite_0_30, tungstenite);

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
        assert_eq!(
            CloseCode::from(WsCloseCode::from(foreign)),
            CloseCode::Normal
        );
    }
}
