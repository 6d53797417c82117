//! Pairs of functions. `ours.<pair>` uses a name of this crate, and `foreign.<pair>` uses the foreign
//! crate's name for the same value. `machine_code.py` compares the machine code of both functions.

use actix_http::ws::CloseCode as ActixCode;
use fastrapi_compat::{HttpStatus, WsCloseCode, actix, axum, http_0_2, portable, status};
use tungstenite::protocol::frame::coding::CloseCode;

/// Defines one function of a pair. Its symbol names the side and the pair.
macro_rules! function {
    ($side:literal, $pair:expr, fn($($argument:ident: $Argument:ty),*) -> $Result:ty $body:block) => {
        const _: () = {
            #[unsafe(export_name = concat!($side, ".", $pair))]
            fn function($($argument: $Argument),*) -> $Result $body
        };
    };
}

/// Defines pairs that match a constant.
macro_rules! patterns {
    ($($pair:literal: $Type:ty = $ours:pat, $foreign:pat,)+) => { $(
        function!("ours", concat!($pair, ".matched"), fn(given: $Type) -> bool {
            matches!(given, $ours)
        });
        function!("foreign", concat!($pair, ".matched"), fn(given: $Type) -> bool {
            matches!(given, $foreign)
        });
    )+ };
}

/// Defines pairs that return a value and compare with it.
macro_rules! values {
    ($($pair:literal: $Type:ty = $ours:expr, $foreign:expr;)+) => { $(
        function!("ours", concat!($pair, ".returned"), fn() -> $Type { $ours });
        function!("foreign", concat!($pair, ".returned"), fn() -> $Type { $foreign });
        function!("ours", concat!($pair, ".compared"), fn(given: $Type) -> bool { given == $ours });
        function!("foreign", concat!($pair, ".compared"), fn(given: $Type) -> bool { given == $foreign });
    )+ };
}

// One constant of each foreign type.

patterns! {
    "http": http::StatusCode = status::HTTP_404_NOT_FOUND, http::StatusCode::NOT_FOUND,
    "http_0_2": ::http_0_2::StatusCode = http_0_2::status::HTTP_404_NOT_FOUND, ::http_0_2::StatusCode::NOT_FOUND,
    "tungstenite": CloseCode = status::WS_1008_POLICY_VIOLATION, CloseCode::Policy,
    "actix": ActixCode = actix::status::WS_1008_POLICY_VIOLATION, ActixCode::Policy,
    "axum": u16 = axum::status::WS_1008_POLICY_VIOLATION, 1008,
}

values! {
    "http": http::StatusCode = status::HTTP_404_NOT_FOUND, http::StatusCode::NOT_FOUND;
    "http_0_2": ::http_0_2::StatusCode = http_0_2::status::HTTP_404_NOT_FOUND, ::http_0_2::StatusCode::NOT_FOUND;
    "tungstenite": CloseCode = status::WS_1008_POLICY_VIOLATION, CloseCode::Policy;
    "actix": ActixCode = actix::status::WS_1008_POLICY_VIOLATION, ActixCode::Policy;
    "axum": u16 = axum::status::WS_1008_POLICY_VIOLATION, 1008;
}

// A conversion of a constant in each direction.

values! {
    "http_from_portable": http::StatusCode = http::StatusCode::from(portable::status::HTTP_404_NOT_FOUND), http::StatusCode::NOT_FOUND;
    "number_from_http": u16 = HttpStatus::from(http::StatusCode::NOT_FOUND).as_u16(), 404;
    "tungstenite_from_portable": CloseCode = CloseCode::from(portable::status::WS_1008_POLICY_VIOLATION), CloseCode::Policy;
    "number_from_tungstenite": u16 = WsCloseCode::from(CloseCode::Policy).as_u16(), 1008;
    "http_from_http_0_2": http::StatusCode = http::StatusCode::from(HttpStatus::from(::http_0_2::StatusCode::NOT_FOUND)), http::StatusCode::NOT_FOUND;
}

// A pair that must differ, which shows that the comparison works. `black_box` hides the number from the
// compiler.
function!("ours", "control", fn() -> u16 { std::hint::black_box(404) });
function!("foreign", "control", fn() -> u16 { 404 });

fn main() {}
