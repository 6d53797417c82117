//! What services do with values that are not known at compile time: with this crate, and with what
//! they would otherwise use. Each operation goes once through all the values that there are.

#[macro_use]
#[path = "../../../src/table.rs"]
#[allow(dead_code, unused_macros, reason = "only its rows are of use here")]
mod table;
mod names;

use std::{hint::black_box, sync::LazyLock};

use actix_http::ws::CloseCode as ActixCode;
// The table names `int`.
use fastrapi_compat::{HttpStatus, WsClose, WsCloseCode, int};
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use crate::names::{HTTP_NAMES, WS_NAMES, by_phf, by_search, by_strum};

/// What is measured: with this crate first, then without it.
pub struct Operation {
    pub name: &'static str,
    /// How many values it goes through.
    pub values: usize,
    pub ours: fn(),
    pub others: &'static [Other],
}

pub struct Other {
    pub name: &'static str,
    /// Whether it is promised that ours takes no more instructions.
    pub is_promised: bool,
    pub run: fn(),
}

const fn promised(name: &'static str, run: fn()) -> Other {
    Other { name, is_promised: true, run }
}

const fn told(name: &'static str, run: fn()) -> Other {
    Other { name, is_promised: false, run }
}

pub static OPERATIONS: &[Operation] = &[
    Operation {
        name: "number to `HttpStatus`",
        values: NUMBERS,
        ours: || numbers(|number| HttpStatus::try_from(number).ok()),
        others: &[promised("`http::StatusCode::from_u16`", || {
            numbers(|number| http::StatusCode::from_u16(number).ok())
        })],
    },
    Operation {
        name: "`HttpStatus` to `http::StatusCode`",
        values: STATUSES,
        ours: || each(&HTTP_STATUSES, |status| http::StatusCode::from(*status)),
        others: &[promised("`http::StatusCode::from_u16`", || {
            each(&HTTP_NUMBERS, |number| http::StatusCode::from_u16(*number))
        })],
    },
    Operation {
        name: "`http::StatusCode` to `HttpStatus`",
        values: STATUSES,
        ours: || each(&HTTP_1, |status| HttpStatus::from(*status)),
        others: &[promised("`http::StatusCode::from_u16`", || {
            each(&HTTP_NUMBERS, |number| http::StatusCode::from_u16(*number))
        })],
    },
    Operation {
        name: "`HttpStatus` to http 0.2's `StatusCode`",
        values: STATUSES,
        ours: || each(&HTTP_STATUSES, |status| http_0_2::StatusCode::from(*status)),
        others: &[promised("http 0.2's `from_u16`", || {
            each(&HTTP_NUMBERS, |number| http_0_2::StatusCode::from_u16(*number))
        })],
    },
    Operation {
        name: "`WsCloseCode` to tungstenite's `CloseCode`",
        values: CODES,
        ours: || each(&CLOSE_CODES, |code| CloseCode::from(*code)),
        others: &[promised("its `From<u16>`", || {
            each(&CLOSE_NUMBERS, |code| CloseCode::from(*code))
        })],
    },
    Operation {
        name: "tungstenite's `CloseCode` to `WsCloseCode`",
        values: CODES,
        ours: || each(&TUNGSTENITE, |code| WsCloseCode::from(*code)),
        others: &[promised("its `Into<u16>`", || each(&TUNGSTENITE, |code| u16::from(*code)))],
    },
    Operation {
        name: "`WsCloseCode` to actix's `CloseCode`",
        values: CODES,
        ours: || each(&CLOSE_CODES, |code| ActixCode::from(*code)),
        others: &[promised("its `From<u16>`", || {
            each(&CLOSE_NUMBERS, |code| ActixCode::from(*code))
        })],
    },
    Operation {
        name: "actix's `CloseCode` to `WsCloseCode`",
        values: CODES,
        ours: || each(&ACTIX, |code| WsCloseCode::from(*code)),
        others: &[promised("its `Into<u16>`", || each(&ACTIX, |code| u16::from(*code)))],
    },
    Operation {
        name: "status to phrase",
        values: STATUSES,
        ours: || each(&HTTP_STATUSES, |status| status.phrase()),
        others: &[told("`canonical_reason`", || each(&HTTP_1, |status| status.canonical_reason()))],
    },
    Operation {
        name: "status to name",
        values: STATUSES,
        ours: || each(&HTTP_STATUSES, |status| status.name()),
        others: &[told("`canonical_reason`", || each(&HTTP_1, |status| status.canonical_reason()))],
    },
    Operation {
        name: "name to number",
        values: HTTP_NAMES.len() + WS_NAMES.len(),
        ours: || {
            each(HTTP_NAMES, |name| name.parse().ok().map(HttpStatus::as_u16));
            each(WS_NAMES, |name| name.parse().ok().map(WsCloseCode::as_u16));
        },
        others: &[
            promised("`phf`", || names(by_phf)),
            promised("`strum`", || names(by_strum)),
            promised("a sorted table", || names(by_search)),
        ],
    },
    Operation {
        name: "three digits to status",
        values: STATUSES,
        ours: || each(&DIGITS, |digits| digits.parse::<HttpStatus>().ok()),
        others: &[told("`http::StatusCode`'s `FromStr`", || {
            each(&DIGITS, |digits| digits.parse::<http::StatusCode>().ok())
        })],
    },
];

/// A close with a reason that is known at compile time, into tungstenite's frame.
pub fn close_frame() {
    let close =
        WsClose::new(black_box(int::status::WS_1008_POLICY_VIOLATION), black_box("no spam"));
    black_box(close.map(CloseFrame::from)).unwrap();
}

const NUMBERS: usize = 1 << 16;
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

fn names(operation: impl Fn(&str) -> Option<u16>) {
    each(HTTP_NAMES, |name| operation(name));
    each(WS_NAMES, |name| operation(name));
}

static HTTP_NUMBERS: LazyLock<Vec<u16>> = LazyLock::new(|| (100..=999).collect());
static HTTP_STATUSES: LazyLock<Vec<HttpStatus>> =
    LazyLock::new(|| HTTP_NUMBERS.iter().map(|number| (*number).try_into().unwrap()).collect());
static HTTP_1: LazyLock<Vec<http::StatusCode>> =
    LazyLock::new(|| HTTP_STATUSES.iter().map(|status| (*status).into()).collect());
static DIGITS: LazyLock<Vec<String>> =
    LazyLock::new(|| HTTP_NUMBERS.iter().map(u16::to_string).collect());
static CLOSE_NUMBERS: LazyLock<Vec<u16>> = LazyLock::new(|| (0..=u16::MAX).collect());
static CLOSE_CODES: LazyLock<Vec<WsCloseCode>> =
    LazyLock::new(|| CLOSE_NUMBERS.iter().map(|number| (*number).into()).collect());
static TUNGSTENITE: LazyLock<Vec<CloseCode>> =
    LazyLock::new(|| CLOSE_NUMBERS.iter().map(|number| (*number).into()).collect());
static ACTIX: LazyLock<Vec<ActixCode>> =
    LazyLock::new(|| CLOSE_NUMBERS.iter().map(|number| (*number).into()).collect());
