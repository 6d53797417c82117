"""Runs conversations with the WebSocket clients of Node's package `ws` and of Chromium."""

import contextlib
import http.server
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path

from common import HERE, Failed, running

PEERS = HERE / "peers"

# The time limit for all conversations of a client, in seconds. Each one has a shorter limit.
ALL_TIME_LIMIT = 400

# Runs without a display and without network requests of Chromium itself.
CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def run_with_node(conversations):
    """Returns the result of each conversation. Requires `ws` in NODE_PATH, which `run.py` sets."""
    node = ["node", PEERS / "node.js"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with running(node, **pipes) as process:
        try:
            results, _ = process.communicate(json.dumps(conversations).encode(), ALL_TIME_LIMIT)
        except subprocess.TimeoutExpired:
            raise Failed(f"Node sent no results within {ALL_TIME_LIMIT} s") from None
    if process.returncode != 0:
        raise Failed(f"Node exited with status {process.returncode}")
    return json.loads(results)


def run_with_chromium(conversations):
    """Returns the result of each conversation. Connections to be dropped are dropped on return."""
    results = queue.Queue()
    page = partial(_Page, json.dumps(conversations).encode(), results)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with chromium(f"http://127.0.0.1:{server.server_port}/browser.html") as (browser, _):
                results = json.loads(_wait_for(results, browser))
        finally:
            server.shutdown()
    if isinstance(results, str):
        raise Failed(f"Chromium failed: {results}")
    return results


def _wait_for(results, browser):
    for _ in range(ALL_TIME_LIMIT):
        with contextlib.suppress(queue.Empty):
            return results.get(timeout=1)
        if browser.poll() is not None:
            raise Failed("Chromium exited without results")
    raise Failed(f"Chromium sent no results within {ALL_TIME_LIMIT} s")


@contextlib.contextmanager
def chromium(page, *options):
    """Opens a page in Chromium with an empty profile. Yields the process and the path of the profile.

    Kills all processes of Chromium afterwards. On a normal exit, it would send Close frames.
    """
    with (
        tempfile.TemporaryDirectory(prefix="interop-", ignore_cleanup_errors=True) as directory,
        tempfile.TemporaryFile() as log,
    ):
        profile = Path(directory) / "profile"
        command = [*CHROMIUM, *options, f"--user-data-dir={profile}", page]
        # Chromium does not delete all its temporary files.
        environment = os.environ | {"TMPDIR": directory}
        streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
        browser = subprocess.Popen(command, env=environment, start_new_session=True, **streams)
        try:
            yield browser, profile
        except Failed:
            log.seek(0)
            sys.stderr.write(f"\nOutput of Chromium:\n{log.read().decode(errors='replace')}\n")
            raise
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()


class _Page(http.server.BaseHTTPRequestHandler):
    """Serves the page and its conversations, and receives the results."""

    def __init__(self, conversations, results, *request):
        self.conversations = conversations
        self.results = results
        super().__init__(*request)

    def do_GET(self):
        if self.path == "/conversations.json":
            self._respond("application/json", self.conversations)
        elif self.path == "/browser.html":
            self._respond("text/html", (PEERS / "browser.html").read_bytes())
        elif self.path == "/conversations.js":
            self._respond("text/javascript", (PEERS / "conversations.js").read_bytes())
        else:
            self.send_error(404)

    def do_POST(self):
        results = self.rfile.read(int(self.headers["Content-Length"]))
        self._respond("text/plain", b"")
        self.results.put(results)

    def _respond(self, content_type, body):
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
