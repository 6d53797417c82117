"""Checks that Rust services respond exactly as FastAPI does, and that WebSocket clients in other
languages receive their close codes. The services are in examples/ and src/bin/.

    python3 tests/interop/run.py

Installs the Python packages of requirements.txt and the npm packages of peers/ in a temporary
environment, and runs checks.py and violations.py there, or the scripts given as arguments. Requires
Node with npm, and Chromium.
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

from common import HERE, Failed, installed_npm_packages, running


def main():
    # `sys.exit` raises an exception, so the `with` blocks stop programs and delete the environment.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    needed = ("node", "npm", "chromium")
    if missing := [program for program in needed if not shutil.which(program)]:
        raise Failed(f"not found: {', '.join(missing)}; .ci/run installs them on Debian")
    with tempfile.TemporaryDirectory(prefix="interop-") as directory:
        venv.create(directory, with_pip=True)
        python = Path(directory) / "bin" / "python"
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*install, "-r", HERE / "requirements.txt"]).returncode != 0:
            raise Failed("pip could not install the packages of requirements.txt")
        environment["NODE_PATH"] = str(installed_npm_packages(directory))
        failed = False
        for script in sys.argv[1:] or ["checks.py", "violations.py"]:
            with running([python, HERE / script], env=environment) as checks:
                failed |= checks.wait() != 0
        return failed


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as reason:
        sys.exit(f"FAILED: {reason}")
