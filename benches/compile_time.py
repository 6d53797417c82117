#!/usr/bin/env python3
"""Measures how much this crate adds to the compile time of a project, in processor time of rustc.

    python3 benches/compile_time.py
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from common import ROOT, claim

# The share of compile time that this crate may add to a project with `http` and `tungstenite`.
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

# Cargo calls this script instead of rustc. The script appends the name of each crate and the processor
# time of rustc in seconds to the file that this environment variable names.
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
    return claim(
        median(shares) <= BUDGET,
        f"compile time: this crate adds {median(shares):.1%} to a project with http and tungstenite "
        f"(median of {RUNS} clean builds, {min(shares):.1%} to {max(shares):.1%}); "
        f"at most {BUDGET:.0%} is allowed",
    )


def crates_of(project, manifest):
    """Returns the names of the crates that are compiled for a project."""
    return {crate for crate, _ in build(project, manifest, "target-without")}


def build(project, manifest, target):
    """Compiles a project; returns the name and the seconds of each crate."""
    (project / "Cargo.toml").write_text(manifest)
    log = project / f"{target}.log"
    environment = {"RUSTC_WRAPPER": str(Path(__file__).resolve()), SECONDS: str(log)}
    command = ["cargo", "build", "--quiet", "--target-dir", target]
    environment = os.environ | {"CARGO_INCREMENTAL": "0"} | environment
    subprocess.run(command, cwd=project, env=environment, check=True)
    lines = (line.split() for line in log.read_text().splitlines())
    return [(crate, float(took)) for crate, took in lines]


def in_place_of_rustc(command):
    """Runs rustc and records its processor time."""
    name = dict(zip(command, command[1:])).get("--crate-name")
    # rustc inherits the file descriptors of Cargo's jobserver.
    status = subprocess.run(command, close_fds=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if name and name != "___":
        with open(os.environ[SECONDS], "a", encoding="utf-8") as log:
            log.write(f"{name} {used.ru_utime + used.ru_stime}\n")
    sys.exit(status)


if __name__ == "__main__":
    if SECONDS in os.environ:
        in_place_of_rustc(sys.argv[1:])
    sys.exit(not main())
