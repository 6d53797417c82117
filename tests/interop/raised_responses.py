"""Makes a server raise each exception and collects the compared aspects of the responses."""

import json

from http_responses import exchange, length
from raised_exceptions import RAISED

# Header fields that may differ between servers, or that are compared as separate aspects.
OTHER_FIELDS = {"connection", "content-length", "content-type", "date", "server", "transfer-encoding"}


def raised_responses(address):
    """Returns the aspects of the response to each exception, by the name of the exception."""
    responses = {str(raised): _response(address, raised) for raised in RAISED}
    assert len(responses) == len(RAISED), "two exceptions have the same name"
    return responses


def _response(address, raised):
    content = json.dumps(raised.request(), allow_nan=False).encode()
    try:
        response, body = exchange(address, "POST", "/raise", content)
    except ConnectionError:
        return {"status": "no response"}
    fields = [(name.lower(), value) for name, value in response.getheaders()]
    return {
        "status": response.status,
        "content-type": [value for name, value in fields if name == "content-type"],
        "length": length(response, body),
        # Sorted by name. Fields with the same name keep their order, which matters.
        "headers": sorted(
            ((name, value) for name, value in fields if name not in OTHER_FIELDS),
            key=lambda field: field[0],
        ),
        "body": body,
    }
