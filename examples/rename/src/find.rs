//! Finds the constants in the source of a package.

use std::{
    collections::{BTreeMap, HashSet},
    mem,
    ops::Range,
    rc::Rc,
};

use cargo_metadata::semver::Version;
use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Block, ExprPath, FieldPat, Ident, Item, ItemMacro, ItemMod, ItemUse, Macro, Meta,
    PatIdent, Stmt,
    ext::IdentExt,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::{
    names::{self, Foreign},
    resolve::{FileId, Name, Place, Resolved, Scope, ScopeId, Sources, segments},
};

/// Macros whose arguments are expressions, patterns and statements, or contain them, like `json!`'s.
const KNOWN_MACROS: &str = "anyhow assert assert_eq assert_matches assert_ne bail dbg debug \
    debug_assert debug_assert_eq debug_assert_ne ensure eprint eprintln error event format \
    format_args info join json matches panic print println select todo trace try_join \
    unimplemented unreachable vec warn write writeln";

/// A path to a constant that becomes one of our names.
pub struct Rename {
    pub range: Range<usize>,
    pub name: &'static str,
    pub foreign: Foreign,
    /// The scope that imports the first name of the path, or else the module that contains the path.
    pub scope: ScopeId,
    /// Which `use` of the scope imports it.
    pub import: Option<usize>,
}

/// A path that looks like a constant and stays.
pub struct Left {
    pub text: String,
    pub reason: String,
}

/// What was found, by the place of the last name in each path.
#[derive(Default)]
pub struct Found {
    pub renames: BTreeMap<Place, Rename>,
    pub left: BTreeMap<Place, Left>,
    /// The imports that a rename no longer needs, and those that are needed.
    pub freed: HashSet<Place>,
    pub used: HashSet<Place>,
    /// Those that modules with `#[cfg(test)]` need.
    pub used_by_tests: HashSet<Place>,
    /// Modules in which `status` has another meaning.
    pub taken: HashSet<Place>,
}

/// What happens to the constants among tokens.
enum Role {
    Rename,
    Leave(String),
    /// The tokens are not in this file. Only the imports that they use count.
    Ignore,
}

struct Finder<'a> {
    sources: &'a mut Sources,
    found: &'a mut Found,
    scope: ScopeId,
}

/// Finds the constants in the file of a module.
pub fn find_in_file(sources: &mut Sources, scope: ScopeId, found: &mut Found) {
    let (file, _) = sources.scopes[scope].place;
    let syntax = Rc::clone(&sources.files[file].syntax);
    Finder { sources, found, scope }.visit_file(&syntax);
}

/// Adds the constants in comments and strings to those that stay.
pub fn find_in_text(sources: &Sources, file: FileId, found: &mut Found) {
    let text = &sources.files[file].text;
    let is_in_name = |c: char| c.is_alphanumeric() || c == '_';
    for (at, _) in text.match_indices("::") {
        let (before, after) = (&text[..at], &text[at + 2..]);
        let container = &before[before.trim_end_matches(is_in_name).len()..];
        let constant = &after[..after.len() - after.trim_start_matches(is_in_name).len()];
        let place = (file, at + 2);
        if names::is_container(container)
            && names::is_constant(constant)
            && !found.renames.contains_key(&place)
        {
            found.left.entry(place).or_insert_with(|| Left {
                text: format!("{container}::{constant}"),
                reason: "in a comment or a string".to_owned(),
            });
        }
    }
}

