//! For actix-ws 0.4: the same names, and WebSockets that close by code.
//!
//! Needs the feature `actix_ws`. All of [`actix_ws`](::actix_ws) is here, so what is written for
//! it goes on as it is after one change: `use fastrapi_compat::actix::ws as actix_ws;`.
//!
//! actix-ws ends the connection as soon as the Close frame is sent. What the client has sent in
//! the meantime is then unread, and the Close frame is often lost with the connection. With
//! [`handle`] from here, the connection stays until the client has answered; then actix ends it,
//! with no byte unread.
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
mod frames;
mod incoming;

use alloc::{borrow::Cow, boxed::Box, rc::Rc, sync::Arc};
use core::{
    cell::RefCell,
    fmt,
    future::Future,
    ops::{Deref, DerefMut},
    pin::Pin,
    time::Duration,
};
use std::sync::Mutex;

use actix_http::{BoxedPayloadStream, ws::Frame};
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse, body::BoxBody, web::Payload};
use static_assertions::assert_impl_all;
use tokio::{
    sync::watch,
    time::{self, Instant},
};

#[doc(no_inline)]
pub use ::actix_ws::*;

use self::{
    body::{Body, lock},
    incoming::{ForTheUser, Incoming},
};
use crate::{CloseWith, InvalidWsClose, WsCloseCode, close_with::contents, portable::status};

/// [`actix_ws::handle`](::actix_ws::handle), with a [`Session`] that closes by code.
///
/// # Errors
///
/// Those of actix-ws: the request is no WebSocket handshake.
#[inline]
pub fn handle(
    req: &HttpRequest,
    body: Payload,
) -> Result<(HttpResponse, Session, MessageStream), Error> {
    handle_with_protocols(req, body, &[])
}

/// [`actix_ws::handle_with_protocols`](::actix_ws::handle_with_protocols), with a [`Session`]
/// that closes by code.
///
/// # Errors
///
/// Those of actix-ws: the request is no WebSocket handshake.
#[inline]
pub fn handle_with_protocols(
    req: &HttpRequest,
    body: Payload,
    protocols: &[&str],
) -> Result<(HttpResponse, Session, MessageStream), Error> {
    let incoming = Rc::new(RefCell::new(Incoming::new(body.into_inner())));
    let for_the_user: BoxedPayloadStream = Box::pin(ForTheUser(Rc::clone(&incoming)));
    let body = Payload::from_request(req, &mut for_the_user.into()).into_inner()?;
    let (response, session, messages) = ::actix_ws::handle_with_protocols(req, body, protocols)?;

    let limit = Arc::default();
    let (answer, answered) = watch::channel(None);
    let response = response
        .map_body(|_, body| BoxBody::new(Body::new(body, incoming, Arc::clone(&limit), answer)));
    Ok((response, Session { session, limit, answer: answered }, messages))
}

/// The sending side of a WebSocket: an [`actix_ws::Session`](::actix_ws::Session), whose methods
/// it has, that closes by code.
///
/// Clones are one session: each of them may close it, and each that does gets the same answer.
#[derive(Clone)]
pub struct Session {
    session: ::actix_ws::Session,
    limit: Arc<Mutex<Option<Limit>>>,
    /// Known once the response body is done with.
    answer: watch::Receiver<Option<WsCloseCode>>,
}

impl Session {
    /// Sends a Close frame as [`actix_ws::Session::close`](::actix_ws::Session::close) does, and
    /// does not wait for the client's answer. But actix does: up to
    /// [`WsClose::TIMEOUT`](crate::WsClose::TIMEOUT), so that the frame arrives.
    ///
    /// # Errors
    ///
    /// [`Closed`] if the session is closed.
    #[inline]
    pub async fn close(self, reason: Option<CloseReason>) -> Result<(), Closed> {
        self.session.close(reason).await
    }
}

/// What the session has sent before arrives first. Once the Close frame is due, the clones of the
/// session send no more, and the stream of messages ends.
///
/// The handler has to have returned the response before: until then, nothing is sent.
///
/// The call keeps its time limit. Where the client has stopped reading while much was still to be
/// sent to it, actix keeps the connection for longer, with or without this call.
///
/// # Panics
///
/// Where Tokio's timer does: outside a Tokio runtime, such as the one that actix runs on.
impl CloseWith for Session {
    type Closing<'a> = Closing<'a>;

    #[inline]
    fn close_with_timeout(
        &mut self,
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
        timeout: Duration,
    ) -> Closing<'_> {
        let close = contents(code, reason);
        Box::pin(async move {
            let reason = close?.map(CloseReason::from);
            *lock(&self.limit) = Some(Limit { since: Instant::now(), timeout });
            let closing = async {
                // It fails if the session is closed already, and then there is an answer.
                let _ = self.session.clone().close(reason).await;
                self.answer.wait_for(Option::is_some).await.ok().and_then(|answer| *answer)
            };
            let answer = time::timeout(timeout, closing).await.ok().flatten();
            Ok(answer.unwrap_or(status::WS_1006_ABNORMAL_CLOSURE))
        })
    }
}

/// The future of [`CloseWith::close_with`] for a [`Session`].
///
/// Nothing happens before it is polled for the first time, and from then on the time runs. If it
/// is dropped before its end, the Close frame may have been sent or not.
pub type Closing<'a> =
    Pin<Box<dyn Future<Output = Result<WsCloseCode, InvalidWsClose>> + Send + 'a>>;

/// How long `close_with` may take.
#[derive(Clone, Copy)]
struct Limit {
    since: Instant,
    timeout: Duration,
}

impl Limit {
    fn left(self) -> Duration {
        self.timeout.saturating_sub(self.since.elapsed())
    }
}

impl Deref for Session {
    type Target = ::actix_ws::Session;

    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.session
    }
}

impl DerefMut for Session {
    #[inline]
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.session
    }
}

impl fmt::Debug for Session {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("answer", &*self.answer.borrow()).finish_non_exhaustive()
    }
}

close_message!(AggregatedMessage);
close_message!(Frame);
close_message!(Message);

assert_impl_all!(Session: Clone, CloseWith, Deref<Target = ::actix_ws::Session>, Send, Sync);
