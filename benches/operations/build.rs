//! Makes a `phf` map of FastAPI's names.

use std::{env, fs, path::Path};

fn main() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/status_names.tsv");
    println!("cargo::rerun-if-changed={}", table.display());
    let table = fs::read_to_string(table).unwrap();
    let mut map = phf_codegen::Map::new();
    for row in table.lines().skip(1) {
        let mut columns = row.split('\t');
        map.entry(columns.next().unwrap(), columns.next().unwrap());
    }
    let out = Path::new(&env::var_os("OUT_DIR").unwrap()).join("phf.rs");
    fs::write(out, format!("static PHF: phf::Map<&str, u16> = {};", map.build())).unwrap();
}
