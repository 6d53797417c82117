"""Compares the size of a service with http's names to that of the same service with FastAPI's names.

    python3 benches/binary_size.py
"""

import re
import subprocess
import sys

from common import built, claim


def main():
    programs = [built(name, "--no-default-features") for name in ("binary_before", "binary_after")]
    sizes = [(path.stat().st_size, size_of_text(path)) for path in programs]
    return claim(
        sizes[0] == sizes[1],
        "binary size: {} bytes, of which {} are code, without and with this crate".format(*sizes[1]),
        "without it: {} and {}".format(*sizes[0]),
    )


def size_of_text(path):
    """Returns the size of the section with machine code."""
    listed = subprocess.run(["objdump", "--section-headers", path], stdout=subprocess.PIPE, text=True, check=True)
    return int(re.search(r"\.text +([0-9a-f]+)", listed.stdout)[1], 16)


if __name__ == "__main__":
    sys.exit(not main())
