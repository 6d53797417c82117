#!/usr/bin/env python3
"""Compares what rustc takes for this crate with what it takes for the rest of a project.

    python3 benches/compile_time.py
    python3 benches/compile_time.py --features  also times a clean build with each feature
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from statistics import median

from common import ROOT, say

# What this crate may add to a project that has `http` and `tungstenite` already.
BUDGET = 0.05
RUNS = 3

MANIFEST = """
[package]
name = "project"
edition = "2024"
[workspace]
[dependencies]
http = "1"
tungstenite = "0.30"
"""

# Where this script, when cargo calls it in place of rustc, writes the name of each crate and the
# seconds of processor time that rustc took for it.
SECONDS = "COMPILE_TIME_SECONDS"


def main():
    with tempfile.TemporaryDirectory(prefix="compile-time-") as directory:
        project = Path(directory)
        (project / "src").mkdir()
        (project / "src/lib.rs").touch()
        without = crates_of(project, MANIFEST)
        manifest = MANIFEST + f'fastrapi-compat = {{ path = "{ROOT}" }}\n'
        shares = []
        for run in range(RUNS):
            seconds = build(project, manifest, f"target-{run}")
            added = sum(took for crate, took in seconds if crate not in without)
            rest = sum(took for crate, took in seconds if crate in without)
            shares.append(added / rest)
        holds = say(
            median(shares) <= BUDGET,
            f"compile time: this crate adds {median(shares):.1%} to a project with http and "
            f"tungstenite, in processor time of rustc (median of {RUNS} clean builds, "
            f"{min(shares):.1%} to {max(shares):.1%}); at most {BUDGET:.0%}",
        )
        if "--features" in sys.argv:
            time_features(project)
    return holds


def crates_of(project, manifest):
    return {crate for crate, _ in build(project, manifest, "target-without")}


def build(project, manifest, target):
    (project / "Cargo.toml").write_text(manifest)
    log = project / f"{target}.log"
    environment = {"RUSTC_WRAPPER": str(Path(__file__).resolve()), SECONDS: str(log)}
    command = ["cargo", "build", "--quiet", "--target-dir", target]
    environment = os.environ | {"CARGO_INCREMENTAL": "0"} | environment
    subprocess.run(command, cwd=project, env=environment, check=True)
    lines = (line.split() for line in log.read_text().splitlines())
    return [(crate, float(took)) for crate, took in lines]


def time_features(project):
    """Prints what each feature takes by itself, with all that it depends on. This is for people: it
    depends on the machine, and on what else the machine does."""
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))
    print("clean build, dev profile, of the crate with one feature and its dependencies:")
    for feature in ["", *sorted(manifest["features"])]:
        options = ["--no-default-features", "--features", feature]
        with tempfile.TemporaryDirectory(dir=project) as target:
            start = time.monotonic()
            command = ["cargo", "build", "--quiet", "--lib", "--target-dir", target, *options]
            subprocess.run(command, cwd=ROOT, check=True)
            took = time.monotonic() - start
        print(f"    {feature or 'none':<24} {took:5.1f} s", flush=True)


def in_place_of_rustc(command):
    name = dict(zip(command, command[1:])).get("--crate-name")
    status = subprocess.run(command).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if name and name != "___":
        with open(os.environ[SECONDS], "a", encoding="utf-8") as log:
            log.write(f"{name} {used.ru_utime + used.ru_stime}\n")
    sys.exit(status)


if __name__ == "__main__":
    if SECONDS in os.environ:
        in_place_of_rustc(sys.argv[1:])
    sys.exit(not main())
