use alloc::{borrow::Cow, string::ToString};
use core::{error::Error, fmt, time::Duration};

use static_assertions::assert_impl_all;

use crate::{parse::cut, ws_close_code::WsCloseCode};

/// A close code and a reason that may go on the wire.
///
/// [`new`](Self::new) refuses what RFC 6455 forbids, so whatever is made of a `WsClose`, such
/// as a framework's Close frame, is legal. A reason that is a `&'static str` stays one: it is
/// not copied, here or on the way into a frame that can hold it.
///
/// It is an [`Error`], so a session function may return `Result<(), WsClose>` and leave with
/// `?`: what FastAPI's `WebSocketException` is for.
///
/// Needs the feature `alloc`, which the feature of every WebSocket framework turns on.
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WsClose {
    code: WsCloseCode,
    reason: Cow<'static, str>,
}

impl WsClose {
    /// The most bytes of UTF-8 that a reason can have: a control frame carries 125, and the
    /// code takes two
    /// ([RFC 6455, section 5.5](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5)).
    pub const MAX_REASON_LEN: usize = 123;

    /// How long [`CloseWith::close_with`](crate::CloseWith::close_with) may take: 10 seconds, as
    /// in Python's `websockets`.
    pub const TIMEOUT: Duration = Duration::from_secs(10);

    /// A close with this code and reason. The reason may be empty, and then is not sent.
    ///
    /// # Errors
    ///
    /// [`InvalidWsClose::Code`] if the code may not stand in a Close frame
    /// ([`WsCloseCode::is_sendable`]), or else [`InvalidWsClose::Reason`] if the reason is
    /// longer than [`MAX_REASON_LEN`](Self::MAX_REASON_LEN).
    ///
    /// ```
    /// use fastrapi_compat::{WsClose, int::status};
    ///
    /// let close = WsClose::new(status::WS_1011_INTERNAL_ERROR, "no database")?;
    /// assert_eq!(close.to_string(), "1011: no database");
    ///
    /// let refused = WsClose::new(status::WS_1006_ABNORMAL_CLOSURE, "").unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "1006 Abnormal Closure may not be sent: it reports a connection that ended without a \
    ///      Close frame; to send one, use 1000 to 1003, 1007 to 1014 or 3000 to 4999 \
    ///      (RFC 6455, section 7.4)",
    /// );
    /// # Ok::<(), fastrapi_compat::InvalidWsClose>(())
    /// ```
    #[inline]
    pub fn new(
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Result<Self, InvalidWsClose> {
        let (code, reason) = (code.into(), reason.into());
        if !code.is_sendable() {
            return Err(InvalidWsClose::Code(code));
        }
        if reason.len() > Self::MAX_REASON_LEN {
            return Err(InvalidWsClose::Reason { len: reason.len() });
        }
        Ok(Self { code, reason })
    }

    /// A close with this code and as much of the reason as fits, cut between two characters:
    /// for reasons that are not known when the code is written, such as another error's text.
    ///
    /// # Errors
    ///
    /// [`InvalidWsClose::Code`] if the code may not stand in a Close frame.
    ///
    /// ```
    /// use fastrapi_compat::{WsClose, int::status};
    ///
    /// let close = WsClose::truncated(status::WS_1008_POLICY_VIOLATION, "é".repeat(100))?;
    /// assert_eq!(close.reason(), "é".repeat(61)); // 122 bytes; a 62nd would end at 124
    /// # Ok::<(), fastrapi_compat::InvalidWsClose>(())
    /// ```
    #[inline]
    pub fn truncated(
        code: impl Into<WsCloseCode>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Result<Self, InvalidWsClose> {
        Self::new(code, truncated(reason.into()))
    }

    /// The close code; it [may be sent](WsCloseCode::is_sendable).
    #[inline]
    #[must_use]
    pub const fn code(&self) -> WsCloseCode {
        self.code
    }

    /// The reason, from 0 to [`MAX_REASON_LEN`](Self::MAX_REASON_LEN) bytes long.
    #[inline]
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The reason by itself, without a copy.
    #[inline]
    #[must_use]
    pub fn into_reason(self) -> Cow<'static, str> {
        self.reason
    }
}

#[inline]
fn truncated(reason: Cow<'static, str>) -> Cow<'static, str> {
    match reason {
        Cow::Borrowed(reason) => Cow::Borrowed(cut(reason, WsClose::MAX_REASON_LEN)),
        Cow::Owned(mut reason) => {
            reason.truncate(cut(&reason, WsClose::MAX_REASON_LEN).len());
            Cow::Owned(reason)
        }
    }
}

/// 1000 without a reason, as FastAPI's `close()`.
impl Default for WsClose {
    #[inline]
    fn default() -> Self {
        Self { code: WsCloseCode::default(), reason: Cow::Borrowed("") }
    }
}

/// `1008: no spam here`, as Python prints a `WebSocketException`; the phrase stands in for an
/// empty reason.
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

impl Error for WsClose {}

/// 1011 with the error's text as its reason, so that `WsClose::new(…)?` works in a session
/// function: a close that cannot be sent is a mistake of the server's.
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
        let reason = truncated(Cow::Owned(error.to_string()));
        Self { code: crate::portable::status::WS_1011_INTERNAL_ERROR, reason }
    }
}

/// Why there is no [`WsClose`] of a code and a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidWsClose {
    /// This code may not stand in a Close frame: it is not from 1000 to 1003, 1007 to 1014 or
    /// 3000 to 4999
    /// ([RFC 6455, section 7.4](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4)).
    Code(WsCloseCode),
    /// The reason is longer than [`WsClose::MAX_REASON_LEN`]
    /// ([RFC 6455, section 5.5](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5)).
    #[non_exhaustive]
    Reason {
        /// How long it is, in bytes of UTF-8.
        len: usize,
    },
    /// There is a reason, but the code is 1005: this leaves the code out, and a Close frame
    /// without a code has no room for a reason
    /// ([RFC 6455, section 5.5.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5.1)).
    #[non_exhaustive]
    ReasonWithoutCode {
        /// How long the reason is, in bytes of UTF-8.
        len: usize,
    },
}

impl fmt::Display for InvalidWsClose {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Code(code) => {
                write!(f, "{code} may not be sent")?;
                f.write_str(match code.as_u16() {
                    1005 => ": it reports a Close frame without a code; to send one, leave the code out, or",
                    1006 => ": it reports a connection that ended without a Close frame; to send one,",
                    1015 => ": it reports a TLS handshake that failed; to close a connection,",
                    _ => ":",
                })?;
                f.write_str(
                    " use 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455, section 7.4)",
                )
            }
            Self::Reason { len } => write!(
                f,
                "the reason is {len} bytes long, {} more than the {} that fit into a Close frame \
                 (RFC 6455, section 5.5): shorten it, or have it cut by WsClose::truncated",
                len.saturating_sub(WsClose::MAX_REASON_LEN),
                WsClose::MAX_REASON_LEN,
            ),
            Self::ReasonWithoutCode { len } => write!(
                f,
                "1005 leaves the code out, and then there is no room for the reason of {len} \
                 bytes (RFC 6455, section 5.5.1): leave it out too, or give another code",
            ),
        }
    }
}

impl Error for InvalidWsClose {}

assert_impl_all!(WsClose: Error, Clone, Default, Eq, core::hash::Hash, Send, Sync, Unpin);
assert_impl_all!(InvalidWsClose: Error, Copy, Eq, Send, Sync, Unpin);
