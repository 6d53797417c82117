"""Compiles the examples of the README and of docs/from_fastapi.md as a reader would, and follows their
links.

    python3 tests/readme.py

Each Rust example is compiled in a new project with the dependencies in the TOML block above it, and
nothing else. Each link leads to a file of the repository. `.ci/run` runs each command of the README.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
README = REPOSITORY / "README.md"
PAGES = [README, REPOSITORY / "docs" / "from_fastapi.md"]


def projects(page):
    """Yields the dependencies and the code of each example."""
    dependencies = None
    for language, block in re.findall(r"^```(toml|rust)\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
        if language == "toml":
            dependencies = block
        else:
            yield dependencies, block


def compiles(dependencies, code, target):
    # The crate is not on crates.io.
    local = f'fastrapi-compat = {{ path = "{REPOSITORY}",'
    dependencies, found = re.subn(r'^fastrapi-compat = \{ version = "0\.1",', local, dependencies, flags=re.MULTILINE)
    assert found == 1, "the dependencies do not name this crate"
    with tempfile.TemporaryDirectory() as folder:
        manifest = f'[package]\nname = "project"\nedition = "2024"\n[lib]\npath = "lib.rs"\n[dependencies]\n{dependencies}'
        (Path(folder) / "Cargo.toml").write_text(manifest)
        (Path(folder) / "lib.rs").write_text(f"#![allow(dead_code)]\n{code}")
        command = ["cargo", "check", "--quiet", "--target-dir", str(target)]
        return subprocess.run(command, cwd=folder).returncode == 0


def broken_links(page):
    return [link for link in re.findall(r"\]\(([^)#]+)", page.read_text()) if not (page.parent / link).is_file()]


def missing_commands():
    """Returns the commands that `.ci/run` does not run."""
    commands = re.search(r"^```sh\n(.*?)^```", README.read_text(), re.MULTILINE | re.DOTALL)[1].splitlines()
    run = [line.strip() for line in (REPOSITORY / ".ci" / "run").read_text().splitlines()]
    return [command for command in commands if command not in run]


def main():
    failed = 0
    for command in missing_commands():
        failed += 1
        print(f"FAILED: .ci/run does not run `{command}`")
    with tempfile.TemporaryDirectory() as target:
        for page in PAGES:
            for link in broken_links(page):
                failed += 1
                print(f"FAILED: {page.name} links to {link}, which is not a file")
            examples = list(projects(page))
            for dependencies, code in examples:
                if not compiles(dependencies, code, target):
                    failed += 1
                    print(f"FAILED, with the dependencies\n{dependencies}:\n{code}")
            print(f"{page.name}: {len(examples)} examples")
            failed += not examples
    print(f"{failed} failures")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
