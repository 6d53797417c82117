"""Holds conversations with the Python package `websockets`."""

import asyncio
import contextlib
import logging
import time

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from common import TIME_LIMIT

# Lost connections are expected, so they are not logged.
logging.getLogger("websockets").setLevel(logging.CRITICAL + 1)


def hold_with_websockets(conversations):
    """Returns the result of each conversation."""

    async def hold_all():
        return [await _hold(**conversation) for conversation in conversations]

    return asyncio.run(hold_all())


class TimedConnection(ClientConnection):
    """A connection that records how long it takes from the server's Close frame to the end."""

    saw_close = None
    closed_in = None

    def data_received(self, data):
        super().data_received(data)
        if self.protocol.close_rcvd and self.saw_close is None:
            self.saw_close = time.monotonic()

    def connection_lost(self, exc):
        if self.saw_close is not None:
            self.closed_in = 1000 * (time.monotonic() - self.saw_close)
        super().connection_lost(exc)


async def _hold(url, steps):
    # `websockets` waits 10 s for a server to close the connection. A conversation may take twice as
    # long.
    limits = {"open_timeout": TIME_LIMIT, "close_timeout": TIME_LIMIT, "ping_interval": None}
    client = await connect(url, proxy=None, create_connection=TimedConnection, **limits)
    messages = []
    try:
        async with asyncio.timeout(2 * TIME_LIMIT):
            for step, *values in steps:
                if step == "send":
                    # Reads only after everything has been sent.
                    client.transport.pause_reading()
                    text, times = values
                    for _ in range(times):
                        await client.send(text)
                    client.transport.resume_reading()
                elif step == "receive":
                    messages.append(await client.recv())
                elif step == "close":
                    await _close(client, *values)
                elif step == "drop":
                    client.transport.abort()
                    return {"messages": messages, "code": None, "reason": None, "closed_in": None}
            while True:
                messages.append(await client.recv())
    except ConnectionClosed:
        code, reason = int(client.close_code), client.close_reason
    except TimeoutError:
        client.transport.abort()
        code, reason = "never closed", ""
    await client.wait_closed()
    return {"messages": messages, "code": code, "reason": reason, "closed_in": client.closed_in}


async def _close(client, code):
    """Closes with a code, or without one, which `close` cannot do."""
    with contextlib.suppress(ConnectionClosed):
        async with client.send_context():
            client.protocol.send_close(code)
