use core::{fmt, str::FromStr};

use static_assertions::{assert_eq_size, assert_impl_all};

use crate::{
    parse::{self, ParseWsCloseCodeError},
    table,
};

/// A WebSocket close code: any `u16`, as a peer may put any into a Close frame.
///
/// It converts into and from the close code of every framework whose feature is on, without
/// loss. The constants are in [`portable::status`](crate::portable::status).
///
/// Defined in [RFC 6455, section 7.4](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4);
/// registered in [IANA's registry of close codes][iana].
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
/// [iana]: https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WsCloseCode(u16);

impl WsCloseCode {
    /// Every close code that FastAPI has a name for, in ascending order.
    ///
    /// ```
    /// use fastrapi_compat::WsCloseCode;
    ///
    /// let sendable = WsCloseCode::ALL.iter().filter(|code| code.is_sendable());
    /// assert_eq!(sendable.count(), 12);
    /// ```
    #[allow(clippy::indexing_slicing, reason = "the compiler evaluates it")]
    pub const ALL: &[Self] = &{
        let mut all = [Self(0); table::WS_ROWS.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = Self(table::WS_ROWS[i].number);
            i += 1;
        }
        all
    };

    /// The close code with this number.
    #[inline]
    #[must_use]
    pub const fn from_u16(number: u16) -> Self {
        Self(number)
    }

    /// The number, from 0 to 65535.
    #[inline]
    #[must_use]
    pub const fn as_u16(self) -> u16 {
        self.0
    }

    /// FastAPI's name, such as `WS_1008_POLICY_VIOLATION`; `None` where FastAPI has none.
    ///
    /// ```
    /// use fastrapi_compat::WsCloseCode;
    ///
    /// assert_eq!(WsCloseCode::from_u16(1000).name(), Some("WS_1000_NORMAL_CLOSURE"));
    /// assert_eq!(WsCloseCode::from_u16(3000).name(), None);
    /// ```
    #[inline]
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match table::ws_row(self.0) {
            Some(row) => Some(row.name),
            None => None,
        }
    }

    /// What the code is called, such as `Policy Violation`; `None` where FastAPI has no name.
    ///
    /// ```
    /// use fastrapi_compat::WsCloseCode;
    ///
    /// assert_eq!(WsCloseCode::from_u16(1001).phrase(), Some("Going Away"));
    /// assert_eq!(WsCloseCode::from_u16(4000).phrase(), None);
    /// ```
    #[inline]
    #[must_use]
    pub const fn phrase(self) -> Option<&'static str> {
        match table::ws_row(self.0) {
            Some(row) => row.phrase,
            None => None,
        }
    }

    /// Whether the code may stand in a Close frame: 1000 to 1003, 1007 to 1014 and 3000 to 4999.
    ///
    /// 1005, 1006 and 1015 never travel: they tell a program how its connection ended. 1004 is
    /// reserved, and what remains is not registered
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

    /// Who gives the codes around this one their meaning.
    ///
    /// ```
    /// use fastrapi_compat::{WsCloseCode, WsCloseCodeRange};
    ///
    /// assert_eq!(WsCloseCode::from_u16(3000).range(), WsCloseCodeRange::Registered);
    /// ```
    #[inline]
    #[must_use]
    pub const fn range(self) -> WsCloseCodeRange {
        match self.0 {
            0..=999 => WsCloseCodeRange::Unused,
            1000..=2999 => WsCloseCodeRange::Protocol,
            3000..=3999 => WsCloseCodeRange::Registered,
            4000..=4999 => WsCloseCodeRange::Private,
            5000..=u16::MAX => WsCloseCodeRange::Undefined,
        }
    }
}

/// The ranges that close codes are divided into
/// ([RFC 6455, section 7.4.2](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.2)).
///
/// They cover every `u16`, so this enum is exhaustive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WsCloseCodeRange {
    /// 0 to 999: not used, and a protocol error in a Close frame.
    Unused,
    /// 1000 to 2999: for the WebSocket protocol and its extensions.
    Protocol,
    /// 3000 to 3999: for libraries, frameworks and applications, registered with IANA.
    Registered,
    /// 4000 to 4999: for whatever two endpoints agree on; nobody registers these.
    Private,
    /// 5000 to 65535: no meaning is defined.
    Undefined,
}

/// 1000, as in FastAPI, where a close that names no code sends it.
impl Default for WsCloseCode {
    #[inline]
    fn default() -> Self {
        Self(1000)
    }
}

/// The number and the phrase, `1008 Policy Violation`; the number alone where FastAPI has no
/// name.
impl fmt::Display for WsCloseCode {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match table::ws_row(self.0) {
            Some(row) => f.pad(row.line),
            None => fmt::Display::fmt(&self.0, f),
        }
    }
}

/// The name, `WS_1008_POLICY_VIOLATION`; `WsCloseCode(3000)` where there is none.
impl fmt::Debug for WsCloseCode {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => f.debug_tuple("WsCloseCode").field(&self.0).finish(),
        }
    }
}

/// From a FastAPI name or a decimal number.
impl FromStr for WsCloseCode {
    type Err = ParseWsCloseCodeError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, ParseWsCloseCodeError> {
        match parse::ws_close_code(text) {
            Some(code) => Ok(code),
            None => parse::other_ws_close_code(text),
        }
    }
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

assert_eq_size!(WsCloseCode, u16);
assert_impl_all!(
    WsCloseCode: Copy, Ord, core::hash::Hash, Default, fmt::Debug, fmt::Display, FromStr,
    From<u16>, Into<u16>, PartialEq<u16>,
    Send, Sync, Unpin, core::panic::UnwindSafe, core::panic::RefUnwindSafe
);
assert_impl_all!(ParseWsCloseCodeError: core::error::Error, Clone, PartialEq, Send, Sync, Unpin);
