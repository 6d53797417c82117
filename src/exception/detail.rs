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
/// let list = HttpException::new(status::HTTP_404_NOT_FOUND, serde_json::json!([1, 2]));
/// assert_eq!(list.detail().as_str(), None);
/// assert_eq!(list.detail().to_string(), "[1,2]");
/// ```
///
/// Code that raises an exception does not name this type: [`HttpException::new`] converts to it.
///
/// [`HttpException::new`]: crate::HttpException::new
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The text, or JSON that is not a string.
    content: Cow<'static, str>,
    is_text: bool,
}

impl Detail {
    pub(super) fn serialized(detail: &(impl Serialize + ?Sized)) -> serde_json::Result<Self> {
        let mut json = Vec::with_capacity(128);
        json::write(&mut json, detail)?;
        if json.starts_with(b"\"") {
            return serde_json::from_slice::<String>(&json).map(Self::from);
        }
        Ok(Self { content: String::from_utf8(json).unwrap_or_default().into(), is_text: false })
    }

    /// Returns the text; `None` if the detail is not a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.is_text.then_some(&self.content)
    }

    pub(super) fn is_null(&self) -> bool {
        !self.is_text && self.content == "null"
    }

    /// Returns `{"detail":…}`, in one allocation unless characters of a text are escaped.
    pub(super) fn body(&self) -> Vec<u8> {
        let quotes = if self.is_text { 2 } else { 0 };
        let mut body = Vec::with_capacity(br#"{"detail":}"#.len() + quotes + self.content.len());
        body.extend_from_slice(br#"{"detail":"#);
        if self.is_text {
            // Serializing a string into a `Vec` cannot fail.
            let _ = json::write(&mut body, &*self.content);
        } else {
            body.extend_from_slice(self.content.as_bytes());
        }
        body.push(b'}');
        body
    }
}

/// The text, or the JSON that is sent.
impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.content)
    }
}

macro_rules! texts {
    ($($Text:ty),+) => { $(
        impl From<$Text> for Detail {
            fn from(text: $Text) -> Self {
                Self { content: text.into(), is_text: true }
            }
        }
    )+ };
}

texts!(&'static str, String, Cow<'static, str>);

/// Fails with [`InvalidHttpException::Detail`] if more than 126 lists and objects are nested.
impl TryFrom<Value> for Detail {
    type Error = InvalidHttpException;

    fn try_from(value: Value) -> Result<Self, InvalidHttpException> {
        if let Value::String(text) = value {
            return Ok(text.into());
        }
        Self::serialized(&value).map_err(|error| {
            drop_nested(value);
            InvalidHttpException::Detail(error)
        })
    }
}

/// Drops a value without recursion, which would overflow the stack for a deeply nested value.
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
