"""Runs the WebSocket conversations with a server and returns how each of them ended."""

import logging

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from common import TIME_LIMIT
from ws_conversations import CONVERSATIONS

# Lost connections are results here, not errors to log.
logging.getLogger("websockets").setLevel(logging.CRITICAL + 1)


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
