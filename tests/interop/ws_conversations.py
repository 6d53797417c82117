"""The WebSocket conversations in which every example service is compared with FastAPI, and their results."""

import contextlib
import logging
from typing import Callable, NamedTuple

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from common import TIME_LIMIT

# Lost connections are results here, not errors to log.
logging.getLogger("websockets").setLevel(logging.CRITICAL + 1)


class Conversation(NamedTuple):
    name: str
    # The client's actions after the handshake. Then it reads until the connection ends.
    client_does: Callable[[ClientConnection], None]
    path: str = "/ws"
    # The number of runs: more than one where the result could depend on timing.
    times: int = 1

    def __str__(self):
        return self.name


def sends(*messages):
    def client_does(client):
        for message in messages:
            client.send(message)

    return client_does


def pings_then_sends(text):
    """Sends a Ping, and the text once the Pong arrives."""

    def client_does(client):
        if client.ping().wait(2):
            client.send(text)
        else:
            client.close(4000, "no Pong received")

    return client_does


def closes_with(code, reason=""):
    return lambda client: client.close(code, reason)


def closes_without_a_code(client):
    """Sends a Close frame without a code. The method `close` sends 1000 by default."""
    with contextlib.suppress(ConnectionClosed):
        with client.send_context():
            client.protocol.send_close()


def sends_until_closed(first):
    """Keeps the server's receive buffer full. If the server drops the socket while data is unread,
    the connection is reset and the client may lose the Close frame."""

    def client_does(client):
        with contextlib.suppress(ConnectionClosed):
            client.send(first)
            for _ in range(100):
                client.send("and another thing")

    return client_does


CONVERSATIONS = [
    Conversation("text", sends("hello")),
    Conversation("text with spam", sends("buy spam now")),
    Conversation("only spam", sends("spam")),
    Conversation("spam in upper case", sends("SPAM")),
    Conversation("non-ASCII text", sends("Zoë, 日本 🦀")),
    Conversation("spam within non-ASCII text", sends("日本🦀spam🦀日本")),
    Conversation("empty text", sends("")),
    Conversation("100 KiB of text", sends("ham " * 25_600)),
    Conversation("100 KiB of text, spam at the end", sends("ham " * 25_599 + "spam")),
    Conversation("text in fragments", sends(["he", "llo"])),
    Conversation("spam across fragments", sends(["sp", "am"])),
    Conversation("binary message", sends(b"hello")),
    Conversation("binary message with spam", sends(b"spam")),
    Conversation("empty binary message", sends(b"")),
    Conversation("ping, then text", pings_then_sends("hello")),
    Conversation("text, then more before reading", sends_until_closed("hello"), times=50),
    Conversation("spam, then more before reading", sends_until_closed("spam"), times=50),
    Conversation("binary, then more before reading", sends_until_closed(b"spam"), times=50),
    Conversation("client closes first with 1000", closes_with(1000)),
    Conversation("client closes first with 1001", closes_with(1001)),
    Conversation("client closes first with 1011", closes_with(1011)),
    Conversation("client closes first with 1014", closes_with(1014)),
    Conversation("client closes first with 3000", closes_with(3000)),
    Conversation("client closes first with 4999", closes_with(4999)),
    Conversation("client closes first with 4000 and a reason", closes_with(4000, "Zoë goes")),
    Conversation("client closes first without a code", closes_without_a_code),
    Conversation("handshake on a route that does not exist", sends(), path="/nope"),
    Conversation("handshake on an HTTP route", sends(), path="/items"),
]


def ws_results(address):
    """Returns the aspects of the result of each conversation."""
    results = {}
    for conversation in CONVERSATIONS:
        runs = [_run(address, conversation) for _ in range(conversation.times)]
        aspects = {aspect for run in runs for aspect in run}
        results[str(conversation)] = {
            aspect: _combined([run.get(aspect) for run in runs]) for aspect in sorted(aspects)
        }
    assert len(results) == len(CONVERSATIONS), "two conversations have the same name"
    return results


def _combined(values):
    different = sorted({str(value) for value in values})
    return values[0] if len(different) == 1 else " or ".join(different)


def _run(address, conversation):
    try:
        client = connect(
            f"ws://{address}{conversation.path}",
            proxy=None,
            open_timeout=TIME_LIMIT,
            close_timeout=TIME_LIMIT,
        )
    except InvalidStatus as refused:
        return {"refused with status": refused.response.status_code}

    with client:
        conversation.client_does(client)
        messages = []
        try:
            while True:
                messages.append(client.recv(timeout=TIME_LIMIT))
        except ConnectionClosed as closed:
            # The server sent no Close frame. The code that the client sent does not matter.
            if closed.rcvd is None:
                return {"code": 1006, "reason": "", "messages": messages}
            return {
                "code": int(closed.rcvd.code),
                "reason": closed.rcvd.reason,
                "messages": messages,
            }
        except TimeoutError:
            return {"code": "never closed", "reason": "", "messages": messages}
