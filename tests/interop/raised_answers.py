"""Requests exceptions from a server, and records the aspects of each answer that are compared."""

import json

from http_answers import exchange, length
from raised_exceptions import RAISED

# Header fields that depend on the server, and those that are separate aspects.
OTHER_FIELDS = {"connection", "content-length", "content-type", "date", "server", "transfer-encoding"}


def raised_answers(address):
    """Returns the aspects of the answer to each exception."""
    answers = {str(raised): _answer(address, raised) for raised in RAISED}
    assert len(answers) == len(RAISED), "two exceptions have one name"
    return answers


def _answer(address, raised):
    request = json.dumps(raised.request(), allow_nan=False).encode()
    try:
        response, body = exchange(address, "POST", "/raise", request)
    except ConnectionError:
        return {"status": "none"}
    fields = [(name.lower(), value) for name, value in response.getheaders()]
    return {
        "status": response.status,
        "content-type": [value for name, value in fields if name == "content-type"],
        "length": length(response, body),
        # Sorted by name only: the order of the values of one name matters.
        "headers": sorted(
            ((name, value) for name, value in fields if name not in OTHER_FIELDS),
            key=lambda field: field[0],
        ),
        "body": body,
    }
