//! tungstenite: [`CloseCode`] and [`CloseFrame`], the same in each version but for how a frame
//! holds its reason.
//!
//! [`CloseCode`]: ::tungstenite::protocol::frame::coding::CloseCode
//! [`CloseFrame`]: ::tungstenite::protocol::CloseFrame

use alloc::borrow::Cow;

use ::tungstenite::Utf8Bytes;

/// Makes the adapter of one version, in a module that is called like the feature.
macro_rules! version {
    ($module:ident, $tungstenite:ident, $version:literal, $reason:path) => {
        #[doc = concat!("For tungstenite ", $version, " and whatever is built on it.")]
        #[doc = ""]
        #[doc = concat!("Needs the feature `", stringify!($module), "`.")]
        pub mod $module {
            use static_assertions::{assert_impl_all, const_assert};

            use ::$tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

            use crate::{WsClose, WsCloseCode, table::are_ws_numbers};

            #[doc = concat!("FastAPI's `WS_*` names as the `CloseCode` of tungstenite ", $version, ".")]
            pub mod status {
                use super::{CloseCode, close_code, const_assert, are_ws_numbers};

                ws_table!(constants { CloseCode, close_code });
                ws_table!(variants { CloseCode });
            }

            /// What `CloseCode::from` does, which is not `const`.
            const fn close_code(number: u16) -> CloseCode {
                match number {
                    1000 => CloseCode::Normal,
                    1001 => CloseCode::Away,
                    1002 => CloseCode::Protocol,
                    1003 => CloseCode::Unsupported,
                    1005 => CloseCode::Status,
                    1006 => CloseCode::Abnormal,
                    1007 => CloseCode::Invalid,
                    1008 => CloseCode::Policy,
                    1009 => CloseCode::Size,
                    1010 => CloseCode::Extension,
                    1011 => CloseCode::Error,
                    1012 => CloseCode::Restart,
                    1013 => CloseCode::Again,
                    1015 => CloseCode::Tls,
                    1016..=2999 => CloseCode::Reserved(number),
                    3000..=3999 => CloseCode::Iana(number),
                    4000..=4999 => CloseCode::Library(number),
                    _ => CloseCode::Bad(number),
                }
            }

            impl From<WsCloseCode> for CloseCode {
                #[inline]
                fn from(code: WsCloseCode) -> Self {
                    close_code(code.as_u16())
                }
            }

            impl From<CloseCode> for WsCloseCode {
                #[inline]
                fn from(code: CloseCode) -> Self {
                    Self::from_u16(code.into())
                }
            }

            impl PartialEq<CloseCode> for WsCloseCode {
                #[inline]
                fn eq(&self, code: &CloseCode) -> bool {
                    *self == Self::from(*code)
                }
            }

            impl PartialEq<WsCloseCode> for CloseCode {
                #[inline]
                fn eq(&self, code: &WsCloseCode) -> bool {
                    code == self
                }
            }

            impl From<CloseFrame> for WsCloseCode {
                #[inline]
                fn from(frame: CloseFrame) -> Self {
                    frame.code.into()
                }
            }

            impl From<&CloseFrame> for WsCloseCode {
                #[inline]
                fn from(frame: &CloseFrame) -> Self {
                    frame.code.into()
                }
            }

            /// 1005 for a Close frame without a code, as FastAPI reports it.
            impl From<Option<CloseFrame>> for WsCloseCode {
                #[inline]
                fn from(frame: Option<CloseFrame>) -> Self {
                    frame.as_ref().into()
                }
            }

            /// 1005 for a Close frame without a code, as FastAPI reports it.
            impl From<&Option<CloseFrame>> for WsCloseCode {
                #[inline]
                fn from(frame: &Option<CloseFrame>) -> Self {
                    frame.as_ref().into()
                }
            }

            /// 1005 for a Close frame without a code, as FastAPI reports it.
            impl From<Option<&CloseFrame>> for WsCloseCode {
                #[inline]
                fn from(frame: Option<&CloseFrame>) -> Self {
                    frame.map_or(crate::portable::status::WS_1005_NO_STATUS_RCVD, Self::from)
                }
            }

            impl From<WsClose> for CloseFrame {
                #[inline]
                fn from(close: WsClose) -> Self {
                    Self { code: close.code().into(), reason: $reason(close.into_reason()) }
                }
            }

            assert_impl_all!(WsCloseCode: From<CloseCode>, Into<CloseCode>, PartialEq<CloseCode>);
            assert_impl_all!(CloseCode: From<WsCloseCode>, Into<WsCloseCode>, PartialEq<WsCloseCode>);
            assert_impl_all!(WsCloseCode: From<CloseFrame>, From<Option<CloseFrame>>);
            assert_impl_all!(WsCloseCode: From<&'static CloseFrame>, From<&'static Option<CloseFrame>>);
            assert_impl_all!(WsClose: Into<CloseFrame>);
        }
    };
}

/// Asserts that each constant is the variant that the table says.
macro_rules! variants {
    ({ $CloseCode:ident } $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $phrase:literal, $source:tt,
        tungstenite($variant:ident $(($inside:literal))?), $other:ident $called:tt;
    )+) => {
        const_assert!(are_ws_numbers(&[$(
            if matches!($NAME, $CloseCode::$variant $(($inside))?) { $number } else { 0 }
        ),+]));
    };
}

fn bytes(reason: Cow<'static, str>) -> Utf8Bytes {
    match reason {
        Cow::Borrowed(reason) => Utf8Bytes::from_static(reason),
        Cow::Owned(reason) => reason.into(),
    }
}

version!(tungstenite_0_30, tungstenite, "0.30", super::bytes);
