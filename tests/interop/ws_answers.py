"""Holds the WebSocket conversations with a server, and records how each one ended."""

import logging

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from common import TIME_LIMIT
from ws_conversations import CONVERSATIONS

# Lost connections are expected, so they are not logged.
logging.getLogger("websockets").setLevel(logging.CRITICAL + 1)


def ws_answers(address):
    """Returns the aspects of how the server ended each conversation."""
    answers = {}
    for talk in CONVERSATIONS:
        each_time = [_answer(address, talk) for _ in range(talk.times)]
        aspects = {aspect for answer in each_time for aspect in answer}
        answers[str(talk)] = {
            aspect: _combined([answer.get(aspect) for answer in each_time])
            for aspect in sorted(aspects)
        }
    assert len(answers) == len(CONVERSATIONS), "two conversations have one name"
    return answers


def _combined(values):
    different = sorted({str(value) for value in values})
    return values[0] if len(different) == 1 else " or ".join(different)


def _answer(address, talk):
    try:
        client = connect(
            f"ws://{address}{talk.path}",
            proxy=None,
            open_timeout=TIME_LIMIT,
            close_timeout=TIME_LIMIT,
        )
    except InvalidStatus as refused:
        return {"refused with": refused.response.status_code}

    with client:
        talk.client_does(client)
        messages = []
        try:
            while True:
                messages.append(client.recv(timeout=TIME_LIMIT))
        except ConnectionClosed as closed:
            # The server sent no Close frame.
            if closed.rcvd is None:
                return {"code": 1006, "reason": "", "messages": messages}
            return {
                "code": int(closed.rcvd.code),
                "reason": closed.rcvd.reason,
                "messages": messages,
            }
        except TimeoutError:
            return {"code": "never closed", "reason": "", "messages": messages}
