//! `docs/names.md` lists what the table and the foreign crates contain.
//!
//! To write the page anew:
//!
//! ```sh
//! WRITE=1 cargo test -p fastrapi-compat-tests --test names_page
//! ```

// The documentation of the rows, which the crate itself only hands to rustdoc.
#[allow(dead_code, unused_macros)]
#[macro_use]
#[path = "../../src/table.rs"]
mod table;

use std::fmt::Write;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/names.md");

struct Row {
    name: &'static str,
    number: u16,
    /// The name of the constant in the `http` crate.
    http: Option<&'static str>,
    documentation: &'static str,
}

macro_rules! rows {
    ({} $(
        $(#[doc = $line:literal])+
        #[doc(alias($($alias:literal),+))]
        $(#[deprecated(note = $note:literal)])?
        $NAME:ident = $number:tt $(, $phrase:literal)? $(, $http:ident)?;
    )+) => {
        [$( Row {
            name: stringify!($NAME),
            number: $number,
            http: [$(stringify!($http)),*].first().copied(),
            documentation: concat!($($line),+),
        } ),+]
    };
}

impl Row {
    /// Returns the documentation without the number: what it means, and the link to its source.
    fn meaning_and_source(&self) -> (String, String) {
        self.parts().unwrap_or_else(|| {
            panic!("{}: the documentation must be `number phrase: meaning (source).`", self.name)
        })
    }

    fn parts(&self) -> Option<(String, String)> {
        let (meaning, source) = self.documentation.split_once(" ([")?;
        let meaning = meaning.trim_start().strip_prefix(&self.number.to_string())?;
        let source = source.strip_suffix(").")?;
        Some((meaning.trim_start_matches([' ', ':']).to_owned(), format!("[{source}")))
    }
}

macro_rules! axum_names {
    ($($NAME:ident)+) => {
        [$((stringify!($NAME), axum::extract::ws::close_code::$NAME)),+]
    };
}

/// Returns what axum calls a close code.
fn axum_name(number: u16) -> Option<&'static str> {
    let names = axum_names! {
        NORMAL AWAY PROTOCOL UNSUPPORTED STATUS ABNORMAL INVALID POLICY SIZE EXTENSION ERROR RESTART
        AGAIN
    };
    names.into_iter().find(|(_, named)| *named == number).map(|(name, _)| name)
}

fn code(name: Option<impl AsRef<str>>) -> String {
    name.map_or(String::new(), |name| format!("`{}`", name.as_ref()))
}

fn page() -> String {
    let mut page = String::from(
        "# All names\n\n\
        The names of each status code and close code in FastAPI, the `http` crate and the \
        WebSocket crates.\n`http` 0.2 has no constant for 103 or 425. \
        `tests/tests/names_page.rs` generates this page from\n`src/table.rs`.\n\n\
        ## HTTP status codes\n\n\
        | code | FastAPI | `http`, axum, actix-web | meaning | source |\n\
        | --- | --- | --- | --- | --- |\n",
    );
    for row in http_names!(rows {}) {
        let (meaning, source) = row.meaning_and_source();
        let http = code(row.http.map(|name| format!("StatusCode::{name}")));
        writeln!(page, "| {} | `{}` | {http} | {meaning} | {source} |", row.number, row.name)
            .unwrap();
    }
    page.push_str(
        "\n## Deprecated names\n\n\
        | code | FastAPI | `http`, axum, actix-web | source |\n\
        | --- | --- | --- | --- |\n",
    );
    for row in deprecated_names!(rows {}) {
        let source = row.meaning_and_source().1;
        let http = code(row.http.map(|name| format!("StatusCode::{name}")));
        writeln!(page, "| {} | `{}` | {http} | {source} |", row.number, row.name).unwrap();
    }
    page.push_str(
        "\n## WebSocket close codes\n\n\
        The columns of tungstenite and actix are variants of their `CloseCode`; axum's are constants of\n\
        `axum::extract::ws::close_code`.\n\n\
        | code | FastAPI | tungstenite | actix | axum | meaning | source |\n\
        | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in ws_names!(rows {}) {
        let (meaning, source) = row.meaning_and_source();
        let tungstenite = tungstenite::protocol::frame::coding::CloseCode::from(row.number);
        let tungstenite = code(Some(format!("{tungstenite:?}")));
        let actix = code(Some(format!("{:?}", actix_http::ws::CloseCode::from(row.number))));
        let axum = code(axum_name(row.number));
        let names = format!("`{}` | {tungstenite} | {actix} | {axum}", row.name);
        writeln!(page, "| {} | {names} | {meaning} | {source} |", row.number).unwrap();
    }
    page
}

#[test]
fn is_current() {
    let page = page();
    if std::env::var_os("WRITE").is_some() {
        std::fs::write(PAGE, &page).unwrap();
    }
    let written = std::fs::read_to_string(PAGE).unwrap();
    assert!(
        written == page,
        "docs/names.md is out of date; the first lines of this test have the command that updates it"
    );
}
