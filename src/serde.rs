//! Serialization of `HttpStatus` and `WsCloseCode`.

use core::fmt;

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Unexpected, Visitor},
};

use crate::{HttpStatus, WsCloseCode};

/// Serializes the number.
impl Serialize for HttpStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.as_u16())
    }
}

/// Serializes the number.
impl Serialize for WsCloseCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.as_u16())
    }
}

/// Deserializes a number or, in human-readable formats, also what `FromStr` accepts.
impl<'de> Deserialize<'de> for HttpStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number_or_name(deserializer, HttpStatusVisitor)
    }
}

/// Deserializes a number or, in human-readable formats, also what `FromStr` accepts.
impl<'de> Deserialize<'de> for WsCloseCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number_or_name(deserializer, WsCloseCodeVisitor)
    }
}

/// Asks a human-readable format, such as JSON, for any value. A binary format such as postcard is asked
/// for a number, because it may not store types.
fn number_or_name<'de, D: Deserializer<'de>, V: Visitor<'de>>(
    deserializer: D,
    visitor: V,
) -> Result<V::Value, D::Error> {
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(visitor)
    } else {
        deserializer.deserialize_u16(visitor)
    }
}

macro_rules! visitor {
    ($Visitor:ident, $Type:ident, $expected:literal) => {
        struct $Visitor;

        impl Visitor<'_> for $Visitor {
            type Value = $Type;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($expected)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<$Type, E> {
                u16::try_from(number)
                    .ok()
                    .and_then(|number| $Type::try_from(number).ok())
                    .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<$Type, E> {
                match u64::try_from(number) {
                    Ok(number) => self.visit_u64(number),
                    Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
                }
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<$Type, E> {
                text.parse().map_err(E::custom)
            }
        }
    };
}

visitor!(
    HttpStatusVisitor,
    HttpStatus,
    "an HTTP status: a number from 100 to 999 or a name such as HTTP_404_NOT_FOUND"
);
visitor!(
    WsCloseCodeVisitor,
    WsCloseCode,
    "a WebSocket close code: a number from 0 to 65535 or a name such as WS_1000_NORMAL_CLOSURE"
);
