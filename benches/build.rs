//! Generates `HTTP_NAMES` and `WS_NAMES`, lists of FastAPI's names, and `NUMBERS`, a `phf` map from
//! names to numbers.

use std::{env, fs, path::Path};

fn main() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/status_names.tsv");
    println!("cargo::rerun-if-changed={}", table.display());
    let table = fs::read_to_string(table).unwrap();
    let (mut http, mut ws) = (Vec::new(), Vec::new());
    let mut numbers = phf_codegen::Map::new();
    for row in table.lines().skip(1) {
        let mut columns = row.split('\t');
        let name = columns.next().unwrap();
        if name.starts_with("HTTP_") {
            http.push(name)
        } else {
            ws.push(name)
        }
        numbers.entry(name, columns.next().unwrap());
    }
    let out = Path::new(&env::var_os("OUT_DIR").unwrap()).join("names.rs");
    let code = format!(
        "const HTTP_NAMES: [&str; {}] = {http:?};\n\
         const WS_NAMES: [&str; {}] = {ws:?};\n\
         static NUMBERS: phf::Map<&str, u16> = {};",
        http.len(),
        ws.len(),
        numbers.build(),
    );
    fs::write(out, code).unwrap();
}
