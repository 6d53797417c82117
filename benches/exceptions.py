"""Compares what it takes to raise an exception and to answer with it, in axum and in actix-web: with
this crate, and with the best that is written by hand.

    python3 benches/exceptions.py      (needs valgrind)
"""

import subprocess
import sys

from common import BENCHES, cargo, need_valgrind, say, target
from operations import count

# Enough that the random seed of a hash map, which decides on collisions, does not matter.
TIMES = 200


def main():
    need_valgrind()
    cargo("build", "--release", "--package=exceptions", "--target-dir", target(), cwd=BENCHES)
    program = target() / "release" / "exceptions"

    def run(*arguments):
        command = [program, *map(str, arguments)]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout

    def measured(case, way):
        """The instructions and the allocations of one response."""
        once, often = (count(program, case, way, times) for times in (1, TIMES + 1))
        return (often - once) / TIMES, int(run(case, way, "allocations"))

    holds = True
    print("| response | this crate | by hand |\n| --- | --- | --- |")
    for case, name in enumerate(run("list").splitlines()):
        ours, by_hand = measured(case, "ours"), measured(case, "by-hand")
        cells = [f"{instructions:.0f} and {allocations}" for instructions, allocations in (ours, by_hand)]
        print(f"| {name} | {' | '.join(cells)} |")
        if ours[0] > by_hand[0] or ours[1] > by_hand[1]:
            holds = say(False, f"exceptions: {name} takes more than by hand")
    return holds & say(holds, "exceptions: none takes more instructions or allocations than by hand")


if __name__ == "__main__":
    sys.exit(not main())
