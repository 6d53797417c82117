//! tungstenite: `CloseCode` and `CloseFrame` of each version, the same in all of them but for how
//! a frame holds its reason.

use core::error::Error;
use std::{
    io::Read,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    ReceivedClose,
    closing::{
        failure::Failure,
        handshake::{Discarded, Received},
    },
};

/// Makes the adapter of one version: its module, its crate, how it is called, its Close frame,
/// and what that makes of a reason.
macro_rules! version {
    (#[$feature:meta] $module:ident, $tungstenite:ident, $version:literal, $CloseFrame:ty, $reason:expr) => {
        // Here rather than around the macro, where rustdoc does not see it.
        #[$feature]
        #[doc = concat!("For tungstenite ", $version, " and whatever is built on it.")]
        #[doc = ""]
        #[doc = concat!("Needs the feature `", stringify!($module), "`.")]
        pub mod $module {
            use core::any::Any;
            use std::{
                io::{Read, Write},
                net::TcpStream,
            };

            use ::$tungstenite::{
                Error, Message, WebSocket,
                protocol::{CloseFrame, frame::coding::CloseCode},
                stream::MaybeTlsStream,
            };
            use static_assertions::const_assert;

            use crate::{
                WsClose, WsCloseCode,
                blocking::CloseWith,
                closing::{
                    driver_blocking::Transport,
                    handshake::{Discarded, Flushed, Queued, Received},
                },
                table::{WS_ROWS, are_numbers_of},
            };

            #[doc = concat!("FastAPI's `WS_*` names as [`CloseCode`] of tungstenite ", $version, ".")]
            pub mod status {
                use super::{CloseCode, close_code};

                ws_table!(constants { CloseCode, close_code });
            }

            /// What `CloseCode::from` does, which is not `const`.
            #[inline]
            #[allow(clippy::indexing_slicing, reason = "the patterns are the indices")]
            const fn close_code(number: u16) -> CloseCode {
                match number {
                    1000..=1007 => FIRST[number as usize - 1000],
                    1008..=1015 => THEN[number as usize - 1008],
                    1016..=2999 => CloseCode::Reserved(number),
                    3000..=3999 => CloseCode::Iana(number),
                    4000..=4999 => CloseCode::Library(number),
                    _ => CloseCode::Bad(number),
                }
            }

            // In a `match`, LLVM would set the number beside these variants, which have no use for
            // it: an instruction more where the number is known. In one list of all, it would set
            // a zero there.
            const FIRST: [CloseCode; 8] = [
                CloseCode::Normal,
                CloseCode::Away,
                CloseCode::Protocol,
                CloseCode::Unsupported,
                CloseCode::Bad(1004),
                CloseCode::Status,
                CloseCode::Abnormal,
                CloseCode::Invalid,
            ];
            const THEN: [CloseCode; 8] = [
                CloseCode::Policy,
                CloseCode::Size,
                CloseCode::Extension,
                CloseCode::Error,
                CloseCode::Restart,
                CloseCode::Again,
                CloseCode::Bad(1014),
                CloseCode::Tls,
            ];

            close_code!(CloseCode, close_code);
            close_frame!($CloseFrame, |close| Self {
                code: close.code_of_frame().into(),
                reason: $reason(close.into_reason()),
            });
            close_message!(Message);
            socket_error!(Error);
            close_with_blocking!();

            ws_table!(variants { CloseCode });
        }
    };
}

/// Closes the blocking `WebSocket` of one version.
macro_rules! close_with_blocking {
    () => {
        impl<S: Read + Write + 'static> CloseWith for WebSocket<S> {}

        impl<S: Read + Write + 'static> Transport for WebSocket<S> {
            fn stream(&self) -> &dyn Any {
                let stream: &dyn Any = self.get_ref();
                match stream.downcast_ref() {
                    Some(MaybeTlsStream::<TcpStream>::Plain(stream)) => stream,
                    _ => stream,
                }
            }

            fn flush(&mut self) -> Flushed {
                Flushed::of(WebSocket::flush(self))
            }

            fn queue_close(&mut self, close: Option<WsClose>) -> Queued {
                Queued::of(self.write(Message::Close(close.map(CloseFrame::from))))
            }

            fn receive(&mut self) -> Received {
                super::received(|| self.read())
            }

            fn discard(&mut self) -> Discarded {
                super::discarded(self.get_mut())
            }
        }
    };
}

/// Reads a message.
///
/// tungstenite 0.27 to 0.30 must not be read again after `Error::Capacity`: with debug assertions
/// they panic, without them they report the end of the connection. The session may have received
/// that error, and then closed with a code of its own. So the bytes have to tell whether the
/// connection has ended.
fn received<M: ReceivedClose, E: Error + 'static>(read: impl FnOnce() -> Result<M, E>) -> Received {
    let Ok(received) = catch_unwind(AssertUnwindSafe(read)) else { return Received::Unreadable };
    match Received::of(received.map(|message| message.close_code())) {
        Received::Lost => Received::Unreadable,
        received => received,
    }
}

fn discarded(stream: &mut impl Read) -> Discarded {
    match stream.read(&mut [0; 4096]) {
        Ok(1..) => Discarded::Some,
        Err(error) if Failure::of(&error) == Failure::NotYet => Discarded::Blocked,
        _ => Discarded::End,
    }
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

version!(
    #[cfg(feature = "tungstenite_0_24")]
    tungstenite_0_24,
    tungstenite_0_24,
    "0.24",
    CloseFrame<'_>,
    |reason| reason
);
version!(
    #[cfg(feature = "tungstenite_0_26")]
    tungstenite_0_26,
    tungstenite_0_26,
    "0.26",
    CloseFrame,
    utf8_bytes!(::tungstenite_0_26)
);
version!(
    #[cfg(feature = "tungstenite_0_27")]
    tungstenite_0_27,
    tungstenite_0_27,
    "0.27",
    CloseFrame,
    utf8_bytes!(::tungstenite_0_27)
);
version!(
    #[cfg(feature = "tungstenite_0_28")]
    tungstenite_0_28,
    tungstenite_0_28,
    "0.28",
    CloseFrame,
    utf8_bytes!(::tungstenite_0_28)
);
version!(
    #[cfg(feature = "tungstenite_0_29")]
    tungstenite_0_29,
    tungstenite_0_29,
    "0.29",
    CloseFrame,
    utf8_bytes!(::tungstenite_0_29)
);
version!(
    #[cfg(feature = "tungstenite_0_30")]
    tungstenite_0_30,
    tungstenite,
    "0.30",
    CloseFrame,
    utf8_bytes!(::tungstenite)
);
