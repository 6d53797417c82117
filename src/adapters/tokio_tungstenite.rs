//! tokio-tungstenite 0.20 to 0.30: closing its `WebSocketStream`. Its messages are those of the
//! tungstenite of the same version.

/// Closes the `WebSocketStream` of one version: its feature, version and crate.
macro_rules! version {
    ($feature:literal $version:literal $tokio_tungstenite:ident) => {
        #[cfg(feature = $feature)]
        const _: () = {
            use core::pin::Pin;

            use ::$tokio_tungstenite::{WebSocketStream, tungstenite::Message};
            use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

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
                            .draining_with(|socket, cx, bytes| {
                                let mut bytes = ReadBuf::new(bytes);
                                let read = Pin::new(socket.get_mut()).poll_read(cx, &mut bytes);
                                read.map_ok(|()| bytes.filled().len())
                            });
                        driver.poll(&mut socket, cx)
                    })
                }
            }
        };
    };
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
