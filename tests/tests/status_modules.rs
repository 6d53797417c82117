//! Every `status` module has the names and numbers of `tests/data/` as its framework's types.
#![expect(deprecated, reason = "the deprecated names are under test too")]

use fastrapi_compat::{HttpStatus, WsCloseCode};
use support::{deprecated_names, http_names, ws_names};

/// Lists the constants of a module by name. A missing constant is a compiler error.
macro_rules! constants {
    ({ $module:ident } $($NAME:ident)+) => {
        &[$((stringify!($NAME), $module::$NAME)),+]
    };
}

fn assert_http<T>(
    constants: &[(&'static str, T)],
    deprecated: &[(&'static str, T)],
    number: fn(&T) -> u16,
) {
    let numbers = |(name, value): &(_, T)| (*name, number(value));
    assert_same("tests/support/lists.rs", constants.iter().map(numbers), http());
    assert_same("tests/support/lists.rs", deprecated.iter().map(numbers), old());
}

fn assert_ws<T>(constants: &[(&'static str, T)], number: fn(&T) -> u16) {
    let numbers = |(name, value): &(_, T)| (*name, number(value));
    assert_same("tests/support/lists.rs", constants.iter().map(numbers), ws());
}

type Name = (&'static str, u16);

fn http() -> Vec<Name> {
    support::http().into_iter().map(|fact| (fact.name, fact.number)).collect()
}

fn ws() -> Vec<Name> {
    support::ws().into_iter().map(|fact| (fact.name, fact.number)).collect()
}

fn old() -> Vec<Name> {
    support::deprecated().into_iter().map(|old| (old.name, old.number)).collect()
}

/// Compares the names that a file lists, and their numbers, with those in `tests/data/`.
fn assert_same(file: &str, listed: impl Iterator<Item = Name>, data: Vec<Name>) {
    let listed: Vec<_> = listed.collect();
    let only = |these: &[Name], those: &[Name]| {
        these.iter().copied().filter(|name| !those.contains(name)).collect::<Vec<_>>()
    };
    let (here, there) = (only(&listed, &data), only(&data, &listed));
    assert!(
        here.is_empty() && there.is_empty(),
        "only in {file}: {here:?}; only in data: {there:?}"
    );
    assert_eq!(listed, data, "the order in {file} is another one than in data");
}

#[test]
fn int() {
    use fastrapi_compat::int::status;

    assert_http::<u16>(
        http_names!(constants { status }),
        deprecated_names!(constants { status }),
        |number| *number,
    );
    assert_ws::<u16>(ws_names!(constants { status }), |number| *number);
}

#[test]
fn portable() {
    use fastrapi_compat::portable::status;

    assert_http::<HttpStatus>(
        http_names!(constants { status }),
        deprecated_names!(constants { status }),
        |status| status.as_u16(),
    );
    assert_ws::<WsCloseCode>(ws_names!(constants { status }), |code| code.as_u16());
}

#[test]
fn root() {
    use fastrapi_compat::status;
    use http::StatusCode;
    use tungstenite::protocol::frame::coding::CloseCode;

    assert_http::<StatusCode>(
        http_names!(constants { status }),
        deprecated_names!(constants { status }),
        StatusCode::as_u16,
    );
    assert_ws::<CloseCode>(ws_names!(constants { status }), |code| u16::from(code));
}

#[test]
fn axum() {
    use axum::{extract::ws::CloseCode, http::StatusCode};
    use fastrapi_compat::axum::status;

    assert_http::<StatusCode>(
        http_names!(constants { status }),
        deprecated_names!(constants { status }),
        StatusCode::as_u16,
    );
    assert_ws::<CloseCode>(ws_names!(constants { status }), |code| *code);
}

#[test]
fn rocket() {
    use fastrapi_compat::rocket::status;
    use rocket::http::Status;

    assert_http::<Status>(
        http_names!(constants { status }),
        deprecated_names!(constants { status }),
        |status| status.code,
    );
}

/// Lists the numbers of a module in which some names are statics.
macro_rules! numbers {
    ({ $module:ident } $($NAME:ident)+) => {
        &[$((stringify!($NAME), $module::$NAME.as_u16())),+]
    };
}

#[test]
fn http_0_2() {
    use fastrapi_compat::http_0_2::status;
    use http_0_2::StatusCode;

    const OF_THE_TYPE: StatusCode = status::HTTP_404_NOT_FOUND;
    assert_eq!(OF_THE_TYPE, StatusCode::NOT_FOUND);
    let statics: [&StatusCode; 3] =
        [&status::HTTP_103_EARLY_HINTS, &status::HTTP_306_RESERVED, &status::HTTP_425_TOO_EARLY];
    assert_eq!(statics.map(StatusCode::as_u16), [103, 306, 425]);

    assert_http::<u16>(
        http_names!(numbers { status }),
        deprecated_names!(numbers { status }),
        |number| *number,
    );
}

#[test]
fn actix() {
    use actix_http::ws::CloseCode;
    use actix_web::http::StatusCode;
    use fastrapi_compat::actix::status;

    const OF_THE_TYPE: StatusCode = status::HTTP_404_NOT_FOUND;
    assert_eq!(OF_THE_TYPE, StatusCode::NOT_FOUND);

    assert_http::<u16>(
        http_names!(numbers { status }),
        deprecated_names!(numbers { status }),
        |number| *number,
    );
    assert_ws::<CloseCode>(ws_names!(constants { status }), |code| u16::from(*code));
}

#[test]
fn fastwebsockets() {
    use fastrapi_compat::fastwebsockets::status;
    use fastwebsockets::CloseCode;

    assert_ws::<CloseCode>(ws_names!(constants { status }), |code| u16::from(*code));
}

/// Tests the `status` module of each version of tungstenite.
macro_rules! tungstenite {
    ($version:ident $tungstenite:ident) => {
        #[test]
        fn $version() {
            use fastrapi_compat::$version::status;
            use $tungstenite::protocol::frame::coding::CloseCode;

            assert_ws::<CloseCode>(ws_names!(constants { status }), |code| u16::from(code));
        }
    };
}

support::tungstenite_versions!(tungstenite);

/// The lists have the names and numbers of the data, and nothing else.
#[test]
fn lists() {
    let listed = HttpStatus::NAMED.iter().map(|(name, status)| (*name, status.as_u16()));
    assert_same("src/table.rs", listed, http());
    let listed = HttpStatus::DEPRECATED.iter().map(|(name, status)| (*name, status.as_u16()));
    assert_same("src/table.rs", listed, old());
    let listed = WsCloseCode::NAMED.iter().map(|(name, code)| (*name, code.as_u16()));
    assert_same("src/table.rs", listed, ws());
}
