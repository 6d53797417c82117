//! Turns what was found into edits: the new names, the imports that they need, and the imports that
//! are no longer needed.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    ops::Range,
};

use cargo_metadata::PackageId;
use syn::{ItemUse, UseTree, Visibility, spanned::Spanned};

use crate::{
    find::{Found, Rename},
    names::{self, Foreign},
    resolve::{FileId, Import, Name, Place, Scope, ScopeId, Sources, offset},
};

pub struct Edit {
    pub range: Range<usize>,
    pub text: String,
}

/// The first names of imports that usually stand in a group of their own.
const INTERNAL: [&str; 6] = ["alloc", "core", "crate", "self", "std", "super"];

/// The edits of each file, in order.
pub type Edits = BTreeMap<FileId, Vec<Edit>>;

/// The constants that one import serves.
struct Need<'a> {
    scope: ScopeId,
    renames: Vec<(FileId, &'a Rename)>,
    /// The module that is imported.
    module: String,
    /// Whether `status` has another meaning here.
    is_taken: bool,
}

/// Returns the edits, and the features that they require.
pub fn edits(
    sources: &mut Sources,
    package: &PackageId,
    found: &Found,
    dependencies: &[Foreign],
) -> (Edits, BTreeSet<String>) {
    let (mut edits, mut features) = (Edits::new(), BTreeSet::new());
    let needs = needs(sources, found, dependencies);
    for (place, need) in &needs {
        for (file, rename) in &need.renames {
            let candidates = modules(&rename.foreign, dependencies);
            let is_served = candidates.contains(&need.module);
            let module = if is_served { &need.module } else { &candidates[0] };
            features.insert(names::feature(module, &rename.foreign));
            let path = if is_served && !need.is_taken { "status".to_owned() } else { path(module) };
            let edit =
                Edit { range: rename.range.clone(), text: format!("{path}::{}", rename.name) };
            edits.entry(*file).or_default().push(edit);
        }
        let is_imported = imported(&sources.scopes[need.scope]).is_some();
        if !need.is_taken && !is_imported && !is_in_glob(sources, &needs, need) {
            let edit = insertion(sources, need);
            edits.entry(place.0).or_default().push(edit);
        }
    }
    let removed = removed(sources, package, found);
    let mut done = HashSet::new();
    for scope in sources.scopes.iter().filter(|scope| scope.package == *package) {
        for item in &scope.uses {
            let (file, start) = (scope.place.0, item.span().byte_range().start);
            if done.insert((file, start)) {
                let edits = edits.entry(file).or_default();
                let is_removed = |at| removed.contains(&(file, at));
                if prune(&item.tree, &is_removed, edits) {
                    let range = whole_lines(&sources.files[file].text, item.span().byte_range());
                    edits.push(Edit { range, text: String::new() });
                }
            }
        }
    }
    for edits in edits.values_mut() {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    }
    edits.retain(|_, edits| !edits.is_empty());
    (edits, features)
}

/// Groups the renames by the scope that imports `status`, and chooses a module for each.
fn needs<'a>(
    sources: &Sources,
    found: &'a Found,
    dependencies: &[Foreign],
) -> BTreeMap<Place, Need<'a>> {
    let mut needs = BTreeMap::<Place, Need>::new();
    for ((file, _), rename) in &found.renames {
        let place = sources.scopes[rename.scope].place;
        let need = needs.entry(place).or_insert_with(|| Need {
            scope: rename.scope,
            renames: Vec::new(),
            module: String::new(),
            is_taken: false,
        });
        need.renames.push((*file, rename));
    }
    for (place, need) in &mut needs {
        let candidates: Vec<_> =
            need.renames.iter().map(|(_, rename)| modules(&rename.foreign, dependencies)).collect();
        let serves_all =
            |module: &&String| candidates.iter().all(|modules| modules.contains(module));
        let existing = imported(&sources.scopes[need.scope]);
        need.module = match existing
            .clone()
            .filter(|module| candidates.iter().any(|modules| modules.contains(module)))
        {
            Some(module) => module,
            None => candidates[0].iter().find(serves_all).unwrap_or(&candidates[0][0]).clone(),
        };
        let is_named = sources.scopes[need.scope].names.contains_key("status");
        need.is_taken =
            found.taken.contains(place) || is_named && existing.as_ref() != Some(&need.module);
    }
    needs
}

/// Returns the modules that have the names of a type, the best one first.
fn modules(foreign: &Foreign, dependencies: &[Foreign]) -> Vec<String> {
    let mut modules = names::modules(foreign);
    modules.sort_by_key(|module| !names::is_preferred(module, dependencies));
    modules
}

fn path(module: &str) -> String {
    let separator = if module.is_empty() { "" } else { "::" };
    format!("fastrapi_compat{separator}{module}::status")
}

/// Returns the module of ours whose `status` a scope already imports.
fn imported(scope: &Scope) -> Option<String> {
    scope.names.get("status")?.iter().find_map(|name| match name {
        Name::Import(Import { path, .. }) => match path.as_slice() {
            [ours, module @ .., _] if ours == "fastrapi_compat" => Some(module.join("::")),
            _ => None,
        },
        _ => None,
    })
}

/// Reports whether a glob, such as `use super::*`, includes the import.
fn is_in_glob(sources: &mut Sources, needs: &BTreeMap<Place, Need>, need: &Need) -> bool {
    let globs = sources.scopes[need.scope].globs.clone();
    globs.iter().any(|glob| {
        let resolved = sources.resolve(need.scope, &glob.path);
        let Some((outer, _)) = resolved.and_then(|resolved| resolved.definition) else {
            return false;
        };
        let scope = &sources.scopes[outer];
        match needs.get(&scope.place) {
            Some(outer) => {
                outer.module == need.module
                    && !outer.is_taken
                    && attributes(sources, outer).is_empty()
            }
            None => imported(scope).is_some_and(|module| module == need.module),
        }
    })
}

