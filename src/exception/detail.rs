use alloc::{borrow::Cow, string::String, vec::Vec};
use core::fmt;

use serde_core::Serialize;
use serde_json::Value;

use super::{InvalidHttpException, json};

/// The detail of an [`HttpException`](crate::HttpException): text, or any other JSON.
///
/// Text is stored as it is; a `&'static str` is not copied. Any other detail is serialized once,
/// when it is given, and keeps the order of its fields and keys.
///
/// ```
/// use fastrapi_compat::{HttpException, portable::status};
/// use serde_json::json;
///
/// let text = HttpException::new(status::HTTP_404_NOT_FOUND, "User not found");
/// assert_eq!(text.detail().as_str(), Some("User not found"));
///
/// let object = HttpException::new(status::HTTP_404_NOT_FOUND, json!({ "user_id": 2 }));
/// assert_eq!(object.detail().as_str(), None);
/// assert_eq!(object.detail().to_string(), r#"{"user_id":2}"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail(Repr);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Repr {
    Text(Cow<'static, str>),
    /// Serialized; never a string.
    Json(String),
}

impl Detail {
    pub(super) fn serialized(
        detail: &(impl Serialize + ?Sized),
    ) -> Result<Self, InvalidHttpException> {
        let json = json::to_string(detail).map_err(InvalidHttpException::Detail)?;
        if json.starts_with('"') {
            return match serde_json::from_str::<String>(&json) {
                Ok(text) => Ok(text.into()),
                Err(error) => Err(InvalidHttpException::Detail(error)),
            };
        }
        Ok(Self(Repr::Json(json)))
    }

    /// Returns the text; `None` if the detail is not a string.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Text(text) => Some(text),
            Repr::Json(_) => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(&self.0, Repr::Json(json) if json == "null")
    }

    /// Returns `{"detail":…}`, in one allocation unless characters of a text are escaped.
    pub(super) fn body(&self) -> Vec<u8> {
        const START: &[u8] = br#"{"detail":"#;
        match &self.0 {
            Repr::Json(json) => [START, json.as_bytes(), b"}"].concat(),
            Repr::Text(text) => {
                let mut body = Vec::with_capacity(START.len() + text.len() + br#"""}"#.len());
                body.extend_from_slice(START);
                // Neither a text nor a `Vec` can fail.
                let _ = json::write(&mut body, &**text);
                body.push(b'}');
                body
            }
        }
    }
}

/// The text, or the JSON that is sent.
impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Repr::Text(text) => text,
            Repr::Json(json) => json,
        })
    }
}

impl From<&'static str> for Detail {
    #[inline]
    fn from(text: &'static str) -> Self {
        Self(Repr::Text(Cow::Borrowed(text)))
    }
}

impl From<String> for Detail {
    #[inline]
    fn from(text: String) -> Self {
        Self(Repr::Text(Cow::Owned(text)))
    }
}

impl From<Cow<'static, str>> for Detail {
    #[inline]
    fn from(text: Cow<'static, str>) -> Self {
        Self(Repr::Text(text))
    }
}

/// Fails with [`InvalidHttpException::Detail`] if more than 126 lists and objects are nested.
impl TryFrom<Value> for Detail {
    type Error = InvalidHttpException;

    fn try_from(value: Value) -> Result<Self, InvalidHttpException> {
        if let Value::String(text) = value {
            return Ok(text.into());
        }
        let detail = Self::serialized(&value);
        if detail.is_err() {
            drop_nested(value);
        }
        detail
    }
}

/// Drops a value without recursion, which overflows the stack if it is nested deeply.
fn drop_nested(value: Value) {
    let mut values = Vec::from([value]);
    while let Some(value) = values.pop() {
        match value {
            Value::Array(list) => values.extend(list),
            Value::Object(map) => values.extend(map.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
}

/// Compares the text; a detail that is not a string equals none.
impl PartialEq<str> for Detail {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == Some(text)
    }
}

impl PartialEq<&str> for Detail {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}
