//! tungstenite: `CloseCode` and `CloseFrame` of each version, the same in all of them but for how
//! a frame holds its reason.

/// Makes the adapter of one version: its module, its crate, how it is called, its Close frame,
/// and what that makes of a reason.
macro_rules! version {
    ($module:ident, $tungstenite:ident, $version:literal, $CloseFrame:ty, $reason:expr) => {
        #[doc = concat!("For tungstenite ", $version, " and whatever is built on it.")]
        #[doc = ""]
        #[doc = concat!("Needs the feature `", stringify!($module), "`.")]
        pub mod $module {
            use ::$tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
            use static_assertions::const_assert;

            use crate::{WsClose, WsCloseCode, table::{WS_ROWS, are_numbers_of}};

            #[doc = concat!("FastAPI's `WS_*` names as [`CloseCode`] of tungstenite ", $version, ".")]
            pub mod status {
                use super::{CloseCode, close_code};

                ws_table!(constants { CloseCode, close_code });
            }

            /// What `CloseCode::from` does, which is not `const`.
            #[inline]
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

            close_code!(CloseCode, close_code);
            close_frame!($CloseFrame, |close| Self {
                code: close.code().into(),
                reason: $reason(close.into_reason()),
            });

            ws_table!(variants { CloseCode });
        }
    };
}

/// Asserts that each close code is the variant that the table says.
macro_rules! variants {
    ({ $CloseCode:ident } $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $phrase:literal, $source:tt,
        tungstenite($variant:ident $(($inside:literal))?), actix $other:tt;
    )+) => {
        const_assert!(are_numbers_of(&WS_ROWS, &[$(
            if matches!(status::$NAME, $CloseCode::$variant $(($inside))?) { $number } else { 0 }
        ),+]));
    };
}

#[cfg(feature = "tungstenite_0_24")]
version!(tungstenite_0_24, tungstenite_0_24, "0.24", CloseFrame<'_>, |reason| reason);
#[cfg(feature = "tungstenite_0_26")]
version!(tungstenite_0_26, tungstenite_0_26, "0.26", CloseFrame, utf8_bytes!(::tungstenite_0_26));
#[cfg(feature = "tungstenite_0_27")]
version!(tungstenite_0_27, tungstenite_0_27, "0.27", CloseFrame, utf8_bytes!(::tungstenite_0_27));
#[cfg(feature = "tungstenite_0_28")]
version!(tungstenite_0_28, tungstenite_0_28, "0.28", CloseFrame, utf8_bytes!(::tungstenite_0_28));
#[cfg(feature = "tungstenite_0_29")]
version!(tungstenite_0_29, tungstenite_0_29, "0.29", CloseFrame, utf8_bytes!(::tungstenite_0_29));
#[cfg(feature = "tungstenite_0_30")]
version!(tungstenite_0_30, tungstenite, "0.30", CloseFrame, utf8_bytes!(::tungstenite));
