//! tokio-tungstenite: closing its `WebSocketStream`. All else is tungstenite's.

use alloc::borrow::Cow;
use core::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use ::tokio_tungstenite::{WebSocketStream, tungstenite::Message};
use futures_core::Stream;
use futures_sink::Sink;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::tungstenite::tungstenite_0_30::received;
use crate::{
    CloseWith, Closing, WsClose, WsCloseCode,
    close_with::contents,
    closing_handshake::{Received, Socket},
};

close_with_future!([S: AsyncRead + AsyncWrite + Unpin] WebSocketStream<S>, Message, received, discard);

/// Reads the bytes that come. Ready once the peer is gone.
fn discard<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    cx: &mut Context<'_>,
) -> Poll<()> {
    let mut bytes = [0; 4096];
    let mut buffer = ReadBuf::new(&mut bytes);
    match Pin::new(socket.get_mut()).poll_read(cx, &mut buffer) {
        Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
            cx.waker().wake_by_ref();
            Poll::Pending
        }
        Poll::Ready(_) => Poll::Ready(()),
        Poll::Pending => Poll::Pending,
    }
}
