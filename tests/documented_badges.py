"""Checks that the documentation shows which feature an item requires.

    python3 tests/documented_badges.py

Builds the documentation without features and with all of them. Each page and each impl that only the
second contains must have a badge.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BADGE = "stab portability"
IMPL = re.compile(r'<section id="(impl-[^"]*)" class="impl">')
# The rest of a page comes from other crates: impls for all types, and methods of a `Deref` target.
FOREIGN = re.compile(r'<h2 id="(blanket-implementations|synthetic-implementations|deref-methods)')
# The end of the documentation of the page itself.
FIRST_ITEM = re.compile(r'<h2 id="(?!main)|<details class="toggle (?!top-doc)')


def pages(target, *features):
    """Builds the documentation and returns the HTML of its pages, by path."""
    environment = os.environ | {
        # Allows the crate to use the unstable `doc_cfg` without a nightly toolchain.
        "RUSTC_BOOTSTRAP": "fastrapi_compat",
        # Without features, links to items that require one are broken.
        "RUSTDOCFLAGS": "--cfg docsrs --cap-lints allow",
        "CARGO_TARGET_DIR": str(target),
    }
    command = ["cargo", "doc", "--locked", "--quiet", "--lib", "--no-deps", *features]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    root = target / "doc" / "fastrapi_compat"
    texts = {file.relative_to(root).as_posix(): file.read_text() for file in root.rglob("*.html")}
    return {
        path: FOREIGN.split(text)[0]
        for path, text in texts.items()
        if path != "all.html" and 'http-equiv="refresh"' not in text
    }


def impls(page):
    """Returns the HTML of each impl of a page, by name."""
    parts = IMPL.split(page)
    return dict(zip(parts[1::2], parts[2::2]))


def gated(without, everything):
    """Yields the name and the HTML of each page and impl that requires a feature."""
    for path, page in everything.items():
        if path not in without:
            yield path, FIRST_ITEM.split(page)[0]
        else:
            known = impls(without[path])
            yield from ((f"{path}#{name}", impl) for name, impl in impls(page).items() if name not in known)


def main():
    metadata = ["cargo", "metadata", "--locked", "--no-deps", "--format-version=1"]
    target = Path(json.loads(subprocess.check_output(metadata, cwd=ROOT))["target_directory"])
    without = pages(target / "badges" / "without", "--no-default-features")
    items = dict(gated(without, pages(target / "badges" / "with", "--all-features")))
    missing = [name for name, text in items.items() if BADGE not in text]
    for name in missing:
        print(f"{name} has no badge")
    print(f"{len(items) - len(missing)} of {len(items)} pages and impls that require a feature have a badge")
    return bool(missing) or not items


if __name__ == "__main__":
    sys.exit(main())
