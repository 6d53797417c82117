//! Renames the status constants of a service to FastAPI's names.
//!
//! ```text
//! cargo run -p rename -- path/to/service            # renames
//! cargo run -p rename -- --dry-run path/to/service  # shows what it would rename
//! ```
//!
//! The path is the folder of a package or of a workspace. Commit it before, and afterwards run
//! `cargo fmt` and the tests.
//!
//! # What is renamed
//!
//! The constants of `http::StatusCode`, of the `CloseCode` of tungstenite and actix-http, and of
//! `axum::extract::ws::close_code`, in expressions and in patterns. `StatusCode::NOT_FOUND` becomes
//! `status::HTTP_404_NOT_FOUND`, and `CloseCode::Policy` becomes `status::WS_1008_POLICY_VIOLATION`.
//! The program follows imports, aliases, globs and re-exports as the compiler does, also through the
//! sources of dependencies. A `StatusCode` from elsewhere is not renamed.
//!
//! `use fastrapi_compat::status;` is added where it is needed. For a package that depends on axum 0.8,
//! axum 0.7 or actix-web 4, it is the `status` of `fastrapi_compat::axum`, `axum_0_7` or `actix`, and for
//! a close code the module of the exact version of tungstenite. Where a module has another `status`, the
//! full path is written. Imports that are no longer needed are removed; those that only a module with
//! `#[cfg(test)]` still needs receive this attribute, too. Cargo.toml receives the dependency with the
//! required features.
//!
//! # What is not renamed
//!
//! Constants in the arguments of macros other than `assert_eq!`, `matches!`, `json!` and the like, in
//! attributes, comments and strings. The program prints each, with the reason. It reads the files that
//! belong to a target of the package, except build scripts.
//!
//! A pattern that matches a reference to a close code, such as `match &code { CloseCode::Normal => … }`,
//! does not compile with a constant. Write `match *code`, or `&status::WS_1000_NORMAL_CLOSURE`.

mod edit;
mod find;
mod manifest;
mod names;
mod resolve;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeSet,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use cargo_metadata::{CargoOpt, DependencyKind, Edition, MetadataCommand, PackageId, TargetKind};

use edit::Edit;
use find::Found;
use resolve::{FileId, Kind, Sources};