/// Returns the attributes of the imports that the new one replaces, if all have the same: `#[cfg(…)]`.
fn attributes(sources: &Sources, need: &Need) -> String {
    let Scope { uses, place, .. } = &sources.scopes[need.scope];
    let attributes = |import: usize| {
        let item = &uses[import];
        let text = &sources.files[place.0].text;
        match item.attrs.as_slice() {
            [first, .., last] => {
                &text[first.span().byte_range().start..last.span().byte_range().end]
            }
            [only] => &text[only.span().byte_range()],
            [] => "",
        }
    };
    let mut all = need.renames.iter().map(|(_, rename)| rename.import.map_or("", attributes));
    let first = all.next().unwrap_or_default();
    if all.all(|other| other == first) { first.to_owned() } else { String::new() }
}

/// Adds the import before the first one that it replaces, or else before the first one of another
/// package.
fn insertion(sources: &Sources, need: &Need) -> Edit {
    let Scope { uses, place, first_item, .. } = &sources.scopes[need.scope];
    let text = &sources.files[place.0].text;
    let line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let replaced = need.renames.iter().filter_map(|(_, rename)| Some(&uses[rename.import?]));
    let is_external = |item: &&ItemUse| !INTERNAL.contains(&first_name(&item.tree).as_str());
    let first = |item: &&ItemUse| item.span().byte_range().start;
    let beside = replaced.min_by_key(first).or(uses.iter().find(is_external)).or(uses.first());
    let at = beside.map_or(*first_item, |item| first(&item));
    let indent = indent(text, at);
    let attributes = attributes(sources, need);
    let import = format!("use {};", path(&need.module));
    let lines = [attributes.as_str(), &import].map(|text| match text {
        "" => String::new(),
        text => format!("{indent}{text}{line}"),
    });
    let start = at - indent.len();
    let blank = if beside.is_none() { line } else { "" };
    Edit { range: start..start, text: lines.concat() + blank }
}

fn first_name(tree: &UseTree) -> String {
    match tree {
        UseTree::Path(tree) => tree.ident.to_string(),
        UseTree::Name(tree) => tree.ident.to_string(),
        UseTree::Rename(tree) => tree.ident.to_string(),
        _ => String::new(),
    }
}

/// Returns the white space before an item.
fn indent(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..at];
    if before.trim().is_empty() { before } else { "" }
}

/// Extends the range of an item to its whole lines, unless they contain something else.
fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = range.start - indent(text, range.start).len();
    let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length + 1);
    let is_alone =
        (start == 0 || text[..start].ends_with('\n')) && text[range.end..end].trim().is_empty();
    if is_alone { start..end } else { range }
}

/// Returns the imports that no constant and nothing else needs any more.
fn removed(sources: &mut Sources, package: &PackageId, found: &Found) -> HashSet<Place> {
    let mut removed: HashSet<Place> = found.freed.difference(&found.used).copied().collect();
    // What a remaining import needs must stay, and so must everything that is public.
    let mut needed_by = Vec::new();
    for scope in 0..sources.scopes.len() {
        if sources.scopes[scope].package != *package {
            continue;
        }
        let imports: Vec<_> = sources.scopes[scope].imports().cloned().collect();
        for import in imports {
            needed_by.push((import.place, sources.imports_of(scope, &import)));
        }
        let Scope { place: (file, _), uses, .. } = &sources.scopes[scope];
        for item in uses.iter().filter(|item| matches!(item.vis, Visibility::Public(_))) {
            let range = item.span().byte_range();
            removed.retain(|(of, at)| of != file || !range.contains(at));
        }
    }
    loop {
        let remaining = needed_by.iter().filter(|(import, _)| !removed.contains(import));
        let needed: HashSet<_> = remaining.flat_map(|(_, needed)| needed).copied().collect();
        if removed.is_disjoint(&needed) {
            return removed;
        }
        removed.retain(|import| !needed.contains(import));
    }
}

/// Removes the imports of a `use` that are no longer needed, or returns true if none is left.
fn prune(tree: &UseTree, is_removed: &impl Fn(usize) -> bool, edits: &mut Vec<Edit>) -> bool {
    let group = match tree {
        UseTree::Path(tree) => return prune(&tree.tree, is_removed, edits),
        UseTree::Group(group) => group,
        // A glob may import a trait, whose methods do not name it.
        UseTree::Glob(_) => return false,
        _ => return is_removed(offset(tree)),
    };
    let mut inner = Vec::new();
    let is_kept: Vec<_> =
        group.items.iter().map(|tree| !prune(tree, is_removed, &mut inner)).collect();
    let Some(last) = is_kept.iter().rposition(|is_kept| *is_kept) else { return true };
    edits.append(&mut inner);
    let range = |index: usize| group.items[index].span().byte_range();
    let mut remove = |range| edits.push(Edit { range, text: String::new() });
    let is_self = matches!(&group.items[last], UseTree::Name(name) if name.ident == "self");
    if is_kept.len() > 1 && is_kept.iter().filter(|is_kept| **is_kept).count() == 1 && !is_self {
        let braces = group.span().byte_range();
        remove(braces.start..range(last).start);
        remove(range(last).end..braces.end);
        return false;
    }
    for index in (0..last).filter(|index| !is_kept[*index]) {
        remove(range(index).start..range(index + 1).start);
    }
    if last + 1 < is_kept.len() {
        remove(range(last).end..range(is_kept.len() - 1).end);
    }
    false
}
