"""Checks that 10,000 connected WebSocket clients receive 1012 when their service restarts.

    python3 tests/interop/graceful_restart.py

Runs examples/graceful_restart with two client programs: `clients` of the same example, and
graceful_restart.js, which uses Node's `ws`. Half of the clients send messages without a pause. Each
run is repeated with plain Close frames for comparison.
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

# The number of open files that are not sockets.
OTHER_FILES = 100

# The time limit of each step, in seconds. It is far longer than needed, even on a busy machine.
TIME_LIMIT = 120


def check_all():
    """Returns the number of failed checks."""
    clients = allowed_clients()
    programs = built_programs("--package", PACKAGE, "--release")
    service = programs[PACKAGE]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="interop-") as directory:
        node = {"NODE_PATH": str(installed_npm_packages(directory))}
        for name, command, environment in [
            ("clients", [programs["clients"]], {}),
            ("ws", ["node", HERE / "graceful_restart.js"], node),
        ]:
            for flags in [[], ["--plain"]]:
                codes, status, output = restart([service, *flags], command, clients, environment)
                received = sum(count for (_, code), count in codes.items() if code == 1012)
                claim = f"{name}: {received} of {clients} received 1012"
                if flags:
                    claim = f"for comparison, {' '.join(flags)}: {claim}"
                elif (received, status) != (clients, 0):
                    failed += 1
                    claim = f"FAILED: {claim}, the service exited with status {status}"
                print(claim, flush=True)
                for (kind, code), count in sorted(codes.items()):
                    print(f"    {kind}: {count} received {code}")
                print(f"    output of the service: {'; '.join(output)}", flush=True)
    return failed


def allowed_clients():
    """Raises the limit of open files and returns the number of clients that it allows. Prints a
    warning if this is less than `CLIENTS`."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = CLIENTS + OTHER_FILES
    if hard == resource.RLIM_INFINITY or hard >= needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
        return CLIENTS
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    clients = hard - OTHER_FILES
    print(f"WARNING: {clients}, not {CLIENTS} clients: the hard limit of open files is {hard}")
    return clients


def restart(service, clients, count, environment):
    """Returns the number of clients by kind and received code, the exit status of the service, and
    its output."""
    with running(service, env=os.environ | {"PORT": "0"}, stdout=subprocess.PIPE) as server:
        output = Lines(server)
        address = output.until(r"listening on http://(\S+)")[1]
        command = [*clients, address, str(count)]
        environment = os.environ | environment
        with running(command, env=environment, stdout=subprocess.PIPE) as peers:
            results = Lines(peers)
            results.until(r"(\d+) busy")
            server.send_signal(signal.SIGTERM)
            matches = [re.fullmatch(r"(\w+): (\d+) saw (\d+)", line) for line in results.rest()]
            output = output.rest()
            status = server.wait(TIME_LIMIT)
    codes = {(match[1], int(match[3])): int(match[2]) for match in matches if match}
    return codes, status, output


class Lines:
    """The output of a program, read in a thread so that reading can time out."""

    def __init__(self, process):
        self.name = process.args[0]
        self.lines = queue.Queue()
        threading.Thread(target=self._read, args=[process.stdout], daemon=True).start()

    def _read(self, stdout):
        for line in stdout:
            self.lines.put(line.decode(errors="replace").strip())
        self.lines.put(None)

    def _next(self, deadline):
        try:
            return self.lines.get(timeout=max(0, deadline - time.monotonic()))
        except queue.Empty:
            raise Failed(f"{self.name} timed out after {TIME_LIMIT} s") from None

    def until(self, pattern):
        """Returns the match of the first line that matches the pattern."""
        deadline = time.monotonic() + TIME_LIMIT
        while (line := self._next(deadline)) is not None:
            if found := re.fullmatch(pattern, line):
                return found
        raise Failed(f"{self.name} ended without the expected output")

    def rest(self):
        """Returns the remaining lines."""
        deadline = time.monotonic() + TIME_LIMIT
        return list(iter(lambda: self._next(deadline), None))


if __name__ == "__main__":
    exit_with(check_all)
