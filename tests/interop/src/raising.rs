//! The part of the `raising-…` servers that depends on no framework: raises the exception that a
//! request describes.

use fastrapi_compat::{HttpException, HttpStatus, WsClose, portable::status};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A limit that no request of the tests reaches.
pub const MAX_BODY: usize = 16 * 1024 * 1024;

#[derive(Deserialize)]
struct Request {
    status: u16,
    #[serde(default, deserialize_with = "present")]
    detail: Option<Value>,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// Tells a detail of `null` from a missing detail.
fn present<'de, D: Deserializer<'de>>(detail: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(detail).map(Some)
}

/// Raises the exception that the body of a request describes.
pub fn raise(body: &[u8]) -> Result<HttpStatus, HttpException> {
    let request: Request = serde_json::from_slice(body).map_err(bad_request)?;
    let status = HttpStatus::from_u16(request.status).map_err(bad_request)?;
    let mut exception = match request.detail {
        Some(detail) => HttpException::new(status, detail),
        None => status.into(),
    };
    for (name, value) in request.headers {
        exception = exception.header(name, value)?;
    }
    Err(exception)
}

/// Returns the close that refuses the handshake of a WebSocket.
pub fn refuse() -> WsClose {
    match WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token") {
        Ok(close) => close,
        Err(invalid) => invalid.into(),
    }
}

fn bad_request(error: impl ToString) -> HttpException {
    HttpException::new(status::HTTP_400_BAD_REQUEST, error.to_string())
}
