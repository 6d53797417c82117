"""Runs Autobahn's fuzzing client against the servers in src/closing/, without the cases for performance
and compression.

    PYTHON2=path/to/python2.7 python3 tests/interop/autobahn.py

Requires Python 2.7 with pip. Prints every unexpected result. Writes all results as JSON to the path
given as an argument, if any.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

from common import CLOSING, Failed, built_programs, exit_with, running, serving

PACKAGE = "autobahntestsuite==25.10.1"
# Performance and compression.
EXCLUDED = ["9.*", "12.*", "13.*"]

# Runs `wstest` from the directory in the first argument.
WSTEST = """
import site, sys
site.addsitedir(sys.argv.pop(1))
from autobahntestsuite.wstest import run
run()
"""

# NON-STRICT: the server detects a violation late. This depends on timing.
PASSED = {"OK", "INFORMATIONAL", "NON-STRICT"}

# Cases that fail because of the WebSocket crate itself, with or without fastrapi-compat.
KNOWN = {
    # actix-http 3.11 ignores reserved bits (cases 3.*). It accepts an unfragmented message between
    # the fragments of another (case 5.18).
    "actix-ws": {f"3.{case}" for case in range(1, 7)} | {"5.18"},
    # fastwebsockets accepts a Close frame that is longer than 125 bytes, and answers it with its content.
    "fastwebsockets": {"7.3.6"},
}


def check_all():
    """Returns the number of servers with unexpected results."""
    python = os.environ.get("PYTHON2", "python2.7")
    program = built_programs()["interop"]
    with tempfile.TemporaryDirectory(prefix="autobahn-") as directory:
        packages, reports = f"{directory}/packages", f"{directory}/reports"
        install = [python, "-m", "pip", "install", "--quiet", "--target", packages, PACKAGE]
        if subprocess.run(install, stderr=subprocess.DEVNULL).returncode != 0:
            raise Failed(f"{python} could not install {PACKAGE}")
        with contextlib.ExitStack() as servers:
            addresses = {
                name: servers.enter_context(serving(name, [program, "closing", name])).address
                for name in CLOSING
            }
            specification = {
                "outdir": reports,
                "servers": [
                    {"agent": name, "url": f"ws://{address}/ws"}
                    for name, address in addresses.items()
                ],
                "cases": ["*"],
                "exclude-cases": EXCLUDED,
                "exclude-agent-cases": {},
            }
            Path(directory, "cases.json").write_text(json.dumps(specification))
            client = [python, "-c", WSTEST, packages, "-m", "fuzzingclient", "-s", "cases.json"]
            with running(client, cwd=directory, stdout=subprocess.DEVNULL) as process:
                process.wait()
        results = json.loads(Path(reports, "index.json").read_text())
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(json.dumps(results, indent=1, sort_keys=True))
    return sum(has_unexpected_results(name, results.get(name, {})) for name in CLOSING)


def has_unexpected_results(name, cases):
    failed = {
        case: result
        for case, result in cases.items()
        if not {result["behavior"], result["behaviorClose"]} <= PASSED
    }
    expected = KNOWN.get(name, set())
    known = failed.keys() & expected
    print(f"{name}: {len(cases)} cases, {len(failed)} failed, {len(known)} of them as expected")
    for case in sorted(failed.keys() - known):
        result = failed[case]
        outcome = f"{result['behavior']}, closing handshake {result['behaviorClose']}"
        print(f"    {case}: {outcome}, close code {result['remoteCloseCode']}")
    for case in sorted(expected - known):
        print(f"    {case}: passed, although KNOWN lists it")
    return not cases or failed.keys() != expected


if __name__ == "__main__":
    exit_with(check_all)
