//! Finds what a path in the source refers to, as the compiler does: through imports, re-exports and
//! globs, in the package and in the sources of its dependencies.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

use cargo_metadata::{Metadata, Package, PackageId, TargetKind};
use proc_macro2::{Span, TokenStream};
use syn::{
    Attribute, Expr, ExprLit, Item, ItemMacro, ItemMod, ItemUse, Lit, Meta, Token, Type, UseTree,
    ext::IdentExt, punctuated::Punctuated, spanned::Spanned,
};

use crate::names;

pub type FileId = usize;
pub type ScopeId = usize;
/// A file and a byte offset, which identify an import or a scope.
pub type Place = (FileId, usize);

pub struct SourceFile {
    pub path: PathBuf,
    /// A byte order mark and a line such as `#!/usr/bin/env`, which the parser skips.
    pub prefix: String,
    /// The rest, to which all offsets refer.
    pub text: String,
    pub syntax: Rc<syn::File>,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    File,
    Module,
    Block,
}

/// A module, or a block that contains items.
pub struct Scope {
    pub kind: Kind,
    pub name: String,
    pub package: PackageId,
    pub place: Place,
    /// Whether it has an attribute such as `#[cfg(test)]`.
    has_cfg_test: bool,
    parent: Option<ScopeId>,
    /// Where the files of the child modules are.
    directory: PathBuf,
    pub names: HashMap<String, Vec<Name>>,
    pub globs: Vec<Import>,
    pub uses: Vec<ItemUse>,
    pub first_item: usize,
}

#[derive(Clone)]
pub enum Name {
    Module(ScopeId),
    Import(Import),
    /// A type or a constant. Functions and macros are not part of a path to a constant.
    Item,
}

#[derive(Clone)]
pub struct Import {
    pub path: Vec<String>,
    pub place: Place,
}

/// What a path refers to.
#[derive(Clone)]
pub struct Resolved {
    /// The imports that the path passes through.
    pub imports: Vec<Place>,
    /// An item in a scope, followed by the names of what belongs to the item, such as a variant. An
    /// empty path is the scope itself. `None` in a dependency that was not searched.
    pub definition: Option<(ScopeId, Vec<String>)>,
}

pub struct Sources {
    metadata: Metadata,
    /// The packages that each package can name, and their names there.
    dependencies: HashMap<PackageId, HashMap<String, PackageId>>,
    pub files: Vec<SourceFile>,
    pub scopes: Vec<Scope>,
    /// The roots of the crates, by their first file.
    roots: HashMap<PathBuf, Option<ScopeId>>,
    /// The files that could not be parsed, with the reasons.
    pub unparsed: Vec<(PathBuf, syn::Error)>,
    /// The bodies of the macros of each package.
    pub macros: HashMap<(PackageId, String), Vec<TokenStream>>,
    /// The imports that are being followed.
    following: Vec<Place>,
    /// What was found for globs, by whether dependencies are searched.
    targets: HashMap<(ScopeId, Place, bool), Option<Resolved>>,
    /// The globs of these scopes have been searched for these paths.
    searched: HashSet<(ScopeId, Vec<String>)>,
    search_dependencies: bool,
}

impl Scope {
    /// Returns the imports that are not globs, and their names.
    pub fn imports(&self) -> impl Iterator<Item = (&str, &Import)> {
        let names = self.names.iter();
        names
            .flat_map(|(name, meanings)| meanings.iter().map(move |meaning| (name, meaning)))
            .filter_map(|(name, meaning)| match meaning {
                Name::Import(import) => Some((name.as_str(), import)),
                _ => None,
            })
    }
}

impl Sources {
    pub fn new(metadata: Metadata) -> Self {
        let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
        let dependencies = nodes.map(|node| {
            let own = library(&metadata[&node.id]).map(|(name, _)| (name, node.id.clone()));
            let others = node.deps.iter().map(|of| (of.name.clone(), of.pkg.clone()));
            (node.id.clone(), own.into_iter().chain(others).collect())
        });
        Self {
            dependencies: dependencies.collect(),
            metadata,
            files: Vec::new(),
            scopes: Vec::new(),
            roots: HashMap::new(),
            unparsed: Vec::new(),
            macros: HashMap::new(),
            following: Vec::new(),
            targets: HashMap::new(),
            searched: HashSet::new(),
            search_dependencies: false,
        }
    }

    pub fn package(&self, id: &PackageId) -> &Package {
        &self.metadata[id]
    }

    /// Returns the package that a crate's name refers to in a package.
    pub fn dependency(&self, package: &PackageId, name: &str) -> Option<&PackageId> {
        self.dependencies.get(package)?.get(name)
    }

