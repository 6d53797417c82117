"""Tells a server what to raise, and notes what has to be the same of each answer."""

import json

from http_answers import exchange, length
from raised_exceptions import RAISED

# Header fields that are each server's own, and those that are an aspect of their own.
OTHER_FIELDS = {"connection", "content-length", "content-type", "date", "server", "transfer-encoding"}


def raised_answers(address):
    """Gives, for each exception by its name, the aspects of the answer."""
    answers = {str(raised): _answer(address, raised) for raised in RAISED}
    assert len(answers) == len(RAISED), "two exceptions have one name"
    return answers


def _answer(address, raised):
    told = json.dumps(raised.told(), allow_nan=False).encode()
    try:
        response, body = exchange(address, "POST", "/raise", told)
    except ConnectionError:
        return {"status": "none"}
    fields = [(name.lower(), value) for name, value in response.getheaders()]
    return {
        "status": response.status,
        "content-type": [value for name, value in fields if name == "content-type"],
        "length": length(response, body),
        # By name only: the order of several values says something, that of the names nothing.
        "headers": sorted(
            ((name, value) for name, value in fields if name not in OTHER_FIELDS),
            key=lambda field: field[0],
        ),
        "body": body,
    }
