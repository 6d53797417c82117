//! One file per foreign crate: its `status` module, its conversions, its static assertions.
//! What the files have in common is here.
#![allow(unused_macros, reason = "which of these are used depends on the features")]

/// Makes one documented constant of each row, of what `http` calls it: `$constant!` is given
/// `NAME = number, (called)`, where `(called)` may be empty.
macro_rules! http_constants {
    ({ $constant:ident } $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $($phrase:literal)?, $source:tt, http $called:tt;
    )+) => { $(
        $constant! {
            #[doc = description!($number $($phrase)?, $meaning, $source, http $called)]
            #[doc(alias $alias)]
            $NAME = $number, $called
        }
    )+ };
}

/// The conversions between [`HttpStatus`](crate::HttpStatus) and the `StatusCode` of one `http`.
macro_rules! status_code {
    ($StatusCode:ty) => {
        impl From<HttpStatus> for $StatusCode {
            #[inline]
            fn from(status: HttpStatus) -> Self {
                match Self::from_u16(status.as_u16()) {
                    Ok(status) => status,
                    // Both types hold 100 to 999, so this never happens; nor does a panic.
                    Err(_) => Self::INTERNAL_SERVER_ERROR,
                }
            }
        }

        impl From<$StatusCode> for HttpStatus {
            #[inline]
            fn from(status: $StatusCode) -> Self {
                match Self::from_u16(status.as_u16()) {
                    Ok(status) => status,
                    // As above.
                    Err(_) => crate::portable::status::HTTP_500_INTERNAL_SERVER_ERROR,
                }
            }
        }

        /// With the status's phrase as its detail.
        #[cfg(feature = "exception")]
        impl From<$StatusCode> for crate::HttpException {
            #[inline]
            fn from(status: $StatusCode) -> Self {
                HttpStatus::from(status).into()
            }
        }

        impl PartialEq<$StatusCode> for HttpStatus {
            #[inline]
            fn eq(&self, status: &$StatusCode) -> bool {
                self.as_u16() == status.as_u16()
            }
        }

        impl PartialEq<HttpStatus> for $StatusCode {
            #[inline]
            fn eq(&self, status: &HttpStatus) -> bool {
                self.as_u16() == status.as_u16()
            }
        }

        static_assertions::assert_impl_all!(
            HttpStatus: From<$StatusCode>, Into<$StatusCode>, PartialEq<$StatusCode>
        );
        static_assertions::assert_impl_all!(
            $StatusCode: From<HttpStatus>, Into<HttpStatus>, PartialEq<HttpStatus>
        );
    };
}

/// The conversions between [`WsCloseCode`](crate::WsCloseCode) and one `CloseCode`, which is
/// made of a number by `$from_number` and has `u16: From<CloseCode>`.
macro_rules! close_code {
    ($CloseCode:ty, $from_number:path) => {
        impl From<WsCloseCode> for $CloseCode {
            #[inline]
            fn from(code: WsCloseCode) -> Self {
                $from_number(code.as_u16())
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
                *self == Self::from(*code)
            }
        }

        impl PartialEq<WsCloseCode> for $CloseCode {
            #[inline]
            fn eq(&self, code: &WsCloseCode) -> bool {
                code == self
            }
        }

        static_assertions::assert_impl_all!(
            WsCloseCode: From<$CloseCode>, Into<$CloseCode>, PartialEq<$CloseCode>
        );
        static_assertions::assert_impl_all!(
            $CloseCode: From<WsCloseCode>, Into<WsCloseCode>, PartialEq<WsCloseCode>
        );
    };
}

/// The conversions from one framework's Close frame, which has a `code`, into
/// [`WsCloseCode`](crate::WsCloseCode); and from [`WsClose`](crate::WsClose) into it.
macro_rules! close_frame {
    ($CloseFrame:ty, |$close:ident| $from_close:expr) => {
        impl From<$CloseFrame> for WsCloseCode {
            #[inline]
            fn from(frame: $CloseFrame) -> Self {
                frame.code.into()
            }
        }

        impl From<&$CloseFrame> for WsCloseCode {
            #[inline]
            fn from(frame: &$CloseFrame) -> Self {
                frame.code.into()
            }
        }

        /// 1005 for a Close frame without a code, as FastAPI reports it.
        impl From<Option<$CloseFrame>> for WsCloseCode {
            #[inline]
            fn from(frame: Option<$CloseFrame>) -> Self {
                frame.as_ref().into()
            }
        }

        /// 1005 for a Close frame without a code, as FastAPI reports it.
        impl From<&Option<$CloseFrame>> for WsCloseCode {
            #[inline]
            fn from(frame: &Option<$CloseFrame>) -> Self {
                frame.as_ref().into()
            }
        }

        /// 1005 for a Close frame without a code, as FastAPI reports it.
        impl From<Option<&$CloseFrame>> for WsCloseCode {
            #[inline]
            fn from(frame: Option<&$CloseFrame>) -> Self {
                frame.map_or(crate::portable::status::WS_1005_NO_STATUS_RCVD, Self::from)
            }
        }

        impl From<WsClose> for $CloseFrame {
            #[inline]
            fn from($close: WsClose) -> Self {
                $from_close
            }
        }

        static_assertions::assert_impl_all!($CloseFrame: From<WsClose>, Into<WsCloseCode>);
        static_assertions::assert_impl_all!(&'static $CloseFrame: Into<WsCloseCode>);
        static_assertions::assert_impl_all!(Option<$CloseFrame>: Into<WsCloseCode>);
        static_assertions::assert_impl_all!(Option<&'static $CloseFrame>: Into<WsCloseCode>);
        static_assertions::assert_impl_all!(&'static Option<$CloseFrame>: Into<WsCloseCode>);
    };
}

/// What the messages and the errors of one framework's socket say about the end of a connection.
macro_rules! close_message {
    ($Message:ty) => {
        impl crate::ReceivedClose for $Message {
            #[inline]
            fn close_code(&self) -> Option<WsCloseCode> {
                match self {
                    Self::Close(frame) => Some(frame.into()),
                    _ => None,
                }
            }
        }
    };
}

/// Makes `?` convert what a socket returns into the close that it calls for.
macro_rules! socket_error {
    ($Error:ty) => {
        /// The close that this error calls for: see [`WsClose`](crate::WsClose).
        impl From<$Error> for crate::WsClose {
            #[inline]
            fn from(error: $Error) -> Self {
                Self::from_socket_error(error)
            }
        }
    };
}

/// A reason as the `Utf8Bytes` of one module, which can hold a `'static` one as it is.
macro_rules! utf8_bytes {
    ($($module:tt)+) => {
        |reason| match reason {
            alloc::borrow::Cow::Borrowed(reason) => $($module)+::Utf8Bytes::from_static(reason),
            alloc::borrow::Cow::Owned(reason) => reason.into(),
        }
    };
}

#[cfg(feature = "actix")]
pub mod actix;
#[cfg(feature = "actix_ws")]
pub mod actix_ws;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "http")]
pub(crate) mod http;
#[cfg(feature = "http_0_2")]
pub mod http_0_2;
#[cfg(feature = "tokio_tungstenite_0_30")]
mod tokio_tungstenite;
#[cfg(any(
    feature = "tungstenite_0_24",
    feature = "tungstenite_0_26",
    feature = "tungstenite_0_27",
    feature = "tungstenite_0_28",
    feature = "tungstenite_0_29",
    feature = "tungstenite_0_30",
))]
pub(crate) mod tungstenite;
