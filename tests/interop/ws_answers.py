"""Holds the WebSocket conversations with a server, and notes how each one ended."""

import logging

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from common import TIME_LIMIT
from ws_conversations import CONVERSATIONS

# A connection that breaks is an answer here, no news for a log.
logging.getLogger("websockets").setLevel(logging.CRITICAL + 1)


def ws_answers(address):
    """Gives, for each conversation by its name, the aspects of how the server ended it."""
    answers = {}
    for talk in CONVERSATIONS:
        each_time = [_answer(address, talk) for _ in range(talk.times)]
        aspects = {aspect for answer in each_time for aspect in answer}
        answers[str(talk)] = {
            aspect: _all_that_came([answer.get(aspect) for answer in each_time])
            for aspect in sorted(aspects)
        }
    assert len(answers) == len(CONVERSATIONS), "two conversations have one name"
    return answers


def _all_that_came(values):
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
            # Without a Close frame from the server, whatever the client itself has sent.
            if closed.rcvd is None:
                return {"code": 1006, "reason": "", "messages": messages}
            return {
                "code": int(closed.rcvd.code),
                "reason": closed.rcvd.reason,
                "messages": messages,
            }
        except TimeoutError:
            return {"code": "never closed", "reason": "", "messages": messages}
