//! A program without `std` and without an allocator, so that a crate that needed either would not
//! link. It prints what becomes of its first argument.
#![no_std]
#![no_main]

use core::{
    ffi::{CStr, c_char, c_int, c_void},
    fmt::{self, Write},
    panic::PanicInfo,
};

use fastrapi_compat::{HttpStatus, WsCloseCode, portable::status};

#[link(name = "c")]
unsafe extern "C" {
    fn write(file: c_int, bytes: *const c_void, len: usize) -> isize;
    fn abort() -> !;
}

struct Stdout;

impl Write for Stdout {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match unsafe { write(1, text.as_ptr().cast(), text.len()) } {
            written if written == text.len() as isize => Ok(()),
            _ => Err(fmt::Error),
        }
    }
}

fn run(text: &str) -> fmt::Result {
    if text.parse() == Ok(status::HTTP_404_NOT_FOUND) {
        return writeln!(Stdout, "found");
    }
    match (text.parse::<HttpStatus>(), text.parse::<WsCloseCode>()) {
        (Ok(status), _) => writeln!(Stdout, "{status} is {status:?}"),
        (_, Ok(code)) => writeln!(Stdout, "{code} is {code:?}"),
        (Err(error), _) => writeln!(Stdout, "{error}"),
    }
}

#[unsafe(no_mangle)]
extern "C" fn main(count: c_int, arguments: *const *const c_char) -> c_int {
    if count != 2 {
        return 2;
    }
    let text = unsafe { CStr::from_ptr(*arguments.add(1)) };
    match text.to_str().map(run) {
        Ok(Ok(())) => 0,
        _ => 1,
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unsafe { abort() }
}
