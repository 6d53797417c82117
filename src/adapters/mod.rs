//! One file for each foreign crate: its `status` module, its conversions, its static assertions and
//! its sockets. The macros repeat what several of these files have in common.
#![allow(unused_macros, reason = "which of them are used depends on the features")]

/// Defines each constant by its foreign name, with a macro: `constants_by_name { macro }`.
macro_rules! constants_by_name {
    ({ $constant:ident } $(
        $(#[$meta:meta])* $NAME:ident = $number:tt $(, $phrase:literal)? $(, $foreign:ident)?;
    )+) => { $(
        $constant! { $(#[$meta])* $NAME = $number $($foreign)? }
    )+ };
}

/// Implements the conversions between our types and those of one version of `http`.
macro_rules! http_conversions {
    ($http:ident) => {
        impl From<crate::HttpStatus> for ::$http::StatusCode {
            #[inline]
            fn from(status: crate::HttpStatus) -> Self {
                // Both types hold 100 to 999, so there is no error.
                Self::from_u16(status.as_u16()).unwrap_or(Self::INTERNAL_SERVER_ERROR)
            }
        }

        impl From<::$http::StatusCode> for crate::HttpStatus {
            #[inline]
            fn from(status: ::$http::StatusCode) -> Self {
                // As above.
                Self::from_u16(status.as_u16()).unwrap_or(Self::of::<500>())
            }
        }

        /// The detail is the reason phrase.
        #[cfg(feature = "exception")]
        impl From<::$http::StatusCode> for crate::HttpException {
            fn from(status: ::$http::StatusCode) -> Self {
                crate::HttpStatus::from(status).into()
            }
        }

        impl PartialEq<::$http::StatusCode> for crate::HttpStatus {
            #[inline]
            fn eq(&self, status: &::$http::StatusCode) -> bool {
                self.as_u16() == status.as_u16()
            }
        }

        impl PartialEq<crate::HttpStatus> for ::$http::StatusCode {
            #[inline]
            fn eq(&self, status: &crate::HttpStatus) -> bool {
                self.as_u16() == status.as_u16()
            }
        }

        /// A 403 without a body: FastAPI's response to a `WebSocketException` that is raised before
        /// the socket is accepted.
        #[cfg(feature = "std")]
        impl<B: Default> From<crate::WsClose> for ::$http::Response<B> {
            fn from(_: crate::WsClose) -> Self {
                let mut response = Self::default();
                *response.status_mut() = ::$http::StatusCode::FORBIDDEN;
                response
            }
        }
    };
}

/// Checks each constant of a `status` module at compile time: `assert_numbers { const fn from a
/// reference to a number }`.
macro_rules! assert_numbers {
    ({ $to_number:path } $(
        $(#[$meta:meta])* $NAME:ident = $number:tt $(, $phrase:literal)? $(, $foreign:ident)?;
    )+) => {
        static_assertions::const_assert!($( $to_number(&status::$NAME) == $number )&&+);
    };
}

/// Defines a constant for a variant of the `CloseCode` of tungstenite, which fastwebsockets has copied.
macro_rules! tungstenite_close_code {
    ($(#[$meta:meta])* $NAME:ident = $number:tt) => {
        $(#[$meta])*
        pub const $NAME: CloseCode = CloseCode::Bad($number);
    };
    ($(#[$meta:meta])* $NAME:ident = $number:tt $variant:ident) => {
        $(#[$meta])*
        pub const $NAME: CloseCode = CloseCode::$variant;
    };
}

/// Checks each close code at compile time. All `CloseCode`s have the same variants, except for those that
/// are given.
macro_rules! assert_close_codes {
    ($($other:pat => $number:expr),+) => {
        /// Does what `u16::from` does, which is not `const`.
        #[allow(dead_code, reason = "Rust 1.85 overlooks that assertions use it")]
        const fn number(code: &CloseCode) -> u16 {
            match *code {
                CloseCode::Normal => 1000,
                CloseCode::Away => 1001,
                CloseCode::Protocol => 1002,
                CloseCode::Unsupported => 1003,
                CloseCode::Abnormal => 1006,
                CloseCode::Invalid => 1007,
                CloseCode::Policy => 1008,
                CloseCode::Size => 1009,
                CloseCode::Extension => 1010,
                CloseCode::Error => 1011,
                CloseCode::Restart => 1012,
                CloseCode::Again => 1013,
                CloseCode::Tls => 1015,
                $( $other => $number, )+
            }
        }

        ws_names!(assert_numbers { number });
    };
}

/// Checks the close codes of tungstenite or fastwebsockets.
macro_rules! assert_tungstenite_close_codes {
    () => {
        assert_close_codes! {
            CloseCode::Status => 1005,
            CloseCode::Reserved(number)
            | CloseCode::Iana(number)
            | CloseCode::Library(number)
            | CloseCode::Bad(number) => number
        }
    };
}

/// Implements the conversions between [`WsCloseCode`](crate::WsCloseCode) and one `CloseCode`.
macro_rules! close_code_conversions {
    ($CloseCode:ty) => {
        impl From<WsCloseCode> for $CloseCode {
            #[inline]
            fn from(code: WsCloseCode) -> Self {
                code.as_u16().into()
            }
        }

        impl From<$CloseCode> for WsCloseCode {
            #[inline]
            fn from(code: $CloseCode) -> Self {
                Self::from_u16(code.into())
            }
        }

        impl PartialEq<$CloseCode> for WsCloseCode {
            #[inline]
            fn eq(&self, code: &$CloseCode) -> bool {
                self.as_u16() == u16::from(*code)
            }
        }

        impl PartialEq<WsCloseCode> for $CloseCode {
            #[inline]
            fn eq(&self, code: &WsCloseCode) -> bool {
                u16::from(*self) == code.as_u16()
            }
        }
    };
}

/// Implements the conversions from [`WsClose`](crate::WsClose) to one framework's Close frame, and
/// from that frame to [`WsCloseCode`](crate::WsCloseCode).
macro_rules! close_frame {
    ($CloseFrame:ty, |$close:ident| $from_close:expr) => {
        /// A frame with this code and reason. For 1006, which no frame may carry, the code is 1011.
        impl From<WsClose> for $CloseFrame {
            fn from($close: WsClose) -> Self {
                $from_close
            }
        }

        /// Returns 1005 for a Close frame without a code, as FastAPI does.
        impl From<Option<&$CloseFrame>> for WsCloseCode {
            fn from(frame: Option<&$CloseFrame>) -> Self {
                frame.map_or(crate::portable::status::WS_1005_NO_STATUS_RCVD, |frame| {
                    frame.code.into()
                })
            }
        }
    };
}

/// Implements [`ReceivedClose`](crate::ReceivedClose) for one framework's message.
macro_rules! close_message {
    ($Message:ty) => {
        impl crate::ReceivedClose for $Message {
            fn close_code(&self) -> Option<WsCloseCode> {
                match self {
                    Self::Close(frame) => Some(frame.as_ref().into()),
                    _ => None,
                }
            }
        }
    };
}

/// Makes `?` convert the error of one framework's socket.
macro_rules! socket_error {
    ($Error:ty) => {
        /// Returns the close that the error calls for: see [`WsClose`](crate::WsClose).
        impl From<$Error> for crate::WsClose {
            fn from(error: $Error) -> Self {
                Self::from_socket_error(error)
            }
        }
    };
}

/// Converts a reason to the `Utf8Bytes` of a module, without copying a `&'static str`.
macro_rules! utf8_bytes {
    ($reason:expr, $($module:tt)+) => {
        match $reason {
            alloc::borrow::Cow::Borrowed(reason) => $($module)+::Utf8Bytes::from_static(reason),
            alloc::borrow::Cow::Owned(reason) => reason.into(),
        }
    };
}

/// Converts a reason where it is a `Cow`.
macro_rules! cow {
    ($reason:expr, $($module:tt)+) => {
        $reason
    };
}

/// Implements `IntoResponse` of one version of axum, from this module of a crate.
macro_rules! axum_responses {
    ($($response:tt)+) => {
        use $($response)+::{IntoResponse, Response};

        /// A response with this status code and an empty body.
        impl IntoResponse for crate::HttpStatus {
            fn into_response(self) -> Response {
                ::http::StatusCode::from(self).into_response()
            }
        }

        /// A 403 without a body: FastAPI's response to a `WebSocketException` that is raised before
        /// the socket is accepted.
        impl IntoResponse for crate::WsClose {
            fn into_response(self) -> Response {
                self.into()
            }
        }

        /// FastAPI's response.
        #[cfg(feature = "exception")]
        impl IntoResponse for crate::HttpException {
            fn into_response(self) -> Response {
                self.into()
            }
        }
    };
}

/// Closes the `WebSocket` of one version of axum: its crate, its Close frame, and the macro that
/// converts a reason.
macro_rules! axum_socket {
    ($axum:ident $CloseFrame:ty, $reason:ident) => {
        use ::$axum::{
            Error,
            extract::ws::{CloseCode, CloseFrame, Message, WebSocket},
        };

        use crate::{
            CloseWith, ReceivedClose, WsClose, WsCloseCode, closable,
            closing::{Finishing, driver::Close, handshake::Handshake},
        };

        close_frame!($CloseFrame, |close| Self {
            code: close.code_of_frame().into(),
            reason: $reason!(close.into_reason(), ::$axum::extract::ws),
        });
        close_message!(Message);
        socket_error!(Error);

        impl CloseWith for WebSocket {}

        impl Close for WebSocket {
            fn close(&mut self, handshake: Handshake) -> Finishing<'_, Self> {
                Finishing::polling(self, handshake, |socket, driver, cx| {
                    let close = |close: Option<WsClose>| Message::Close(close.map(Into::into));
                    driver.poll(&mut closable(socket, close, Message::close_code), cx)
                })
            }
        }

        static_assertions::assert_type_eq_all!(CloseCode, u16);
    };
}

#[cfg(feature = "actix")]
pub mod actix;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "axum_0_7")]
pub mod axum_0_7;
#[cfg(feature = "fastwebsockets")]
pub mod fastwebsockets;
#[cfg(feature = "http")]
pub(crate) mod http;
#[cfg(feature = "http_0_2")]
pub mod http_0_2;
#[cfg(feature = "rocket")]
pub mod rocket;
// Each version of these two has its own badge in the documentation.
#[cfg_attr(docsrs, doc(auto_cfg = false))]
#[cfg(feature = "closing")]
mod tokio_tungstenite;
#[cfg_attr(docsrs, doc(auto_cfg = false))]
#[cfg(feature = "blocking")]
pub(crate) mod tungstenite;
