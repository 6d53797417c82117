use core::{error::Error, fmt, str::FromStr};

use static_assertions::{assert_eq_size, assert_impl_all};

use crate::{excerpt::Excerpt, table};

/// A WebSocket close code: any `u16`, because a peer may send any.
///
/// It converts to and from the close code of every framework whose feature is enabled, without loss.
/// Its constants are in [`portable::status`](crate::portable::status).
///
/// Close codes are defined in
/// [RFC 6455, section 7.4](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4) and registered
/// with [IANA](https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number).
///
/// ```
/// use fastrapi_compat::{WsCloseCode, portable::status};
///
/// let code = WsCloseCode::from(1008);
/// assert_eq!(code, status::WS_1008_POLICY_VIOLATION);
/// assert_eq!(code.to_string(), "1008 Policy Violation");
/// assert!(code.is_sendable());
/// ```
///
/// To close a socket, this type is not needed: [`CloseWith`](crate::CloseWith) accepts the constants of
/// every `status` module.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WsCloseCode(u16);

impl WsCloseCode {
    /// The names that FastAPI exports and their close codes, in ascending order.
    ///
    /// ```
    /// use fastrapi_compat::WsCloseCode;
    ///
    /// let sendable = WsCloseCode::NAMED.iter().filter(|(_, code)| code.is_sendable());
    /// assert_eq!(sendable.count(), 12);
    /// ```
    pub const NAMED: &[(&'static str, Self)] = ws_names!(named { Self::from_u16 });

    /// Returns the close code with this number.
    #[inline]
    #[must_use]
    pub const fn from_u16(number: u16) -> Self {
        Self(number)
    }

    /// Returns the number, from 0 to 65535.
    #[inline]
    #[must_use]
    pub const fn as_u16(self) -> u16 {
        self.0
    }

    /// Returns FastAPI's name, such as `WS_1008_POLICY_VIOLATION`, or `None` if FastAPI has none.
    ///
    /// ```
    /// use fastrapi_compat::WsCloseCode;
    ///
    /// assert_eq!(WsCloseCode::from_u16(1000).name(), Some("WS_1000_NORMAL_CLOSURE"));
    /// assert_eq!(WsCloseCode::from_u16(3000).name(), None);
    /// ```
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match table::ws_row(self.0) {
            Some(row) => Some(row.name),
            None => None,
        }
    }

    /// Returns the description that IANA registered, such as `Policy Violation`, or `None` for a
    /// close code that is not registered.
    ///
    /// FastAPI names the registered codes below 3000. 3000 Unauthorized, 3003 Forbidden and 3008
    /// Timeout are registered, too, and have no FastAPI name.
    ///
    /// ```
    /// use fastrapi_compat::WsCloseCode;
    ///
    /// assert_eq!(WsCloseCode::from_u16(1001).phrase(), Some("Going Away"));
    /// assert_eq!(WsCloseCode::from_u16(3003).phrase(), Some("Forbidden"));
    /// assert_eq!(WsCloseCode::from_u16(4000).phrase(), None);
    /// ```
    #[must_use]
    pub const fn phrase(self) -> Option<&'static str> {
        match self.row() {
            Some(row) => row.phrase(),
            None => None,
        }
    }

    const fn row(self) -> Option<&'static table::Row> {
        match table::ws_row(self.0) {
            None => table::unnamed_ws_row(self.0),
            row => row,
        }
    }

    /// Reports whether a Close frame may contain the code: 1000–1003, 1007–1014 and 3000–4999.
    ///
    /// 1005, 1006 and 1015 are never sent: they tell a program how its connection ended. The other
    /// codes are reserved or undefined
    /// ([RFC 6455, section 7.4](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4)).
    ///
    /// ```
    /// use fastrapi_compat::portable::status;
    ///
    /// assert!(status::WS_1000_NORMAL_CLOSURE.is_sendable());
    /// assert!(!status::WS_1006_ABNORMAL_CLOSURE.is_sendable());
    /// ```
    #[inline]
    #[must_use]
    pub const fn is_sendable(self) -> bool {
        matches!(self.0, 1000..=1003 | 1007..=1014 | 3000..=4999)
    }
}

/// Returns 1000, the code of a FastAPI `close()` that does not set one.
impl Default for WsCloseCode {
    fn default() -> Self {
        Self(1000)
    }
}

/// Writes the number and the phrase, `1008 Policy Violation`, or the number if there is no phrase.
impl fmt::Display for WsCloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some(row) => f.pad(row.line),
            None => self.0.fmt(f),
        }
    }
}

/// Writes the name, `WS_1008_POLICY_VIOLATION`, or `WsCloseCode(3000)` if there is no name.
impl fmt::Debug for WsCloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => f.debug_tuple("WsCloseCode").field(&self.0).finish(),
        }
    }
}

/// Parses a FastAPI name or a decimal number without a sign or leading zeros.
impl FromStr for WsCloseCode {
    type Err = ParseWsCloseCodeError;

    fn from_str(text: &str) -> Result<Self, ParseWsCloseCodeError> {
        parse(text).ok_or_else(|| ParseWsCloseCodeError(Excerpt::of(text)))
    }
}

fn parse(text: &str) -> Option<WsCloseCode> {
    if let [b'1'..=b'9', ..] | b"0" = text.as_bytes() {
        return text.parse().ok().map(WsCloseCode);
    }
    // The 1008 in WS_1008_POLICY_VIOLATION.
    let code = WsCloseCode(text.get(3..7)?.parse().ok()?);
    if code.name() == Some(text) { Some(code) } else { None }
}

impl From<WsCloseCode> for u16 {
    #[inline]
    fn from(code: WsCloseCode) -> Self {
        code.0
    }
}

impl From<u16> for WsCloseCode {
    #[inline]
    fn from(number: u16) -> Self {
        Self(number)
    }
}

impl PartialEq<u16> for WsCloseCode {
    #[inline]
    fn eq(&self, number: &u16) -> bool {
        self.0 == *number
    }
}

impl PartialEq<WsCloseCode> for u16 {
    #[inline]
    fn eq(&self, code: &WsCloseCode) -> bool {
        *self == code.0
    }
}

/// Returned for text that is neither a FastAPI name of a close code nor a number from 0 to 65535.
///
/// The message quotes the first 48 bytes of the text. If the text contains the number of a named
/// close code, the message suggests the name.
///
/// ```
/// use fastrapi_compat::WsCloseCode;
///
/// let error = "ws_1008".parse::<WsCloseCode>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"ws_1008\" is not a WebSocket close code: expected a FastAPI name such as \
///      WS_1000_NORMAL_CLOSURE or a number from 0 to 65535; did you mean WS_1008_POLICY_VIOLATION?",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseWsCloseCodeError(Excerpt);

impl fmt::Display for ParseWsCloseCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a WebSocket close code: expected a FastAPI name such as \
             WS_1000_NORMAL_CLOSURE or a number from 0 to 65535",
            self.0,
        )?;
        let suggestion = self.0.find_name(|number| WsCloseCode(number).name());
        suggestion.map_or(Ok(()), |name| write!(f, "; did you mean {name}?"))
    }
}

impl Error for ParseWsCloseCodeError {}

assert_eq_size!(WsCloseCode, u16);
assert_impl_all!(WsCloseCode: Send, Sync, Unpin, core::panic::UnwindSafe, core::panic::RefUnwindSafe);
assert_impl_all!(ParseWsCloseCodeError: Send, Sync, Unpin);
