//! Both types in and out of data formats.

use core::fmt;

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Unexpected, Visitor},
};

use crate::{HttpStatus, WsCloseCode};

/// As its number.
impl Serialize for HttpStatus {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.as_u16())
    }
}

/// As its number.
impl Serialize for WsCloseCode {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.as_u16())
    }
}

/// From its number or, in formats for people, from what `FromStr` takes.
impl<'de> Deserialize<'de> for HttpStatus {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number_or_name(deserializer, HttpStatusVisitor)
    }
}

/// From its number or, in formats for people, from what `FromStr` takes.
impl<'de> Deserialize<'de> for WsCloseCode {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number_or_name(deserializer, WsCloseCodeVisitor)
    }
}

/// A format that does not describe itself can only be asked for what was written: a number.
#[inline]
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

            #[inline]
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($expected)
            }

            #[inline]
            fn visit_u64<E: Error>(self, number: u64) -> Result<$Type, E> {
                u16::try_from(number)
                    .ok()
                    .and_then(|number| $Type::try_from(number).ok())
                    .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
            }

            #[inline]
            fn visit_i64<E: Error>(self, number: i64) -> Result<$Type, E> {
                match u64::try_from(number) {
                    Ok(number) => self.visit_u64(number),
                    Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
                }
            }

            #[inline]
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
