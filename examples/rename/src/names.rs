//! Which constants FastAPI names, and the modules of fastrapi-compat that have those names.

use std::{collections::HashMap, sync::LazyLock};

use fastrapi_compat::{HttpStatus, WsCloseCode};
use http::StatusCode;
use toml_edit::DocumentMut;
use tungstenite::protocol::frame::coding::CloseCode;

type Names = LazyLock<HashMap<String, &'static str>>;

/// The packages that define constants, the type or module that contains the constants, and FastAPI's
/// names of the constants.
const DEFINITIONS: [(&str, &str, &Names); 4] = [
    ("actix-http", "CloseCode", &VARIANTS),
    ("axum", "close_code", &CONSTANTS),
    ("http", "StatusCode", &STATUSES),
    ("tungstenite", "CloseCode", &VARIANTS),
];

/// The modules that are not named by a version. A module that is, such as `tungstenite_0_29`, is a
/// feature in our Cargo.toml.
const MODULES: [(&str, &str, &str); 7] = [
    ("actix-http", "3", "actix"),
    ("axum", "0.8", "axum"),
    ("http", "0.2", "actix"),
    ("http", "1", ""),
    ("http", "1", "axum"),
    ("http", "1", "axum_0_7"),
    ("tungstenite", "0.30", ""),
];

/// The frameworks whose own module is the best choice for a package that depends on them.
const FRAMEWORKS: [(&str, &str, &str); 3] =
    [("actix-web", "4", "actix"), ("axum", "0.7", "axum_0_7"), ("axum", "0.8", "axum")];

/// `NOT_FOUND`: `http` spells its constants as their reason phrases.
static STATUSES: Names = LazyLock::new(|| {
    let constant = |status: HttpStatus| {
        let phrase = StatusCode::from(status).canonical_reason()?;
        Some(phrase.to_uppercase().replace([' ', '-'], "_").replace('\'', ""))
    };
    HttpStatus::NAMED
        .iter()
        .filter_map(|(name, status)| Some((constant(*status)?, *name)))
        .collect()
});

/// `Policy`: the variants of tungstenite, and of actix-http, which has copied them. Those that
/// contain a number, such as `Bad(1014)`, are not names.
static VARIANTS: Names = LazyLock::new(|| {
    let variant = |code: WsCloseCode| format!("{:?}", CloseCode::from(code));
    WsCloseCode::NAMED.iter().map(|(name, code)| (variant(*code), *name)).collect()
});

/// `POLICY`: axum has made constants of tungstenite's variants.
static CONSTANTS: Names =
    LazyLock::new(|| VARIANTS.iter().map(|(name, ours)| (name.to_uppercase(), *ours)).collect());

/// Our own Cargo.toml.
static MANIFEST: LazyLock<DocumentMut> =
    LazyLock::new(|| include_str!("../../../Cargo.toml").parse().expect("cargo has parsed it"));

/// A package that defines constants, and its compatible versions: `("tungstenite", "0.29")`.
pub type Foreign = (String, String);

/// Returns FastAPI's name of a constant, such as `("http", "StatusCode", "NOT_FOUND")`.
pub fn find(package: &str, container: &str, constant: &str) -> Option<&'static str> {
    DEFINITIONS
        .iter()
        .find(|(defining, containing, _)| *defining == package && *containing == container)
        .and_then(|(_, _, names)| names.get(constant).copied())
}

/// Reports whether a constant of any type may have this name.
pub fn is_constant(name: &str) -> bool {
    DEFINITIONS.iter().any(|(_, _, names)| names.contains_key(name))
}

/// Reports whether this may be a type or module whose constants FastAPI names.
pub fn is_container(name: &str) -> bool {
    DEFINITIONS.iter().any(|(_, container, _)| *container == name)
}

/// Returns the modules whose `status` has the names of a type; `""` is the root of the crate.
pub fn modules((package, series): &Foreign) -> Vec<String> {
    let versioned = format!("{package}_{series}").replace(['-', '.'], "_");
    let named = MODULES.iter().filter(|(of, versions, _)| of == package && versions == series);
    let mut modules: Vec<_> = named.map(|(_, _, module)| module.to_string()).collect();
    if MANIFEST["features"].get(&versioned).is_some() {
        modules.push(versioned);
    }
    modules
}

/// Reports whether a module is that of a framework, one of these dependencies.
pub fn is_preferred(module: &str, dependencies: &[Foreign]) -> bool {
    let is_given =
        |name, series| dependencies.iter().any(|(of, versions)| of == name && versions == series);
    FRAMEWORKS.iter().any(|(name, series, of)| *of == module && is_given(name, series))
}

/// Returns the feature that a module requires for a type.
pub fn feature(module: &str, (package, _): &Foreign) -> String {
    if module.is_empty() { package.clone() } else { module.to_owned() }
}

/// Returns the version requirement for a service that depends on this crate.
pub fn requirement() -> String {
    let version = MANIFEST["package"]["version"].as_str().unwrap_or_default();
    version.rsplit_once('.').map_or(version, |(compatible, _)| compatible).to_owned()
}
