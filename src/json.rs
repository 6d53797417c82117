//! JSON as Starlette has Python write it:
//! `json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))`.
//!
//! serde_json writes all of it alike but for the exponent of a float.

extern crate std;

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use std::io;

use serde_core::Serialize;
use serde_json::{Serializer, Value, ser::Formatter};

#[inline]
pub(crate) fn to_string(value: &Value) -> String {
    let mut json = Vec::new();
    // Neither a `Value` nor a `Vec` has anything that could fail.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut json, Python));
    String::from_utf8(json).unwrap_or_default()
}

struct Python;

impl Formatter for Python {
    /// The digits are those of Python's `repr`, and so is the range without an exponent, but for
    /// 0.00001 to 0.0001, which has one in Python: `1e-05`. An exponent has a sign and two digits.
    #[inline]
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, number: f64) -> io::Result<()> {
        let text = Value::from(number).to_string();
        let (minus, magnitude) = match text.strip_prefix('-') {
            Some(magnitude) => ("-", magnitude),
            None => ("", &*text),
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
                None => write!(writer, "{digits}e+{:0>2}", exponent.trim_start_matches('+')),
                Some(exponent) => write!(writer, "{digits}e-{exponent:0>2}"),
            },
        }
    }
}
