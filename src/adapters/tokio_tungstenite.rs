//! For tokio-tungstenite: closing its `WebSocketStream`. Its messages are those of tungstenite.

use core::{
    pin::Pin,
    task::{Context, Poll},
};
use std::io;

use ::tokio_tungstenite::{WebSocketStream, tungstenite::Message};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::{
    CloseWith, ReceivedClose, WsClose, WsClosed, closable,
    closing::driver::{Driver, Socket},
};

impl<S: AsyncRead + AsyncWrite + Unpin> CloseWith for WebSocketStream<S> {}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket for WebSocketStream<S> {
    fn poll_close(&mut self, driver: &mut Driver, cx: &mut Context<'_>) -> Poll<WsClosed> {
        let close_message = |close: Option<WsClose>| Message::Close(close.map(Into::into));
        let socket = closable(self, close_message, Message::close_code);
        driver.poll(&mut socket.draining_with(read), cx)
    }
}

fn read<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut &mut WebSocketStream<S>,
    cx: &mut Context<'_>,
    bytes: &mut [u8],
) -> Poll<io::Result<usize>> {
    let mut bytes = ReadBuf::new(bytes);
    let read = Pin::new(socket.get_mut()).poll_read(cx, &mut bytes);
    read.map_ok(|()| bytes.filled().len())
}
