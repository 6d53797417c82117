//! Serialization of `HttpStatus` and `WsCloseCode`.

use core::{fmt, marker::PhantomData, str::FromStr};

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
        NumberOrName::deserialize(
            deserializer,
            "an HTTP status: a number from 100 to 999 or a name such as HTTP_404_NOT_FOUND",
        )
    }
}

/// Deserializes a number or, in human-readable formats, also what `FromStr` accepts.
impl<'de> Deserialize<'de> for WsCloseCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NumberOrName::deserialize(
            deserializer,
            "a WebSocket close code: a number from 0 to 65535 or a name such as WS_1000_NORMAL_CLOSURE",
        )
    }
}

struct NumberOrName<T> {
    /// What an error says was expected.
    expected: &'static str,
    value: PhantomData<T>,
}

impl<T: TryFrom<u16> + FromStr<Err: fmt::Display>> NumberOrName<T> {
    /// Asks a human-readable format, such as JSON, for any value. A binary format such as postcard is
    /// asked for a number, because it may not store types.
    fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
        expected: &'static str,
    ) -> Result<T, D::Error> {
        let visitor = Self { expected, value: PhantomData };
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(visitor)
        } else {
            deserializer.deserialize_u16(visitor)
        }
    }
}

impl<T: TryFrom<u16> + FromStr<Err: fmt::Display>> Visitor<'_> for NumberOrName<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        u16::try_from(number)
            .ok()
            .and_then(|number| number.try_into().ok())
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
