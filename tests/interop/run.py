"""Proves that the Rust programs in examples/ and raising/ answer exactly as FastAPI does, and that
those in servers/ close WebSockets by code so that clients from elsewhere see it.

    python3 tests/interop/run.py

Installs FastAPI and the others of requirements.txt, and the npm packages of peers/, in an
environment of its own, which is deleted at the end, and runs checks.py there. Needs Node with npm,
and Chromium.
"""

import os
import shutil
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
    needed = ("node", "npm", "chromium")
    if missing := [program for program in needed if not shutil.which(program)]:
        sys.exit(f"FAILED: not installed: {', '.join(missing)}; .ci/run installs them on Debian")
    with tempfile.TemporaryDirectory(prefix="interop-") as directory:
        venv.create(directory, with_pip=True)
        python = Path(directory) / "bin" / "python"
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*install, "-r", HERE / "requirements.txt"]).returncode != 0:
            sys.exit("FAILED: pip cannot install requirements.txt")
        environment["NODE_PATH"] = str(install_npm_packages(Path(directory) / "peers"))
        with running([python, HERE / "checks.py"], env=environment) as checks:
            return checks.wait()


def install_npm_packages(directory):
    """Gives where they are."""
    directory.mkdir()
    for name in (".npmrc", "package.json", "package-lock.json"):
        shutil.copy(HERE / "peers" / name, directory)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(install, cwd=directory, stdout=subprocess.DEVNULL).returncode != 0:
        sys.exit("FAILED: npm cannot install peers/package-lock.json")
    return directory / "node_modules"


if __name__ == "__main__":
    sys.exit(main())
