//! Code that must not compile, and the message that tells its author what to write instead.

use std::{fs, path::Path, process::Command};

/// Returns what the compiler reports about a program that uses the crate.
fn compiler_errors(name: &str, code: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("must_not_compile");
    let package = folder.join(name);
    fs::create_dir_all(package.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = {name:?}\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         http_0_2 = {{ package = \"http\", version = \"0.2\" }}\n\
         fastrapi-compat = {{ path = {root:?}, default-features = false, \
         features = [\"exception\", \"http_0_2\"] }}\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    fs::write(package.join("src/lib.rs"), code).unwrap();

    // Offline, as everything that these packages depend on has been downloaded for this test.
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline"])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .unwrap();
    assert!(!output.status.success(), "this compiles:\n{code}");
    String::from_utf8(output.stderr).unwrap()
}

#[track_caller]
fn assert_errors(name: &str, code: &str, expected: &[&str]) {
    let errors = compiler_errors(name, code);
    for error in expected {
        assert!(errors.contains(error), "no {error:?} in\n{errors}");
    }
}

#[test]
fn deprecated_names_say_which_name_to_use() {
    assert_errors(
        "deprecated_name",
        "#![deny(deprecated)]\n\
         pub use fastrapi_compat::int::status::HTTP_422_UNPROCESSABLE_ENTITY;",
        &["HTTP_422_UNPROCESSABLE_ENTITY`: use `HTTP_422_UNPROCESSABLE_CONTENT`"],
    );
}

#[test]
fn an_exception_from_an_unchecked_number_says_how_to_check_it() {
    assert_errors(
        "unchecked_number",
        "use fastrapi_compat::HttpException;\n\
         pub fn exception() -> HttpException { HttpException::new(404, \"x\") }",
        &[
            "`{integer}` is not an HTTP status",
            "expected an `HttpStatus` or a `StatusCode`",
            "`HttpStatus::of::<404>()` or `status::HTTP_404_NOT_FOUND`",
            "`HttpStatus::from_u16(number)?`",
        ],
    );
}

/// `http` 0.2 has no constant for 103, 306 and 425, so these names are statics there.
#[test]
fn a_static_instead_of_a_status_says_to_dereference_it() {
    assert_errors(
        "static_instead_of_status",
        "pub fn status() -> http_0_2::StatusCode {\n\
             fastrapi_compat::http_0_2::status::HTTP_425_TOO_EARLY\n\
         }",
        &["help: consider dereferencing the type"],
    );
}
