"""Functions that the scripts in this folder share."""

import json
import os
import subprocess
from pathlib import Path

BENCHES = Path(__file__).parent
ROOT = BENCHES.parent


def cargo(*arguments):
    """Runs cargo in this folder and returns its output."""
    process = subprocess.run(["cargo", *arguments], cwd=BENCHES, capture_output=True, text=True)
    if process.returncode:
        raise SystemExit(f"cargo {' '.join(arguments)}\n{process.stderr}")
    return process.stdout


def target():
    metadata = json.loads(cargo("metadata", "--locked", "--no-deps", "--format-version=1"))
    return Path(metadata["target_directory"])


def built(program, *options):
    """Builds a program with optimizations and returns its path."""
    cargo("build", "--locked", "--release", f"--bin={program}", *options)
    return target() / "release" / program


def claim(holds, text, *reasons):
    """Prints whether a claim holds, and the reasons if it does not. Returns whether it holds."""
    print("ok  " if holds else "FAIL", text, flush=True)
    if not holds:
        print(*reasons, sep="\n")
    return holds
