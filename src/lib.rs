//! FastAPI's status names in Rust: each as the type that your framework already uses.
//!
//! ```
//! # #[cfg(feature = "http")]
//! # fn main() -> Result<(), http::Error> {
//! use fastrapi_compat::status;
//!
//! let response = http::Response::builder()
//!     .status(status::HTTP_422_UNPROCESSABLE_CONTENT)
//!     .body(r#"{"detail":"Name is required"}"#)?;
//! assert_eq!(response.status(), http::StatusCode::UNPROCESSABLE_ENTITY);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "http"))]
//! # fn main() {}
//! ```
//!
//! # One `status` module for each framework
//!
//! The path says which types you get. The names, and the code below the `use`, stay the same.
//!
//! | you use | import | `HTTP_*` are | `WS_*` are | feature |
//! | --- | --- | --- | --- | --- |
//! | hyper, tower, reqwest, tungstenite, tokio-tungstenite | [`fastrapi_compat::status`](mod@status) | `http::StatusCode` | tungstenite's `CloseCode`, newest version | `http`, `tungstenite` (default) |
//! | axum 0.8 | `fastrapi_compat::axum::status` | `http::StatusCode` | `u16`, as axum has it | `axum` |
//! | actix-web 4, actix-ws | `fastrapi_compat::actix::status` | `http` 0.2 `StatusCode` | `actix_http::ws::CloseCode` | `actix` |
//! | anything still on `http` 0.2 | `fastrapi_compat::http_0_2::status` | `http` 0.2 `StatusCode` | none | `http_0_2` |
//! | one exact tungstenite | `fastrapi_compat::tungstenite_0_29::status`, … | none | that version's `CloseCode` | `tungstenite_0_29`, … |
//! | anything that takes numbers | [`fastrapi_compat::int::status`](int::status) | `u16` | `u16` | none |
//! | all of them at once | [`fastrapi_compat::portable::status`](portable::status) | [`HttpStatus`] | [`WsCloseCode`] | none |
//!
//! Each module has all 78 names that FastAPI exports, or those of them that its types can hold,
//! and the 4 that Starlette has deprecated. It holds nothing else, so a glob import is safe.
//! The constants work in `match` patterns, in `const` and in `static`.
//!
//! # A bridge between the types
//!
//! [`HttpStatus`] and [`WsCloseCode`] convert with `From` into and from every foreign type whose
//! feature is on, without loss. So two frameworks, or two versions of one, meet in them. They
//! know their FastAPI name and their phrase, and parse from either kind of text:
//!
//! ```
//! # #[cfg(feature = "http")] {
//! use fastrapi_compat::HttpStatus;
//!
//! let status = HttpStatus::from(http::StatusCode::PAYLOAD_TOO_LARGE);
//! assert_eq!(status.name(), Some("HTTP_413_CONTENT_TOO_LARGE"));
//! assert_eq!(status.phrase(), Some("Content Too Large"));
//! assert_eq!("413".parse(), Ok(status));
//! # }
//! ```
//!
//! # Closing a WebSocket
//!
//! [`CloseWith`] closes a socket so that the peer receives the code: by a code and a reason, as
//! FastAPI's `await websocket.close(code, reason)`, or with what a session returned. A session
//! returns `Result<(), WsClose>`, and `?` converts what its socket returns.
//!
//! ```
//! # #[cfg(feature = "tokio_tungstenite")] {
//! use fastrapi_compat::{CloseWith, WsClose, status};
//! use futures_util::StreamExt;
//! use tokio_tungstenite::WebSocketStream;
//!
//! type WebSocket = WebSocketStream<tokio::net::TcpStream>;
//!
//! async fn session(socket: &mut WebSocket) -> Result<(), WsClose> {
//!     while let Some(message) = socket.next().await {
//!         if message?.is_binary() {
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
//! # }
//! ```
//!
//! [`blocking::CloseWith`] does the same for sockets that block, and [`closable`] for the sockets of
//! any other framework. [`ReceivedClose::close_code`] returns the code in what a socket has
//! received.
//!
//! # Raising a status
//!
//! [`HttpException`] is FastAPI's `HTTPException`: a status with a detail, and headers if needed.
//! It is the error of a handler in axum and in actix-web, and converts into an `http::Response` for
//! every other framework. The response is FastAPI's, byte for byte in the body.
//!
//! `?` is what `raise` is in Python:
//!
//! | Python | Rust |
//! | --- | --- |
//! | `raise HTTPException(status.HTTP_404_NOT_FOUND)` | `Err(status::HTTP_404_NOT_FOUND)?` |
//! | `raise HTTPException(status.HTTP_404_NOT_FOUND, "No user")` | `Err(HttpException::new(status::HTTP_404_NOT_FOUND, "No user"))?` |
//! | `raise HTTPException(status_code, {"user_id": 2})` | `Err(HttpException::new(status_code, json!({ "user_id": 2 })))?` |
//! | `raise HTTPException(status_code, headers={"Allow": "GET"})` | `Err(HttpException::from(status_code).header("Allow", "GET")?)?` |
//! | `raise HTTPException(420)` | `Err(HttpStatus::of::<420>())?` |
//! | `raise HTTPException(status_code) from error` | `Err(HttpException::from(status_code).with_source(error))?` |
//!
//! A status below 200 cannot be the final response
//! ([RFC 9110, section 15.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.2)). hyper and
//! axum send 101, and 500 instead of the others. actix sends the status, and the client waits.
//!
//! # Features
//!
//! | feature | what it adds | depends on |
//! | --- | --- | --- |
//! | `http` (default) | `status::HTTP_*`, conversions with `http` 1 | `http` |
//! | `tungstenite` (default) | `status::WS_*`; the newest `tungstenite_…`, 0.30 today, so a new tungstenite changes it | |
//! | `tungstenite_0_24`, `_0_26`, `_0_27`, `_0_28`, `_0_29`, `_0_30` | a module of that name, conversions with that version, closing its `WebSocket` | that `tungstenite`, without its handshake |
//! | `tokio_tungstenite` | closing its `WebSocketStream`; the newest `tokio_tungstenite_…`, 0.30 today | that `tokio-tungstenite` and its `tungstenite` |
//! | `axum` | `axum::status`, conversions with `http` 1, [`HttpStatus`] as an answer | `http`, `axum-core` |
//! | `axum_ws` | closing axum's `WebSocket`, conversions with its `CloseFrame` | `axum` with its tungstenite, `tokio` |
//! | `actix` | `actix::status`, conversions with `http` 0.2 and actix's close codes, [`HttpStatus`] as an answer | `actix-web`, `actix-http`, `http` 0.2 |
//! | `actix_ws` | closing the sessions of actix-ws | `actix-ws` |
//! | `http_0_2` | `http_0_2::status`, conversions with `http` 0.2 | `http` 0.2, `std` |
//! | `exception` | [`HttpException`], as a response in `axum`, `actix`, `http` and `http_0_2` | `http`, `serde_json` |
//! | `exception_handler` | every [`HttpException`] in the extensions of its response, for middleware | `exception` |
//! | `serde` | both types in data formats: a number out, a number or a name in | `serde_core` |
//! | `closing` | [`CloseWith`] and [`closable`]; turned on by `axum_ws`, `actix_ws` and `tokio_tungstenite` | `tokio` |
//! | `blocking` | [`blocking::CloseWith`]; turned on by each `tungstenite_…` | |
//! | `std` | [`WsClose`], [`ReceivedClose`]; turned on by each feature of a framework | |
//!
//! Without any of them the crate is `no_std`, needs no allocator, and depends on
//! `static_assertions` only. That crate holds every number to the foreign types while yours
//! compiles: if one of them renumbered a status, your build would fail, not your service.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "std")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[macro_use]
mod table;

