//! tokio-tungstenite 0.20 to 0.30: closing its `WebSocketStream`. Its messages are those of the
//! tungstenite of the same version.

use core::{
    pin::Pin,
    task::{Context, Poll},
};
use std::io;

use tokio::io::{AsyncRead, ReadBuf};

/// Closes the `WebSocketStream` of one version: its feature, version and crate.
macro_rules! version {
    ($feature:literal $version:literal $tokio_tungstenite:ident) => {
        #[cfg(feature = $feature)]
        const _: () = {
            use ::$tokio_tungstenite::{WebSocketStream, tungstenite::Message};
            use tokio::io::{AsyncRead, AsyncWrite};

            use crate::{
                CloseWith, ReceivedClose, WsClose, closable,
                closing::{Finishing, driver::Close, handshake::Handshake},
            };

            #[doc = concat!("For tokio-tungstenite ", $version, ".")]
            impl<S: AsyncRead + AsyncWrite + Unpin> CloseWith for WebSocketStream<S> {}

            impl<S: AsyncRead + AsyncWrite + Unpin> Close for WebSocketStream<S> {
                fn close(&mut self, handshake: Handshake) -> Finishing<'_, Self> {
                    Finishing::polling(self, handshake, |socket, driver, cx| {
                        let close = |close: Option<WsClose>| Message::Close(close.map(Into::into));
                        let mut socket = closable(socket, close, Message::close_code)
                            .draining_with(|it, cx, bytes| poll_read(it.get_mut(), cx, bytes));
                        driver.poll(&mut socket, cx)
                    })
                }
            }
        };
    };
}

fn poll_read(
    stream: &mut (impl AsyncRead + Unpin),
    cx: &mut Context<'_>,
    bytes: &mut [u8],
) -> Poll<io::Result<usize>> {
    let mut bytes = ReadBuf::new(bytes);
    let read = Pin::new(stream).poll_read(cx, &mut bytes);
    read.map_ok(|()| bytes.filled().len())
}

version! { "tokio_tungstenite_0_20" "0.20" tokio_tungstenite_0_20 }
version! { "tokio_tungstenite_0_21" "0.21" tokio_tungstenite_0_21 }
version! { "tokio_tungstenite_0_23" "0.23" tokio_tungstenite_0_23 }
version! { "tokio_tungstenite_0_24" "0.24" tokio_tungstenite_0_24 }
version! { "tokio_tungstenite_0_26" "0.26" tokio_tungstenite_0_26 }
version! { "tokio_tungstenite_0_27" "0.27" tokio_tungstenite_0_27 }
version! { "tokio_tungstenite_0_28" "0.28" tokio_tungstenite_0_28 }
version! { "tokio_tungstenite_0_29" "0.29" tokio_tungstenite_0_29 }
version! { "tokio_tungstenite_0_30" "0.30" tokio_tungstenite }
