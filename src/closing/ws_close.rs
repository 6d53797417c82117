use alloc::{borrow::Cow, boxed::Box, sync::Arc};
use core::{
    error::Error,
    fmt,
    hash::{Hash, Hasher},
};

use static_assertions::assert_impl_all;

use super::failure::Failure;
use crate::{WsCloseCode, excerpt::cut, portable::status};

/// A close code and a reason that may go on the wire.
///
/// It is an [`Error`], and the counterpart of FastAPI's `WebSocketException`: a session function
/// returns `Result<(), WsClose>`, and [`CloseWith::finish`](crate::CloseWith::finish) closes the
/// socket with that result. In the session, `?` also converts errors of the socket, both when it
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
/// The reason of such a close is empty, so that the peer learns nothing about the error. `source`
/// returns the error.
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
/// Two values are equal if their codes and reasons are; their sources are not compared.
///
/// To close a socket at once, this type is not needed: call
/// [`close_with`](crate::CloseWith::close_with) with the code and the reason.
///
/// Requires the feature `std`, which each feature of a framework enables.
#[derive(Clone, Debug)]
pub struct WsClose {
    code: WsCloseCode,
    reason: Cow<'static, str>,
    /// The error that this close was created for.
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl WsClose {
    /// The longest reason in bytes of UTF-8: a control frame carries 125 bytes, and the code takes
    /// two ([RFC 6455, section 5.5](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5)).
    pub const MAX_REASON_LEN: usize = 123;

    /// Creates a close with a code and a reason.
    ///
    /// A reason longer than [`MAX_REASON_LEN`](Self::MAX_REASON_LEN) is cut between two
    /// characters, so that the code is always sent. `""` stands for no reason. A `&'static str` is
    /// not copied, neither here nor into a frame that can hold one.
    ///
    /// ```
    /// use fastrapi_compat::{WsClose, int::status};
    ///
    /// let close = WsClose::new(status::WS_1011_INTERNAL_ERROR, "no database")?;
    /// assert_eq!(close.to_string(), "1011: no database");
    ///
    /// let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, "é".repeat(100))?;
    /// assert_eq!(close.reason(), "é".repeat(61)); // 122 bytes; a 62nd would end at 124
    /// # Ok::<(), fastrapi_compat::InvalidWsClose>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`InvalidWsClose`] for a code that may not appear in a Close frame
    /// ([`WsCloseCode::is_sendable`]).
    pub fn new(
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Result<Self, InvalidWsClose> {
        let code = code.into();
        if !code.is_sendable() {
            return Err(InvalidWsClose { code });
        }
        Ok(Self { code, reason: cut_to_fit(reason.into()), source: None })
    }

    /// Creates a close for an error of your own: 1011 without a reason.
    ///
    /// The peer learns nothing about the error. `source` returns it, so that you can log it.
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
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::for_error(Failure::Internal, error.into())
    }

    /// Creates a close for an error of a WebSocket, as `?` does for the frameworks that this crate
    /// has a feature for.
    ///
    /// The error may be of any framework that is built on tungstenite, such as warp or poem: all
    /// its sources are examined. An error of tungstenite is recognized by the names of its variants,
    /// such as `Protocol(…)` and `ConnectionClosed`, in its `Debug` output, because a framework
    /// does not tell its version. For an error of your own, use [`internal`](Self::internal).
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
    pub fn from_socket_error(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let error = error.into();
        Self::for_error(Failure::of(&*error), error)
    }

    fn for_error(failure: Failure, error: Box<dyn Error + Send + Sync>) -> Self {
        let code = match failure {
            Failure::Violation(code) => code,
            Failure::Lost | Failure::Closed => status::WS_1006_ABNORMAL_CLOSURE,
            Failure::NotYet | Failure::Internal => status::WS_1011_INTERNAL_ERROR,
        };
        Self { code, reason: Cow::Borrowed(""), source: Some(error.into()) }
    }

    /// Returns the close code.
    ///
    /// The code [may be sent](WsCloseCode::is_sendable), except for 1006. A close with 1006 was
    /// created for an error that means that the connection is gone, and sends nothing.
    #[must_use]
    pub const fn code(&self) -> WsCloseCode {
        self.code
    }

    /// Returns the reason, 0 to [`MAX_REASON_LEN`](Self::MAX_REASON_LEN) bytes long.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the reason without copying it.
    #[must_use]
    pub fn into_reason(self) -> Cow<'static, str> {
        self.reason
    }

    /// Returns the code for a frame. No frame may carry 1006, so a frame for a connection that is
    /// gone carries 1011.
    #[allow(dead_code, reason = "used by the adapters that have a Close frame")]
    pub(crate) const fn code_of_frame(&self) -> WsCloseCode {
        if self.code.is_sendable() { self.code } else { status::WS_1011_INTERNAL_ERROR }
    }

    /// Returns the close with the code for a frame.
    #[cfg(any(feature = "blocking", feature = "closing"))]
    pub(super) fn into_sendable(self) -> Self {
        Self { code: self.code_of_frame(), ..self }
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
    fn eq(&self, other: &Self) -> bool {
        (self.code, &self.reason) == (other.code, &other.reason)
    }
}

impl Eq for WsClose {}

impl Hash for WsClose {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.code, &self.reason).hash(state);
    }
}

/// 1000 without a reason, like FastAPI's `close()`.
impl Default for WsClose {
    fn default() -> Self {
        Self { code: WsCloseCode::default(), reason: Cow::Borrowed(""), source: None }
    }
}

/// `1008: no spam here`, as Python prints a `WebSocketException`. An empty reason is replaced by the
/// phrase of the code.
impl fmt::Display for WsClose {
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
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&**self.source.as_ref()?)
    }
}

/// Returns 1000 for `Ok`, as FastAPI does when an endpoint returns, and the error for `Err`.
impl From<Result<(), WsClose>> for WsClose {
    fn from(result: Result<(), WsClose>) -> Self {
        result.err().unwrap_or_default()
    }
}

/// [`WsClose::internal`], so that `WsClose::new(…)?` works in a session: a code that may not be sent
/// is a mistake in the server.
impl From<InvalidWsClose> for WsClose {
    fn from(error: InvalidWsClose) -> Self {
        Self::internal(error)
    }
}

/// Returned for a close code that may not appear in a Close frame.
///
/// Nothing was sent, and the socket can still be used. The code is most likely a mistake in the
/// program: correct it, or close with a code that is always accepted, such as 1011.
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

assert_impl_all!(WsClose: Send, Sync, Unpin);
assert_impl_all!(InvalidWsClose: Send, Sync, Unpin);
