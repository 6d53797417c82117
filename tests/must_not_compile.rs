//! What must not compile does not, and the compiler says why.
//!
//! Each case is a package of its own, compiled by the same cargo and offline: what the cases
//! need, this crate has needed before.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use data::DeprecatedName;

/// A package in a folder of its own.
struct Package(PathBuf);

impl Package {
    fn new(name: &str, manifest: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("must_not_compile").join(name);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(
            folder.join("Cargo.toml"),
            format!("[package]\nname = \"case\"\nedition = \"2024\"\n[workspace]\n{manifest}"),
        )
        .unwrap();
        Self(folder)
    }

    /// Whoever uses this crate with these features and, if needed, some more dependencies.
    fn user(name: &str, features: &[&str], dependencies: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Self::new(
            name,
            &format!(
                "[dependencies]\nfastrapi-compat = {{ path = {root:?}, default-features = false, \
                 features = {features:?} }}\n{dependencies}"
            ),
        )
    }

    /// This crate, to be changed, with the features that have foreign types to hold it to.
    fn copy(name: &str) -> Self {
        let manifest = include_str!("../Cargo.toml");
        let section = |title: &str| {
            let (_, rest) = manifest.split_once(&format!("\n[{title}]\n")).unwrap();
            let (section, _) = rest.split_once("\n[").unwrap();
            format!("[{title}]\n{section}\n")
        };
        let package = Self::new(name, &(section("features") + &section("dependencies")));
        for (name, text) in sources() {
            package.write(name, &text);
        }
        package
    }

    fn write(&self, file: impl AsRef<Path>, text: &str) {
        let file = self.0.join("src").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join("src").join(file)).unwrap()
    }

    #[track_caller]
    fn assert_compiles(&self, features: &[&str]) {
        if let Err(error) = self.check(features) {
            panic!("{error}");
        }
    }

    #[track_caller]
    fn assert_error(&self, features: &[&str], expected: &str) {
        let error = self.check(features).expect_err("it compiles");
        assert!(error.contains(expected), "no {expected:?} in\n{error}");
    }

    /// What the compiler says where it does not compile.
    fn check(&self, features: &[&str]) -> Result<(), String> {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--no-default-features", "--features"])
            .arg(features.join(","))
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .output()
            .unwrap();
        if output.status.success() {
            return Ok(());
        }
        Err(String::from_utf8(output.stderr).unwrap())
    }
}

/// The files of this crate, and what is in them.
fn sources() -> Vec<(PathBuf, String)> {
    fn files_in(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files = entries.map(|path| if path.is_dir() { files_in(&path) } else { vec![path] });
        files.flatten().collect()
    }

    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src");
    let name = |file: &Path| file.strip_prefix(&sources).unwrap().to_owned();
    let files = files_in(&sources).into_iter();
    files.map(|file| (name(&file), fs::read_to_string(&file).unwrap())).collect()
}

/// One of each table.
fn rows() -> impl Iterator<Item = data::Fact> {
    let rows = [data::http(), data::ws()].concat().into_iter();
    rows.filter(|row| [404, 1008].contains(&row.number))
}

/// A row whose number is changed, and nothing else: the number in the name gives it away.
#[test]
fn a_row_with_another_number() {
    let package = Package::copy("number");
    package.assert_compiles(&[]);
    let table = package.read("table.rs");
    for fact in rows() {
        let row = format!("{} = {}", fact.name, fact.number);
        let other = format!("{} = {}", fact.name, fact.number + 1);
        assert!(table.contains(&row));
        package.write("table.rs", &table.replace(&row, &other));
        package.assert_error(&[], &format!("evaluation panicked: {}", fact.name));
    }
}

/// A row whose number is changed wherever it stands: the foreign type gives it away.
#[test]
fn a_row_renumbered_throughout() {
    let package = Package::copy("throughout");
    let features = ["http", "tungstenite"];
    package.assert_compiles(&features);
    for fact in rows() {
        let other_number = fact.number + 400;
        let other_name = fact.name.replace(&fact.number.to_string(), &other_number.to_string());
        let row = format!("{} = {}", fact.name, fact.number);
        let other_row = format!("{other_name} = {other_number}");
        for (file, text) in sources() {
            package.write(file, &text.replace(&row, &other_row).replace(fact.name, &other_name));
        }
        package.assert_error(&features, &format!("evaluation panicked: {other_name}"));
    }
}

