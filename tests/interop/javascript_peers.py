"""Has conversations held by the WebSockets of Node's package `ws` and of Chromium."""

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

from common import HERE, Failed, running

PEERS = HERE / "peers"

# How long a peer may take for all its conversations. One alone is given up much earlier.
ALL_TIME_LIMIT = 400

# Without a screen, and without anything of its own to do in the network.
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


def hold_with_node(conversations):
    """Gives how each of the conversations went. `run.py` has set NODE_PATH to where `ws` is."""
    node = ["node", PEERS / "node.js"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with running(node, **pipes) as process:
        try:
            results, _ = process.communicate(json.dumps(conversations).encode(), ALL_TIME_LIMIT)
        except subprocess.TimeoutExpired:
            raise Failed(f"Node did not hold its conversations within {ALL_TIME_LIMIT} s") from None
    if process.returncode != 0:
        raise Failed("Node could not hold its conversations")
    return json.loads(results)


def hold_with_chromium(conversations):
    """Gives how each of the conversations went. Those to be dropped are so when this returns."""
    results = queue.Queue()
    page = partial(_Page, json.dumps(conversations).encode(), results)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with _chromium(f"http://127.0.0.1:{server.server_port}/browser.html") as has_ended:
                results = json.loads(_wait_for(results, has_ended))
        finally:
            server.shutdown()
    if isinstance(results, str):
        raise Failed(f"Chromium could not hold its conversations: {results}")
    return results


def _wait_for(results, has_ended):
    for _ in range(ALL_TIME_LIMIT):
        with contextlib.suppress(queue.Empty):
            return results.get(timeout=1)
        if has_ended():
            raise Failed("Chromium has ended before it gave results")
    raise Failed(f"Chromium gave no results within {ALL_TIME_LIMIT} s")


@contextlib.contextmanager
def _chromium(page):
    """Shows a page in a browser without a past, and kills it with all its processes: asked to
    end, it would take leave of the servers. Gives a function that says whether it has ended."""
    with (
        tempfile.TemporaryDirectory(prefix="interop-", ignore_cleanup_errors=True) as directory,
        tempfile.TemporaryFile() as log,
    ):
        command = [*CHROMIUM, f"--user-data-dir={directory}/profile", page]
        # It leaves there what it could not delete.
        environment = os.environ | {"TMPDIR": directory}
        streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
        browser = subprocess.Popen(command, env=environment, start_new_session=True, **streams)
        try:
            yield lambda: browser.poll() is not None
        except Failed:
            log.seek(0)
            sys.stderr.write(f"\nChromium said:\n{log.read().decode(errors='replace')}\n")
            raise
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()


class _Page(http.server.BaseHTTPRequestHandler):
    """The page, the conversations for it, and its results."""

    def __init__(self, conversations, results, *request):
        self.conversations = conversations
        self.results = results
        super().__init__(*request)

    def do_GET(self):
        if self.path == "/conversations.json":
            self._answer("application/json", self.conversations)
        elif self.path == "/browser.html":
            self._answer("text/html", (PEERS / "browser.html").read_bytes())
        elif self.path == "/hold.js":
            self._answer("text/javascript", (PEERS / "hold.js").read_bytes())
        else:
            self.send_error(404)

    def do_POST(self):
        results = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer("text/plain", b"")
        self.results.put(results)

    def _answer(self, content_type, body):
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
