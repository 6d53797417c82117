"""Compares the names and numbers in tests/data/ with the Python packages.

The Rust tests compare the crate with the same files.
"""

import csv
import importlib.metadata
import re
import warnings

import fastrapi
import starlette.status

from common import DATA

IS_STATUS_NAME = re.compile(r"(HTTP|WS)_")


def check_names():
    """Returns a list of problems, and the claim that holds if the list is empty."""
    ours = _numbers("status_names.tsv")
    deprecated = rows("deprecated_names.tsv")

    problems = _compare("fastrapi.status", ours, _public_names(fastrapi.status))
    problems += _compare("starlette.status", ours, _public_names(starlette.status))
    problems += _compare(
        "starlette.status, deprecated",
        _numbers("deprecated_names.tsv"),
        dict(starlette.status.__deprecated__),
    )
    for row in deprecated:
        problems += _deprecation_problems(row)

    versions = " and ".join(
        f"{package} {importlib.metadata.version(package)}" for package in ("fastrapi", "starlette")
    )
    return problems, (
        f"names: {len(ours)} names and numbers match {versions}, "
        f"{len(deprecated)} deprecated names match starlette"
    )


def rows(file_name):
    with open(DATA / file_name, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _numbers(file_name):
    return {row["name"]: int(row["value"]) for row in rows(file_name)}


def _public_names(module):
    """Returns the names in `vars`, because `dir` also lists Starlette's deprecated names."""
    return {name: value for name, value in vars(module).items() if IS_STATUS_NAME.match(name)}


def _compare(module, ours, theirs):
    return [
        f"{name}: {ours.get(name, 'none')} in tests/data, {theirs.get(name, 'none')} in {module}"
        for name in sorted(ours | theirs)
        if ours.get(name) != theirs.get(name)
    ]


def _deprecation_problems(row):
    """Checks that Starlette still has the name, with a warning that names the replacement."""
    name = row["name"]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = getattr(starlette.status, name, None)
    warned = [str(warning.message) for warning in caught]

    problems = []
    if value != int(row["value"]):
        problems.append(f"{name}: {row['value']} in tests/data, {value} in starlette.status")
    if len(warned) != 1 or f"'{row['use_instead']}'" not in warned[0]:
        problems.append(f"{name}: warning does not suggest {row['use_instead']}: {warned}")
    return problems
