use alloc::{borrow::Cow, boxed::Box, sync::Arc};
use core::{
    error::Error,
    fmt,
    hash::{Hash, Hasher},
};

use static_assertions::assert_impl_all;

use super::failure::Failure;
use crate::{excerpt::cut, portable::status, ws_close_code::WsCloseCode};

/// A close code and a reason that may go on the wire.
///
/// It is an [`Error`], so a session function returns `Result<(), WsClose>` and is left with `?`:
/// FastAPI's `WebSocketException`. [`CloseWith::finish`](crate::CloseWith::finish) closes the
/// socket with what the session returned. `?` also converts what a socket returns, when it
/// receives and when it sends:
///
/// | error of a socket | [`code`](Self::code) |
/// | --- | --- |
/// | the peer sent a malformed frame | 1002 |
/// | the peer sent text that is not UTF-8 | 1007 |
/// | the peer sent a message beyond the socket's limits | 1009 |
/// | the connection is gone | 1006: no Close frame is sent |
/// | anything else | 1011 |
///
/// The reason is empty then, so that the peer learns nothing of the error; `source` returns it.
///
/// ```
/// use fastrapi_compat::{WsClose, portable::status};
///
/// fn session(message: &str) -> Result<(), WsClose> {
///     if message.contains("spam") {
///         return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam here")?);
///     }
///     Ok(())
/// }
///
/// let close = session("spam, spam and spam").unwrap_err();
/// assert_eq!(close.code(), 1008);
/// assert_eq!(close.reason(), "no spam here");
/// ```
///
/// Two values are equal if their code and their reason are; their sources are not compared.
///
/// Needs the feature `alloc`, which every feature for WebSockets turns on.
#[derive(Clone, Debug)]
pub struct WsClose {
    code: WsCloseCode,
    reason: Cow<'static, str>,
    cause: Option<Cause>,
}

/// The error that a close was made from.
#[derive(Clone, Debug)]
struct Cause {
    #[allow(dead_code, reason = "read where a socket is closed")]
    failure: Failure,
    error: Arc<dyn Error + Send + Sync>,
}

impl WsClose {
    /// The longest reason in bytes of UTF-8: a control frame carries 125 bytes, and the code takes
    /// two ([RFC 6455, section 5.5](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5)).
    pub const MAX_REASON_LEN: usize = 123;

    /// Creates a close with a code and a reason.
    ///
    /// A reason longer than [`MAX_REASON_LEN`](Self::MAX_REASON_LEN) is cut between two
    /// characters, so that no reason costs the code. `""` stands for no reason. A `&'static str`
    /// is not copied, here or on its way into a frame that can hold one.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not stand in a Close frame
    /// ([`WsCloseCode::is_sendable`]).
    ///
    /// ```
    /// use fastrapi_compat::{WsClose, int::status};
    ///
    /// let close = WsClose::new(status::WS_1011_INTERNAL_ERROR, "no database")?;
    /// assert_eq!(close.to_string(), "1011: no database");
    ///
    /// let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, "é".repeat(100))?;
    /// assert_eq!(close.reason(), "é".repeat(61)); // 122 bytes; a 62nd would end at 124
    ///
    /// let refused = WsClose::new(status::WS_1006_ABNORMAL_CLOSURE, "").unwrap_err();
    /// assert_eq!(refused.code(), 1006);
    /// # Ok::<(), fastrapi_compat::InvalidWsClose>(())
    /// ```
    #[inline]
    pub fn new(
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Result<Self, InvalidWsClose> {
        let code = code.into();
        if !code.is_sendable() {
            return Err(InvalidWsClose { code });
        }
        Ok(Self { code, reason: cut_to_fit(reason.into()), cause: None })
    }

    /// Creates a close for an error of your own: 1011 without a reason.
    ///
    /// The peer learns nothing of the error; `source` returns it, so that you can log it.
    ///
    /// ```
    /// use std::error::Error;
    ///
    /// use fastrapi_compat::WsClose;
    ///
    /// fn session() -> Result<(), WsClose> {
    ///     let _text = std::fs::read_to_string("/no/such/file").map_err(WsClose::internal)?;
    ///     Ok(())
    /// }
    ///
    /// let close = session().unwrap_err();
    /// assert_eq!((close.code().as_u16(), close.reason()), (1011, ""));
    /// assert!(close.source().is_some());
    /// ```
    #[inline]
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::caused_by(Failure::Internal, error.into())
    }

    /// Creates a close for an error that a WebSocket returned, as `?` does for the sockets of this
    /// crate's features.
    ///
    /// The error may be of any framework that is built on tungstenite, such as warp or poem: the
    /// whole chain of its sources is examined.
    ///
    /// ```
    /// # #[cfg(feature = "tungstenite")] {
    /// use fastrapi_compat::WsClose;
    ///
    /// let error = tungstenite::Error::Capacity(tungstenite::error::CapacityError::TooManyHeaders);
    /// let of_another_framework = std::io::Error::other(error);
    /// assert_eq!(WsClose::from_socket_error(of_another_framework).code(), 1009);
    /// # }
    /// ```
    #[inline]
    pub fn from_socket_error(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let error = error.into();
        Self::caused_by(Failure::of(&*error), error)
    }

