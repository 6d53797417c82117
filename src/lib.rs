//! FastAPI's status names for Rust web frameworks, as each framework's own types.
//!
//! FastAPI is the Python web framework. Its `status` module, which comes from Starlette, names every
//! HTTP status code and WebSocket close code: `HTTP_404_NOT_FOUND`, `WS_1008_POLICY_VIOLATION`. This
//! crate provides
//!
//! * the [names](#one-status-module-per-framework) as constants of the types of axum, actix-web,
//!   hyper, tungstenite and other crates,
//! * [`HttpStatus`] and [`WsCloseCode`], which convert between those types,
//! * [`HttpException`], the counterpart of FastAPI's `HTTPException`,
//! * [`CloseWith`], which closes a WebSocket so that the peer receives the close code.
//!
//! # Examples
//!
//! With axum:
//!
//! ```toml
//! [dependencies]
//! axum = "0.8"
//! fastrapi-compat = { version = "0.1", default-features = false, features = ["axum"] }
//! ```
//!
//! ```
//! # #[cfg(feature = "axum_ws")] {
//! use axum::{extract::Path, http::StatusCode};
//! use fastrapi_compat::axum::status;
//!
//! async fn delete_user(Path(user_id): Path<i64>) -> StatusCode {
//!     if user_id == 1 { status::HTTP_204_NO_CONTENT } else { status::HTTP_404_NOT_FOUND }
//! }
//! # }
//! ```
//!
//! With actix-web:
//!
//! ```toml
//! [dependencies]
//! actix-web = "4"
//! fastrapi-compat = { version = "0.1", default-features = false, features = ["actix"] }
//! ```
//!
//! ```
//! # #[cfg(feature = "actix")] {
//! use actix_web::{HttpResponse, web::Path};
//! use fastrapi_compat::actix::status;
//!
//! async fn delete_user(user_id: Path<i64>) -> HttpResponse {
//!     HttpResponse::new(match *user_id {
//!         1 => status::HTTP_204_NO_CONTENT,
//!         _ => status::HTTP_404_NOT_FOUND,
//!     })
//! }
//! # }
//! ```
//!
//! With hyper and everything else that uses the types of `http` 1:
//!
//! ```toml
//! [dependencies]
//! fastrapi-compat = "0.1"
//! http = "1"
//! ```
//!
//! ```
//! # #[cfg(feature = "http")] {
//! use fastrapi_compat::status;
//! use http::Response;
//!
//! fn not_found() -> Response<&'static str> {
//!     let mut response = Response::new("User not found");
//!     *response.status_mut() = status::HTTP_404_NOT_FOUND;
//!     response
//! }
//! # }
//! ```
//!
//! # One `status` module per framework
//!
//! Only the import depends on the framework; the names do not.
//!
//! | you use | feature | module | `HTTP_*` are | `WS_*` are |
//! | --- | --- | --- | --- | --- |
//! | [hyper], [tower], [reqwest], [tungstenite] | [`http`, `tungstenite`](#features) (default) | [`status`](mod@status) | [`StatusCode`] of `http` 1 | [`CloseCode`] of 0.30 |
//! | [axum] 0.8 | [`axum`](#features) | [`axum::status`] | [`StatusCode`] of `http` 1 | [`u16`] |
//! | [axum] 0.7 | [`axum_0_7`](#features) | [`axum_0_7::status`] | [`StatusCode`] of `http` 1 | [`u16`] |
//! | [actix-web] 4 | [`actix`](#features) | [`actix::status`] | [`StatusCode`][02] of `http` 0.2 | [actix's `CloseCode`][actix] |
//! | [rocket] 0.5 | [`rocket`](#features) | [`rocket::status`] | [rocket's `Status`][rocket-status] | none |
//! | [fastwebsockets] 0.10 | [`fastwebsockets`](#features) | [`fastwebsockets::status`] | none | [its `CloseCode`][fast] |
//! | [`http` 0.2][http-0.2] | [`http_0_2`](#features) | [`http_0_2::status`] | [`StatusCode`][02] of `http` 0.2 | none |
//! | one [tungstenite] | [`tungstenite_0_29`, …](#features) | [`tungstenite_0_29::status`], … | none | [`CloseCode`][29] of 0.29, … |
//! | plain numbers | none | [`int::status`] | [`u16`] | [`u16`] |
//! | several frameworks | none | [`portable::status`] | [`HttpStatus`] | [`WsCloseCode`] |
//!
//! Other frameworks and clients, from warp to reqwest, need no feature: [frameworks] has a recipe for
//! each. [All names] lists what each framework calls a status code or close code. [From FastAPI to axum]
//! shows how the parts of a FastAPI service are written in Rust.
//!
//! Each module contains all of FastAPI's 78 names that its types can represent, Starlette's deprecated
//! names, and nothing else, so a glob import is safe. The constants work in patterns, in `const` and
//! in `static`; [`http_0_2::status`] and [`rocket::status`] list the exceptions.
//!
//! # Converting between frameworks
//!
//! [`HttpStatus`] and [`WsCloseCode`] convert to and from the types of every enabled feature, without
//! loss. They return their FastAPI name and their reason phrase, and are parsed from a name or a number:
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
//! # Raising an exception
//!
//! [`HttpException`] is the error of a handler in axum, actix-web and rocket, and converts to an
//! `http::Response`. The body of its response is FastAPI's, byte for byte. Use `?` where Python uses
//! `raise`, as in `Err(status::HTTP_404_NOT_FOUND)?`.
//!
//! # Closing a WebSocket
//!
//! [`CloseWith::close_with`] is the counterpart of FastAPI's `await websocket.close(code, reason)`, and
//! [`CloseWith::finish`] closes a socket with the result of its session. A session is the function
//! that receives and sends the messages. It returns `Result<(), WsClose>`, and `?` converts the
//! errors of the socket:
//!
//! ```
//! # #[cfg(feature = "axum_ws")] {
//! use axum::extract::ws::{Message, WebSocket};
//! use fastrapi_compat::{CloseWith, WsClose, axum::status};
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
//! # }
//! ```
//!
//! [`blocking::CloseWith`] closes blocking sockets, and [`closable`] the sockets of any other
//! framework. [`CloseWith`] describes how [another task] closes a socket, and how a socket that was
//! split is closed. [`ReceivedClose::close_code`] returns the close code of a received message.
//!
//! # Features
//!
//! | feature | enables |
//! | --- | --- |
//! | `http` (default) | [`status`](mod@status)`::HTTP_*`, conversions with `http` 1 |
//! | `tungstenite` (default) | [`status`](mod@status)`::WS_*`; `tungstenite_0_30` |
//! | `tungstenite_0_20`, `_0_21`, `_0_23`, `_0_24`, `_0_26`, `_0_27`, `_0_28`, `_0_29`, `_0_30` | a module of that name, conversions with that version, closing its `WebSocket` |
//! | `tokio_tungstenite` | `tungstenite`, `tokio_tungstenite_0_30` |
//! | `tokio_tungstenite_0_20`, `_0_21`, `_0_23`, `_0_24`, `_0_26`, `_0_27`, `_0_28`, `_0_29`, `_0_30` | closing the `WebSocketStream` of that version; the feature of its tungstenite |
//! | `axum` | [`axum`]; [`HttpStatus`] is a response |
//! | `axum_ws` | closing axum's `WebSocket`, conversions with its `CloseFrame` |
//! | `axum_0_7` | [`axum_0_7`]; what `axum` and `axum_ws` enable, for axum 0.7 |
//! | `actix` | [`actix`]; [`HttpStatus`] is a response |
//! | `actix_ws` | [`actix::ws`], which closes the sessions of actix-ws |
//! | `rocket` | [`rocket`]; [`HttpStatus`] is a response |
//! | `fastwebsockets` | [`fastwebsockets`], which closes the sockets of fastwebsockets 0.10 |
//! | `http_0_2` | [`http_0_2`], conversions with `http` 0.2 |
//! | `exception` | [`HttpException`], a response in `axum`, `actix`, `rocket`, `http` and `http_0_2` |
//! | `exception_handler` | every [`HttpException`] is in the extensions of its response, for middleware |
//! | `serde` | serialization of [`HttpStatus`] and [`WsCloseCode`] |
//! | `closing` | [`CloseWith`] and [`closable`]; enabled by `axum_ws`, `axum_0_7`, `actix_ws`, `fastwebsockets` and `tokio_tungstenite` |
//!
//! A feature that names a version always means that version. A short name means one version in all
//! compatible releases: in 0.1.x, `tungstenite` and `tokio_tungstenite` are 0.30, `axum` is 0.8,
//! `actix` is actix-web 4, `actix_ws` is 0.4, `rocket` is 0.5, and `fastwebsockets` is 0.10.
//! `exception` uses serde_json 1, and `closing` futures-core and futures-sink 0.3.
//!
//! Without features, the crate is `no_std`, does not allocate, and depends on `static_assertions`
//! only. With that crate it checks the number of each constant when your program is compiled, except for
//! those of `http` 0.2, which has no `const` function for it.
//!
//! [All names]: https://docs.rs/crate/fastrapi-compat/latest/source/docs/names.md
//! [From FastAPI to axum]: https://docs.rs/crate/fastrapi-compat/latest/source/docs/from_fastapi.md
//! [another task]: CloseWith#closing-from-another-task
//! [frameworks]: https://docs.rs/crate/fastrapi-compat/latest/source/docs/frameworks.md
//! [`StatusCode`]: ::http::StatusCode
//! [`CloseCode`]: ::tungstenite::protocol::frame::coding::CloseCode
//! [02]: ::http_0_2::StatusCode
//! [29]: ::tungstenite_0_29::protocol::frame::coding::CloseCode
//! [actix]: ::actix_http::ws::CloseCode
//! [rocket-status]: ::rocket::http::Status
//! [fast]: ::fastwebsockets::CloseCode
//! [actix-web]: https://docs.rs/actix-web/4
//! [axum]: https://docs.rs/axum
//! [fastwebsockets]: https://docs.rs/fastwebsockets/0.10
//! [http-0.2]: https://docs.rs/http/0.2
//! [hyper]: https://docs.rs/hyper
//! [reqwest]: https://docs.rs/reqwest
//! [rocket]: https://docs.rs/rocket/0.5
//! [tower]: https://docs.rs/tower
//! [tungstenite]: https://docs.rs/tungstenite
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
mod excerpt;
mod http_status;
pub mod int;
pub mod portable;
#[cfg(feature = "serde")]
mod serde;
#[cfg(any(feature = "http", feature = "tungstenite"))]
pub mod status;
mod ws_close_code;

#[cfg(feature = "tungstenite_0_20")]
pub use adapters::tungstenite::tungstenite_0_20;
#[cfg(feature = "tungstenite_0_21")]
pub use adapters::tungstenite::tungstenite_0_21;
#[cfg(feature = "tungstenite_0_23")]
pub use adapters::tungstenite::tungstenite_0_23;
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
#[allow(unused_imports, unreachable_pub, reason = "without features there is no adapter")]
pub use adapters::*;
#[cfg(feature = "blocking")]
pub use closing::blocking;
#[cfg(feature = "closing")]
pub use closing::{AnySocket, CloseWith, Closing, Finishing, Within, closable};
#[cfg(feature = "std")]
pub use closing::{InvalidWsClose, ReceivedClose, WsClose, WsClosed};
#[cfg(feature = "exception")]
pub use exception::{Detail, HttpException, IntoHttpStatus, InvalidHttpException};
pub use http_status::{HttpStatus, InvalidHttpStatus, ParseHttpStatusError};
pub use ws_close_code::{ParseWsCloseCodeError, WsCloseCode};
