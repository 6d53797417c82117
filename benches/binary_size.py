"""Compares the binary sizes of two versions of a service: one uses http's names, the other FastAPI's.

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
        "binary size: {} bytes, {} of them code, the same with and without this crate".format(*sizes[1]),
        "without this crate: {} bytes, {} of them code".format(*sizes[0]),
    )


def size_of_text(path):
    """Returns the size of the section with machine code."""
    listed = subprocess.run(["objdump", "--section-headers", path], stdout=subprocess.PIPE, text=True, check=True)
    return int(re.search(r"\.text +([0-9a-f]+)", listed.stdout)[1], 16)


if __name__ == "__main__":
    sys.exit(not main())