    /// Reads a crate from its first file.
    pub fn root(&mut self, package: &PackageId, path: &Path) -> Option<ScopeId> {
        if let Some(root) = self.roots.get(path) {
            return *root;
        }
        let directory = path.parent()?.to_owned();
        let root = self.read_module("crate", package, path, directory, None);
        self.roots.insert(path.to_owned(), root);
        root
    }

    fn read_module(
        &mut self,
        name: &str,
        package: &PackageId,
        path: &Path,
        directory: PathBuf,
        parent: Option<ScopeId>,
    ) -> Option<ScopeId> {
        let file = self.read_file(path)?;
        let syntax = Rc::clone(&self.files[file].syntax);
        let scope = Scope {
            kind: Kind::File,
            name: name.to_owned(),
            package: package.clone(),
            place: (file, 0),
            has_cfg_test: false,
            parent,
            directory,
            names: HashMap::new(),
            globs: Vec::new(),
            uses: Vec::new(),
            first_item: 0,
        };
        Some(self.add_scope(scope, &syntax.items))
    }

    fn read_file(&mut self, path: &Path) -> Option<FileId> {
        if let Some(file) = self.files.iter().position(|file| file.path == path) {
            return Some(file);
        }
        let mut prefix = fs::read_to_string(path).ok()?;
        match syn::parse_file(&prefix) {
            Ok(syntax) => {
                let mark = if prefix.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
                let text = prefix.split_off(mark + syntax.shebang.as_ref().map_or(0, String::len));
                let path = path.to_owned();
                self.files.push(SourceFile { path, prefix, text, syntax: Rc::new(syntax) });
                Some(self.files.len() - 1)
            }
            Err(error) => {
                self.unparsed.push((path.to_owned(), error));
                None
            }
        }
    }

    /// Adds an inline module, or a block, which has no name, in another scope.
    pub fn add_inner(
        &mut self,
        outer: ScopeId,
        name: &str,
        start: Span,
        items: &[Item],
    ) -> ScopeId {
        let Scope { package, place, directory, .. } = &self.scopes[outer];
        let scope = Scope {
            kind: if name.is_empty() { Kind::Block } else { Kind::Module },
            name: name.to_owned(),
            package: package.clone(),
            place: (place.0, start.byte_range().start),
            has_cfg_test: false,
            parent: Some(outer),
            directory: directory.join(name),
            names: HashMap::new(),
            globs: Vec::new(),
            uses: Vec::new(),
            first_item: 0,
        };
        self.add_scope(scope, items)
    }

    fn add_scope(&mut self, mut scope: Scope, items: &[Item]) -> ScopeId {
        scope.first_item = items.first().map_or(0, |item| item.span().byte_range().start);
        scope.uses.extend(items.iter().filter_map(|item| match item {
            Item::Use(item) => Some(item.clone()),
            _ => None,
        }));
        self.scopes.push(scope);
        let scope = self.scopes.len() - 1;
        items.iter().for_each(|item| self.add_item(scope, item));
        scope
    }

    fn add_item(&mut self, scope: ScopeId, item: &Item) {
        let (file, _) = self.scopes[scope].place;
        let (ident, name) = match item {
            Item::Const(item) => (&item.ident, Name::Item),
            Item::Enum(item) => (&item.ident, Name::Item),
            Item::ExternCrate(item) => {
                let path = vec![String::new(), item.ident.unraw().to_string()];
                let ident = item.rename.as_ref().map_or(&item.ident, |(_, ident)| ident);
                let place = (file, item.span().byte_range().start);
                (ident, Name::Import(Import { path, place }))
            }
            Item::Macro(item) => return self.add_macro(scope, item),
            Item::Mod(item) => match self.add_module(scope, item) {
                Some(module) => {
                    self.scopes[module].has_cfg_test = item.attrs.iter().any(is_cfg_test);
                    (&item.ident, Name::Module(module))
                }
                None => return,
            },
            Item::Static(item) => (&item.ident, Name::Item),
            Item::Struct(item) => (&item.ident, Name::Item),
            Item::Trait(item) => (&item.ident, Name::Item),
            Item::Type(item) => (&item.ident, alias(file, &item.ty).unwrap_or(Name::Item)),
            Item::Union(item) => (&item.ident, Name::Item),
            Item::Use(item) => {
                let start = item.leading_colon.map(|_| String::new()).into_iter().collect();
                return self.add_imports(scope, start, &item.tree);
            }
            _ => return,
        };
        self.add_name(scope, ident.unraw().to_string(), name);
    }

    fn add_name(&mut self, scope: ScopeId, ident: String, name: Name) {
        self.scopes[scope].names.entry(ident).or_default().push(name);
    }

