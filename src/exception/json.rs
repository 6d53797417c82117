//! JSON as FastAPI writes it:
//! `json.dumps(value, ensure_ascii=False, separators=(",", ":"))`.
//!
//! serde_json writes the same, except for the exponent of a float.

extern crate std;

use alloc::{string::String, vec::Vec};
use std::io;

use serde_core::Serialize;
use serde_json::{
    Error, Serializer,
    ser::{CompactFormatter, Formatter},
};

/// The most lists and objects that may be nested in a detail. With the object around it, the body
/// has the 127 levels that serde_json reads.
const MAX_DEPTH: usize = 126;

/// Serializes a value.
pub(super) fn to_string(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    // As much as `serde_json::to_string` starts with.
    let mut json = Vec::with_capacity(128);
    write(&mut json, value)?;
    Ok(String::from_utf8(json).unwrap_or_default())
}

/// Appends a serialized value.
pub(super) fn write(json: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
    value.serialize(&mut Serializer::with_formatter(json, Python { depth: 0 }))
}

struct Python {
    depth: usize,
}

impl Python {
    fn begin<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = std::format!("more than {MAX_DEPTH} nested lists and objects");
            return Err(io::Error::other(message));
        }
        writer.write_all(&[bracket])
    }

    fn end<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(&[bracket])
    }
}

impl Formatter for Python {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'[')
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b']')
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'{')
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b'}')
    }

    fn write_f32<W: ?Sized + io::Write>(&mut self, writer: &mut W, number: f32) -> io::Result<()> {
        let mut text = Vec::new();
        CompactFormatter.write_f32(&mut text, number)?;
        write_float(writer, &String::from_utf8_lossy(&text))
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, number: f64) -> io::Result<()> {
        let mut text = Vec::new();
        CompactFormatter.write_f64(&mut text, number)?;
        write_float(writer, &String::from_utf8_lossy(&text))
    }
}

/// Writes a float that serde_json has formatted in the way of Python's `repr`.
///
/// Both print the same digits and use an exponent for the same numbers, except that Python also
/// does so from 0.00001 to 0.0001. Python's exponents have a sign and at least two digits.
fn write_float<W: ?Sized + io::Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let (minus, magnitude) = match text.strip_prefix('-') {
        Some(magnitude) => ("-", magnitude),
        None => ("", text),
    };
    if let Some((first, rest)) =
        magnitude.strip_prefix("0.0000").and_then(|digits| digits.split_at_checked(1))
    {
        let point = if rest.is_empty() { "" } else { "." };
        return write!(writer, "{minus}{first}{point}{rest}e-05");
    }
    match text.split_once('e') {
        None => writer.write_all(text.as_bytes()),
        Some((digits, exponent)) => match exponent.strip_prefix('-') {
            Some(exponent) => write!(writer, "{digits}e-{exponent:0>2}"),
            None => write!(writer, "{digits}e+{:0>2}", exponent.trim_start_matches('+')),
        },
    }
}
