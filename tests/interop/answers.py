"""Compares the names and the responses of the services with FastAPI's.

Started by `run.py`, which installs the Python packages.
"""

import contextlib
import sys

import differences
from common import HERE, built_programs, exit_with, report, serving
from compare import compare
from handshake_responses import handshake_responses
from http_responses import http_responses
from names import check_names
from raised_responses import raised_responses
from ws_results import ws_results

PACKAGES = ("example-axum", "example-actix", "example-hyper", "interop")

# A FastAPI service, its translations by framework, and the comparisons: a description, the function
# that returns a server's results, and the listed differences.
COMPARED = [
    (
        "service.py",
        {"axum": "example-axum", "actix": "example-actix", "hyper": "example-hyper"},
        [
            ("HTTP requests", http_responses, differences.HTTP),
            ("WebSocket conversations", ws_results, differences.WS),
        ],
    ),
    (
        "raising.py",
        {
            "axum": "raising-axum",
            "actix": "raising-actix",
            "rocket": "raising-rocket",
            "hyper": "raising-hyper",
            "hyper 0.14": "raising-hyper-0-14",
        },
        [
            ("exceptions", raised_responses, differences.RAISED),
            ("refused handshakes", handshake_responses, differences.HANDSHAKES),
        ],
    ),
]


def check_all():
    """Returns the number of failed checks."""
    failed = report(*check_names())

    names = [program for _, programs, _ in COMPARED for program in programs.values()]
    paths = built_programs(PACKAGES, names)
    for service, programs, comparisons in COMPARED:
        failed += compare_all(service, programs, comparisons, paths)
    return failed


def compare_all(service, programs, comparisons, paths):
    """Compares a service with its translations. Returns the number of failed comparisons."""
    failed = 0
    with contextlib.ExitStack() as servers:

        def start(name, command):
            return servers.enter_context(serving(name, command))

        fastapi = start("FastAPI", [sys.executable, HERE / service])
        translated = {name: start(name, [paths[program]]) for name, program in programs.items()}

        for cases, results_of, listed in comparisons:
            by_fastapi = results_of(fastapi.address)
            for name, server in translated.items():
                by_program = results_of(server.address)
                problems, same, different = compare(name, by_fastapi, by_program, listed)
                claim = f"{name}, {cases}: {same} match FastAPI, {different} differ as listed"
                failed += report(problems, claim)
    return failed


if __name__ == "__main__":
    exit_with(check_all)
