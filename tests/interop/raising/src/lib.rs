//! Raises what it is told to: the part that knows no framework, and is the same for all three.

use std::env;

use fastrapi_compat::{HttpException, HttpStatus, WsClose, portable::status};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// More than any request has that the programs are sent.
pub const MAX_BODY: usize = 16 * 1024 * 1024;

#[derive(Deserialize)]
struct Told {
    status: u16,
    #[serde(default, deserialize_with = "given")]
    detail: Option<Value>,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// `null` is a detail; none at all is none.
fn given<'de, D: Deserializer<'de>>(detail: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(detail).map(Some)
}

/// Returns the exception that the request's body asks for.
pub fn raise(told: &[u8]) -> Result<HttpStatus, HttpException> {
    let told: Told = serde_json::from_slice(told).map_err(bad_request)?;
    let status = HttpStatus::from_u16(told.status).map_err(bad_request)?;
    let mut exception = match told.detail {
        Some(detail) => HttpException::new(status, detail),
        None => status.into(),
    };
    for (name, value) in told.headers {
        exception = exception.header(name, value)?;
    }
    Err(exception)
}

/// Refuses the handshake of a WebSocket.
pub fn refuse() -> WsClose {
    match WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token") {
        Ok(close) => close,
        Err(invalid) => invalid.into(),
    }
}

fn bad_request(error: impl ToString) -> HttpException {
    HttpException::new(status::HTTP_400_BAD_REQUEST, error.to_string())
}

/// Where to listen: at the port in `PORT`, 0 for any that is free.
pub fn address() -> String {
    format!("127.0.0.1:{}", env::var("PORT").unwrap_or_else(|_| "0".to_owned()))
}
