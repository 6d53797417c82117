//! For axum 0.8. Requires the feature `axum`. For axum 0.7, use [`axum_0_7`](crate::axum_0_7).
//!
//! axum's `WebSocket` and `CloseFrame` require the feature `axum_ws`, because axum depends on
//! tungstenite for them.
//!
//! # Exceptions
//!
//! An [`HttpException`](crate::HttpException) can be the error of a handler or the response of a
//! fallback:
//!
//! ```
//! # #[cfg(feature = "exception")] {
//! use axum_core::response::IntoResponse;
//! use fastrapi_compat::{HttpException, axum::status};
//!
//! // Router::new()
//! //     .fallback(not_found)
//! //     .method_not_allowed_fallback(method_not_allowed)
//! async fn not_found() -> HttpException {
//!     status::HTTP_404_NOT_FOUND.into()
//! }
//!
//! async fn method_not_allowed() -> HttpException {
//!     status::HTTP_405_METHOD_NOT_ALLOWED.into()
//! }
//!
//! let response = HttpException::from(status::HTTP_404_NOT_FOUND).into_response();
//! assert_eq!(response.headers()["content-type"], "application/json");
//! # }
//! ```
//!
//! With the feature `exception_handler`, a middleware finds the exception in the response's
//! extensions and can log it or replace the response:
//!
//! ```
//! # #[cfg(feature = "exception_handler")] {
//! use std::error::Error;
//!
//! use axum_core::response::{IntoResponse, Response};
//! use fastrapi_compat::{HttpException, axum::status};
//!
//! // Router::new().route(…).layer(axum::middleware::map_response(log))
//! async fn log(response: Response) -> Response {
//!     if let Some(exception) = response.extensions().get::<HttpException>() {
//!         eprintln!("{exception}; caused by {:?}", exception.source());
//!     }
//!     response
//! }
//!
//! let exception = HttpException::from(status::HTTP_502_BAD_GATEWAY).with_source("timed out");
//! let response = exception.into_response();
//! assert!(response.extensions().get::<HttpException>().is_some());
//! # }
//! ```
//!
//! # Refusing a WebSocket
//!
//! A [`WsClose`](crate::WsClose) that is returned before the upgrade is a 403 without a body:
//!
//! ```
//! use axum_core::response::Response;
//! use fastrapi_compat::{WsClose, axum::status};
//!
//! // With a WebSocketUpgrade as its other argument.
//! async fn socket(token: Option<String>) -> Result<Response, WsClose> {
//!     let Some(token) = token else {
//!         return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token")?);
//!     };
//!     // Ok(upgrade.on_upgrade(session))
//! #   Ok(Response::default())
//! }
//! ```

/// FastAPI's names as [`StatusCode`](http::StatusCode) of http 1 and as `u16`, which is axum's
/// `ws::CloseCode`.
///
/// ```
/// use fastrapi_compat::axum::status;
/// use http::StatusCode;
///
/// async fn delete_user(user_id: u64) -> StatusCode {
///     if user_id == 1 { status::HTTP_204_NO_CONTENT } else { status::HTTP_404_NOT_FOUND }
/// }
///
/// assert_eq!(status::WS_1008_POLICY_VIOLATION, 1008);
/// ```
pub mod status {
    pub use crate::{adapters::http::status::*, int::close_codes::*};
}

axum_responses!(axum_core::response);

#[cfg(feature = "axum_ws")]
mod ws {
    axum_socket!(axum CloseFrame, utf8_bytes);
}
