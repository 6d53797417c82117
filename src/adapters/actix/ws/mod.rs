//! A drop-in replacement for actix-ws 0.4 whose sessions deliver their close code.
//!
//! Requires the feature `actix_ws`. The module re-exports all of [`actix_ws`](::actix_ws), so code
//! for it works after one change: `use fastrapi_compat::actix::ws as actix_ws;`.
//!
//! actix-ws ends the connection as soon as the Close frame is sent. If unread data from the client
//! is waiting then, the operating system resets the connection, and the frame is often lost. With
//! [`handle`] from this module, the connection is kept until the client has answered.
//!
//! ```
//! use actix_web::{HttpRequest, HttpResponse, web};
//! use fastrapi_compat::{CloseWith, actix::{status, ws}};
//!
//! async fn no_spam(req: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
//!     let (response, mut session, mut messages) = ws::handle(&req, body)?;
//!     actix_web::rt::spawn(async move {
//!         while let Some(Ok(ws::Message::Text(text))) = messages.recv().await {
//!             if text.contains("spam") {
//!                 return session.close_with(status::WS_1008_POLICY_VIOLATION, "no spam").await;
//!             }
//!         }
//!         session.close_with(status::WS_1000_NORMAL_CLOSURE, "").await
//!     });
//!     Ok(response)
//! }
//! ```

mod body;
pub mod codec;
mod frames;
mod incoming;

use alloc::{boxed::Box, rc::Rc, string::ToString};
use core::{
    cell::RefCell,
    fmt,
    future::{Future, poll_fn},
    ops::{Deref, DerefMut},
    pin::Pin,
    task::{Context, Poll},
};
use std::io;

use actix_http::{BoxedPayloadStream, ws::Frame};
use actix_web::{
    Error, FromRequest, HttpRequest, HttpResponse, body::BoxBody, error::PayloadError, web::Payload,
};
use futures_sink::Sink;
use futures_util::future::{FutureExt, Shared};
use static_assertions::assert_impl_all;
use tokio::sync::{mpsc, oneshot};

#[doc(no_inline)]
pub use ::actix_ws::*;

use self::{
    body::{Body, Request},
    incoming::{ForTheUser, Incoming},
};
use crate::{
    CloseWith, WsCloseCode, WsClosed,
    closing::{
        Finishing,
        driver::{Close, Driver},
        failure::Failure,
        handshake::Handshake,
    },
    portable::status,
};

/// Does the same as [`actix_ws::handle`](::actix_ws::handle), with a [`Session`] of this module.
///
/// # Errors
///
/// Returns the error of actix-ws if the request is not a WebSocket handshake.
pub fn handle(
    req: &HttpRequest,
    body: Payload,
) -> Result<(HttpResponse, Session, MessageStream), Error> {
    handle_with_protocols(req, body, &[])
}

/// Does the same as [`actix_ws::handle_with_protocols`](::actix_ws::handle_with_protocols), with a
/// [`Session`] of this module.
///
/// # Errors
///
/// Returns the error of actix-ws if the request is not a WebSocket handshake.
pub fn handle_with_protocols(
    req: &HttpRequest,
    body: Payload,
    protocols: &[&str],
) -> Result<(HttpResponse, Session, MessageStream), Error> {
    let incoming = Rc::new(RefCell::new(Incoming::new(body.into_inner())));
    let for_the_user: BoxedPayloadStream = Box::pin(ForTheUser(Rc::clone(&incoming)));
    let body = Payload::from_request(req, &mut for_the_user.into()).into_inner()?;
    let (response, session, messages) = ::actix_ws::handle_with_protocols(req, body, protocols)?;

    let (requests, requested) = mpsc::unbounded_channel();
    let (ended, outcome) = oneshot::channel();
    let response =
        response.map_body(|_, body| BoxBody::new(Body::new(body, incoming, requested, ended)));
    Ok((response, Session { session, requests, outcome: outcome.shared() }, messages))
}

/// The sending side of a WebSocket: an [`actix_ws::Session`](::actix_ws::Session) that implements
/// [`CloseWith`].
///
/// All clones share one session. Any of them can close it, and all that do get the same outcome.
///
/// `CloseWith` sends the Close frame after everything that the session sent before. From then on
/// the clones of the session send nothing more, and the stream of messages ends. Nothing is sent
/// before the handler has returned the response.
///
/// The methods keep their time limit. If the client stops reading while much is still to be sent to
/// it, actix keeps the connection beyond that limit.
#[derive(Clone)]
pub struct Session {
    session: ::actix_ws::Session,
    requests: mpsc::UnboundedSender<Request>,
    /// Ready once the connection has ended.
    outcome: Shared<oneshot::Receiver<WsClosed>>,
}

