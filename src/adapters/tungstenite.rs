//! tungstenite 0.20 to 0.30. The versions differ in the type of a Close frame's reason.

use std::{
    io::Read,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{ReceivedClose, WsCloseCode, closing::failure::Failure};

/// Defines the module of one version: its name, feature, version, crate and Close frame, and the macro
/// that converts a reason.
macro_rules! version {
    ($module:ident $feature:literal $version:literal $tungstenite:ident $CloseFrame:ty, $reason:ident) => {
        #[cfg(feature = $feature)]
        #[doc = concat!("For tungstenite ", $version, ". Requires the feature `", $feature, "`.")]
        pub mod $module {
            use core::any::Any;
            use std::{
                io::{Read, Write},
                net::TcpStream,
            };
            #[cfg(unix)]
            use std::os::unix::net::UnixStream;

            use ::$tungstenite::{
                Error, Message, WebSocket,
                protocol::{CloseFrame, frame::coding::CloseCode},
                stream::MaybeTlsStream,
            };

            use crate::{
                WsClose, WsCloseCode,
                blocking::CloseWith,
                closing::{driver_blocking::BlockingSocket, failure::Failure},
            };

            #[doc = concat!("FastAPI's `WS_*` names as [`CloseCode`] of tungstenite ", $version, ".")]
            pub mod status {
                use super::CloseCode;

                ws_names!(constants_by_name { tungstenite_close_code });
            }

            assert_tungstenite_close_codes!();
            close_code_conversions!(CloseCode);
            close_frame!($CloseFrame, |close| Self {
                code: close.code_of_frame().into(),
                reason: $reason!(close.into_reason(), ::$tungstenite),
            });
            close_message!(Message);
            socket_error!(Error);
            close_with_blocking!($version);
        }
    };
}

/// Closes the blocking `WebSocket` of one version.
macro_rules! close_with_blocking {
    ($version:literal) => {
        #[doc = concat!("For tungstenite ", $version, ".")]
        impl<S: Read + Write + 'static> CloseWith for WebSocket<S> {}

        impl<S: Read + Write + 'static> BlockingSocket for WebSocket<S> {
            fn stream(&self) -> &dyn Any {
                let stream: &dyn Any = self.get_ref();
                if let Some(MaybeTlsStream::<TcpStream>::Plain(stream)) = stream.downcast_ref() {
                    return stream;
                }
                #[cfg(unix)]
                if let Some(MaybeTlsStream::<UnixStream>::Plain(stream)) = stream.downcast_ref() {
                    return stream;
                }
                stream
            }

            fn flush(&mut self) -> Result<(), Failure> {
                Ok(WebSocket::flush(self)?)
            }

            fn queue_close(&mut self, close: Option<WsClose>) -> Result<(), Failure> {
                Ok(self.write(Message::Close(close.map(CloseFrame::from)))?)
            }

            fn receive(&mut self) -> Result<Option<WsCloseCode>, Failure> {
                super::receive(|| Ok(self.read()?))
            }

            fn discard(&mut self) -> Result<(), Failure> {
                super::discard(self.get_mut())
            }
        }
    };
}

/// Reads a message.
///
/// A socket of tungstenite 0.27 to 0.30 must not be read again after `Error::Capacity`: the read
/// panics with debug assertions, and otherwise reports the end of the connection. The session may
/// have received that error and then closed with a code of its own. Therefore a panic and a lost
/// connection are reported as [`Failure::Internal`], and reading bytes shows whether the connection
/// has ended.
fn receive<M: ReceivedClose>(
    read: impl FnOnce() -> Result<M, Failure>,
) -> Result<Option<WsCloseCode>, Failure> {
    let Ok(received) = catch_unwind(AssertUnwindSafe(read)) else { return Err(Failure::Internal) };
    match received {
        Ok(message) => Ok(message.close_code()),
        Err(Failure::Lost) => Err(Failure::Internal),
        Err(failure) => Err(failure),
    }
}

fn discard(stream: &mut impl Read) -> Result<(), Failure> {
    match stream.read(&mut [0; 4096])? {
        0 => Err(Failure::Lost),
        _ => Ok(()),
    }
}

version! { tungstenite_0_20 "tungstenite_0_20" "0.20" tungstenite_0_20 CloseFrame<'_>, cow }
version! { tungstenite_0_21 "tungstenite_0_21" "0.21" tungstenite_0_21 CloseFrame<'_>, cow }
version! { tungstenite_0_23 "tungstenite_0_23" "0.23" tungstenite_0_23 CloseFrame<'_>, cow }
version! { tungstenite_0_24 "tungstenite_0_24" "0.24" tungstenite_0_24 CloseFrame<'_>, cow }
version! { tungstenite_0_26 "tungstenite_0_26" "0.26" tungstenite_0_26 CloseFrame, utf8_bytes }
version! { tungstenite_0_27 "tungstenite_0_27" "0.27" tungstenite_0_27 CloseFrame, utf8_bytes }
version! { tungstenite_0_28 "tungstenite_0_28" "0.28" tungstenite_0_28 CloseFrame, utf8_bytes }
version! { tungstenite_0_29 "tungstenite_0_29" "0.29" tungstenite_0_29 CloseFrame, utf8_bytes }
version! { tungstenite_0_30 "tungstenite_0_30" "0.30" tungstenite CloseFrame, utf8_bytes }
