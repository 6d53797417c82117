//! libFuzzer makes up input, and keeps what leads to code that no other input has led to.
#![no_main]

mod properties;

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::hold(input));