impl Session {
    /// Sends a Close frame like [`actix_ws::Session::close`](::actix_ws::Session::close), without
    /// waiting for the client's answer.
    ///
    /// The connection is kept for up to 10 seconds until the client has answered, so that the frame
    /// arrives.
    ///
    /// # Errors
    ///
    /// Returns [`Closed`] if the session is closed.
    pub async fn close(mut self, reason: Option<CloseReason>) -> Result<(), Closed> {
        poll_fn(|cx| Pin::new(&mut self).poll_ready(cx)).await?;
        Pin::new(&mut self).start_send(Message::Close(reason))?;
        poll_fn(|cx| Sink::poll_close(Pin::new(&mut self), cx)).await
    }

    /// Wraps the session with a codec, like
    /// [`actix_ws::Session::with_codec`](::actix_ws::Session::with_codec).
    #[must_use]
    pub fn with_codec<T, C: codec::MessageCodec<T>>(self, codec: C) -> codec::CodecSession<T, C> {
        codec::CodecSession::new(self, codec)
    }

    fn tell(&self, request: Request) {
        // This fails once the connection has ended.
        let _ = self.requests.send(request);
    }
}

impl CloseWith for Session {}

impl Close for Session {
    fn close(&mut self, handshake: Handshake) -> Finishing<'_, Self> {
        Finishing::polling(self, handshake, Self::poll_closed)
    }
}

impl Session {
    fn poll_closed(&mut self, driver: &mut Driver, cx: &mut Context<'_>) -> Poll<WsClosed> {
        if let Some(handshake) = driver.hand_over() {
            self.tell(Request::Close(handshake));
            // From now on, every clone refuses to send.
            let _ = Sink::poll_close(Pin::new(&mut self.session.clone()), cx);
        }
        // A future may not be polled again after it was ready.
        let again = self.outcome.clone();
        match Pin::new(&mut self.outcome).poll(cx) {
            Poll::Ready(outcome) => {
                self.outcome = again;
                Poll::Ready(outcome.unwrap_or(WsClosed::Lost))
            }
            Poll::Pending => driver.poll_limit(cx),
        }
    }
}

impl Sink<Message> for Session {
    type Error = Closed;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        Pin::new(&mut self.get_mut().session).poll_ready(cx)
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), Closed> {
        if let Message::Close(_) = message {
            self.tell(Request::ClosedByActix);
        }
        Pin::new(&mut self.get_mut().session).start_send(message)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        Pin::new(&mut self.get_mut().session).poll_flush(cx)
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        Sink::poll_close(Pin::new(&mut self.get_mut().session), cx)
    }
}

impl Deref for Session {
    type Target = ::actix_ws::Session;

    fn deref(&self) -> &Self::Target {
        &self.session
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.session
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("outcome", &self.outcome.peek()).finish_non_exhaustive()
    }
}

close_message!(AggregatedMessage);
close_message!(Frame);
close_message!(Message);
socket_error!(ProtocolError);
socket_error!(Closed);

/// Classifies an error of actix-http or actix-ws.
pub(crate) fn failure(error: &(dyn core::error::Error + 'static)) -> Option<Failure> {
    if error.is::<Closed>() {
        return Some(Failure::Closed);
    }
    Some(match error.downcast_ref()? {
        ProtocolError::Overflow => Failure::Violation(status::WS_1009_MESSAGE_TOO_BIG),
        ProtocolError::Io(error) => return failure_of_io(error),
        _ => Failure::Violation(status::WS_1002_PROTOCOL_ERROR),
    })
}

/// Classifies an `io::Error` of actix-http or actix-ws, some of which are for violations of the
/// protocol.
fn failure_of_io(error: &io::Error) -> Option<Failure> {
    let contained = error.get_ref()?;
    if contained.is::<PayloadError>() {
        return Some(Failure::Lost);
    }
    Some(Failure::Violation(match error.kind() {
        io::ErrorKind::InvalidData if contained.to_string().contains("reserved bits") => {
            status::WS_1002_PROTOCOL_ERROR
        }
        io::ErrorKind::InvalidData => status::WS_1007_INVALID_FRAME_PAYLOAD_DATA,
        // The frames of a message are too long together.
        io::ErrorKind::Other => status::WS_1009_MESSAGE_TOO_BIG,
        _ => return None,
    }))
}

assert_impl_all!(Session: Send, Sync);
