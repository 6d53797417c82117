"""Compares the stripped release binaries of one axum service: with http's names, and with FastAPI's.

    python3 benches/binary_size.py
"""

import re
import subprocess
import sys

from common import BENCHES, cargo, say, target

PROGRAMS = ("binary_before", "binary_after")


def main():
    packages = [f"--package={program}" for program in PROGRAMS]
    cargo("build", "--release", *packages, "--target-dir", target(), cwd=BENCHES)
    before, after = (target() / "release" / program for program in PROGRAMS)

    sizes = [path.stat().st_size for path in (before, after)]
    text = [size_of_text(path) for path in (before, after)]
    holds = say(sizes[0] == sizes[1], f"binary size: {sizes[1]} bytes with our names, {sizes[0]} without")
    return holds & say(text[0] == text[1], f"binary size: .text has {text[1]} bytes, and {text[0]}")


def size_of_text(path):
    listed = subprocess.run(["objdump", "--section-headers", path], stdout=subprocess.PIPE, text=True, check=True)
    return int(re.search(r"\.text +([0-9a-f]+)", listed.stdout)[1], 16)


if __name__ == "__main__":
    sys.exit(not main())
