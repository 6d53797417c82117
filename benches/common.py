"""What the measuring programs share: where things are, and how a claim is printed."""

import json
import os
import shutil
import subprocess
from pathlib import Path

BENCHES = Path(__file__).parent
ROOT = BENCHES.parent


def cargo(*arguments, cwd=ROOT, **environment):
    """Runs cargo; what it says is shown only if it fails."""
    process = subprocess.run(
        ["cargo", *arguments],
        cwd=cwd,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if process.returncode:
        raise SystemExit(f"cargo {' '.join(map(str, arguments))}\n{process.stderr}")
    return process.stdout


def target():
    """A folder of its own in the target folder: other builds there have other options."""
    metadata = json.loads(cargo("metadata", "--no-deps", "--format-version=1"))
    return Path(metadata["target_directory"]) / "zero_cost"


def need_valgrind():
    if not shutil.which("valgrind"):
        for command in (["apt-get", "update"], ["apt-get", "install", "--yes", "valgrind"]):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def say(holds, claim):
    """One line for one claim; whether it holds."""
    print("ok  " if holds else "FAIL", claim, flush=True)
    return holds