mod adapters;
#[cfg(feature = "std")]
mod closing;
#[cfg(feature = "exception")]
mod exception;
mod http_status;
pub mod int;
mod parse;
pub mod portable;
#[cfg(feature = "serde")]
mod serde;
#[cfg(any(feature = "http", feature = "tungstenite"))]
pub mod status;
mod ws_close_code;

#[cfg(feature = "actix")]
pub use adapters::actix;
#[cfg(feature = "axum")]
pub use adapters::axum;
#[cfg(feature = "http_0_2")]
pub use adapters::http_0_2;
#[cfg(feature = "tungstenite_0_24")]
pub use adapters::tungstenite::tungstenite_0_24;
#[cfg(feature = "tungstenite_0_26")]
pub use adapters::tungstenite::tungstenite_0_26;
#[cfg(feature = "tungstenite_0_27")]
pub use adapters::tungstenite::tungstenite_0_27;
#[cfg(feature = "tungstenite_0_28")]
pub use adapters::tungstenite::tungstenite_0_28;
#[cfg(feature = "tungstenite_0_29")]
pub use adapters::tungstenite::tungstenite_0_29;
#[cfg(feature = "tungstenite_0_30")]
pub use adapters::tungstenite::tungstenite_0_30;
#[cfg(feature = "blocking")]
pub use closing::blocking;
#[cfg(feature = "closing")]
pub use closing::{AnySocket, CloseWith, Closing, Finishing, Within, closable};
#[cfg(feature = "std")]
pub use closing::{InvalidWsClose, ReceivedClose, WsClose, WsClosed};
#[cfg(feature = "exception")]
pub use exception::{Detail, HttpException, InvalidHttpException};
#[cfg(feature = "exception")]
pub use http_status::IntoHttpStatus;
pub use http_status::{HttpStatus, InvalidHttpStatus};
pub use parse::{ParseHttpStatusError, ParseWsCloseCodeError};
pub use ws_close_code::{WsCloseCode, WsCloseCodeRange};

/// Runs the examples of the README.
#[cfg(all(
    doctest,
    feature = "actix",
    feature = "axum_ws",
    feature = "exception",
    feature = "tungstenite"
))]
#[doc = include_str!("../README.md")]
struct Readme;
