//! The constants in patterns match the values that the foreign crates parse.

use fastrapi_compat::{HttpStatus, WsCloseCode};
use support::{http_names, ws_names};

/// Returns the name of the constant in a module that a value matches.
macro_rules! name_of {
    ({ $value:expr, $module:ident } $($NAME:ident)+) => {
        match $value {
            $( $module::$NAME => Some(stringify!($NAME)), )+
            _ => None,
        }
    };
}

#[test]
fn int() {
    use fastrapi_compat::int::status;

    for number in 0..=u16::MAX {
        let expected = HttpStatus::from_u16(number).ok().and_then(HttpStatus::name);
        assert_eq!(http_names!(name_of { number, status }), expected);
        assert_eq!(ws_names!(name_of { number, status }), WsCloseCode::from(number).name());
    }
}

#[test]
fn portable() {
    use fastrapi_compat::portable::status;

    for number in 0..=u16::MAX {
        if let Ok(status) = number.to_string().parse::<HttpStatus>() {
            assert_eq!(http_names!(name_of { status, status }), status.name());
        }
        let code: WsCloseCode = number.to_string().parse().unwrap();
        assert_eq!(ws_names!(name_of { code, status }), code.name());
    }
}

#[test]
fn http_1() {
    use fastrapi_compat::status;
    use http::StatusCode;

    for number in 100..=999_u16 {
        let parsed = StatusCode::from_bytes(number.to_string().as_bytes()).unwrap();
        let name = http_names!(name_of { parsed, status });
        assert_eq!(name, HttpStatus::from(parsed).name(), "{number}");
    }
}

#[test]
fn rocket() {
    use fastrapi_compat::rocket::status;
    use rocket::http::Status;

    for number in 0..=u16::MAX {
        let expected = HttpStatus::from_u16(number).ok().and_then(HttpStatus::name);
        assert_eq!(http_names!(name_of { Status::new(number), status }), expected);
    }
}

/// The codes in the Close frames that tungstenite reads.
#[test]
fn tungstenite_0_30() {
    use std::io::Cursor;

    use fastrapi_compat::tungstenite_0_30::status;
    use tungstenite::{
        Message,
        protocol::{Role, frame::coding::CloseCode},
    };

    for number in 0..=u16::MAX {
        let frame = [[0x88, 2], number.to_be_bytes()].concat();
        let mut socket =
            tungstenite::WebSocket::from_raw_socket(Cursor::new(frame), Role::Client, None);
        let Message::Close(Some(frame)) = socket.read().unwrap() else {
            panic!("{number} is not a Close frame with a code");
        };
        // tungstenite replaces codes that may not be sent by 1002.
        let passed_on = match CloseCode::from(number) {
            code if code.is_allowed() => number,
            _ => 1002,
        };
        let expected = WsCloseCode::from(passed_on);
        assert_eq!(WsCloseCode::from(frame.code), expected, "{number}");
        assert_eq!(ws_names!(name_of { frame.code, status }), expected.name());
    }
}

/// Three names are statics there, which cannot be patterns, so those are compared.
#[test]
fn http_0_2() {
    use fastrapi_compat::http_0_2::status;
    use http_0_2::StatusCode;

    macro_rules! names_that_match {
        ({ $value:expr } $($NAME:ident)+) => {{
            let matches = [$((stringify!($NAME), matches_constant!($value, $NAME))),+];
            matches.into_iter().filter(|(_, matches)| *matches).map(|(name, _)| name)
        }};
    }
    macro_rules! matches_constant {
        ($value:expr, HTTP_103_EARLY_HINTS) => {
            $value == *status::HTTP_103_EARLY_HINTS
        };
        ($value:expr, HTTP_306_RESERVED) => {
            $value == *status::HTTP_306_RESERVED
        };
        ($value:expr, HTTP_425_TOO_EARLY) => {
            $value == *status::HTTP_425_TOO_EARLY
        };
        ($value:expr, $NAME:ident) => {
            matches!($value, status::$NAME)
        };
    }

    for number in 100..=999 {
        let parsed = StatusCode::from_bytes(number.to_string().as_bytes()).unwrap();
        let names: Vec<_> = http_names!(names_that_match { parsed }).collect();
        assert_eq!(names, Vec::from_iter(HttpStatus::from(parsed).name()), "{number}");
    }
}

/// The codes in the Close frames that actix reads.
#[test]
fn actix() {
    use actix_http::ws::Parser;
    use fastrapi_compat::actix::status;

    for number in 0..=u16::MAX {
        let reason = Parser::parse_close_payload(&number.to_be_bytes()).unwrap();
        let name = ws_names!(name_of { reason.code, status });
        assert_eq!(name, WsCloseCode::from(number).name(), "{number}");
    }
}

/// The codes of fastwebsockets, whose frames contain them as bytes.
#[test]
fn fastwebsockets() {
    use fastrapi_compat::fastwebsockets::status;
    use fastwebsockets::CloseCode;

    for number in 0..=u16::MAX {
        let name = ws_names!(name_of { CloseCode::from(number), status });
        assert_eq!(name, WsCloseCode::from(number).name(), "{number}");
    }
}
