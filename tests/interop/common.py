"""What every check needs: where things are, and programs that are ended in any case."""

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

# How long anything may take that a program on this machine is asked for.
TIME_LIMIT = 10


# The servers that close by code, by the crate that their WebSockets are of.
CLOSING = {
    "axum": "closing-axum",
    "tokio-tungstenite": "closing-tokio-tungstenite",
    "tungstenite": "closing-tungstenite",
    "actix-ws": "closing-actix",
}


class Failed(Exception):
    """A check cannot go on. Its text is for people."""


def exit_with(check_all):
    """Ends this process with what the checks give: the number of claims that do not hold."""
    # So that servers are ended also when this process is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
    try:
        failed = check_all()
    except Failed as reason:
        sys.exit(f"FAILED: {reason}")
    sys.exit(1 if failed else 0)


def tell(problems, claim):
    """Prints the claim if there are no problems, or else why it does not hold. Returns the number
    of claims that failed."""
    if not problems:
        print(claim, flush=True)
        return 0
    print(f"FAILED {claim}; but", *problems, sep="\n    ", flush=True)
    return 1


@contextlib.contextmanager
def running(command, **options):
    """Runs a command for as long as the `with` block, and not a moment longer."""
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
    """A program that serves, and what it prints."""

    def __init__(self, process):
        """Reads on in a thread: a program that prints nothing must not stop us, nor a full pipe
        it."""
        self.pid = process.pid
        self.lines = queue.Queue()

        def read_on():
            for line in process.stdout:
                self.lines.put(line.decode(errors="replace").rstrip())

        threading.Thread(target=read_on, daemon=True).start()
        self.address = self._printed_address(process.args[0])

    def _printed_address(self, program):
        with contextlib.suppress(queue.Empty):
            while True:
                line = self.lines.get(timeout=TIME_LIMIT)
                if found := re.match(r"listening on http://(\S+:\d+)$", line):
                    return found[1]
        raise Failed(f"{program} did not say within {TIME_LIMIT} s where it listens")

    def printed(self, number):
        """Gives the next lines, fewer if they do not come."""
        lines = []
        with contextlib.suppress(queue.Empty):
            for _ in range(number):
                lines.append(self.lines.get(timeout=TIME_LIMIT))
        return lines


@contextlib.contextmanager
def serving(name, command):
    """Runs a server on a free port."""
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
    """Builds the packages, and gives the path of each named program."""
    command = ["cargo", "build", "--message-format=json-render-diagnostics", *options]
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
    """Puts what peers/ asks for into the directory, and gives the path for Node to find it."""
    for name in (".npmrc", "package.json", "package-lock.json"):
        shutil.copy(HERE / "peers" / name, directory)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(install, cwd=directory, stdout=subprocess.DEVNULL).returncode != 0:
        raise Failed("npm cannot install peers/package-lock.json")
    return Path(directory) / "node_modules"
