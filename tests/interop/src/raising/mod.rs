//! The service in raising.py. Here is the part that is the same for all frameworks.

pub mod actix;
pub mod axum;
pub mod hyper;
pub mod hyper_0_14;
pub mod rocket;

use fastrapi_compat::{HttpException, HttpStatus, WsClose, portable::status};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The size limit of a request body in bytes. No request of the tests reaches it.
const MAX_BODY: usize = 16 * 1024 * 1024;

#[derive(Deserialize)]
struct Request {
    status: u16,
    #[serde(default, deserialize_with = "present")]
    detail: Option<Value>,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// Distinguishes a detail of `null` from a missing detail.
fn present<'de, D: Deserializer<'de>>(detail: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(detail).map(Some)
}

/// Returns the exception described by the body of a request as an error.
fn raise(body: &[u8]) -> Result<HttpStatus, HttpException> {
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

/// Stands for an exception that the service does not handle.
fn fail() -> &'static str {
    panic!("not handled");
}

/// Returns the error that refuses a WebSocket handshake.
fn refuse() -> WsClose {
    match WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token") {
        Ok(close) => close,
        Err(invalid) => invalid.into(),
    }
}

fn bad_request(error: impl ToString) -> HttpException {
    HttpException::new(status::HTTP_400_BAD_REQUEST, error.to_string())
}
