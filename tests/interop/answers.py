"""Compares names and programs with FastAPI. `run.py` runs this where the Python packages are."""

import contextlib
import sys

import differences
from common import HERE, built_programs, exit_with, serving, tell
from compare import compare
from handshake_answers import handshake_answers
from http_answers import http_answers
from names import check_names
from raised_answers import raised_answers
from ws_answers import ws_answers

PACKAGES = ("example-axum", "example-actix", "example-hyper", "interop")

# FastAPI services, the programs that are compared with each, and what is compared.
COMPARED = [
    (
        "service.py",
        {"axum": "example-axum", "actix": "example-actix", "hyper": "example-hyper"},
        [
            ("requests", http_answers, differences.HTTP),
            ("WebSocket conversations", ws_answers, differences.WS),
        ],
    ),
    (
        "raising.py",
        {
            "axum": "raising-axum",
            "actix": "raising-actix",
            "hyper": "raising-hyper",
            "hyper 0.14": "raising-hyper-0-14",
        },
        [
            ("exceptions", raised_answers, differences.RAISED),
            ("refused handshakes", handshake_answers, differences.HANDSHAKES),
        ],
    ),
]


def check_all():
    """Returns the number of claims that do not hold."""
    problems, claim = check_names()
    failed = tell(problems, claim)

    names = [program for _, programs, _ in COMPARED for program in programs.values()]
    paths = built_programs(PACKAGES, names)
    for service, programs, asked in COMPARED:
        failed += compare_all(service, programs, asked, paths)
    return failed


def compare_all(service, programs, asked, paths):
    """Compares programs with a FastAPI service; returns the number of claims that do not hold."""
    failed = 0
    with contextlib.ExitStack() as servers:

        def start(name, command):
            return servers.enter_context(serving(name, command))

        fastapi = start("FastAPI", [sys.executable, HERE / service])
        translated = {name: start(name, [paths[program]]) for name, program in programs.items()}

        for what, ask, listed in asked:
            by_fastapi = ask(fastapi.address)
            for name, server in translated.items():
                answers = ask(server.address)
                problems, same, different = compare(name, by_fastapi, answers, listed)
                claim = f"{name}: {same} {what} have FastAPI's response, {different} have a listed difference"
                failed += tell(problems, claim)
    return failed


if __name__ == "__main__":
    exit_with(check_all)