    fn add_imports(&mut self, scope: ScopeId, mut path: Vec<String>, tree: &UseTree) {
        let place = (self.scopes[scope].place.0, offset(tree));
        let (ident, new_name) = match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.unraw().to_string());
                return self.add_imports(scope, path, &tree.tree);
            }
            UseTree::Group(tree) => {
                let trees = tree.items.iter();
                return trees.for_each(|tree| self.add_imports(scope, path.clone(), tree));
            }
            UseTree::Glob(_) => return self.scopes[scope].globs.push(Import { path, place }),
            UseTree::Name(tree) => (tree.ident.unraw().to_string(), None),
            UseTree::Rename(tree) => {
                (tree.ident.unraw().to_string(), Some(tree.rename.unraw().to_string()))
            }
        };
        if ident != "self" {
            path.push(ident);
        }
        if let Some(name) = new_name.or_else(|| path.last().cloned()) {
            self.add_name(scope, name, Name::Import(Import { path, place }));
        }
    }

    /// Adds the definition of a macro, or the items in the arguments of a macro, such as `cfg_if!`'s.
    fn add_macro(&mut self, scope: ScopeId, item: &ItemMacro) {
        if let Some(ident) = &item.ident {
            let key = (self.scopes[scope].package.clone(), ident.to_string());
            self.macros.entry(key).or_default().push(item.mac.tokens.clone());
        } else if let Ok(arguments) = item.mac.parse_body::<syn::File>() {
            arguments.items.iter().for_each(|item| self.add_item(scope, item));
        }
    }

    fn add_module(&mut self, scope: ScopeId, item: &ItemMod) -> Option<ScopeId> {
        let name = item.ident.unraw().to_string();
        if let Some((brace, items)) = &item.content {
            return Some(self.add_inner(scope, &name, brace.span.open(), items));
        }
        let Scope { package, place, directory, .. } = &self.scopes[scope];
        let package = package.clone();
        let (path, directory) = match item.attrs.iter().find_map(path_attribute) {
            Some(path) => {
                let path = self.files[place.0].path.parent()?.join(path);
                let directory = path.parent()?.to_owned();
                (path, directory)
            }
            None => {
                let directory = directory.join(&name);
                let path = directory.with_extension("rs");
                (if path.exists() { path } else { directory.join("mod.rs") }, directory)
            }
        };
        self.read_module(&name, &package, &path, directory, Some(scope))
    }

    /// Returns what a path refers to in a scope, and searches the dependencies.
    pub fn find(&mut self, scope: ScopeId, path: &[String]) -> Option<Resolved> {
        self.search_dependencies = true;
        let resolved = self.resolve(scope, path);
        self.search_dependencies = false;
        resolved
    }

    /// Returns what a path refers to in a scope, without the dependencies.
    pub fn resolve(&mut self, scope: ScopeId, path: &[String]) -> Option<Resolved> {
        self.searched.clear();
        self.lookup(scope, path)
    }

    /// Returns the imports that an import itself passes through.
    pub fn imports_of(&mut self, scope: ScopeId, import: &Import) -> Vec<Place> {
        self.searched.clear();
        let resolved = self.follow(scope, import, &[]);
        resolved.map_or(Vec::new(), |mut resolved| resolved.imports.split_off(1))
    }

    fn lookup(&mut self, mut scope: ScopeId, path: &[String]) -> Option<Resolved> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "" => return self.external(scope, rest),
            "crate" => {
                while let Some(parent) = self.scopes[scope].parent {
                    scope = parent;
                }
                return self.member(scope, rest);
            }
            "self" | "super" => {
                while self.scopes[scope].kind == Kind::Block {
                    scope = self.scopes[scope].parent?;
                }
                return self.member(scope, path);
            }
            _ => {}
        }
        loop {
            let resolved = self.member(scope, path);
            if resolved.is_some() {
                return resolved;
            }
            match self.outer_of_block(scope) {
                Some(outer) => scope = outer,
                None => return self.external(scope, path),
            }
        }
    }

    /// Returns the scope around a block.
    pub fn outer_of_block(&self, scope: ScopeId) -> Option<ScopeId> {
        let Scope { kind, parent, .. } = &self.scopes[scope];
        parent.filter(|_| *kind == Kind::Block)
    }

    /// Reports whether a scope is another one, or inside it.
    pub fn is_inside(&self, scope: ScopeId, outer: ScopeId) -> bool {
        let parent = self.scopes[scope].parent;
        scope == outer || parent.is_some_and(|parent| self.is_inside(parent, outer))
    }

    /// Reports whether a scope is compiled for tests only.
    pub fn is_test(&self, scope: ScopeId) -> bool {
        let Scope { has_cfg_test, parent, .. } = &self.scopes[scope];
        *has_cfg_test || parent.is_some_and(|parent| self.is_test(parent))
    }

    fn member(&mut self, scope: ScopeId, path: &[String]) -> Option<Resolved> {
        let found = |path: &[String]| {
            Some(Resolved { imports: Vec::new(), definition: Some((scope, path.to_vec())) })
        };
        let Some((first, rest)) = path.split_first() else { return found(&[]) };
        match first.as_str() {
            "self" => return self.member(scope, rest),
            "super" => return self.member(self.scopes[scope].parent?, rest),
            _ => {}
        }
        for name in self.scopes[scope].names.get(first).cloned().unwrap_or_default() {
            let resolved = match name {
                Name::Module(module) => self.member(module, rest),
                Name::Import(import) => self.follow(scope, &import, rest),
                Name::Item => found(path),
            };
            if resolved.is_some() {
                return resolved;
            }
        }
        if !self.searched.insert((scope, path.to_vec())) {
            return None;
        }
        let globs = self.scopes[scope].globs.clone();
        globs.iter().find_map(|glob| {
            let target = self.target(scope, glob)?;
            let (module, item) = target.definition?;
            let found = match item.as_slice() {
                [] => self.member(module, path)?,
                // Of the variants of an enum, only the constants matter.
                [_] if names::is_constant(first) && rest.is_empty() => Resolved {
                    imports: Vec::new(),
                    definition: Some((module, [item.as_slice(), path].concat())),
                },
                _ => return None,
            };
            Some(Resolved { imports: [target.imports, found.imports].concat(), ..found })
        })
    }

    /// Returns the module or enum of a glob.
    fn target(&mut self, scope: ScopeId, glob: &Import) -> Option<Resolved> {
        let key = (scope, glob.place, self.search_dependencies);
        if !self.targets.contains_key(&key) {
            let target = self.follow(scope, glob, &[]);
            self.targets.insert(key, target);
        }
        self.targets.get(&key).cloned().flatten()
    }

    fn follow(&mut self, scope: ScopeId, import: &Import, rest: &[String]) -> Option<Resolved> {
        if self.following.contains(&import.place) {
            return None;
        }
        self.following.push(import.place);
        let resolved = self.lookup(scope, &[&import.path, rest].concat());
        self.following.pop();
        let mut resolved = resolved?;
        resolved.imports.insert(0, import.place);
        Some(resolved)
    }

    fn external(&mut self, scope: ScopeId, path: &[String]) -> Option<Resolved> {
        let (first, rest) = path.split_first()?;
        let package = self.scopes[scope].package.clone();
        let dependency = self.dependency(&package, first)?.clone();
        if dependency != package && !self.search_dependencies {
            return Some(Resolved { imports: Vec::new(), definition: None });
        }
        let (_, source) = library(self.package(&dependency))?;
        let root = self.root(&dependency, &source)?;
        self.member(root, rest)
    }
}