    fn caused_by(failure: Failure, error: Box<dyn Error + Send + Sync>) -> Self {
        let code = match failure {
            Failure::Violation(code) => code,
            Failure::Lost | Failure::Closed => status::WS_1006_ABNORMAL_CLOSURE,
            Failure::NotYet | Failure::Internal => status::WS_1011_INTERNAL_ERROR,
        };
        Self {
            code,
            reason: Cow::Borrowed(""),
            cause: Some(Cause { failure, error: error.into() }),
        }
    }

    /// Returns the close code.
    ///
    /// It [may be sent](WsCloseCode::is_sendable), or is 1006 if this close was made from an error
    /// that says that the connection is gone. Such a close sends nothing.
    #[inline]
    #[must_use]
    pub const fn code(&self) -> WsCloseCode {
        self.code
    }

    /// Returns the reason, 0 to [`MAX_REASON_LEN`](Self::MAX_REASON_LEN) bytes long.
    #[inline]
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the reason without copying it.
    #[inline]
    #[must_use]
    pub fn into_reason(self) -> Cow<'static, str> {
        self.reason
    }

    /// Returns what the error that this close was made from means for the connection.
    #[cfg(any(feature = "blocking", feature = "closing"))]
    pub(crate) fn failure(&self) -> Option<Failure> {
        self.cause.as_ref().map(|cause| cause.failure)
    }

    /// Returns the code for a frame. No frame may carry 1006, so a frame that is made for a
    /// connection that is gone says 1011.
    #[allow(dead_code, reason = "only adapters make frames")]
    pub(crate) const fn code_of_frame(&self) -> WsCloseCode {
        if self.code.is_sendable() { self.code } else { status::WS_1011_INTERNAL_ERROR }
    }
}

fn cut_to_fit(reason: Cow<'static, str>) -> Cow<'static, str> {
    match reason {
        Cow::Borrowed(reason) => Cow::Borrowed(cut(reason, WsClose::MAX_REASON_LEN)),
        Cow::Owned(mut reason) => {
            reason.truncate(cut(&reason, WsClose::MAX_REASON_LEN).len());
            Cow::Owned(reason)
        }
    }
}

impl PartialEq for WsClose {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        (self.code, &self.reason) == (other.code, &other.reason)
    }
}

impl Eq for WsClose {}

impl Hash for WsClose {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.code, &self.reason).hash(state);
    }
}

/// 1000 without a reason, as FastAPI's `close()`.
impl Default for WsClose {
    #[inline]
    fn default() -> Self {
        Self { code: WsCloseCode::default(), reason: Cow::Borrowed(""), cause: None }
    }
}

/// `1008: no spam here`, as Python prints a `WebSocketException`. Without a reason, the phrase of
/// the code takes its place.
impl fmt::Display for WsClose {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.as_u16())?;
        match (&*self.reason, self.code.phrase()) {
            ("", None) => Ok(()),
            ("", Some(phrase)) => write!(f, ": {phrase}"),
            (reason, _) => write!(f, ": {reason}"),
        }
    }
}

impl Error for WsClose {
    #[inline]
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause.as_ref()?.error)
    }
}

/// 1000 for a session that returned, as FastAPI closes an endpoint that returns; otherwise what the
/// session failed with.
impl From<Result<(), WsClose>> for WsClose {
    #[inline]
    fn from(result: Result<(), WsClose>) -> Self {
        result.err().unwrap_or_default()
    }
}

/// [`WsClose::internal`], so that `WsClose::new(…)?` works in a session: to close with a code that
/// may not be sent is a mistake of the server.
///
/// ```
/// use fastrapi_compat::{WsClose, int::status};
///
/// fn session() -> Result<(), WsClose> {
///     Err(WsClose::new(status::WS_1006_ABNORMAL_CLOSURE, "")?)
/// }
///
/// assert_eq!(session().unwrap_err().code(), 1011);
/// ```
impl From<InvalidWsClose> for WsClose {
    #[inline]
    fn from(error: InvalidWsClose) -> Self {
        Self::internal(error)
    }
}

/// Returned for a close code that may not stand in a Close frame.
///
/// Nothing was sent then, and the socket can still be used. The code is most likely a mistake in
/// the program: fix it, or close with a code that is always accepted, such as 1011.
///
/// ```
/// use fastrapi_compat::{WsClose, int::status};
///
/// let refused = WsClose::new(status::WS_1006_ABNORMAL_CLOSURE, "").unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "close code 1006 Abnormal Closure may not be sent: it reports a connection that ended \
///      without a Close frame; use 1000 to 1003, 1007 to 1014 or 3000 to 4999",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidWsClose {
    code: WsCloseCode,
}

impl InvalidWsClose {
    /// Returns the code that was refused.
    #[inline]
    #[must_use]
    pub const fn code(&self) -> WsCloseCode {
        self.code
    }
}

impl fmt::Display for InvalidWsClose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "close code {} may not be sent", self.code)?;
        f.write_str(match self.code.as_u16() {
            1005 => ": it reports a Close frame without a code",
            1006 => ": it reports a connection that ended without a Close frame",
            1015 => ": it reports a failed TLS handshake",
            _ => "",
        })?;
        f.write_str("; use 1000 to 1003, 1007 to 1014 or 3000 to 4999")
    }
}

impl Error for InvalidWsClose {}

assert_impl_all!(WsClose: Error, Clone, Default, Eq, Hash, Send, Sync, Unpin);
assert_impl_all!(InvalidWsClose: Error, Copy, Eq, Send, Sync, Unpin);
