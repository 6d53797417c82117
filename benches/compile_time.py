#!/usr/bin/env python3
"""Counts the instructions that rustc takes for this crate and for `http`, in one build.

    python3 benches/compile_time.py             (needs valgrind)
    python3 benches/compile_time.py --features  also times a clean build with each feature
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from common import ROOT, say

# By the name that cargo gives to rustc.
OURS, THEIRS = "fastrapi_compat", "http"
BUDGET = 0.25

# Where this script, when cargo calls it in place of rustc, puts what it counts.
COUNTS = "COMPILE_TIME_COUNTS"


def main():
    with tempfile.TemporaryDirectory(prefix="compile-time-") as directory:
        counts = count_instructions(Path(directory))
        ratio = counts[OURS] / counts[THEIRS]
        holds = say(
            ratio <= BUDGET,
            f"compile time: {ratio:.1%} of what http takes, in instructions of rustc "
            f"({counts[OURS] / 1e9:.2f} G and {counts[THEIRS] / 1e9:.2f} G); at most {BUDGET:.0%}",
        )
        if "--features" in sys.argv:
            time_features(Path(directory))
    return holds


def count_instructions(directory):
    environment = {"RUSTC_WRAPPER": str(Path(__file__).resolve()), COUNTS: str(directory)}
    build(directory / "target", [], environment)
    return {name: total(directory / f"{name}.out") for name in (OURS, THEIRS)}


def build(target, options, environment):
    command = ["cargo", "build", "--quiet", "--lib", "--target-dir", target, *options]
    environment = os.environ | {"CARGO_INCREMENTAL": "0"} | environment
    # rustc would complain of a jobserver that valgrind does not hand on.
    subprocess.run(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, check=True)


def total(counted):
    return int(re.search(r"^(?:summary|totals): (\d+)", counted.read_text(), re.MULTILINE)[1])


def time_features(directory):
    """Prints what each feature takes by itself, with all that it brings. That is for people: it
    depends on the machine, and on what else it does."""
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))
    print("clean build, dev profile, of the crate with one feature and all that it brings:")
    for feature in ["", *sorted(manifest["features"])]:
        options = ["--no-default-features", "--features", feature]
        with tempfile.TemporaryDirectory(dir=directory) as target:
            start = time.monotonic()
            build(target, options, {})
            took = time.monotonic() - start
        print(f"    {feature or 'none':<24} {took:5.1f} s, {crates(options)} crates", flush=True)


def crates(options):
    command = ["cargo", "tree", "--edges=normal,build", "--prefix=none", "--no-dedupe", *options]
    tree = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return len(set(tree.stdout.splitlines()))


def in_place_of_rustc(rustc, arguments):
    """Counts the instructions of the two crates; all others are compiled as ever."""
    name = dict(zip(arguments, arguments[1:])).get("--crate-name")
    if name not in (OURS, THEIRS):
        os.execvp(rustc, [rustc, *arguments])
    # What rustup installs under that name only starts the real one.
    sysroot = subprocess.run([rustc, "--print=sysroot"], stdout=subprocess.PIPE, text=True, check=True)
    real = Path(sysroot.stdout.strip()) / "bin" / "rustc"
    counted = Path(os.environ[COUNTS]) / f"{name}.out"
    valgrind = ["valgrind", "--tool=callgrind", "--log-file=/dev/null", f"--callgrind-out-file={counted}"]
    os.execvp(valgrind[0], [*valgrind, str(real), *arguments])


if __name__ == "__main__":
    if COUNTS in os.environ:
        in_place_of_rustc(sys.argv[1], sys.argv[2:])
    sys.exit(not main())
