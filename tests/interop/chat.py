"""Checks that the clients of examples/chat receive the code and the reason while all of them send.

Started by `run.py`, which installs the Python packages.

In each round, a client of Python's `websockets`, one of Node's `ws`, the page of the service in
Chromium and an observer are in the room. The first three are kicked, one after the other, and join
again. Then the service is stopped.
"""

import asyncio
import contextlib
import http.client
import itertools
import json
import signal
import socket
from collections import Counter

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from common import Failed, built_programs, exit_with, report, serving
from javascript_peers import chromium, run_with_node
from websockets_peer import PAUSE, keep_sending, run_with_websockets

PROGRAM = "example-chat"
ROUNDS = 20

# The time limit of each step, in seconds. It is far longer than needed, even on a busy machine.
WAIT = 60

OBSERVER, PYTHON, NODE, SLOW, STUCK = range(5)

KICKED = (1008, "kicked by another client")
RESTARTED = (1012, "back in a minute")
TOO_SLOW = (1013, "too slow")

# What each client sends all the time.
SPAM = ["spam " * 20, 20]


class Observer:
    """Waits for what is said in the room. It reads messages at once, so that it is never too slow."""

    def __init__(self, connection):
        self.connection = connection
        self.messages = asyncio.Queue()
        self.reading = asyncio.create_task(self._read())

    async def _read(self):
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.messages.put_nowait(await self.connection.recv())

    async def hears(self, *beginnings):
        """Waits until a message with each of the beginnings has arrived."""
        missing = set(beginnings)
        try:
            async with asyncio.timeout(WAIT):
                while missing:
                    message = await self.messages.get()
                    missing = {each for each in missing if not message.startswith(each)}
        except TimeoutError:
            raise Failed(f"the observer does not hear {missing}") from None

    async def hears_from(self, *ids):
        """Waits until each of the clients has said something."""
        await self.hears(*(f"Client #{client_id} says: " for client_id in ids))

    async def close(self):
        """Waits until the connection is closed. Returns the code and the reason."""
        async with asyncio.timeout(WAIT):
            await self.reading
        return int(self.connection.close_code), self.connection.close_reason


@contextlib.asynccontextmanager
async def joined(server, client_id, **options):
    url = f"ws://{server.address}/ws/{client_id}"
    connection = await connect(url, proxy=None, ping_interval=None, **options)
    try:
        yield connection
    finally:
        connection.transport.abort()


async def request(server, method, path):
    """Returns the status and the body of the response."""

    def send():
        connection = http.client.HTTPConnection(server.address, timeout=WAIT)
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.read().decode()

    return await asyncio.to_thread(send)


