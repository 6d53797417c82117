"""Compares tests/data/ with the names and numbers of the Python packages."""

import csv
import importlib.metadata
import re
import warnings

import fastrapi
import starlette.status

from common import DATA

IS_STATUS_NAME = re.compile(r"(HTTP|WS)_")


def check_names():
    """Returns the problems and the text of the claim."""
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
        f"names: {len(ours)} names and {len(deprecated)} deprecated names are those of {versions}"
    )


def rows(file_name):
    with open(DATA / file_name, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _numbers(file_name):
    return {row["name"]: int(row["value"]) for row in rows(file_name)}


def _public_names(module):
    """Returns the names of a module and their values, without Starlette's deprecated names."""
    # `dir` would list the deprecated names.
    return {name: value for name, value in vars(module).items() if IS_STATUS_NAME.match(name)}


def _compare(where, ours, theirs):
    return [
        f"{name}: {ours.get(name, 'missing')} in tests/data, {theirs.get(name, 'missing')} in {where}"
        for name in sorted(ours | theirs)
        if ours.get(name) != theirs.get(name)
    ]


def _deprecation_problems(row):
    """Checks that the name is still available, with a warning that names its replacement."""
    name = row["name"]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = getattr(starlette.status, name, None)
    said = [str(warning.message) for warning in caught]

    problems = []
    if value != int(row["value"]):
        problems.append(f"{name}: {row['value']} in tests/data, {value} in Starlette")
    if len(said) != 1 or f"'{row['use_instead']}'" not in said[0]:
        problems.append(f"{name}: expected a warning that names {row['use_instead']}; Starlette's are {said}")
    return problems
