//! Adds fastrapi-compat to a Cargo.toml.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, InlineTable, Item, TomlError, Value};

use crate::names;

/// Returns a Cargo.toml with the dependency and its features, in a table such as `dependencies`.
pub fn with_dependency(
    manifest: &str,
    table: &str,
    features: &BTreeSet<String>,
) -> Result<String, TomlError> {
    let mut manifest: DocumentMut = manifest.parse()?;
    let given = manifest.get("dependencies").and_then(|table| table.get("fastrapi-compat"));
    let table = if given.is_some() { "dependencies" } else { table };
    let dependencies = manifest.entry(table).or_insert(toml_edit::table());
    let dependency = &mut dependencies["fastrapi-compat"];
    if dependency.is_none() {
        let mut new = InlineTable::new();
        new.insert("version", names::requirement().into());
        new.insert("default-features", false.into());
        *dependency = Item::Value(Value::InlineTable(new));
    } else if let Some(version) = dependency.as_str().map(str::to_owned) {
        *dependency = Item::Value(Value::InlineTable([("version", version)].into_iter().collect()));
    }
    let list = dependency
        .as_table_like_mut()
        .map(|of| of.entry("features").or_insert(Array::new().into()));
    if let Some(list) = list.and_then(Item::as_array_mut) {
        for feature in features {
            if !list.iter().any(|given| given.as_str() == Some(feature)) {
                list.push(feature);
            }
        }
    }
    Ok(manifest.to_string())
}
