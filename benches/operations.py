"""Counts the instructions of what services do with values that are not known at compile time, with
this crate and with what they would otherwise use; and the allocations of a Close frame.

    python3 benches/operations.py      (needs valgrind)
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from common import BENCHES, cargo, say, target


def main():
    cargo("build", "--release", "--package=operations", "--target-dir", target(), cwd=BENCHES)
    program = target() / "release" / "operations"

    def run(*arguments):
        return subprocess.run([program, *arguments], stdout=subprocess.PIPE, text=True, check=True).stdout

    holds = True
    print("| operation | this crate | |\n| --- | --- | --- |")
    for index, line in enumerate(run("list").splitlines()):
        name, values, *others = line.split("\t")
        ours, *counts = (
            instructions(program, index, way) / int(values) for way in range(len(others) + 1)
        )
        compared = []
        for other, count in zip(others, counts):
            kind, other = other.split(" ", 1)
            compared.append(f"{other}: {count:.1f} ({ours / count:.0%})")
            if kind == "promised" and ours > count:
                holds = say(False, f"{name}: {ours:.1f} instructions, more than {other}'s {count:.1f}")
        print(f"| {name} | {ours:.1f} | {', '.join(compared)} |")
    holds &= say(holds, "operations: what is promised takes no more instructions than without this crate")
    allocations = run("allocations").strip()
    return holds & say(
        allocations == "0", f"operations: a Close frame with a 'static reason takes {allocations} allocations"
    )


def instructions(program, operation, way):
    """Of one run through all values: what is done but once, at the start, falls out."""
    once, twice = (count(program, operation, way, times) for times in (1, 2))
    return twice - once


def count(program, *arguments):
    with tempfile.TemporaryDirectory(prefix="operations-") as directory:
        counted = Path(directory) / "counted"
        valgrind = ["valgrind", "--tool=callgrind", "--log-file=/dev/null", f"--callgrind-out-file={counted}"]
        subprocess.run([*valgrind, program, *map(str, arguments)], check=True)
        return int(re.search(r"^(?:summary|totals): (\d+)", counted.read_text(), re.MULTILINE)[1])


if __name__ == "__main__":
    sys.exit(not main())