fn main() -> ExitCode {
    let mut arguments: Vec<_> = env::args().skip(1).collect();
    let is_dry_run = arguments.iter().position(|argument| argument == "--dry-run");
    if let Some(index) = is_dry_run {
        arguments.remove(index);
    }
    let [path] = arguments.as_slice() else {
        eprintln!("usage: cargo run -p rename -- [--dry-run] path/to/service");
        return ExitCode::from(2);
    };
    match rename(Path::new(path), is_dry_run.is_some()) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Renames the constants in all packages of a folder, and returns what was done.
fn rename(directory: &Path, is_dry_run: bool) -> Result<String, Box<dyn Error>> {
    let directory = directory.canonicalize()?;
    let mut command = MetadataCommand::new();
    command.manifest_path(directory.join("Cargo.toml")).features(CargoOpt::AllFeatures);
    let metadata = command.exec()?;
    let members = metadata.workspace_packages().into_iter();
    let packages: Vec<_> = members
        .filter(|package| package.manifest_path.starts_with(&directory))
        .map(|package| package.id.clone())
        .collect();
    let mut report = Report { directory, is_dry_run, ..Report::default() };
    for package in packages {
        let mut sources = Sources::new(metadata.clone());
        rename_package(&mut sources, &package, &mut report)?;
    }
    Ok(report.finish())
}

fn rename_package(
    sources: &mut Sources,
    id: &PackageId,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    let package = sources.package(id).clone();
    let manifest = package.manifest_path.clone().into_std_path_buf();
    if package.edition == Edition::E2015 {
        report.leave(&manifest, "edition 2015 is not supported");
        return Ok(());
    }
    let mut modules = Vec::new();
    for target in &package.targets {
        let is_any_of = |kinds: &[TargetKind]| target.kind.iter().any(|kind| kinds.contains(kind));
        if is_any_of(&[TargetKind::CustomBuild]) {
            continue;
        }
        let is_test = is_any_of(&[TargetKind::Test, TargetKind::Example, TargetKind::Bench]);
        let first = sources.scopes.len();
        sources.root(id, target.src_path.as_std_path());
        let added = first..sources.scopes.len();
        modules.extend(added.map(|scope| (scope, is_test)));
    }
    modules.retain(|(scope, _)| sources.scopes[*scope].kind == Kind::File);

    let (mut found, mut files) = (Found::default(), BTreeSet::new());
    for (scope, _) in &modules {
        find::find_in_file(sources, *scope, &mut found);
        files.insert(sources.scopes[*scope].place.0);
    }
    for file in &files {
        find::find_in_text(sources, *file, &mut found);
    }
    let dependencies = normal_dependencies(sources, id);
    let (edits, features) = edit::edits(sources, id, &found, &dependencies);
    for file in &files {
        let edits = edits.get(file).map_or(&[][..], Vec::as_slice);
        report.file(sources, *file, edits, &found)?;
    }
    for (path, error) in &sources.unparsed {
        if path.starts_with(manifest.parent().unwrap_or(&manifest)) {
            let start = error.span().start();
            report.leave(path, &format!("line {}: the file cannot be parsed: {error}", start.line));
        }
    }
    if !features.is_empty() {
        let is_renamed = |file| found.renames.range((file, 0)..(file + 1, 0)).next().is_some();
        let mut other = modules.iter().filter(|(_, is_test)| !is_test);
        let is_needed = other.any(|(scope, _)| is_renamed(sources.scopes[*scope].place.0));
        let table = if is_needed { "dependencies" } else { "dev-dependencies" };
        report.manifest(&manifest, table, &features)?;
    }
    Ok(())
}

/// Returns the packages that a package itself depends on, other than for its tests.
fn normal_dependencies(sources: &Sources, id: &PackageId) -> Vec<names::Foreign> {
    let dependencies = sources.package(id).dependencies.iter();
    dependencies
        .filter(|dependency| dependency.kind == DependencyKind::Normal)
        .filter_map(|dependency| {
            let name = dependency.rename.as_ref().unwrap_or(&dependency.name).replace('-', "_");
            let resolved = sources.package(sources.dependency(id, &name)?);
            Some((resolved.name.to_string(), find::series(&resolved.version)))
        })
        .collect()
}

/// What was changed, and what was not.
#[derive(Default)]
struct Report {
    directory: PathBuf,
    is_dry_run: bool,
    changed: Vec<String>,
    left: Vec<String>,
    renamed: usize,
}

impl Report {
    /// Writes the edits of a file.
    fn file(
        &mut self,
        sources: &Sources,
        file: FileId,
        edits: &[Edit],
        found: &Found,
    ) -> std::io::Result<()> {
        let source = &sources.files[file];
        let places = (file, 0)..(file + 1, 0);
        let renamed = found.renames.range(places.clone()).count();
        let name = self.relative(&source.path);
        if renamed > 0 {
            self.changed.push(format!("{name}: renamed {renamed}"));
            self.renamed += renamed;
        }
        for ((_, at), left) in found.left.range(places) {
            let mut line = lines(&source.prefix) + lines(&source.text[..*at]) + 1;
            for edit in edits.iter().filter(|edit| !self.is_dry_run && edit.range.end <= *at) {
                line = line + lines(&edit.text) - lines(&source.text[edit.range.clone()]);
            }
            self.left.push(format!("{name}:{line}: {}: {}", left.text, left.reason));
        }
        if edits.is_empty() || self.is_dry_run {
            return Ok(());
        }
        let (mut text, mut end) = (source.prefix.clone(), 0);
        for edit in edits {
            text += &source.text[end..edit.range.start];
            text += &edit.text;
            end = edit.range.end;
        }
        fs::write(&source.path, text + &source.text[end..])
    }

    /// Adds the dependency to a Cargo.toml.
    fn manifest(
        &mut self,
        path: &Path,
        table: &str,
        features: &BTreeSet<String>,
    ) -> Result<(), Box<dyn Error>> {
        let before = fs::read_to_string(path)?;
        let after = manifest::with_dependency(&before, table, features)?;
        if after != before {
            let list = features.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            self.changed
                .push(format!("{}: added fastrapi-compat with {list}", self.relative(path)));
            if !self.is_dry_run {
                fs::write(path, after)?;
            }
        }
        Ok(())
    }

    fn leave(&mut self, path: &Path, reason: &str) {
        self.left.push(format!("{}: {reason}", self.relative(path)));
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.directory).unwrap_or(path).display().to_string()
    }

    fn finish(self) -> String {
        let mut report = self.changed.join("\n");
        if !self.left.is_empty() {
            report += &format!("\n\nNot renamed:\n{}", self.left.join("\n"));
        }
        let verb = if self.is_dry_run { "would rename" } else { "renamed" };
        report += &format!("\n\n{verb} {}, left {}\n", self.renamed, self.left.len());
        report.trim_start().to_owned()
    }
}

fn lines(text: &str) -> usize {
    text.matches('\n').count()
}
