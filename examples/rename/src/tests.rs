use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicUsize, Ordering},
};

use cargo_metadata::MetadataCommand;
use fastrapi_compat::{HttpStatus, WsCloseCode};
use proc_macro2::{TokenStream, TokenTree};

use crate::{find::series, names, rename};

const HTTP: &str = "http = '1'\nserde_json = '1'";
const AXUM: &str = "axum = { version = '0.8', default-features = false, features = ['ws'] }";

/// A package that is deleted at the end of a test.
struct Service(PathBuf);

impl Service {
    fn new(dependencies: &str, files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("rename-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let service = Self(env::temp_dir().join(name));
        fs::create_dir_all(service.0.join("src")).unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let manifest = format!(
            "[package]\nname = 'service'\nedition = '2024'\n\n[workspace]\n\n\
            [patch.crates-io]\nfastrapi-compat = {{ path = {repository:?} }}\n\n\
            [dependencies]\n{dependencies}\n"
        );
        fs::write(service.0.join("Cargo.toml"), manifest).unwrap();
        // The same versions as in this workspace, which are downloaded.
        fs::copy(repository.join("Cargo.lock"), service.0.join("Cargo.lock")).unwrap();
        for (path, text) in files {
            fs::create_dir_all(service.0.join(path).parent().unwrap()).unwrap();
            fs::write(service.0.join(path), text).unwrap();
        }
        service
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Renames one file, and returns the file and what was not renamed.
fn renamed(dependencies: &str, source: &str) -> (String, Vec<String>) {
    let service = Service::new(dependencies, &[("src/lib.rs", source)]);
    let report = rename(&service.0, false).unwrap();
    let after = service.read("src/lib.rs");
    // Nothing is left for a second time.
    rename(&service.0, false).unwrap();
    assert_eq!(service.read("src/lib.rs"), after);
    (
        after,
        report
            .lines()
            .filter(|line| line.contains(".rs:") && !line.contains(": renamed"))
            .map(str::to_owned)
            .collect(),
    )
}

#[test]
fn axum_0_7_has_a_module_of_its_own() {
    check(
        "axum = { version = '0.7', default-features = false, features = ['ws'] }",
        "use axum::{extract::ws::close_code, http::StatusCode};\n\n\
        fn codes() -> (StatusCode, u16) {\n    (StatusCode::NOT_FOUND, close_code::POLICY)\n}\n",
        "use fastrapi_compat::axum_0_7::status;\nuse axum::http::StatusCode;\n\n\
        fn codes() -> (StatusCode, u16) {\n    \
        (status::HTTP_404_NOT_FOUND, status::WS_1008_POLICY_VIOLATION)\n}\n",
        &[],
    );
}

#[track_caller]
fn check(dependencies: &str, before: &str, after: &str, left: &[&str]) {
    let (renamed, not_renamed) = renamed(dependencies, before);
    assert_eq!(renamed, after);
    assert_eq!(not_renamed, left);
}

#[test]
fn imports_that_are_no_longer_needed_go() {
    check(
        &format!("{HTTP}\n{AXUM}"),
        "\
//! A service.

use http::{
    HeaderMap, // for the headers
    StatusCode,
};
use std::fmt;

fn one(_: HeaderMap) -> u16 {
    match http::StatusCode::from_u16(404) {
        Ok(StatusCode::PAYLOAD_TOO_LARGE | ::http::StatusCode::URI_TOO_LONG) => 1,
        _ => StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
    }
}

mod both {
    use http::{StatusCode, header, header::HeaderName};

    const OK: StatusCode = StatusCode::OK;
}

mod public {
    pub use http::StatusCode;
    #[cfg(unix)]
    use http::StatusCode as S;

    fn one(teapot: StatusCode) -> bool { S::IM_A_TEAPOT == teapot }
}

mod alone {
    use {axum::{http::{self, StatusCode}, Router}, std::fmt};
    fn one() { drop((StatusCode::OK, http::StatusCode::OK)) }
}
",
        "\
//! A service.

use fastrapi_compat::axum::status;
use http::HeaderMap;
use std::fmt;

fn one(_: HeaderMap) -> u16 {
    match http::StatusCode::from_u16(404) {
        Ok(status::HTTP_413_CONTENT_TOO_LARGE | status::HTTP_414_URI_TOO_LONG) => 1,
        _ => status::HTTP_422_UNPROCESSABLE_CONTENT.as_u16(),
    }
}

mod both {
    use fastrapi_compat::axum::status;
    use http::{StatusCode, header, header::HeaderName};

    const OK: StatusCode = status::HTTP_200_OK;
}

mod public {
    pub use http::StatusCode;
    #[cfg(unix)]
    use fastrapi_compat::axum::status;

    fn one(teapot: StatusCode) -> bool { status::HTTP_418_IM_A_TEAPOT == teapot }
}

mod alone {
    use fastrapi_compat::axum::status;
    use {axum::Router, std::fmt};
    fn one() { drop((status::HTTP_200_OK, status::HTTP_200_OK)) }
}
",
        &[],
    );
}

#[test]
fn the_import_stands_where_it_is_needed() {
    check(
        HTTP,
        "\
use http::StatusCode;

fn outer() -> StatusCode { StatusCode::OK }

fn local() {
    use http::StatusCode as Code;
    let status = Code::CREATED;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one() { drop(StatusCode::CONFLICT) }

    mod inner {
        use super::{super::StatusCode, *};
        fn one() { drop(StatusCode::GONE) }
    }
}

mod no_imports {
    /// A constant.
    const OK: u16 = http::StatusCode::OK.as_u16();
}

mod glob_of_an_inner_module {
    use http::StatusCode;
    pub use self::inner::*;

    const OK: u16 = StatusCode::OK.as_u16();

    mod inner {
        use http::StatusCode;

        pub const GONE: u16 = StatusCode::GONE.as_u16();
    }
}
",
        "\
use fastrapi_compat::status;
use http::StatusCode;

fn outer() -> StatusCode { status::HTTP_200_OK }

fn local() {
    use fastrapi_compat::status;
    let status = status::HTTP_201_CREATED;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one() { drop(status::HTTP_409_CONFLICT) }

    mod inner {
        use super::*;
        fn one() { drop(status::HTTP_410_GONE) }
    }
}

mod no_imports {
    use fastrapi_compat::status;

    /// A constant.
    const OK: u16 = status::HTTP_200_OK.as_u16();
}

mod glob_of_an_inner_module {
    use fastrapi_compat::status;
    pub use self::inner::*;

    const OK: u16 = status::HTTP_200_OK.as_u16();

    mod inner {
        use fastrapi_compat::status;

        pub const GONE: u16 = status::HTTP_410_GONE.as_u16();
    }
}
",
        &[],
    );
}

#[test]
fn imports_that_only_tests_need_are_for_tests() {
    check(
        HTTP,
        "\
use http::{StatusCode, header::HeaderName};

fn outer(_: HeaderName) -> u16 { StatusCode::OK.as_u16() }

#[cfg(test)]
mod tests {
    use super::*;

    fn one(status: StatusCode) -> bool { status == StatusCode::OK }
}

mod inner {
    pub(super) use http::StatusCode as Code;

    const OK: u16 = Code::OK.as_u16();

    #[cfg(all(test, unix))]
    mod tests {
        use super::Code;

        fn one() { drop(Code::from_u16(200)) }
    }

    #[cfg(not(test))]
    mod others {
        use super::super::StatusCode;

        fn one() { drop(StatusCode::OK) }
    }
}

mod also_needed_elsewhere {
    use http::StatusCode;

    const OK: u16 = StatusCode::OK.as_u16();

    mod inner {
        fn one(_: super::StatusCode) {}
    }

    #[cfg(test)]
    mod tests {
        fn one(_: super::StatusCode) {}
    }
}

mod for_tests {
    #[cfg(test)]
    use http::StatusCode;

    #[cfg(test)]
    mod tests {
        use super::*;

        fn one(status: StatusCode) -> bool { status == StatusCode::OK }
    }
}
",
        "\
use fastrapi_compat::status;
#[cfg(test)]
use http::StatusCode;
use http::header::HeaderName;

fn outer(_: HeaderName) -> u16 { status::HTTP_200_OK.as_u16() }

#[cfg(test)]
mod tests {
    use super::*;

    fn one(status: StatusCode) -> bool { status == status::HTTP_200_OK }
}

mod inner {
    use fastrapi_compat::status;
    #[cfg(test)]
    pub(super) use http::StatusCode as Code;

    const OK: u16 = status::HTTP_200_OK.as_u16();

    #[cfg(all(test, unix))]
    mod tests {
        use super::Code;

        fn one() { drop(Code::from_u16(200)) }
    }

    #[cfg(not(test))]
    mod others {
        use fastrapi_compat::status;

        fn one() { drop(status::HTTP_200_OK) }
    }
}

mod also_needed_elsewhere {
    use fastrapi_compat::status;
    use http::StatusCode;

    const OK: u16 = status::HTTP_200_OK.as_u16();

    mod inner {
        fn one(_: super::StatusCode) {}
    }

    #[cfg(test)]
    mod tests {
        fn one(_: super::StatusCode) {}
    }
}

mod for_tests {
    #[cfg(test)]
    use http::StatusCode;

    #[cfg(test)]
    mod tests {
        use fastrapi_compat::status;
        use super::*;

        fn one(status: StatusCode) -> bool { status == status::HTTP_200_OK }
    }
}
",
        &[],
    );
}

#[test]
fn only_the_arguments_of_known_macros_change() {
    check(
        HTTP,
        "\
use http::StatusCode;
use serde_json::json;

macro_rules! answer {
    ($name:ident) => {
        StatusCode::$name
    };
    () => { StatusCode::OK };
}

/// `StatusCode::OK`, and [StatusCode::CREATED]
fn one(status: StatusCode) {
    // StatusCode::OK
    assert_eq!(status, StatusCode::OK, \"StatusCode::OK {}\", StatusCode::GONE.as_u16());
    assert!(matches!(status, StatusCode::OK | StatusCode::CREATED if !(status == StatusCode::OK)));
    json!({ \"code\": StatusCode::OK.as_u16(), \"all\": [vec![StatusCode::OK; 2].len()] });
    quote! { StatusCode::OK }
    #[route(status = StatusCode::OK)]
    println!(\"{:?}\", answer!(OK));
}

mod caller {
    use http::StatusCode;

    fn one() { drop((StatusCode::OK, answer!())) }
}
",
        "\
use fastrapi_compat::status;
use http::StatusCode;
use serde_json::json;

macro_rules! answer {
    ($name:ident) => {
        StatusCode::$name
    };
    () => { StatusCode::OK };
}

/// `StatusCode::OK`, and [StatusCode::CREATED]
fn one(status: StatusCode) {
    // StatusCode::OK
    assert_eq!(status, status::HTTP_200_OK, \"StatusCode::OK {}\", status::HTTP_410_GONE.as_u16());
    assert!(matches!(status, status::HTTP_200_OK | status::HTTP_201_CREATED if !(status == status::HTTP_200_OK)));
    json!({ \"code\": status::HTTP_200_OK.as_u16(), \"all\": [vec![status::HTTP_200_OK; 2].len()] });
    quote! { StatusCode::OK }
    #[route(status = StatusCode::OK)]
    println!(\"{:?}\", answer!(OK));
}

mod caller {
    use fastrapi_compat::status;
    use http::StatusCode;

    fn one() { drop((status::HTTP_200_OK, answer!())) }
}
",
        &[
            "src/lib.rs:9: StatusCode::OK: inside the macro `answer!`",
            "src/lib.rs:12: StatusCode::OK: in a comment or a string",
            "src/lib.rs:12: StatusCode::CREATED: in a comment or a string",
            "src/lib.rs:14: StatusCode::OK: in a comment or a string",
            "src/lib.rs:15: StatusCode::OK: in a comment or a string",
            "src/lib.rs:18: StatusCode::OK: inside `quote!`, whose arguments may not be expressions",
            "src/lib.rs:19: StatusCode::OK: inside an attribute",
        ],
    );
}

#[test]
fn a_type_from_elsewhere_stays() {
    check(
        HTTP,
        "\
mod own {
    use http::StatusCode as Real;
    pub struct StatusCode;
    fn one() { drop((StatusCode::OK, Real::OK)) }
    fn two() {
        enum Real { OK }
        drop(Real::OK)
    }
}
mod glob {
    use super::own::*;
    fn one() { drop(StatusCode::OK) }
}
mod other {
    use other::StatusCode;
    type Alias = http::StatusCode;
    fn one() { drop((StatusCode::OK, Alias::OK, <Alias>::OK, Missing::StatusCode::OK)) }
}
",
        "\
mod own {
    use fastrapi_compat::status;
    pub struct StatusCode;
    fn one() { drop((StatusCode::OK, status::HTTP_200_OK)) }
    fn two() {
        enum Real { OK }
        drop(Real::OK)
    }
}
mod glob {
    use super::own::*;
    fn one() { drop(StatusCode::OK) }
}
mod other {
    use fastrapi_compat::status;
    use other::StatusCode;
    type Alias = http::StatusCode;
    fn one() { drop((StatusCode::OK, status::HTTP_200_OK, <Alias>::OK, Missing::StatusCode::OK)) }
}
",
        &[
            "src/lib.rs:4: StatusCode::OK: `StatusCode` is defined in this package",
            "src/lib.rs:12: StatusCode::OK: `StatusCode` is defined in this package",
            "src/lib.rs:18: StatusCode::OK: the definition of `StatusCode` was not found",
            "src/lib.rs:18: Missing::StatusCode::OK: the definition of `StatusCode` was not found",
        ],
    );
}

#[test]
fn globs_that_import_each_other() {
    let globs: String = (0..12).map(|module| format!("pub use crate::m{module}::*;\n")).collect();
    let modules = (0..12).map(|module| format!("mod m{module} {{\n{globs}}}\n"));
    let source = format!(
        "{}mod last {{\npub use crate::m0::*;\nfn one() {{ drop((StatusCode::OK, http::StatusCode::OK)) }}\n}}\n",
        modules.collect::<String>()
    );
    let (after, left) = renamed(HTTP, &source);
    assert!(after.contains("drop((StatusCode::OK, status::HTTP_200_OK))"));
    assert_eq!(
        left,
        ["src/lib.rs:172: StatusCode::OK: the definition of `StatusCode` was not found"]
    );
}

#[test]
fn each_type_becomes_that_of_its_module() {
    check(
        "axum = { version = '0.8', default-features = false, features = ['ws'] }
        tungstenite = '0.29'
        tungstenite_0_30 = { package = 'tungstenite', version = '0.30' }
        actix-http = { version = '3', default-features = false, features = ['ws'] }",
        "\
mod axum_only {
    use axum::{extract::ws::{CloseFrame, close_code}, http::StatusCode};

    fn one(code: u16) -> Option<StatusCode> { (code == close_code::POLICY).then_some(StatusCode::OK) }
}

mod tungstenite_only {
    use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

    fn one(frame: &CloseFrame) -> bool {
        matches!(frame, CloseFrame { code: CloseCode::Away | CloseCode::Bad(1014), .. })
    }
}

mod newest {
    use tungstenite_0_30::protocol::frame::coding::CloseCode::{self, Protocol, Size};

    fn one(code: CloseCode) -> bool {
        match code {
            Size | Protocol => true,
            _ => code == CloseCode::Again,
        }
    }
}

mod two {
    use axum::http::StatusCode;
    use tungstenite::protocol::frame::coding::CloseCode;

    fn one() { drop((StatusCode::OK, CloseCode::Error)) }
}

mod globs {
    use actix_http::{StatusCode, ws::CloseCode};

    fn one(status: StatusCode, code: &CloseCode) -> bool {
        use CloseCode::*;
        matches!(*code, CloseCode::Away) || match *code { Tls => status == StatusCode::OK, _ => false }
    }
}

fn actix() { drop(actix_http::ws::CloseCode::Policy) }
",
        "\
use fastrapi_compat::actix::status;

mod axum_only {
    use fastrapi_compat::axum::status;
    use axum::{extract::ws::CloseFrame, http::StatusCode};

    fn one(code: u16) -> Option<StatusCode> { (code == status::WS_1008_POLICY_VIOLATION).then_some(status::HTTP_200_OK) }
}

mod tungstenite_only {
    use fastrapi_compat::tungstenite_0_29::status;
    use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

    fn one(frame: &CloseFrame) -> bool {
        matches!(frame, CloseFrame { code: status::WS_1001_GOING_AWAY | CloseCode::Bad(1014), .. })
    }
}

mod newest {
    use fastrapi_compat::status;
    use tungstenite_0_30::protocol::frame::coding::CloseCode::{self};

    fn one(code: CloseCode) -> bool {
        match code {
            status::WS_1009_MESSAGE_TOO_BIG | status::WS_1002_PROTOCOL_ERROR => true,
            _ => code == status::WS_1013_TRY_AGAIN_LATER,
        }
    }
}

mod two {
    use fastrapi_compat::axum::status;

    fn one() { drop((status::HTTP_200_OK, fastrapi_compat::tungstenite_0_29::status::WS_1011_INTERNAL_ERROR)) }
}

mod globs {
    use fastrapi_compat::actix::status;
    use actix_http::{StatusCode, ws::CloseCode};

    fn one(status: StatusCode, code: &CloseCode) -> bool {
        use fastrapi_compat::actix::status;
        use CloseCode::*;
        matches!(*code, status::WS_1001_GOING_AWAY) || match *code { status::WS_1015_TLS_HANDSHAKE => status == status::HTTP_200_OK, _ => false }
    }
}

fn actix() { drop(status::WS_1008_POLICY_VIOLATION) }
",
        &[],
    );
}

#[test]
fn another_status_stays() {
    check(
        HTTP,
        "\
mod status {
    pub fn unrelated() {}
}
mod tests {
    use super::*;
    fn one() { drop((status::unrelated(), http::StatusCode::OK)) }
}
fn one() { drop(http::StatusCode::OK) }
fn status() {}
",
        "\
mod status {
    pub fn unrelated() {}
}
mod tests {
    use super::*;
    fn one() { drop((status::unrelated(), fastrapi_compat::status::HTTP_200_OK)) }
}
fn one() { drop(fastrapi_compat::status::HTTP_200_OK) }
fn status() {}
",
        &[],
    );
}

#[test]
fn files_and_cargo_toml() {
    let files = [
        (
            "src/lib.rs",
            "\u{feff}pub mod prelude;\r\nmod broken;\r\npub use http;\r\nfn one() { drop(http::StatusCode::OK) }\r\n",
        ),
        ("src/prelude.rs", "pub use super::http::StatusCode;"),
        ("src/broken.rs", "fn { StatusCode::OK }"),
        (
            "tests/one.rs",
            "mod common;\nuse service::prelude::*;\nfn one() -> StatusCode { StatusCode::OK }\n",
        ),
        (
            "tests/common/mod.rs",
            "use service::http::{StatusCode};\nfn one() { drop(StatusCode::OK) }\n",
        ),
    ];
    let service = Service::new(AXUM, &files);
    assert!(rename(&service.0, true).unwrap().contains("would rename"));
    for (path, text) in files {
        assert_eq!(service.read(path), text);
    }

    fs::write(
        service.0.join("Cargo.toml"),
        service.read("Cargo.toml") + "http = \"1\" # a comment\n",
    )
    .unwrap();
    let report = rename(&service.0, false).unwrap();
    assert_eq!(
        report,
        "\
src/lib.rs: renamed 1
tests/one.rs: renamed 1
tests/common/mod.rs: renamed 1
Cargo.toml: added fastrapi-compat with axum

Not renamed:
src/broken.rs: line 1: the file cannot be parsed: expected identifier

renamed 3, left 1
"
    );
    assert_eq!(
        service.read("src/lib.rs"),
        "\u{feff}pub mod prelude;\r\nmod broken;\r\nuse fastrapi_compat::axum::status;\r\npub use http;\r\nfn one() { drop(status::HTTP_200_OK) }\r\n"
    );
    assert_eq!(service.read("src/prelude.rs"), files[1].1);
    assert_eq!(service.read("src/broken.rs"), files[2].1);
    assert_eq!(
        service.read("tests/one.rs"),
        "mod common;\nuse fastrapi_compat::axum::status;\nuse service::prelude::*;\nfn one() -> StatusCode { status::HTTP_200_OK }\n"
    );
    assert_eq!(
        service.read("tests/common/mod.rs"),
        "use fastrapi_compat::axum::status;\nfn one() { drop(status::HTTP_200_OK) }\n"
    );
    assert!(service.read("Cargo.toml").ends_with("http = \"1\" # a comment\nfastrapi-compat = { version = \"0.1\", default-features = false, features = [\"axum\"] }\n"));
}

/// The constants are read from the sources of all versions in Cargo.lock.
#[test]
fn all_constants_are_renamed() {
    let mut versions = 0;
    for package in MetadataCommand::new().exec().unwrap().packages {
        let foreign = (package.name.to_string(), series(&package.version));
        let (container, path) = match foreign.0.as_str() {
            "actix-http" => ("CloseCode", "src/ws/proto.rs"),
            "axum" => ("close_code", "src/extract/ws.rs"),
            "http" => ("StatusCode", "src/status.rs"),
            "tungstenite" => ("CloseCode", "src/protocol/frame/coding.rs"),
            _ => continue,
        };
        if names::modules(&foreign).is_empty() {
            continue;
        }
        let source = fs::read_to_string(package.manifest_path.with_file_name(path)).unwrap();
        let mut words = Vec::new();
        add_words(source.parse().unwrap(), &mut words);
        let mut constants = 0;
        for (index, word) in words.iter().enumerate() {
            let before = |count: usize| {
                index.checked_sub(count).map_or(&[][..], |start| &words[start..index])
            };
            let Ok(number) = word.parse() else { continue };
            let constant = match (before(5), &words[index + 1..]) {
                ([_, _, name, equals, greater], _) if equals == "=" && greater == ">" => name,
                ([_, name, colon, _, equals], _) if colon == ":" && equals == "=" => name,
                ([..], [comma, name, next, ..])
                    if container == "StatusCode" && comma == "," && next == "," =>
                {
                    name
                }
                _ => continue,
            };
            let ours = match container {
                "StatusCode" => HttpStatus::from_u16(number).ok().and_then(HttpStatus::name),
                _ => WsCloseCode::from(number).name(),
            };
            if let Some(name) = ours {
                assert_eq!(
                    names::find(&foreign.0, container, constant),
                    Some(name),
                    "{constant} of {foreign:?}"
                );
                constants += 1;
            }
        }
        let expected = if container == "StatusCode" { 60 } else { 12 };
        assert!(constants >= expected, "{constants} constants in {foreign:?}");
        versions += 1;
    }
    assert!(versions >= 9, "{versions} versions");
}

/// Adds the identifiers, literals and punctuation characters among tokens.
fn add_words(tokens: TokenStream, words: &mut Vec<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => add_words(group.stream(), words),
            other => words.push(other.to_string()),
        }
    }
}
