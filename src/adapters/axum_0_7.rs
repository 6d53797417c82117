//! For axum 0.7. Requires the feature `axum_0_7`. For axum 0.8, use [`axum`](crate::axum).
//!
//! ```
//! # extern crate axum_0_7 as axum;
//! use axum::extract::ws::{Message, WebSocket};
//! use fastrapi_compat::{CloseWith, WsClose, axum_0_7::status};
//!
//! async fn session(socket: &mut WebSocket) -> Result<(), WsClose> {
//!     while let Some(message) = socket.recv().await {
//!         if let Message::Binary(_) = message? {
//!             return Err(WsClose::new(status::WS_1003_UNSUPPORTED_DATA, "text, please")?);
//!         }
//!     }
//!     Ok(())
//! }
//!
//! async fn serve(mut socket: WebSocket) {
//!     let result = session(&mut socket).await;
//!     let closed = socket.finish(result).await;
//!     println!("{closed:?}");
//! }
//! ```
//!
//! [`HttpStatus`](crate::HttpStatus), [`HttpException`](crate::HttpException) and
//! [`WsClose`](crate::WsClose) are responses, as [with axum 0.8](crate::axum).

/// FastAPI's names as [`StatusCode`](http::StatusCode) of http 1 and as `u16`, which is axum's
/// `ws::CloseCode`.
pub mod status {
    pub use crate::{adapters::http::status::*, int::close_codes::*};
}

axum_responses!(::axum_0_7::response);
axum_socket!(axum_0_7 CloseFrame<'_>, cow);
