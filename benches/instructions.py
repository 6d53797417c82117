"""Counts the instructions and allocations of operations on values that are not known at compile time,
and of creating the response to an exception.

    python3 benches/instructions.py      (needs valgrind)
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from common import built, claim


def main():
    program = built("instructions")

    def run(*arguments):
        command = [program, *map(str, arguments)]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout

    def measure(case, way, values, times):
        """Returns the number of instructions and of allocations per value."""
        none, some = (count(program, case, way, times) for times in (0, times))
        return (some - none) / times / values, int(run(case, way, "allocations")) / values

    print("| instructions and allocations | this crate | without it |\n| --- | --- | --- |")
    broken = []
    for case, line in enumerate(run("list").splitlines()):
        name, values, times, *others = line.split("\t")
        ours, *by_others = (
            measure(case, way, int(values), int(times)) for way in range(len(others) + 1)
        )
        if not others and ours[1]:
            broken.append(f"{name}, no allocation")
        cells = []
        for other, (instructions, allocations) in zip(others, by_others):
            kind, other = other.split(" ", 1)
            cells.append(f"{other}: {instructions:.1f} and {allocations:.0f}")
            if kind == "promised" and (ours[0] > instructions or ours[1] > allocations):
                broken.append(f"{name}, {other}")
        print(f"| {name} | {ours[0]:.1f} and {ours[1]:.0f} | {', '.join(cells)} |", flush=True)
    return claim(
        not broken,
        "instructions: this crate stays within the promised numbers of instructions and allocations",
        *broken,
    )


def count(program, *arguments):
    """Returns the number of instructions that a program executes."""
    with tempfile.TemporaryDirectory(prefix="instructions-") as directory:
        counted = Path(directory) / "counted"
        valgrind = ["valgrind", "--tool=callgrind", "--log-file=/dev/null", f"--callgrind-out-file={counted}"]
        subprocess.run([*valgrind, program, *map(str, arguments)], check=True)
        return int(re.search(r"^(?:summary|totals): (\d+)", counted.read_text(), re.MULTILINE)[1])


if __name__ == "__main__":
    sys.exit(not main())
