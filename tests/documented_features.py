"""Holds the documentation to Cargo.toml: whatever needs a feature says so, as on docs.rs.

    python3 tests/documented_features.py

It compares what rustdoc writes without features to what it writes with all of them: each page and
each impl that only the second has must have a badge.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# A page's main part, up to what comes from elsewhere: impls for all types, and those of `Deref`.
ELSEWHERE = re.compile(r'<h2 id="(blanket-implementations|synthetic-implementations|deref-methods)')
IMPL = re.compile(r'<section id="(impl-[^"]*)" class="impl">')

metadata = json.loads(
    subprocess.check_output(["cargo", "metadata", "--no-deps", "--format-version=1"], cwd=ROOT)
)
TARGET = Path(metadata["target_directory"])


def documented(folder, *features):
    # `doc(cfg)` is unstable. The variable allows it to this crate, without a nightly toolchain.
    environment = os.environ | {
        "RUSTC_BOOTSTRAP": "fastrapi_compat",
        # Without features, links to what needs one lead nowhere.
        "RUSTDOCFLAGS": "--cfg docsrs --cap-lints allow",
        "CARGO_TARGET_DIR": str(TARGET / "documented-features" / folder),
    }
    command = ["cargo", "doc", "--quiet", "--lib", "--no-deps", *features]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    documentation = TARGET / "documented-features" / folder / "doc" / "fastrapi_compat"
    pages = {file.relative_to(documentation).as_posix(): file for file in documentation.rglob("*.html")}
    return {
        page: ELSEWHERE.split(file.read_text())[0]
        for page, file in pages.items()
        if page != "all.html" and "http-equiv=\"refresh\"" not in file.read_text()
    }


def head(html):
    """What stands before the first item or impl of a page."""
    return re.split(r'<h2 id="(?!main)|<details class="toggle (?!top-doc)', html)[0]


def impls(html):
    """Each impl of a page, with what stands up to the next."""
    parts = IMPL.split(html)
    return dict(zip(parts[1::2], parts[2::2]))


without = documented("without", "--no-default-features")
everything = documented("with", "--all-features")

silent = []
pages = of_types = 0
for page, html in everything.items():
    if page not in without:
        pages += 1
        if "stab portability" not in head(html):
            silent.append(page)
        continue
    known = impls(without[page])
    for name, impl in impls(html).items():
        if name not in known:
            of_types += 1
            if "stab portability" not in impl:
                silent.append(f"{page}#{name}")

for item in silent:
    print(f"{item} needs a feature, and does not say so")
print(f"{pages} pages and {of_types} impls need a feature: {pages + of_types - len(silent)} say so")
sys.exit(bool(silent) or pages == 0 or of_types == 0)
