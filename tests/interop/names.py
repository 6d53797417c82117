"""Holds tests/data/, and so every name and number of the crate, to the Python packages."""

import csv
import importlib.metadata
import re
import warnings

import fastrapi
import starlette.status

from common import DATA

IS_STATUS_NAME = re.compile(r"(HTTP|WS)_")


def check_names():
    """Gives what is wrong, line by line, and what is right in one sentence."""
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
        f"names: {len(ours)} names and numbers as in {versions}, {len(deprecated)} deprecated ones"
    )


def rows(file_name):
    with open(DATA / file_name, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _numbers(file_name):
    return {row["name"]: int(row["value"]) for row in rows(file_name)}


def _public_names(module):
    """`vars`, not `dir`: Starlette lists its deprecated names in the latter only."""
    return {name: value for name, value in vars(module).items() if IS_STATUS_NAME.match(name)}


def _compare(where, ours, theirs):
    return [
        f"{name}: {ours.get(name, 'missing')} in tests/data, {theirs.get(name, 'missing')} in {where}"
        for name in sorted(ours | theirs)
        if ours.get(name) != theirs.get(name)
    ]


def _deprecation_problems(row):
    """The name must still be served, with a warning that says what to use instead."""
    name = row["name"]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = getattr(starlette.status, name, None)
    said = [str(warning.message) for warning in caught]

    problems = []
    if value != int(row["value"]):
        problems.append(f"{name}: {row['value']} in tests/data, Starlette serves {value}")
    if len(said) != 1 or f"'{row['use_instead']}'" not in said[0]:
        problems.append(f"{name}: should warn of {row['use_instead']}, but Starlette says {said}")
    return problems
