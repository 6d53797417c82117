//! FastAPI's names as [`http::StatusCode`] and tungstenite's [`CloseCode`]: for hyper, tower,
//! reqwest, tungstenite, tokio-tungstenite and all else that is built on the `http` crate.
//!
//! The `HTTP_*` names need the feature `http` and are those of http 1. The `WS_*` names need
//! the feature `tungstenite` and are those of the newest tungstenite that this crate supports,
//! which is 0.30 today. Both features are on by default.
//!
//! ```
//! use fastrapi_compat::status;
//! use http::{Response, StatusCode};
//!
//! let response = Response::builder().status(status::HTTP_201_CREATED).body(())?;
//! assert_eq!(response.status(), StatusCode::CREATED);
//! # Ok::<(), http::Error>(())
//! ```
//!
//! [`http::StatusCode`]: ::http::StatusCode
//! [`CloseCode`]: ::tungstenite::protocol::frame::coding::CloseCode

#[cfg(feature = "http")]
pub use crate::adapters::http::status::*;
#[cfg(feature = "tungstenite")]
pub use crate::adapters::tungstenite::tungstenite_0_30::status::*;
