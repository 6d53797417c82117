"""What the scripts share: paths, and processes that always end with the script."""

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

# How long one request to a program on this machine may take, in seconds.
TIME_LIMIT = 10


# The servers that close by code, by the crate of their WebSockets.
CLOSING = {
    "axum": "closing-axum",
    "tokio-tungstenite": "closing-tokio-tungstenite",
    "tungstenite": "closing-tungstenite",
    "actix-ws": "closing-actix",
}


class Failed(Exception):
    """Raised if a check cannot continue."""


def exit_with(check_all):
    """Exits with status 1 if `check_all` returns a number of failed claims."""
    # Ends the servers if this process is terminated.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    try:
        failed = check_all()
    except Failed as reason:
        sys.exit(f"FAILED: {reason}")
    sys.exit(1 if failed else 0)


def tell(problems, claim):
    """Prints a claim, with its problems if there are any. Returns the number of failed claims: 0 or
    1."""
    if not problems:
        print(claim, flush=True)
        return 0
    print(f"FAILED {claim}; problems:", *problems, sep="\n    ", flush=True)
    return 1


@contextlib.contextmanager
def running(command, **options):
    """Runs a command until the end of the `with` block."""
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
    """A running server and its output."""

    def __init__(self, process):
        # Reads in a thread, so that neither a silent server nor a full pipe blocks.
        self.pid = process.pid
        self.lines = queue.Queue()

        def read():
            for line in process.stdout:
                self.lines.put(line.decode(errors="replace").rstrip())

        threading.Thread(target=read, daemon=True).start()
        self.address = self._printed_address(process.args[0])

    def _printed_address(self, program):
        with contextlib.suppress(queue.Empty):
            while True:
                line = self.lines.get(timeout=TIME_LIMIT)
                if found := re.match(r"listening on http://(\S+:\d+)$", line):
                    return found[1]
        raise Failed(f"{program} did not print its address within {TIME_LIMIT} s")

    def printed(self, number):
        """Returns the next lines; fewer if the server does not print as many."""
        lines = []
        with contextlib.suppress(queue.Empty):
            for _ in range(number):
                lines.append(self.lines.get(timeout=TIME_LIMIT))
        return lines


@contextlib.contextmanager
def serving(name, command):
    """Runs a server on a free port until the end of the `with` block."""
    environment = os.environ | {"PORT": "0"}
    with tempfile.TemporaryFile() as errors:
        with running(command, env=environment, stdout=subprocess.PIPE, stderr=errors) as process:
            try:
                yield Server(process)
            except Exception:
                errors.seek(0)
                sys.stderr.write(f"\nstderr of {name}:\n{errors.read().decode(errors='replace')}\n")
                raise


def built_programs(packages, names, *options):
    """Builds packages; returns the path of each named program."""
    command = ["cargo", "build", "--locked", "--message-format=json-render-diagnostics", *options]
    for package in packages:
        command += ["-p", package]
    built = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE)
    if built.returncode != 0:
        raise Failed("the Rust programs do not build")

    programs = {}
    for message in map(json.loads, built.stdout.splitlines()):
        if message["reason"] == "compiler-artifact" and message["executable"]:
            programs[message["target"]["name"]] = message["executable"]
    missing = [name for name in names if name not in programs]
    if missing:
        raise Failed(f"cargo build made no program named {', '.join(missing)}")
    return {name: programs[name] for name in names}


def installed_npm_packages(directory):
    """Installs the npm packages of peers/ in a directory; returns the path for NODE_PATH."""
    for name in (".npmrc", "package.json", "package-lock.json"):
        shutil.copy(HERE / "peers" / name, directory)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(install, cwd=directory, stdout=subprocess.DEVNULL).returncode != 0:
        raise Failed("npm cannot install peers/package-lock.json")
    return Path(directory) / "node_modules"
