//! tungstenite: `CloseCode` and `CloseFrame` of each version, the same in all of them but for how
//! a frame holds its reason.

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
            use core::{any::Any, task::{Context, Poll}, time::Duration};
            use std::{
                io::{Read, Write},
                panic::{AssertUnwindSafe, catch_unwind},
            };

            use ::$tungstenite::{
                Error, Message, WebSocket,
                error::ProtocolError,
                protocol::{CloseFrame, frame::coding::CloseCode},
                stream::MaybeTlsStream,
            };
            use static_assertions::const_assert;

            use crate::{
                CloseWith, InvalidWsClose, WsClose, WsCloseCode, blocking,
                close_with::contents,
                closing_handshake::{ClosingHandshake, Received, Socket},
                received_close::is_for_now,
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
                code: close.code().into(),
                reason: $reason(close.into_reason()),
            });
            close_message!(Message);
            close_with_blocking!();

            ws_table!(variants { CloseCode });
        }
    };
}

/// Closes the blocking `WebSocket` of one version.
macro_rules! close_with_blocking {
    () => {
        /// Blocks. The time limit holds for streams of the standard library, [`TcpStream`] and
        /// `UnixStream`, alone or in a [`MaybeTlsStream`] without TLS: meanwhile they are made
        /// non-blocking. The limit holds for other streams if they do not block, or have a read
        /// timeout: it is looked at after each read.
        ///
        /// [`TcpStream`]: std::net::TcpStream
        impl<S: Read + Write + 'static> CloseWith for WebSocket<S> {
            type Closing<'a> = Result<WsCloseCode, InvalidWsClose>;

            #[inline]
            fn close_with_timeout(
                &mut self,
                code: impl Into<WsCloseCode>,
                reason: impl Into<alloc::borrow::Cow<'static, str>>,
                timeout: Duration,
            ) -> Self::Closing<'_> {
                let close = contents(code, reason)?;
                let stream = blocking::known(plain(self.get_ref()));
                let polls = stream.is_some_and(|stream| stream.set_nonblocking(true));
                let handshake = match stream {
                    Some(stream) if polls && stream.holds_little() => ClosingHandshake::new(close),
                    _ => ClosingHandshake::without_a_look(close),
                };
                let mut socket = Blocking { socket: self, polls, ended: false };
                let answer = blocking::close(handshake, &mut socket, timeout);
                if let Some(stream) = blocking::known(plain(self.get_ref())) {
                    stream.set_nonblocking(false);
                }
                Ok(answer)
            }
        }

        /// The stream within, if there is one.
        #[inline]
        fn plain(stream: &dyn Any) -> &dyn Any {
            match stream.downcast_ref() {
                Some(MaybeTlsStream::<std::net::TcpStream>::Plain(stream)) => stream,
                _ => stream,
            }
        }

        struct Blocking<'a, S> {
            socket: &'a mut WebSocket<S>,
            /// Whether the stream never blocks.
            polls: bool,
            /// After an error, what is read is no longer frames.
            ended: bool,
        }

        impl<S: Read + Write> Socket for Blocking<'_, S> {
            fn poll_receive(&mut self, _: &mut Context<'_>) -> Poll<Received> {
                if self.ended {
                    return Poll::Ready(Received::End);
                }
                // If the session has had Error::Capacity before, tungstenite's buffer may be full.
                // This fails a debug assertion there; in release it is taken for the end.
                let read = catch_unwind(AssertUnwindSafe(|| self.socket.read()));
                if matches!(&read, Ok(Err(error)) if is_for_now(error)) {
                    return Poll::Pending;
                }
                self.ended = !matches!(read, Ok(Ok(_)));
                Poll::Ready(match read.map(received) {
                    Ok(Received::Lost) if self.polls => Received::Illegal,
                    Ok(received) => received,
                    Err(_) => Received::Illegal,
                })
            }

            fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<()> {
                self.poll_flush(cx)
            }

            fn start_close(&mut self, close: Option<WsClose>) -> bool {
                match self.socket.write(Message::Close(close.map(CloseFrame::from))) {
                    Ok(()) => true,
                    Err(error) => is_for_now(&error),
                }
            }

            fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<()> {
                match self.socket.flush() {
                    Err(error) if is_for_now(&error) => Poll::Pending,
                    _ => Poll::Ready(()),
                }
            }

            fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<()> {
                match self.polls {
                    true => blocking::discard(self.socket.get_mut(), cx),
                    // To read might block for ever.
                    false => Poll::Pending,
                }
            }
        }

        /// What reading has given, in the words of the closing handshake.
        #[inline]
        pub(crate) fn received(read: Result<Message, Error>) -> Received {
            match read {
                Ok(Message::Close(frame)) => Received::Close(frame.map(WsCloseCode::from)),
                Ok(_) => Received::Message,
                Err(Error::ConnectionClosed | Error::AlreadyClosed) => Received::End,
                Err(
                    Error::Io(_) | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake),
                ) => Received::Lost,
                Err(_) => Received::Illegal,
            }
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
