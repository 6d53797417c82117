//! Operations on values that are not known at compile time, with this crate and with what a user would
//! write without it. Each operation runs once for every value there is.

use std::{hint::black_box, sync::LazyLock};

use actix_http::ws::CloseCode as ActixCode;
use fastrapi_compat::{HttpStatus, WsClose, WsCloseCode, portable::status};
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use crate::{Case, Other};

include!(concat!(env!("OUT_DIR"), "/names.rs"));

const fn operation(
    name: &'static str,
    values: usize,
    ours: fn(),
    others: &'static [Other],
) -> Case {
    // The values themselves are created in the first run.
    Case { name, values, times: 1, ours, others }
}

const fn promised(name: &'static str, run: fn()) -> Other {
    Other { name, is_promised: true, run }
}

const fn compared(name: &'static str, run: fn()) -> Other {
    Other { name, is_promised: false, run }
}

pub(crate) static CASES: &[Case] = &[
    operation(
        "number to `HttpStatus`",
        U16S,
        || numbers(|number| HttpStatus::try_from(number).ok()),
        &[promised("`http::StatusCode::from_u16`", || {
            numbers(|number| http::StatusCode::from_u16(number).ok())
        })],
    ),
    operation(
        "`HttpStatus` to `http::StatusCode`",
        STATUSES,
        || each(&HTTP_STATUSES, |status| http::StatusCode::from(*status)),
        &[promised("`http::StatusCode::from_u16`", || {
            each(&HTTP_NUMBERS, |number| http::StatusCode::from_u16(*number))
        })],
    ),
    operation(
        "`http::StatusCode` to `HttpStatus`",
        STATUSES,
        || each(&HTTP_1, |status| HttpStatus::from(*status)),
        &[promised("`http::StatusCode::from_u16`", || {
            each(&HTTP_NUMBERS, |number| http::StatusCode::from_u16(*number))
        })],
    ),
    operation(
        "`HttpStatus` to http 0.2's `StatusCode`",
        STATUSES,
        || each(&HTTP_STATUSES, |status| http_0_2::StatusCode::from(*status)),
        &[promised("http 0.2's `from_u16`", || {
            each(&HTTP_NUMBERS, |number| http_0_2::StatusCode::from_u16(*number))
        })],
    ),
    operation(
        "`WsCloseCode` to tungstenite's `CloseCode`",
        CODES,
        || each(&CLOSE_CODES, |code| CloseCode::from(*code)),
        &[promised("its `From<u16>`", || each(&CLOSE_NUMBERS, |code| CloseCode::from(*code)))],
    ),
    operation(
        "tungstenite's `CloseCode` to `WsCloseCode`",
        CODES,
        || each(&TUNGSTENITE, |code| WsCloseCode::from(*code)),
        &[promised("its `Into<u16>`", || each(&TUNGSTENITE, |code| u16::from(*code)))],
    ),
    operation(
        "`WsCloseCode` to actix's `CloseCode`",
        CODES,
        || each(&CLOSE_CODES, |code| ActixCode::from(*code)),
        &[promised("its `From<u16>`", || each(&CLOSE_NUMBERS, |code| ActixCode::from(*code)))],
    ),
    operation(
        "actix's `CloseCode` to `WsCloseCode`",
        CODES,
        || each(&ACTIX, |code| WsCloseCode::from(*code)),
        &[promised("its `Into<u16>`", || each(&ACTIX, |code| u16::from(*code)))],
    ),
    operation(
        "status to phrase",
        STATUSES,
        || each(&HTTP_STATUSES, |status| status.phrase()),
        &[compared("`canonical_reason`", || each(&HTTP_1, |status| status.canonical_reason()))],
    ),
    operation(
        "status to name",
        STATUSES,
        || each(&HTTP_STATUSES, |status| status.name()),
        &[compared("`canonical_reason`", || each(&HTTP_1, |status| status.canonical_reason()))],
    ),
    operation(
        "name to number",
        HTTP_NAMES.len() + WS_NAMES.len(),
        || {
            each(&HTTP_NAMES, |name| name.parse().ok().map(HttpStatus::as_u16));
            each(&WS_NAMES, |name| name.parse().ok().map(WsCloseCode::as_u16));
        },
        &[promised("`phf`", || {
            each(&HTTP_NAMES, |name| NUMBERS.get(name).copied());
            each(&WS_NAMES, |name| NUMBERS.get(name).copied());
        })],
    ),
    operation(
        "a `WsClose` with a `'static` reason into tungstenite's `CloseFrame`",
        1,
        || {
            let close =
                WsClose::new(black_box(status::WS_1008_POLICY_VIOLATION), black_box("no spam"));
            black_box(close.map(CloseFrame::from)).unwrap();
        },
        &[],
    ),
];

const U16S: usize = 1 << 16;
const STATUSES: usize = 900;
const CODES: usize = 1 << 16;

fn numbers<T>(operation: impl Fn(u16) -> T) {
    for number in 0..=u16::MAX {
        black_box(operation(black_box(number)));
    }
}

fn each<T, R>(values: &[T], operation: impl Fn(&T) -> R) {
    for value in values {
        black_box(operation(black_box(value)));
    }
}

static HTTP_NUMBERS: LazyLock<Vec<u16>> = LazyLock::new(|| (100..=999).collect());
static HTTP_STATUSES: LazyLock<Vec<HttpStatus>> =
    LazyLock::new(|| HTTP_NUMBERS.iter().map(|number| (*number).try_into().unwrap()).collect());
static HTTP_1: LazyLock<Vec<http::StatusCode>> =
    LazyLock::new(|| HTTP_STATUSES.iter().map(|status| (*status).into()).collect());
static CLOSE_NUMBERS: LazyLock<Vec<u16>> = LazyLock::new(|| (0..=u16::MAX).collect());
static CLOSE_CODES: LazyLock<Vec<WsCloseCode>> =
    LazyLock::new(|| CLOSE_NUMBERS.iter().map(|number| (*number).into()).collect());
static TUNGSTENITE: LazyLock<Vec<CloseCode>> =
    LazyLock::new(|| CLOSE_NUMBERS.iter().map(|number| (*number).into()).collect());
static ACTIX: LazyLock<Vec<ActixCode>> =
    LazyLock::new(|| CLOSE_NUMBERS.iter().map(|number| (*number).into()).collect());
