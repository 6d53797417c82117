//! A libFuzzer target for the functions that accept untrusted input.
#![no_main]

use fastrapi_compat::{HttpException, HttpStatus, WsClose, WsCloseCode};

libfuzzer_sys::fuzz_target!(|input: &[u8]| check(input));

fn check(input: &[u8]) {
    postcard_number(input);
    let text = String::from_utf8_lossy(input);
    status(&text);
    close_code(&text);
    json(input);
    detail(&text);
    if let [high, low, reason @ ..] = input {
        close(u16::from_be_bytes([*high, *low]), &String::from_utf8_lossy(reason));
    }
    let (name, value) = text.split_once(':').unwrap_or((&text, ""));
    header(name, value);
}

/// Parses a number without a sign or leading zeros.
fn number(text: &str) -> Option<u16> {
    text.parse().ok().filter(|number: &u16| number.to_string() == text)
}

fn status(text: &str) {
    match text.parse::<HttpStatus>() {
        Ok(status) => {
            let is_number = number(text) == Some(status.as_u16());
            let is_name = status.name() == Some(text);
            assert!(is_number || is_name || is_deprecated(text), "{text:?}");
            // The number, the name and the start of `Display` can be parsed.
            assert_eq!(status.as_u16().to_string().parse(), Ok(status));
            assert_eq!(status.name().map_or(Ok(status), str::parse), Ok(status));
            assert_eq!(status.to_string()[..3].parse(), Ok(status));
        }
        Err(error) => {
            assert!(number(text).is_none_or(|number| HttpStatus::from_u16(number).is_err()));
            quotes(&error.to_string(), text);
        }
    }
}

fn is_deprecated(name: &str) -> bool {
    [
        "HTTP_413_REQUEST_ENTITY_TOO_LARGE",
        "HTTP_414_REQUEST_URI_TOO_LONG",
        "HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE",
        "HTTP_422_UNPROCESSABLE_ENTITY",
    ]
    .contains(&name)
}

fn close_code(text: &str) {
    match text.parse::<WsCloseCode>() {
        Ok(code) => {
            assert!(number(text) == Some(code.as_u16()) || code.name() == Some(text), "{text:?}");
            assert_eq!(code.as_u16().to_string().parse(), Ok(code));
            assert_eq!(code.name().map_or(Ok(code), str::parse), Ok(code));
        }
        Err(error) => {
            assert_eq!(number(text), None);
            quotes(&error.to_string(), text);
        }
    }
}

/// Asserts that the message quotes the text. A text of more than 48 bytes is cut at a character
/// boundary, and the message states its length.
fn quotes(message: &str, text: &str) {
    if text.len() <= 48 {
        assert!(message.starts_with(&format!("{text:?} is not ")), "{message}");
        return;
    }
    let end = (0..=48).rev().find(|&end| text.is_char_boundary(end)).unwrap();
    let quoted = format!("{:?}… ({} bytes) is not ", &text[..end], text.len());
    assert!(message.starts_with(&quoted), "{message}");
}

/// A JSON number or string is accepted if `FromStr` accepts its text. Other JSON is an error.
fn json(input: &[u8]) {
    let value = serde_json::from_slice::<serde_json::Value>(input);
    let expected = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => Some(text.clone()),
        number => number.as_u64().map(|number| number.to_string()),
    };
    let text = value.ok().as_ref().and_then(expected);

    let status = serde_json::from_slice::<HttpStatus>(input).ok();
    assert_eq!(status, text.as_ref().and_then(|text| text.parse().ok()));
    let code = serde_json::from_slice::<WsCloseCode>(input).ok();
    assert_eq!(code, text.as_ref().and_then(|text| text.parse().ok()));

    if let Some(status) = status {
        assert_eq!(serde_json::to_string(&status).unwrap(), status.as_u16().to_string());
    }
    if let Some(code) = code {
        assert_eq!(serde_json::to_string(&code).unwrap(), code.as_u16().to_string());
    }
}

/// Both types are serialized as a `u16` in a format that is not self-describing.
fn postcard_number(input: &[u8]) {
    let number = postcard::from_bytes::<u16>(input).ok();
    let code = postcard::from_bytes::<WsCloseCode>(input).ok();
    assert_eq!(code.map(u16::from), number);
    let status = postcard::from_bytes::<HttpStatus>(input).ok();
    assert_eq!(status, number.and_then(|number| number.try_into().ok()));

    if let (Some(number), Some(code)) = (number, code) {
        assert_eq!(postcard::to_allocvec(&code).unwrap(), postcard::to_allocvec(&number).unwrap());
    }
}

fn close(number: u16, reason: &str) {
    let code = WsCloseCode::from(number);
    let is_sendable = matches!(number, 1000..=1003 | 1007..=1014 | 3000..=4999);
    assert_eq!(code.is_sendable(), is_sendable);

    let close = match WsClose::new(code, reason.to_owned()) {
        Ok(close) => close,
        Err(refused) => {
            assert!(!is_sendable && refused.code() == code);
            return;
        }
    };
    assert!(is_sendable);
    let (cut, rest) = reason.split_at(close.reason().len());
    assert_eq!((close.code(), close.reason()), (code, cut));
    assert!(cut.len() <= 123);
    // The next character would not fit.
    assert!(rest.chars().next().is_none_or(|next| cut.len() + next.len_utf8() > 123));
}

/// The body is JSON and contains the detail.
fn detail(text: &str) {
    let exception = HttpException::new(HttpStatus::default(), text.to_owned());
    assert_eq!(exception, HttpException::try_new(HttpStatus::default(), text).unwrap());
    let body = http::Response::<String>::from(exception).into_body();
    let read: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(read, serde_json::json!({ "detail": text }));
}

/// A header is accepted if `http` accepts it and it is not a framing header.
fn header(name: &str, value: &str) {
    let exception = HttpException::new(HttpStatus::default(), "");
    let lower = name.to_ascii_lowercase();
    let framing = ["content-length", "transfer-encoding"].contains(&&*lower);
    let allowed = !framing
        && http::HeaderName::from_bytes(name.as_bytes()).is_ok()
        && http::HeaderValue::from_str(value).is_ok();
    match exception.header(name, value) {
        Ok(exception) => {
            assert!(allowed, "{name:?}: {value:?}");
            let response = http::Response::<String>::from(exception);
            assert_eq!(response.headers().get(name).unwrap().as_bytes(), value.as_bytes());
        }
        Err(error) => {
            assert!(!allowed, "{name:?}: {value:?}: {error}");
            assert!(error.to_string().len() < 500, "{error}");
        }
    }
}