/// Returns the name and the first file of a package's library.
fn library(package: &Package) -> Option<(String, PathBuf)> {
    let is_library = |kind: &TargetKind| {
        !matches!(
            kind,
            TargetKind::Bin
                | TargetKind::Example
                | TargetKind::Test
                | TargetKind::Bench
                | TargetKind::CustomBuild
        )
    };
    let target = package.targets.iter().find(|target| target.kind.iter().all(is_library))?;
    Some((target.name.replace('-', "_"), target.src_path.clone().into()))
}

/// Returns the offset of the last name in a `use` without braces.
pub fn offset(tree: &UseTree) -> usize {
    tree.span().byte_range().start
}

/// Returns the type that a `type` without parameters refers to.
fn alias(file: FileId, aliased: &Type) -> Option<Name> {
    let Type::Path(aliased) = aliased else { return None };
    let is_plain = aliased.qself.is_none()
        && aliased.path.segments.iter().all(|segment| segment.arguments.is_none());
    let place = (file, aliased.span().byte_range().start);
    is_plain.then(|| Name::Import(Import { path: segments(&aliased.path), place }))
}

/// Returns the names in a path. The first name of `::http` is empty.
pub fn segments(path: &syn::Path) -> Vec<String> {
    let names = path.segments.iter().map(|segment| segment.ident.unraw().to_string());
    path.leading_colon.map(|_| String::new()).into_iter().chain(names).collect()
}

/// Reports whether an attribute is `#[cfg(test)]` or `#[cfg(all(test, …))]`.
pub fn is_cfg_test(attribute: &Attribute) -> bool {
    fn requires_test(meta: &Meta) -> bool {
        match meta {
            Meta::Path(path) => path.is_ident("test"),
            Meta::List(list) if list.path.is_ident("cfg") || list.path.is_ident("all") => list
                .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .is_ok_and(|conditions| conditions.iter().any(requires_test)),
            _ => false,
        }
    }
    attribute.path().is_ident("cfg") && requires_test(&attribute.meta)
}

/// Returns the path in `#[path = "…"]`.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    }
}
