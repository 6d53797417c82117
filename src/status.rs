//! FastAPI's names as [`http::StatusCode`] and as tungstenite's [`CloseCode`]: for hyper, tower,
//! reqwest, tungstenite, tokio-tungstenite and other crates that use the types of `http` 1.
//!
//! The `HTTP_*` names require the feature `http`. The `WS_*` names require the feature
//! `tungstenite`, and are those of tungstenite 0.30. Both features are enabled by default.
//!
//! ```
//! # #[cfg(feature = "http")] {
//! use fastrapi_compat::status;
//! use http::{Response, StatusCode};
//!
//! let response = Response::builder().status(status::HTTP_201_CREATED).body(()).unwrap();
//! assert_eq!(response.status(), StatusCode::CREATED);
//! # }
//! ```
//!
//! [`http::StatusCode`]: ::http::StatusCode
//! [`CloseCode`]: ::tungstenite::protocol::frame::coding::CloseCode

#[cfg(feature = "http")]
pub use crate::adapters::http::status::*;
#[cfg(feature = "tungstenite")]
pub use crate::adapters::tungstenite::tungstenite_0_30::status::*;
