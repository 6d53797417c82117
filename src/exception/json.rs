//! JSON as FastAPI writes it: `json.dumps(value, ensure_ascii=False, separators=(",", ":"))`.

use alloc::vec::Vec;
use std::io;

use serde_core::Serialize;
use serde_json::{Error, Serializer, ser::Formatter};

/// Appends a serialized value.
pub(super) fn write(json: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
    value.serialize(&mut Serializer::with_formatter(json, Python { depth: 0 }))
}

/// Writes floats as Python does, and everything else as serde_json does.
struct Python {
    depth: u8,
}

impl Python {
    /// Refuses what would overflow the stack. With the object around the detail, 126 levels are the
    /// most that serde_json reads.
    fn begin(&mut self) -> io::Result<()> {
        if self.depth == 126 {
            return Err(io::Error::other("more than 126 nested lists and objects"));
        }
        self.depth += 1;
        Ok(())
    }
}

impl Formatter for Python {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin()?;
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"]")
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin()?;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"}")
    }

    fn write_f32<W: ?Sized + io::Write>(&mut self, writer: &mut W, number: f32) -> io::Result<()> {
        write_float(writer, &serde_json::to_string(&number)?)
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, number: f64) -> io::Result<()> {
        write_float(writer, &serde_json::to_string(&number)?)
    }
}

/// Writes a float as Python does. Python uses an exponent wherever serde_json does, and also from
/// 0.00001 up to 0.0001. Its exponents have a sign and at least two digits.
fn write_float<W: ?Sized + io::Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let small = text.trim_start_matches('-').strip_prefix("0.0000");
    if let Some((first, rest)) = small.and_then(|digits| digits.split_at_checked(1)) {
        let minus = if text.starts_with('-') { "-" } else { "" };
        let point = if rest.is_empty() { "" } else { "." };
        return write!(writer, "{minus}{first}{point}{rest}e-05");
    }
    match text.split_once('e').map(|(digits, exponent)| (digits, exponent.parse::<i16>())) {
        Some((digits, Ok(exponent))) => write!(writer, "{digits}e{exponent:+03}"),
        _ => writer.write_all(text.as_bytes()),
    }
}
