"""Holds names and programs to FastAPI. `run.py` starts this where the Python packages are."""

import contextlib
import signal
import sys

import differences
from closing import check_closing
from common import HERE, Failed, built_programs, serving
from compare import compare
from http_answers import http_answers
from names import check_names
from ws_answers import ws_answers

# By the framework, or the crate.
EXAMPLES = {"axum": "example-axum", "actix": "example-actix", "hyper": "example-hyper"}
CLOSING = {
    "axum": "closing-axum",
    "tokio-tungstenite": "closing-tokio-tungstenite",
    "tungstenite": "closing-tungstenite",
    "actix-ws": "closing-actix",
}


def main():
    # So that servers are ended also when this process is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
    try:
        failed = check_all()
    except Failed as reason:
        sys.exit(f"FAILED: {reason}")
    sys.exit(1 if failed else 0)


def check_all():
    """Gives the number of claims that do not hold."""
    problems, claim = check_names()
    failed = tell(problems, claim)

    paths = built_programs(
        [*EXAMPLES.values(), "interop-servers"], [*EXAMPLES.values(), *CLOSING.values()]
    )
    with contextlib.ExitStack() as servers:

        def start(name, command):
            return servers.enter_context(serving(name, command))

        fastapi = start("FastAPI", [sys.executable, HERE / "service.py"])
        programs = {name: start(name, [paths[package]]) for name, package in EXAMPLES.items()}

        for what, ask, listed in [
            ("requests", http_answers, differences.HTTP),
            ("WebSocket conversations", ws_answers, differences.WS),
        ]:
            by_fastapi = ask(fastapi.address)
            for name, program in programs.items():
                answers = ask(program.address)
                problems, same, different = compare(name, by_fastapi, answers, listed)
                claim = f"{name}: {same} {what} as FastAPI, {different} with a listed difference"
                failed += tell(problems, claim)

        watching = start("FastAPI, watching", [sys.executable, HERE / "watching_service.py"])
        closing = {name: start(name, [paths[program]]) for name, program in CLOSING.items()}
        for problems, claim in check_closing(closing, watching):
            failed += tell(problems, claim)
    return failed


def tell(problems, claim):
    """Prints a claim that holds, or else why it does not. Gives the number that failed."""
    if not problems:
        print(claim, flush=True)
        return 0
    print(f"FAILED {claim}; but", *problems, sep="\n    ", flush=True)
    return 1


if __name__ == "__main__":
    main()
