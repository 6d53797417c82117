"""Checks the documentation.

    python3 tests/documented.py

- A `status` module contains FastAPI's names and nothing else, so that a glob import is safe.
- The documentation of a name begins with its number and phrase, and links to the section that
  defines it.
- The table of features on the front page lists the features of Cargo.toml.
- Each page and each impl that requires a feature has a badge with its name. These are the pages and impls
  that the documentation contains with all features, but not without features.
"""

import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parent
IANA = "https://www.iana.org/assignments/"

# Features that are not listed, because other features enable them.
UNLISTED_FEATURES = {"blocking", "std"}


def rows(file):
    with open(TESTS / "data" / file, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


FACTS = rows("status_names.tsv")
HTTP = {fact["name"] for fact in FACTS if fact["name"].startswith("HTTP_")}
WS = {fact["name"] for fact in FACTS} - HTTP
DEPRECATED = {row["name"] for row in rows("deprecated_names.tsv")}
ALLOWED = [HTTP | DEPRECATED | WS, HTTP | DEPRECATED, WS]

BADGE = "stab portability"
IMPL = re.compile(r'<section id="(impl-[^"]*)" class="impl">')
# The rest of a page comes from other crates: impls for all types, and methods of a `Deref` target.
FOREIGN = re.compile(r'<h2 id="(blanket-implementations|synthetic-implementations|deref-methods)')
# The end of the documentation of the page itself.
FIRST_ITEM = re.compile(r'<h2 id="(?!main)|<details class="toggle (?!top-doc)')


def items(module):
    """Returns the kind of each item of a module, by name."""
    # window.SIDEBAR_ITEMS = {"constant":["HTTP_100_CONTINUE", …], "static":[…]};
    text = (module / "sidebar-items.js").read_text()
    by_kind = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return {name: kind for kind, names in by_kind.items() for name in names}


def documentation(page):
    """Returns what is written on a page above its items, as HTML."""
    _, _, documentation = page.read_text().partition('<div class="docblock">')
    # rustdoc writes typographic apostrophes.
    return html.unescape(documentation.split("</details>")[0]).replace("’", "'")


def section(defined_in):
    """Returns the beginning of the link to where a name is defined."""
    if found := re.match(r"RFC (\d+), ([\d.]+)", defined_in):
        return f"https://www.rfc-editor.org/rfc/rfc{found[1]}.html#section-{found[2]}"
    return IANA


def problems_of_names(root):
    for module in sorted(file.parent for file in root.glob("**/status/sidebar-items.js")):
        path = module.relative_to(root)
        found = items(module)
        differences = min((found.keys() ^ names for names in ALLOWED), key=len)
        if differences:
            yield f"{path}: unexpected or missing names: {', '.join(sorted(differences))}"
        for fact in FACTS:
            if kind := found.get(fact["name"]):
                text = documentation(module / f"{kind}.{fact['name']}.html")
                beginning = f"{fact['value']} {fact['phrase']}".strip()
                if not text.startswith(f"<p>{beginning}"):
                    yield f"{path}: the documentation of {fact['name']} does not begin with {beginning}"
                if f'href="{section(fact["defined_in"])}' not in text:
                    yield f"{path}: the documentation of {fact['name']} has no link to {fact['defined_in']}"


def problems_of_features(root, features):
    table = (root / "index.html").read_text().partition('id="features"')[2].split("</table>")[0]
    listed = set()
    for row in table.split("<tr><td>")[1:]:
        for name in re.findall("<code>([a-z0-9_]+)</code>", row.split("</td>")[0]):
            # `_0_26` after `tungstenite_0_24` is short for `tungstenite_0_26`.
            listed.add(last[: -len(name)] + name if name.startswith("_") else name)
            last = name if not name.startswith("_") else last
    expected = set(features) - {"default"} - UNLISTED_FEATURES
    for name in sorted(listed ^ expected):
        yield f"{name} is only in {'Cargo.toml' if name in expected else 'the table of features in src/lib.rs'}"


def pages(root, *features):
    """Builds the documentation in the folder and returns the HTML of its pages, by path."""
    # The pages of an earlier build.
    shutil.rmtree(root, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        # Allows the crate to use the unstable `doc_cfg` without a nightly toolchain. Cargo would compile all
        # dependencies again if it saw the variable.
        rustdoc = Path(folder, "rustdoc")
        rustdoc.write_text('#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc "$@"\n')
        rustdoc.chmod(0o700)
        # Without features, links to items that require one are broken.
        environment = os.environ | {"RUSTDOC": str(rustdoc), "RUSTDOCFLAGS": "--cfg docsrs --cap-lints allow"}
        command = ["cargo", "doc", "--locked", "--quiet", "--lib", "--no-deps", *features]
        subprocess.run(command, cwd=TESTS.parent, env=environment, check=True)
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


def problems_of_badges(without, everything):
    items = dict(gated(without, everything))
    if not items:
        yield "no page and no impl requires a feature"
    for name, text in items.items():
        if BADGE not in text:
            yield f"{name} has no badge"


def main():
    metadata = json.loads(
        subprocess.check_output(
            ["cargo", "metadata", "--locked", "--no-deps", "--format-version=1"], cwd=TESTS
        )
    )
    root = Path(metadata["target_directory"]) / "doc" / "fastrapi_compat"
    crate = next(package for package in metadata["packages"] if package["name"] == "fastrapi-compat")
    without = pages(root, "--no-default-features")
    everything = pages(root, "--all-features")
    problems = [
        *problems_of_names(root),
        *problems_of_features(root, crate["features"]),
        *problems_of_badges(without, everything),
    ]
    print(*problems or ["the documentation of names, features and badges is complete"], sep="\n")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
