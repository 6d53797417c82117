"""Holds what rustdoc lists in each `status` module to tests/data/: no name more, none less.

    cargo doc --no-deps --all-features && python3 tests/documented_names.py

The Rust tests see every name that is missing, but cannot see one that a module has beside them.
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent


def names(file):
    with open(TESTS / "data" / file, newline="") as table:
        return {row["name"] for row in csv.DictReader(table, delimiter="\t")}


def listed(module):
    # window.SIDEBAR_ITEMS = {"constant":["HTTP_100_CONTINUE", …], "static":[…]};
    text = (module / "sidebar-items.js").read_text()
    items = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return [name for names in items.values() for name in names]


metadata = subprocess.check_output(
    ["cargo", "metadata", "--no-deps", "--format-version=1"], cwd=TESTS
)
documentation = Path(json.loads(metadata)["target_directory"]) / "doc" / "fastrapi_compat"

all_names = names("status_names.tsv") | names("deprecated_names.tsv")
http = {name for name in all_names if name.startswith("HTTP_")}
ws = all_names - http

modules = sorted(file.parent for file in documentation.glob("**/status/sidebar-items.js"))
wrong = 0
for module in modules:
    path = module.relative_to(documentation).as_posix()
    expected = http if path.startswith("http_") else ws if path.startswith("tungstenite_") else all_names
    found = listed(module)
    if sorted(found) != sorted(expected):
        print(f"{path}: has {sorted(set(found) ^ expected)} too many or too few")
        wrong += 1
print(f"{len(modules)} status modules: {len(modules) - wrong} list exactly the names of tests/data/")
sys.exit(wrong > 0 or len(modules) != 12)
