"""Compares the names and the responses of the services with FastAPI's.

Started by `run.py`, which installs the Python packages.
"""

import contextlib
import sys

import differences
from common import HERE, built_programs, exit_with, report, serving
from compare import compare
from names import check_names
from responses import handshake_responses, http_responses, raised_responses, unhandled_responses
from ws_conversations import ws_results

# A FastAPI service, the commands of its translations by framework, and the comparisons: a description,
# the function that returns a server's results, and the listed differences.
COMPARED = [
    (
        "service.py",
        {"axum": ["example-axum"], "actix": ["example-actix"], "hyper": ["example-hyper"]},
        [
            ("HTTP requests", http_responses, differences.HTTP),
            ("WebSocket conversations", ws_results, differences.WS),
        ],
    ),
    (
        "raising.py",
        {name: ["interop", "raising", name] for name in differences.RAISING},
        [
            ("exceptions", raised_responses, differences.RAISED),
            ("unhandled exceptions", unhandled_responses, differences.UNHANDLED),
            ("refused handshakes", handshake_responses, differences.HANDSHAKES),
        ],
    ),
]


def check_all():
    """Returns the number of failed checks."""
    failed = report(*check_names())

    paths = built_programs()
    for service, commands, comparisons in COMPARED:
        failed += compare_all(service, commands, comparisons, paths)
    return failed


def compare_all(service, commands, comparisons, paths):
    """Compares a service with its translations. Returns the number of failed comparisons."""
    failed = 0
    with contextlib.ExitStack() as servers:

        def start(name, command):
            return servers.enter_context(serving(name, command))

        fastapi = start("FastAPI", [sys.executable, HERE / service])
        translated = {
            name: start(name, [paths[program], *arguments])
            for name, [program, *arguments] in commands.items()
        }

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
