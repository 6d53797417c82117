use core::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};
use std::io;

use futures_core::Stream;
use futures_sink::Sink;

use super::{
    close_with::{CloseWith, Finishing},
    driver::{Close, PollSocket},
    failure::Failure,
    handshake::Handshake,
};
use crate::{WsClose, WsCloseCode};

/// Wraps a socket of any framework, so that [`CloseWith`] can close it.
///
/// The socket is a `Stream` and a `Sink` of messages, like the sockets of warp, poem, salvo,
/// rocket_ws, async-tungstenite and reqwest-websocket. `close_message` creates a Close message: with
/// a code and a reason, or an empty one for `None`. `close_code` returns the code of a received
/// Close message, 1005 for one without a code, and `None` for any other message.
///
/// ```
/// # #[cfg(feature = "tungstenite")] {
/// use fastrapi_compat::{CloseWith, InvalidWsClose, ReceivedClose, WsClosed, closable, status};
/// use futures_util::{Sink, Stream};
/// use tungstenite::{Error, Message};
///
/// async fn kick<S>(mut socket: S) -> Result<WsClosed, InvalidWsClose>
/// where
///     S: Stream<Item = Result<Message, Error>> + Sink<Message, Error = Error> + Unpin,
/// {
///     closable(&mut socket, |close| Message::Close(close.map(Into::into)), Message::close_code)
///         .close_with(status::WS_1008_POLICY_VIOLATION, "no spam")
///         .await
/// }
/// # }
/// ```
///
/// After a violation of the protocol, most sockets return no more messages. The connection is then
/// kept for 300 ms, so that the peer can read the Close frame. With
/// [`draining_with`](AnySocket::draining_with), it is kept until no bytes have arrived for 300 ms.
pub fn closable<S, M, E, F, G>(socket: S, close_message: F, close_code: G) -> AnySocket<S, F, G>
where
    S: Stream<Item = Result<M, E>> + Sink<M, Error: Error + 'static> + Unpin,
    E: Error + 'static,
    F: FnMut(Option<WsClose>) -> M,
    G: FnMut(&M) -> Option<WsCloseCode>,
{
    AnySocket { socket, close_message, close_code, read: |_, _, _| Poll::Pending }
}

/// A socket of any framework, from [`closable`].
#[must_use = "this closes nothing until one of the methods of `CloseWith` is called"]
pub struct AnySocket<S, F, G> {
    socket: S,
    close_message: F,
    close_code: G,
    read: ReadBytes<S>,
}

type ReadBytes<S> = fn(&mut S, &mut Context<'_>, &mut [u8]) -> Poll<io::Result<usize>>;

impl<S, F, G> AnySocket<S, F, G> {
    /// Sets a function that reads the bytes of the connection. It is used when the socket returns no
    /// more messages although the peer is still there.
    ///
    /// Without it, a peer that is sending a message beyond the socket's limits may not receive the
    /// code. The function works like `poll_read` of
    /// [`AsyncRead`](https://docs.rs/futures-io/0.3/futures_io/trait.AsyncRead.html).
    ///
    /// ```
    /// # #[cfg(feature = "tokio_tungstenite")] {
    /// use std::pin::Pin;
    ///
    /// use fastrapi_compat::{CloseWith, ReceivedClose, WsClosed, closable};
    /// use tokio::{io::{AsyncRead, ReadBuf}, net::TcpStream};
    /// use tokio_tungstenite::{WebSocketStream, tungstenite::Message};
    ///
    /// async fn close(socket: WebSocketStream<TcpStream>) -> WsClosed {
    ///     closable(socket, |close| Message::Close(close.map(Into::into)), Message::close_code)
    ///         .draining_with(|socket, cx, bytes| {
    ///             let mut bytes = ReadBuf::new(bytes);
    ///             let read = Pin::new(socket.get_mut()).poll_read(cx, &mut bytes);
    ///             read.map_ok(|()| bytes.filled().len())
    ///         })
    ///         .finish(Ok(()))
    ///         .await
    /// }
    /// # }
    /// ```
    pub fn draining_with(
        self,
        poll_read: fn(&mut S, &mut Context<'_>, &mut [u8]) -> Poll<io::Result<usize>>,
    ) -> Self {
        Self { read: poll_read, ..self }
    }
}

impl<S: fmt::Debug, F, G> fmt::Debug for AnySocket<S, F, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnySocket").field("socket", &self.socket).finish_non_exhaustive()
    }
}

impl<S, M, E, F, G> CloseWith for AnySocket<S, F, G>
where
    S: Stream<Item = Result<M, E>> + Sink<M, Error: Error + 'static> + Unpin,
    E: Error + 'static,
    F: FnMut(Option<WsClose>) -> M,
    G: FnMut(&M) -> Option<WsCloseCode>,
{
}

impl<S, F, G> Close for AnySocket<S, F, G>
where
    Self: PollSocket,
{
    fn close(&mut self, handshake: Handshake) -> Finishing<'_, Self> {
        Finishing::polling(self, handshake, |socket, driver, cx| driver.poll(socket, cx))
    }
}

impl<S, M, E, F, G> PollSocket for AnySocket<S, F, G>
where
    S: Stream<Item = Result<M, E>> + Sink<M, Error: Error + 'static> + Unpin,
    E: Error + 'static,
    F: FnMut(Option<WsClose>) -> M,
    G: FnMut(&M) -> Option<WsCloseCode>,
{
    fn poll_make_room(&mut self, cx: &mut Context<'_>) -> Result<(), Failure> {
        self.poll_flush(cx)?;
        result(Pin::new(&mut self.socket).poll_ready(cx))
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Result<(), Failure> {
        result(Pin::new(&mut self.socket).poll_flush(cx))
    }

    fn queue_close(&mut self, close: Option<WsClose>) -> Result<(), Failure> {
        let message = (self.close_message)(close);
        Ok(Pin::new(&mut self.socket).start_send(message)?)
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Result<Option<WsCloseCode>, Failure> {
        let received = Pin::new(&mut self.socket).poll_next(cx).map(Option::transpose);
        let message = result(received)?.ok_or(Failure::Closed)?;
        Ok((self.close_code)(&message))
    }

    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Result<(), Failure> {
        match result((self.read)(&mut self.socket, cx, &mut [0; 4096]))? {
            0 => Err(Failure::Lost),
            _ => Ok(()),
        }
    }
}

fn result<T, E: Error + 'static>(poll: Poll<Result<T, E>>) -> Result<T, Failure> {
    match poll {
        Poll::Pending => Err(Failure::NotYet),
        Poll::Ready(result) => Ok(result?),
    }
}
