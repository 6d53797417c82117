"""Measures the costs of the crate: machine code, binary size, instructions,
allocations and compile time.

    python3 benches/run.py

Needs valgrind; installs it on Debian if it is missing.
"""

import shutil
import subprocess
import sys

sys.dont_write_bytecode = True

import binary_size
import compile_time
import instructions
import machine_code


def main():
    if not shutil.which("valgrind"):
        for command in (["apt-get", "update"], ["apt-get", "install", "--yes", "valgrind"]):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return all([check.main() for check in (machine_code, binary_size, instructions, compile_time)])


if __name__ == "__main__":
    sys.exit(not main())
