"""Restarts a service with 10,000 open WebSockets. Every client must receive 1012.

    python3 tests/interop/graceful_restart.py

Runs examples/graceful_restart with its own clients and with those of Node's `ws`, half of which keep
sending. For comparison, does the same with plain Close frames.
"""

import os
import queue
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True

from common import HERE, Failed, built_programs, exit_with, installed_npm_packages, running

PACKAGE = "example-graceful-restart"
CLIENTS = 10_000

# Open files that are not sockets.
OTHER_FILES = 100

# How long a step may take, in seconds. It takes far less, even on a busy machine.
TIME_LIMIT = 120


def check_all():
    """Returns the number of claims that do not hold."""
    clients = allowed_clients()
    programs = built_programs([PACKAGE], [PACKAGE, "clients"], "--release")
    service = programs[PACKAGE]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="interop-") as directory:
        node = {"NODE_PATH": str(installed_npm_packages(directory))}
        for name, command, environment in [
            ("clients", [programs["clients"]], {}),
            ("ws", ["node", HERE / "graceful_restart.js"], node),
        ]:
            for flags in [[], ["--plain"]]:
                seen, status, said = restart([service, *flags], command, clients, environment)
                restarts = sum(count for (_, code), count in seen.items() if code == 1012)
                claim = f"{name}: {restarts} of {clients} saw 1012"
                if flags:
                    claim = f"{name}, {' '.join(flags)} (for comparison): {restarts} of {clients} saw 1012"
                elif (restarts, status) != (clients, 0):
                    failed += 1
                    claim = f"FAILED {claim}, and the service exited with {status}"
                print(claim, flush=True)
                for (kind, code), count in sorted(seen.items()):
                    print(f"    {kind}: {count} saw {code}")
                print(f"    the service: {'; '.join(said)}", flush=True)
    return failed


def allowed_clients():
    """Returns how many clients the limit of open files allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = CLIENTS + OTHER_FILES
    if hard == resource.RLIM_INFINITY or hard >= needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
        return CLIENTS
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    clients = hard - OTHER_FILES
    print(f"WARNING: only {clients} clients instead of {CLIENTS}, as the hard limit of open files is {hard}")
    return clients


def restart(service, clients, count, environment):
    """Returns how many clients saw which code, the exit status of the service, and its output."""
    with running(service, env=os.environ | {"PORT": "0"}, stdout=subprocess.PIPE) as server:
        said = Lines(server)
        address = said.until(r"listening on http://(\S+)")[1]
        command = [*clients, address, str(count)]
        environment = os.environ | environment
        with running(command, env=environment, stdout=subprocess.PIPE) as peers:
            seen = Lines(peers)
            seen.until(r"(\d+) busy")
            server.send_signal(signal.SIGTERM)
            lines = [re.fullmatch(r"(\w+): (\d+) saw (\d+)", line) for line in seen.rest()]
            said = said.rest()
            status = server.wait(TIME_LIMIT)
    return {(line[1], int(line[3])): int(line[2]) for line in lines if line}, status, said


class Lines:
    """The output of a program, read in a thread, so that a silent program does not block."""

    def __init__(self, process):
        self.name = process.args[0]
        self.lines = queue.Queue()
        threading.Thread(target=self._read_on, args=[process.stdout], daemon=True).start()

    def _read_on(self, stdout):
        for line in stdout:
            self.lines.put(line.decode(errors="replace").strip())
        self.lines.put(None)

    def _next(self, deadline):
        try:
            return self.lines.get(timeout=max(0, deadline - time.monotonic()))
        except queue.Empty:
            raise Failed(f"{self.name} printed nothing for {TIME_LIMIT} s") from None

    def until(self, pattern):
        deadline = time.monotonic() + TIME_LIMIT
        while (line := self._next(deadline)) is not None:
            if found := re.fullmatch(pattern, line):
                return found
        raise Failed(f"{self.name} ended unexpectedly")

    def rest(self):
        deadline = time.monotonic() + TIME_LIMIT
        return list(iter(lambda: self._next(deadline), None))


if __name__ == "__main__":
    exit_with(check_all)
