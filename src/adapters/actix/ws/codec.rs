//! A drop-in replacement for [`actix_ws::codec`](::actix_ws::codec).

#[doc(no_inline)]
pub use ::actix_ws::codec::*;

use super::{CloseReason, Closed, Session};

/// An [`actix_ws::codec::CodecSession`](::actix_ws::codec::CodecSession) for a [`Session`] of this
/// crate, from [`Session::with_codec`].
#[derive(Debug)]
pub struct CodecSession<T, C> {
    session: Session,
    codec: C,
    item: core::marker::PhantomData<fn() -> T>,
}

impl<T, C: MessageCodec<T>> CodecSession<T, C> {
    /// Creates a session that encodes what it sends.
    pub fn new(session: Session, codec: C) -> Self {
        Self { session, codec, item: core::marker::PhantomData }
    }

    /// Returns the session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Returns the session, for example to close it with a code.
    pub fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Returns the codec.
    pub fn codec(&self) -> &C {
        &self.codec
    }

    /// Returns the codec.
    pub fn codec_mut(&mut self) -> &mut C {
        &mut self.codec
    }

    /// Returns the session without the codec.
    pub fn into_inner(self) -> Session {
        self.session
    }

    /// Encodes an item and sends it.
    ///
    /// # Errors
    ///
    /// Returns the codec's error, or [`CodecSendError::Closed`] if the session is closed.
    pub async fn send(&mut self, item: &T) -> Result<(), CodecSendError<C::Error>> {
        let sent = match self.codec.encode(item).map_err(CodecSendError::Codec)? {
            EncodedMessage::Text(text) => self.session.text(text).await,
            EncodedMessage::Binary(bytes) => self.session.binary(bytes).await,
        };
        sent.map_err(CodecSendError::Closed)
    }

    /// Sends a Close frame: see [`Session::close`].
    ///
    /// # Errors
    ///
    /// Returns [`Closed`] if the session is closed.
    pub async fn close(self, reason: Option<CloseReason>) -> Result<(), Closed> {
        self.session.close(reason).await
    }
}
