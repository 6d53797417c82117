"""Shared by all checks: paths, reports, and starting and stopping programs."""

import contextlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
DATA = REPOSITORY / "tests" / "data"

# The time limit of each network or process operation, in seconds.
TIME_LIMIT = 10

# The sockets of the servers that close them on request.
CLOSING = [
    "axum",
    "axum 0.7",
    "tokio-tungstenite",
    "tokio-tungstenite 0.20",
    "tungstenite",
    "actix-ws",
    "fastwebsockets",
]


class Failed(Exception):
    """The checks cannot continue. The message states the reason."""


def exit_with(check_all):
    """Exits with status 1 if `check_all` returns a number of failed checks other than 0."""
    # `sys.exit` raises an exception, so the `with` blocks stop the servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    try:
        failed = check_all()
    except Failed as reason:
        sys.exit(f"FAILED: {reason}")
    sys.exit(1 if failed else 0)


def report(problems, claim):
    """Prints the claim, and the problems if there are any. Returns the number of failed checks:
    0 or 1."""
    if not problems:
        print(claim, flush=True)
        return 0
    print(f"FAILED: {claim}, except:", *problems, sep="\n    ", flush=True)
    return 1


@contextlib.contextmanager
def running(command, **options):
    """Runs a command until the `with` block ends."""
    process = subprocess.Popen([str(part) for part in command], **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(TIME_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Server:
    """A running server, its address and its output."""

    def __init__(self, process):
        """Reads the output in a thread, so that reading can time out and the pipe never fills."""
        self.process = process
        self.lines = queue.Queue()

        def read_output():
            for line in process.stdout:
                self.lines.put(line.decode(errors="replace").rstrip())

        threading.Thread(target=read_output, daemon=True).start()
        self.address = self._read_address(process.args[0])

    def _read_address(self, program):
        with contextlib.suppress(queue.Empty):
            while True:
                line = self.lines.get(timeout=TIME_LIMIT)
                if found := re.match(r"listening on http://(\S+:\d+)$", line):
                    return found[1]
        raise Failed(f"{program} did not print its address within {TIME_LIMIT} s")

    def next_lines(self, number):
        """Returns the next lines of the output: fewer than `number` if the server prints no more
        in time."""
        lines = []
        with contextlib.suppress(queue.Empty):
            for _ in range(number):
                lines.append(self.lines.get(timeout=TIME_LIMIT))
        return lines


@contextlib.contextmanager
def serving(name, command):
    """Runs a server on a free port. Prints its standard error if the `with` block fails."""
    environment = os.environ | {"PORT": "0"}
    with tempfile.TemporaryFile() as errors:
        with running(command, env=environment, stdout=subprocess.PIPE, stderr=errors) as process:
            try:
                yield Server(process)
            except Exception:
                errors.seek(0)
                sys.stderr.write(f"\nstderr of {name}:\n{errors.read().decode(errors='replace')}\n")
                raise


def built_programs(*selection):
    """Builds the programs of this repository and returns their paths, by name.

    By default, builds all of them with all features, so that cargo uses what it has compiled for the tests.
    """
    selection = selection or ("--workspace", "--all-features", "--bins")
    command = ["cargo", "build", "--message-format=json-render-diagnostics", *selection]
    built = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE)
    if built.returncode != 0:
        raise Failed("cargo build failed")
    artifacts = map(json.loads, built.stdout.splitlines())
    return {
        artifact["target"]["name"]: artifact["executable"]
        for artifact in artifacts
        if artifact["reason"] == "compiler-artifact" and artifact["executable"]
    }


def installed_npm_packages(directory):
    """Installs the npm packages of peers/ in the directory and returns the path for NODE_PATH.

    To update them, run `npm install --omit-lockfile-registry-resolved` in peers/.
    """
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "peers" / name, directory)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(install, cwd=directory, stdout=subprocess.DEVNULL).returncode != 0:
        raise Failed("npm could not install the packages of peers/package-lock.json")
    return Path(directory) / "node_modules"
