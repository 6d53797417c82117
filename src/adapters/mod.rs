//! One file per foreign crate: its `status` module, its conversions, its static assertions.

#[cfg(feature = "http")]
pub(crate) mod http;
#[cfg(feature = "tungstenite_0_30")]
pub(crate) mod tungstenite;
