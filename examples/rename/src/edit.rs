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
    resolve::{FileId, Import, Name, Place, Scope, ScopeId, Sources, is_cfg_test, offset},
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
    remove_imports(sources, package, found, &mut edits);
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

/// Reports whether a glob, such as `use super::*`, includes the import. It is private, so that only globs
/// of an outer module include it.
fn is_in_glob(sources: &mut Sources, needs: &BTreeMap<Place, Need>, need: &Need) -> bool {
    let globs = sources.scopes[need.scope].globs.clone();
    globs.iter().any(|glob| {
        let resolved = sources.resolve(need.scope, &glob.path);
        let Some((outer, _)) = resolved.and_then(|resolved| resolved.definition) else {
            return false;
        };
        if !sources.is_inside(need.scope, outer) {
            return false;
        }
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
    let text = &sources.files[place.0].text;
    let attributes = |import: usize| attributes_of(&uses[import], text);
    let mut all = need.renames.iter().map(|(_, rename)| rename.import.map_or("", attributes));
    let first = all.next().unwrap_or_default();
    if all.all(|other| other == first) { first.to_owned() } else { String::new() }
}

fn attributes_of<'a>(item: &ItemUse, text: &'a str) -> &'a str {
    match item.attrs.as_slice() {
        [first, .., last] => &text[first.span().byte_range().start..last.span().byte_range().end],
        [only] => &text[only.span().byte_range()],
        [] => "",
    }
}

/// Adds the import before the first one that it replaces, or else before the first one of another
/// package.
fn insertion(sources: &Sources, need: &Need) -> Edit {
    let Scope { uses, place, first_item, .. } = &sources.scopes[need.scope];
    let text = &sources.files[place.0].text;
    let replaced = need.renames.iter().filter_map(|(_, rename)| Some(&uses[rename.import?]));
    let is_external = |item: &&ItemUse| !INTERNAL.contains(&first_name(&item.tree).as_str());
    let first = |item: &&ItemUse| item.span().byte_range().start;
    let beside = replaced.min_by_key(first).or(uses.iter().find(is_external)).or(uses.first());
    let at = beside.map_or(*first_item, |item| first(&item));
    let import = format!("use {};", path(&need.module));
    let mut edit = insert_lines(text, at, &[&attributes(sources, need), &import]);
    if beside.is_none() {
        edit.text.push_str(line_end(text));
    }
    edit
}

/// Adds the lines that are not empty before an item.
fn insert_lines(text: &str, at: usize, lines: &[&str]) -> Edit {
    let (indent, end) = (indent(text, at), line_end(text));
    let lines = lines.iter().filter(|line| !line.is_empty());
    let start = at - indent.len();
    Edit { range: start..start, text: lines.map(|line| format!("{indent}{line}{end}")).collect() }
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
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

/// Removes the imports that are no longer needed. Those that only tests need become imports for tests,
/// because the compiler would call them unused in the library.
fn remove_imports(sources: &mut Sources, package: &PackageId, found: &Found, edits: &mut Edits) {
    let unneeded_by_all = unneeded(sources, package, found, true);
    let unneeded_by_library = unneeded(sources, package, found, false);
    let mut done = HashSet::new();
    for (id, scope) in sources.scopes.iter().enumerate() {
        if scope.package != *package {
            continue;
        }
        let file = scope.place.0;
        let text = &sources.files[file].text;
        for item in &scope.uses {
            let range = item.span().byte_range();
            if !done.insert((file, range.start)) {
                continue;
            }
            let edits = edits.entry(file).or_default();
            let is_test = sources.is_test(id) || item.attrs.iter().any(is_cfg_test);
            let removed = if is_test { &unneeded_by_all } else { &unneeded_by_library };
            let for_tests = scope.imports().filter(|(_, Import { place, .. })| {
                range.contains(&place.1)
                    && removed.contains(place)
                    && !unneeded_by_all.contains(place)
            });
            let mut for_tests: Vec<_> = for_tests.collect();
            for_tests.sort_by_key(|(_, import)| import.place);
            for (name, import) in for_tests {
                let import = import_for_tests(item, name, import, text);
                let lines = [attributes_of(item, text), "#[cfg(test)]", &import];
                edits.push(insert_lines(text, range.start, &lines));
            }
            if prune(&item.tree, &|at| removed.contains(&(file, at)), edits) {
                edits.push(Edit { range: whole_lines(text, range), text: String::new() });
            }
        }
    }
}

fn import_for_tests(item: &ItemUse, name: &str, import: &Import, text: &str) -> String {
    let visibility = match item.vis {
        Visibility::Inherited => String::new(),
        _ => format!("{} ", &text[item.vis.span().byte_range()]),
    };
    let alias = match import.path.last() {
        Some(last) if last != name => format!(" as {name}"),
        _ => String::new(),
    };
    format!("{visibility}use {}{alias};", import.path.join("::"))
}

/// Returns the imports that constants no longer need and that nothing else in the library needs. If
/// `tests_count`, nothing in the tests may need them, either.
fn unneeded(
    sources: &mut Sources,
    package: &PackageId,
    found: &Found,
    tests_count: bool,
) -> HashSet<Place> {
    let mut removed = &found.freed - &found.used;
    if tests_count {
        removed = &removed - &found.used_by_tests;
    }
    // What a remaining import needs must stay, and so must everything that is public.
    let mut needed_by = Vec::new();
    for scope in 0..sources.scopes.len() {
        if sources.scopes[scope].package != *package || !tests_count && sources.is_test(scope) {
            continue;
        }
        let imports: Vec<_> = sources.scopes[scope].imports().map(|(_, it)| it.clone()).collect();
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