class Page:
    """The page of the service in Chromium, which is read, clicked and typed into as by a person.
    Chromium is controlled by the Chrome DevTools Protocol."""

    def __init__(self, devtools):
        self.devtools = devtools
        self.ids = itertools.count()

    async def join(self, server):
        """Opens the page and waits until it shows another client. Returns its own id."""
        await self._call("Page.navigate", url=f"http://{server.address}/")
        await self._until("document.querySelector('#clients li')?.innerText")
        return int(await self._until("document.querySelector('#client-id').textContent"))

    async def says(self, text):
        await self._click("document.querySelector('#text')")
        await self._call("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            enter = {"key": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}
            await self._call("Input.dispatchKeyEvent", type=kind, **enter)

    async def shows(self, message):
        await self._until(f"document.querySelector('#messages').innerText.includes('{message}')")

    async def keeps_sending(self, text, times):
        """Sends with the page's form, faster than a person could."""
        await self._evaluate(f"""setInterval(() => {{
            for (let time = 0; time < {times}; time += 1) {{
                document.querySelector("#text").value = "{text}";
                document.querySelector("form").requestSubmit();
            }}
        }}, {1000 * PAUSE})""")

    async def kicks(self, client_id):
        """Clicks on the button beside a client."""
        await self._click(await self._kick_button(client_id))

    async def kicks_at_once(self, client_id):
        """Clicks on the button beside a client without moving the mouse there: the button may move
        when other clients join or leave."""
        await self._evaluate(f"{await self._kick_button(client_id)}.click()")

    async def _kick_button(self, client_id):
        button = f"document.querySelector('#clients [value=\"{client_id}\"]')"
        await self._until(f"{button}?.innerText")
        return button

    async def end(self):
        """Waits until the page shows that the connection has ended. Returns what it shows."""
        return await self._until("document.querySelector('#closed').innerText")

    async def _click(self, element):
        box = await self._evaluate(f"{element}.getBoundingClientRect().toJSON()")
        center = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            left = {"button": "left", "clickCount": 1}
            await self._call("Input.dispatchMouseEvent", type=kind, **center, **left)

    async def _until(self, expression):
        """Waits until a JavaScript expression is true. Returns its value."""
        try:
            async with asyncio.timeout(WAIT):
                while not (value := await self._evaluate(expression)):
                    await asyncio.sleep(0.01)
                return value
        except TimeoutError:
            raise Failed(f"the page does not show {expression}") from None

    async def _evaluate(self, expression):
        call = {"expression": expression, "returnByValue": True}
        result = await self._call("Runtime.evaluate", **call)
        if "exceptionDetails" in result:
            raise Failed(f"{expression}: {result['result']['description']}")
        return result["result"].get("value")

    async def _call(self, method, **parameters):
        call = {"id": next(self.ids), "method": method, "params": parameters}
        await self.devtools.send(json.dumps(call))
        async with asyncio.timeout(WAIT):
            while (answer := json.loads(await self.devtools.recv())).get("id") != call["id"]:
                pass
        if "error" in answer:
            raise Failed(f"{method}: {answer['error']}")
        return answer["result"]


@contextlib.asynccontextmanager
async def opened_page():
    """Starts Chromium. Yields its only page."""
    with chromium("about:blank", "--remote-debugging-port=0") as (browser, profile):
        # The first line is the port.
        file = profile / "DevToolsActivePort"
        while not file.exists() or "\n" not in file.read_text():
            if browser.poll() is not None:
                raise Failed("Chromium exited")
            await asyncio.sleep(0.01)
        port = file.read_text().split()[0]
        pages = http.client.HTTPConnection(f"127.0.0.1:{port}", timeout=WAIT)
        pages.request("GET", "/json/list")
        [page] = [each for each in json.load(pages.getresponse()) if each["type"] == "page"]
        async with connect(page["webSocketDebuggerUrl"], proxy=None, max_size=None) as devtools:
            yield Page(devtools)


def conversations(servers, client_id):
    """Returns two conversations with each server: one that ends when the client is kicked, and one
    that ends when the service is stopped."""
    conversation = [["keep sending", *SPAM]]
    return [
        {"url": f"ws://{server.address}/ws/{client_id}", "steps": conversation}
        for server in servers
        for _ in (KICKED, RESTARTED)
    ]


async def check_round(server, page):
    """Returns how the page was closed: twice, and how the observer was."""
    async with joined(server, OBSERVER) as connection:
        observer = Observer(connection)
        sending = asyncio.create_task(keep_sending(connection, *SPAM))

        page_id = await page.join(server)
        await page.keeps_sending(*SPAM)
        await observer.hears_from(OBSERVER, PYTHON, NODE, page_id)

        for kicked, others in ((PYTHON, NODE), (NODE, PYTHON)):
            await page.kicks_at_once(kicked)
            await observer.hears(f"Client #{kicked} left the chat")
            await observer.hears_from(OBSERVER, others, page_id)
            await observer.hears_from(kicked)

        responses = [await request(server, "DELETE", f"/clients/{page_id}")]
        page_kicked = await page.end()
        await observer.hears(f"Client #{page_id} left the chat")
        responses.append(await request(server, "DELETE", f"/clients/{page_id}"))
        if responses != [(204, ""), (404, '{"detail":"Client not found"}')]:
            raise Failed(f"unexpected responses to DELETE: {responses}")
        await observer.hears_from(OBSERVER, PYTHON, NODE)

        page_id = await page.join(server)
        await page.keeps_sending(*SPAM)
        await observer.hears_from(OBSERVER, PYTHON, NODE, page_id)
        server.process.send_signal(signal.SIGINT)
        page_restarted = await page.end()
        observer_restarted = await observer.close()
        await sending
    if status := await asyncio.to_thread(server.process.wait, WAIT):
        raise Failed(f"{PROGRAM} exited with status {status}")
    return page_kicked, page_restarted, observer_restarted


async def check_conversation(server, page):
    """Yields, for each check, a list of problems and the claim that holds if the list is empty."""
    async with joined(server, OBSERVER) as connection:
        observer = Observer(connection)
        page_id = await page.join(server)
        await page.says("hello")
        await observer.hears(f"Client #{page_id} says: hello")
        await page.shows("You wrote: hello")
        await connection.send("hello, too")
        await page.shows(f"Client #{OBSERVER} says: hello, too")
        yield [], "page in Chromium: sends what is typed, and shows what the others say"

        await page.kicks(OBSERVER)
        received = await observer.close()
        await page.shows(f"Client #{OBSERVER} left the chat")
        problems = [] if received == KICKED else [f"{received}"]
        yield problems, f"a client that sends nothing is kicked: {KICKED}"


async def check_rounds(servers, page):
    """Yields the same as `check_conversation`."""
    python = asyncio.to_thread(run_with_websockets, conversations(servers, PYTHON))
    node = asyncio.to_thread(run_with_node, conversations(servers, NODE))
    others = asyncio.gather(python, node)
    rounds = [await check_round(server, page) for server in servers]
    by_python, by_node = [
        [(result["code"], result["reason"]) for result in results] for results in await others
    ]
    shown = "The server closed the connection: {}, {}"
    page_kicked, page_restarted, observer_restarted = zip(*rounds)
    for name, received, expected in [
        ("Python websockets, kicked", by_python[::2], KICKED),
        ("Python websockets, service stopped", by_python[1::2], RESTARTED),
        ("Python websockets, observer, service stopped", observer_restarted, RESTARTED),
        ("Node ws, kicked", by_node[::2], KICKED),
        ("Node ws, service stopped", by_node[1::2], RESTARTED),
        ("page in Chromium, kicked", page_kicked, shown.format(*KICKED)),
        ("page in Chromium, service stopped", page_restarted, shown.format(*RESTARTED)),
    ]:
        counts = Counter(received)
        claim = f"{name}: {counts.pop(expected, 0)} of {len(servers)} received {expected}"
        yield [f"{other}, {count} times" for other, count in counts.items()], claim


@contextlib.asynccontextmanager
async def joined_without_reading(server, client_id):
    """Joins as a client that reads nothing until it is asked to: `websockets` stops reading when a few
    messages wait for `recv`."""
    host, port = server.address.split(":")
    with socket.socket() as small:
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        small.connect((host, int(port)))
        async with joined(server, client_id, sock=small) as connection:
            yield connection


async def check_slow_clients(server):
    """Yields the same as `check_conversation`."""
    text = "x" * 60_000
    async with joined(server, OBSERVER) as connection:
        observer = Observer(connection)

        async def sends(times):
            for _ in range(times):
                await connection.send(text)
            await connection.send("enough")
            await observer.hears(f"Client #{OBSERVER} says: enough")

        # The server waits for the client when the buffers of the connection are full.
        async with joined_without_reading(server, STUCK) as stuck:
            await sends(200)
            status, _ = await request(server, "DELETE", f"/clients/{STUCK}")
            await observer.hears(f"Client #{STUCK} left the chat")
            received = await Observer(stuck).close()
        problems = [] if (status, received) == (204, KICKED) else [f"{status}, {received}"]
        yield problems, f"a client that does not read is kicked: {KICKED}"

        async with joined_without_reading(server, SLOW) as slow:
            await sends(600)
            received = await Observer(slow).close()
        problems = [] if received == TOO_SLOW else [f"{received}"]
        yield problems, f"a client that is too slow: {TOO_SLOW}"


async def check_service(program):
    """Returns the number of failed checks."""
    failed = 0
    async with contextlib.AsyncExitStack() as running:
        # A service for each round, because a round ends when it is stopped.
        first, *servers = [
            running.enter_context(serving(PROGRAM, [program])) for _ in range(1 + ROUNDS)
        ]
        page = await running.enter_async_context(opened_page())
        for checks in (
            check_conversation(first, page),
            check_slow_clients(first),
            check_rounds(servers, page),
        ):
            async for problems, claim in checks:
                failed += report(problems, f"{PROGRAM}, {claim}")
    return failed


def check_all():
    """Returns the number of failed checks."""
    return asyncio.run(check_service(built_programs()[PROGRAM]))


if __name__ == "__main__":
    exit_with(check_all)
