"""Proves that the Rust programs in examples/ and raising/ answer exactly as FastAPI does.

    python3 tests/interop/run.py

Installs FastAPI and the others of requirements.txt in an environment of its own, which is deleted
at the end, and runs checks.py there.
"""

import os
import signal
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

sys.dont_write_bytecode = True

from common import HERE, running


def main():
    # So that what runs is ended, and the environment deleted, also when we are told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
    with tempfile.TemporaryDirectory(prefix="interop-") as directory:
        venv.create(directory, with_pip=True)
        python = Path(directory) / "bin" / "python"
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*install, "-r", HERE / "requirements.txt"]).returncode != 0:
            sys.exit("FAILED: pip cannot install requirements.txt")
        with running([python, HERE / "checks.py"], env=environment) as checks:
            return checks.wait()


if __name__ == "__main__":
    sys.exit(main())
