//! What `.ci/fuzz` looks for, on the input that it has kept.

#[path = "fuzz/properties.rs"]
mod properties;

use std::{fs, path::Path};

#[test]
fn the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut inputs = 0;
    for file in fs::read_dir(corpus).unwrap() {
        properties::hold(&fs::read(file.unwrap().path()).unwrap());
        inputs += 1;
    }
    assert!(inputs > 100, "{inputs}");
}
