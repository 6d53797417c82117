"""Runs conversations with the client of the Python package `websockets`."""

import asyncio
import contextlib
import logging
import time

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from common import TIME_LIMIT

# The time limit of a conversation, in seconds. It is far longer than needed.
CONVERSATION_TIME_LIMIT = 60

# The pause of a client that keeps sending, in seconds.
PAUSE = 0.05

# Lost connections are results here, not errors to log.
logging.getLogger("websockets").setLevel(logging.CRITICAL + 1)


def run_with_websockets(conversations):
    """Returns the result of each conversation."""

    async def run_all():
        return [await _run(**conversation) for conversation in conversations]

    return asyncio.run(run_all())


class TimedConnection(ClientConnection):
    """Measures the milliseconds from the server's Close frame to the end of the connection."""

    close_received_at = None
    closed_in = None

    def data_received(self, data):
        super().data_received(data)
        if self.protocol.close_rcvd and self.close_received_at is None:
            self.close_received_at = time.monotonic()

    def connection_lost(self, exc):
        if self.close_received_at is not None:
            self.closed_in = 1000 * (time.monotonic() - self.close_received_at)
        super().connection_lost(exc)


async def _run(url, steps):
    limits = {"open_timeout": TIME_LIMIT, "close_timeout": TIME_LIMIT, "ping_interval": None}
    client = await connect(url, proxy=None, create_connection=TimedConnection, **limits)
    messages = []
    try:
        async with asyncio.timeout(CONVERSATION_TIME_LIMIT):
            for step, *values in steps:
                if step == "send":
                    # The client reads only after it has sent everything.
                    client.transport.pause_reading()
                    text, times = values
                    for _ in range(times):
                        await client.send(text)
                    client.transport.resume_reading()
                elif step == "keep sending":
                    await _send_and_receive(client, *values)
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


async def keep_sending(client, text, times):
    """Sends the text `times` times after each pause, until the connection is closed."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            for _ in range(times):
                await client.send(text)
            await asyncio.sleep(PAUSE)


async def _send_and_receive(client, text, times):
    """Keeps sending, and drops what it receives, until the connection is closed."""
    sending = asyncio.create_task(keep_sending(client, text, times))
    try:
        while True:
            await client.recv()
    finally:
        await sending


async def _close(client, code):
    """Sends a Close frame without waiting for the server's. The method `close` cannot leave the
    code out: it sends 1000 by default."""
    with contextlib.suppress(ConnectionClosed):
        async with client.send_context():
            client.protocol.send_close(code)
