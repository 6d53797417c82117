//! What several tests share. `tests/data/` contains FastAPI's names with their numbers and phrases, from
//! the PyPI packages fastrapi 0.2.11 and starlette 1.10.0 and from IANA's registries.

pub mod closing;
mod lists;
pub mod serve;

/// A row of `status_names.tsv`.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: &'static str,
    pub number: u16,
    /// The reason phrase, or an empty string if there is none.
    pub phrase: &'static str,
    pub defined_in: &'static str,
}

/// A row of `deprecated_names.tsv`.
#[derive(Clone, Debug)]
pub struct DeprecatedName {
    pub name: &'static str,
    pub number: u16,
    pub use_instead: &'static str,
}

/// The HTTP statuses, in ascending order.
pub fn http() -> Vec<Fact> {
    facts("HTTP_")
}

/// The WebSocket close codes, in ascending order.
pub fn ws() -> Vec<Fact> {
    facts("WS_")
}

fn facts(prefix: &str) -> Vec<Fact> {
    rows(include_str!("../data/status_names.tsv"))
        .map(|[name, number, phrase, defined_in]| Fact {
            name,
            number: number.parse().expect("a number"),
            phrase,
            defined_in,
        })
        .filter(|fact| fact.name.starts_with(prefix))
        .collect()
}

/// The names that Starlette has deprecated.
pub fn deprecated() -> Vec<DeprecatedName> {
    rows(include_str!("../data/deprecated_names.tsv"))
        .map(|[name, number, use_instead]| DeprecatedName {
            name,
            number: number.parse().expect("a number"),
            use_instead,
        })
        .collect()
}

fn rows<const COLUMNS: usize>(
    table: &'static str,
) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    let cells = |line: &'static str| line.split('\t').collect::<Vec<_>>();
    table.lines().skip(1).map(move |line| cells(line).try_into().expect("all columns"))
}