#[test]
fn a_deprecated_name_where_those_are_denied() {
    let package = Package::user("deprecated", &[], "");
    for old in data::deprecated() {
        let DeprecatedName { name, use_instead, .. } = old;
        let used = format!("pub use fastrapi_compat::int::status::{name};");
        package.write("lib.rs", &used);
        package.assert_compiles(&[]);
        package.write("lib.rs", &format!("#![deny(deprecated)]\n{used}"));
        package.assert_error(
            &[],
            &format!(
                "use of deprecated constant `fastrapi_compat::int::status::{name}`: \
                 use `{use_instead}`"
            ),
        );
    }
}

#[test]
fn a_constant_that_is_no_status() {
    let package = Package::user("constant", &[], "");
    for (number, valid) in [(0, false), (99, false), (100, true), (999, true), (1000, false)] {
        package.write(
            "lib.rs",
            &format!(
                "use fastrapi_compat::HttpStatus;\n\
                 pub const STATUS: HttpStatus = HttpStatus::of::<{number}>();"
            ),
        );
        if valid {
            package.assert_compiles(&[]);
        } else {
            package.assert_error(&[], "an HTTP status is a number from 100 to 999");
        }
    }
}

/// A number may be no status: it has to be checked first.
#[test]
fn an_exception_with_a_bare_number() {
    let package = Package::user("bare_number", &["exception", "http"], "");
    let function = |expression: &str| {
        format!(
            "use fastrapi_compat::{{HttpException, HttpStatus, int, status}};\n\
             pub fn exception() -> Option<HttpException> {{ {expression} }}"
        )
    };
    for (number, type_) in
        [("404", "{integer}"), ("404_u16", "u16"), ("int::status::HTTP_404_NOT_FOUND", "u16")]
    {
        for exception in [
            format!("HttpException::new({number}, \"x\")"),
            format!("HttpException::try_new({number}, \"x\").ok()?"),
        ] {
            package.write("lib.rs", &function(&format!("Some({exception})")));
            for error in [
                &*format!("`{type_}` is not an HTTP status"),
                "expected an `HttpStatus` or a `StatusCode`",
                "`HttpStatus::of::<404>()` or `status::HTTP_404_NOT_FOUND`",
                "known only at run time write `HttpStatus::from_u16(number)?`",
            ] {
                package.assert_error(&[], error);
            }
        }
        package.write("lib.rs", &function(&format!("Some(HttpException::from({number}))")));
        package.assert_error(&[], "`HttpException: From<");
    }
    for status in
        ["HttpStatus::of::<404>()", "HttpStatus::from_u16(404).ok()?", "status::HTTP_404_NOT_FOUND"]
    {
        package.write("lib.rs", &function(&format!("Some(HttpException::new({status}, \"x\"))")));
        package.assert_compiles(&[]);
    }
}

/// http 0.2 has no constant for these three: the compiler says what to write instead.
#[test]
fn a_static_where_a_status_is_due() {
    let package = Package::user("static", &["http_0_2"], "http = \"0.2\"");
    for name in ["HTTP_103_EARLY_HINTS", "HTTP_306_RESERVED", "HTTP_425_TOO_EARLY"] {
        let function = |expression: &str| {
            format!(
                "use fastrapi_compat::http_0_2::status;\n\
                 pub fn status() -> http::StatusCode {{ {expression} }}"
            )
        };
        package.write("lib.rs", &function(&format!("status::{name}")));
        package.assert_error(&[], "help: consider dereferencing the type");
        package.write("lib.rs", &function(&format!("*status::{name}")));
        package.assert_compiles(&[]);
    }
}

/// The field is private, so there is no other way to a status.
#[test]
fn a_status_without_a_check() {
    let package = Package::user("unchecked", &[], "");
    package.write(
        "lib.rs",
        "pub fn status(number: core::num::NonZeroU16) -> fastrapi_compat::HttpStatus {\n\
             fastrapi_compat::HttpStatus(number)\n\
         }",
    );
    package.assert_error(&[], "private field");
}
