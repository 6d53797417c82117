"""Shows that nothing costs anything: the machine code, the binaries, the instructions of what is not
known at compile time, and the time to compile the crate.

    python3 benches/run.py

Needs valgrind, and installs it on Debian.
"""

import sys

sys.dont_write_bytecode = True

import binary_size
import compile_time
import machine_code
import operations
from common import need_valgrind


def main():
    need_valgrind()
    return all([check.main() for check in (machine_code, binary_size, operations, compile_time)])


if __name__ == "__main__":
    sys.exit(not main())
