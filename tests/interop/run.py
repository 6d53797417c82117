"""Runs scripts of this folder in an environment with the Python and npm packages that they need.

    python3 tests/interop/run.py
    python3 tests/interop/run.py answers.py
    python3 tests/interop/run.py --newest answers.py
    python3 tests/interop/run.py --pictures closing.py

Without arguments, runs answers.py, chat.py, closing.py and violations.py. With --newest, installs the
newest versions of the Python packages instead of those in requirements.txt. With --pictures, closing.py
draws the pictures in docs/ from its results. The packages are deleted at the end. Needs Node with npm,
and Chromium.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

sys.dont_write_bytecode = True

from common import HERE, Failed, installed_npm_packages, running

SCRIPTS = ["answers.py", "chat.py", "closing.py", "violations.py"]


def main(arguments):
    # Ends the servers and deletes the packages if this process is terminated.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    needed = ("node", "npm", "chromium")
    if missing := [program for program in needed if not shutil.which(program)]:
        raise Failed(f"not installed: {', '.join(missing)}; `.ci/run clients` installs them on Debian")
    options = {"--newest", "--pictures"} & set(arguments)
    scripts = [argument for argument in arguments if argument not in options] or SCRIPTS
    with tempfile.TemporaryDirectory(prefix="interop-") as directory:
        venv.create(directory, with_pip=True)
        python = Path(directory) / "bin" / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*install, *requirements(options)]).returncode != 0:
            raise Failed("pip cannot install requirements.txt")
        environment = os.environ | {
            "PYTHONDONTWRITEBYTECODE": "1",
            "NODE_PATH": str(installed_npm_packages(directory)),
        }
        failed = []
        for script in scripts:
            with running([python, HERE / script, *options], env=environment) as process:
                if process.wait() != 0:
                    failed.append(script)
        if failed:
            raise Failed(", ".join(failed))


def requirements(options):
    """Returns the Python packages to install."""
    pinned = re.findall(r"^\S+==\S+$", (HERE / "requirements.txt").read_text(), re.MULTILINE)
    if "--newest" in options:
        pinned = [package.split("==")[0] for package in pinned]
    return pinned + ["matplotlib==3.11.2"] * ("--pictures" in options)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as reason:
        sys.exit(f"FAILED: {reason}")
