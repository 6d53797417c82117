//! The code in `docs/frameworks.md` is code of these tests, and its links lead to files.

use std::{fs, path::Path};

/// Returns code without the differences that rustfmt makes when it is indented further.
fn normalized(code: &str) -> String {
    let text: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    text.replace(",}", "}").replace(",)", ")")
}

fn page() -> String {
    fs::read_to_string("../../docs/frameworks.md").unwrap()
}

#[test]
fn snippets_are_tested() {
    let folders = ["src", "tests"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    let tests = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let tested: Vec<_> = tests.map(|path| normalized(&fs::read_to_string(path).unwrap())).collect();

    let page = page();
    let snippets: Vec<_> = page.split("```rust\n").skip(1).collect();
    assert!(!snippets.is_empty());
    for snippet in snippets {
        let (snippet, _) = snippet.split_once("```").unwrap();
        let code = normalized(snippet);
        assert!(tested.iter().any(|test| test.contains(&code)), "not in a test:\n{snippet}");
    }
}

#[test]
fn links_lead_to_files() {
    let page = page();
    let links: Vec<_> = page.split("](../").skip(1).collect();
    assert!(!links.is_empty());
    for link in links {
        let path = link.split([')', '#']).next().unwrap();
        assert!(Path::new("../..").join(path).exists(), "{path} does not exist");
    }
}