impl Finder<'_> {
    /// Renames a constant, or notes which imports the path uses.
    fn path(&mut self, names: &[String], range: Range<usize>, at: usize, role: &Role) {
        let is_constant = names.last().is_some_and(|name| names::is_constant(name));
        if is_constant && !matches!(role, Role::Ignore) {
            let place = (self.file(), at);
            match (self.constant(names), role) {
                (Ok((foreign, name, imports)), Role::Rename) => {
                    let (scope, import) = self.importing(imports.first());
                    let rename = Rename { range, name, foreign, scope, import };
                    self.found.renames.insert(place, rename);
                    self.found.freed.extend(imports);
                    return;
                }
                (Ok(_), Role::Leave(reason)) => self.leave(place, names, reason.clone()),
                (Err(reason), _) if names::is_container(container(names)) => {
                    self.leave(place, names, reason);
                }
                _ => {}
            }
        }
        let resolved = self.sources.resolve(self.scope, names);
        let imports = resolved.map_or(Vec::new(), |resolved| resolved.imports);
        if names.len() > 1 && names[0] == "status" && !self.is_ours(imports.last()) {
            let (scope, _) = self.importing(imports.first());
            self.found.taken.insert(self.sources.scopes[scope].place);
        }
        let is_test = self.sources.is_test(self.scope);
        let used = if is_test { &mut self.found.used_by_tests } else { &mut self.found.used };
        used.extend(imports);
    }

    /// Returns the constant that a path refers to and the imports that lead to it, or why the path is
    /// not renamed.
    fn constant(
        &mut self,
        names: &[String],
    ) -> Result<(Foreign, &'static str, Vec<Place>), String> {
        let searched = container(names);
        let resolved = self.sources.find(self.scope, names);
        let Some(Resolved { definition: Some((scope, path)), imports }) = resolved else {
            return Err(format!("the definition of `{searched}` was not found"));
        };
        let scope = &self.sources.scopes[scope];
        if scope.package == self.sources.scopes[self.scope].package {
            return Err(format!("`{searched}` is defined in this package"));
        }
        let package = self.sources.package(&scope.package);
        let name = match path.as_slice() {
            [constant] => names::find(&package.name, &scope.name, constant),
            [container, constant] => names::find(&package.name, container, constant),
            _ => None,
        };
        let foreign = (package.name.to_string(), series(&package.version));
        match name {
            None => Err(format!("`{searched}` is defined in {}", package.name)),
            Some(_) if names::modules(&foreign).is_empty() => {
                Err(format!("fastrapi-compat has no module for {} {}", foreign.0, foreign.1))
            }
            Some(name) => Ok((foreign, name, imports)),
        }
    }

    fn leave(&mut self, place: Place, names: &[String], reason: String) {
        self.found.left.insert(place, Left { text: names.join("::"), reason });
    }

    fn is_ours(&self, place: Option<&Place>) -> bool {
        let imports = self.sources.scopes.iter().flat_map(Scope::imports);
        place.is_some_and(|place| {
            let mut imports = imports.filter(|(_, import)| import.place == *place);
            imports.any(|(_, import)| import.path[0] == "fastrapi_compat")
        })
    }

    /// Returns the scope and the `use` of an import that is visible without a path, or else the module.
    fn importing(&self, import: Option<&Place>) -> (ScopeId, Option<usize>) {
        let mut scope = self.scope;
        loop {
            let Scope { place, uses, .. } = &self.sources.scopes[scope];
            let at = import.filter(|import| import.0 == place.0).map(|import| import.1);
            let contains = |at| uses.iter().position(|item| item.span().byte_range().contains(&at));
            if let Some(index) = at.and_then(contains) {
                return (scope, Some(index));
            }
            match self.sources.outer_of_block(scope) {
                Some(outer) => scope = outer,
                None => return (scope, None),
            }
        }
    }

    fn file(&self) -> FileId {
        self.sources.scopes[self.scope].place.0
    }

    fn expression(&mut self, path: &syn::Path) {
        if let Some(last) = path.segments.last() {
            let at = last.ident.span().byte_range().start;
            self.path(&segments(path), path.span().byte_range(), at, &Role::Rename);
        }
    }

    /// Renames the constants among the tokens of a macro, or notes that they stay.
    fn tokens(&mut self, tokens: TokenStream, role: &Role) {
        let trees: Vec<_> = tokens.into_iter().collect();
        let is = |index: usize, punctuation: &str| {
            punctuation.chars().enumerate().all(|(nth, c)| {
                matches!(trees.get(index + nth), Some(TokenTree::Punct(punct)) if punct.as_char() == c)
            })
        };
        let follows = |index: usize, punctuation: &str| {
            index.checked_sub(punctuation.len()).is_some_and(|start| is(start, punctuation))
        };
        let mut index = 0;
        while let Some(tree) = trees.get(index) {
            let start = index;
            index += 1;
            if let TokenTree::Group(group) = tree {
                self.tokens(group.stream(), role);
            }
            let TokenTree::Ident(first) = tree else { continue };
            let mut names = vec![first.unraw().to_string()];
            let mut last = first;
            while is(index, "::")
                && let Some(TokenTree::Ident(ident)) = trees.get(index + 2)
            {
                names.push(ident.unraw().to_string());
                last = ident;
                index += 3;
            }
            // A lifetime, a variable of a macro, the end of `<T>::name`, a field or a method.
            let is_part = follows(start, "'") || follows(start, "$") || follows(start, ">::");
            if is_part || follows(start, ".") && !follows(start, "..") {
                continue;
            }
            let mut range = first.span().byte_range().start..last.span().byte_range().end;
            if follows(start, "::") {
                names.insert(0, String::new());
                range.start = trees[start - 2].span().byte_range().start;
            }
            // Not `if !(…)`.
            let is_name = syn::parse_str::<Ident>(&last.to_string()).is_ok();
            let at = last.span().byte_range().start;
            match (trees.get(index + 1), role) {
                (Some(TokenTree::Group(group)), Role::Rename) if is(index, "!") && is_name => {
                    self.macro_call(&names, group.stream());
                    index += 2;
                }
                (_, Role::Rename) if names.len() == 1 => {
                    let role = Role::Leave("a name without a path, inside a macro".to_owned());
                    self.path(&names, range, at, &role);
                }
                _ => self.path(&names, range, at, role),
            }
        }
    }

    fn macro_call(&mut self, names: &[String], arguments: TokenStream) {
        let name = names.last().cloned().unwrap_or_default();
        let key = (self.sources.scopes[self.scope].package.clone(), name);
        // The body of a macro of this package uses the imports of its caller.
        if let Some(bodies) = self.sources.macros.get(&key).cloned() {
            bodies.into_iter().for_each(|body| self.tokens(body, &Role::Ignore));
        } else if KNOWN_MACROS.split(' ').any(|known| known == key.1) {
            return self.tokens(arguments, &Role::Rename);
        }
        let reason = format!("inside `{}!`, whose arguments may not be expressions", key.1);
        self.tokens(arguments, &Role::Leave(reason));
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        // The modules in other files are visited by themselves.
        let Some((brace, items)) = &item.content else { return };
        let place = (self.file(), brace.span.open().byte_range().start);
        let modules = self.sources.scopes[self.scope].names.get(&item.ident.unraw().to_string());
        let module = modules.into_iter().flatten().find_map(|name| match name {
            Name::Module(module) if self.sources.scopes[*module].place == place => Some(*module),
            _ => None,
        });
        if let Some(module) = module {
            let outer = mem::replace(&mut self.scope, module);
            items.iter().for_each(|item| self.visit_item(item));
            self.scope = outer;
        }
    }

    fn visit_block(&mut self, block: &'ast Block) {
        let items = block.stmts.iter().filter_map(|stmt| match stmt {
            Stmt::Item(item) => Some(item.clone()),
            _ => None,
        });
        let items: Vec<Item> = items.collect();
        let outer = self.scope;
        if !items.is_empty() {
            let start = block.brace_token.span.open();
            self.scope = self.sources.add_inner(outer, "", start, &items);
        }
        visit::visit_block(self, block);
        self.scope = outer;
    }

    fn visit_item_use(&mut self, _: &'ast ItemUse) {}

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        match &path.qself {
            Some(_) => visit::visit_expr_path(self, path),
            None => {
                self.expression(&path.path);
                path.path.segments.iter().for_each(|segment| self.visit_path_segment(segment));
            }
        }
    }

    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        if pattern.by_ref.is_none() && pattern.mutability.is_none() && pattern.subpat.is_none() {
            self.expression(&pattern.ident.clone().into());
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_field_pat(&mut self, field: &'ast FieldPat) {
        // The pattern of `Point { x }` is the name of a field.
        if field.colon_token.is_some() {
            visit::visit_field_pat(self, field);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(&segments(path), 0..0, 0, &Role::Ignore);
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        self.visit_path(attribute.path());
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone(), &Role::Leave("inside an attribute".to_owned()));
        }
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        match &item.ident {
            Some(name) => {
                let role = Role::Leave(format!("inside the macro `{name}!`"));
                self.tokens(item.mac.tokens.clone(), &role);
            }
            None => visit::visit_item_macro(self, item),
        }
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.visit_path(&called.path);
        self.macro_call(&segments(&called.path), called.tokens.clone());
    }
}

/// Returns the name of the type in a path to a constant.
fn container(names: &[String]) -> &str {
    names.iter().rev().nth(1).map_or("", String::as_str)
}

/// Returns the part of a version that compatible versions share: `1`, or `0.29`.
pub fn series(version: &Version) -> String {
    match version.major {
        0 => format!("0.{}", version.minor),
        major => major.to_string(),
    }
}
