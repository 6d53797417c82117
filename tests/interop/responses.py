"""Sends requests to a server and collects the compared aspects of the responses."""

import http.client
import json

from common import TIME_LIMIT
from http_requests import REQUESTS
from raised_exceptions import RAISED

# The header fields that affect what a client does. Others, like `server` and `date`, may differ.
COMPARED_FIELDS = ("content-type", "allow", "location")

# Header fields that may differ between servers, or that are compared as separate aspects.
OTHER_FIELDS = {"connection", "content-length", "content-type", "date", "server", "transfer-encoding"}

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def http_responses(address):
    """Returns the aspects of the response to each request."""
    responses = {str(request): _http_response(address, request) for request in REQUESTS}
    assert len(responses) == len(REQUESTS), "a repeated request needs a note"
    return responses


def _http_response(address, request):
    response, body = exchange(address, request.method, request.target)
    aspects = {"status": response.status, "body": body, "length": length(response, body)}
    for field in COMPARED_FIELDS:
        if value := response.getheader(field):
            aspects[field] = value.replace(address, "HOST")
    if "allow" in aspects:
        # The order of the methods does not matter.
        aspects["allow"] = ", ".join(sorted(aspects["allow"].replace(" ", "").split(",")))
    return aspects


def raised_responses(address):
    """Returns the aspects of the response to each exception, by the name of the exception."""
    responses = {str(raised): _raised_response(address, raised) for raised in RAISED}
    assert len(responses) == len(RAISED), "two exceptions have the same name"
    return responses


def _raised_response(address, raised):
    content = json.dumps(raised.request(), allow_nan=False).encode()
    return _post(address, "/raise", content)


def _post(address, target, content=None):
    try:
        response, body = exchange(address, "POST", target, content)
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


def unhandled_responses(address):
    """Returns the aspects of the response to a request whose handler fails."""
    return {"unhandled exception": _post(address, "/fail")}


def handshake_responses(address):
    """Returns the aspects of the response to a WebSocket handshake that the server refuses with an
    exception."""
    connection = http.client.HTTPConnection(address, timeout=TIME_LIMIT)
    try:
        connection.request("GET", "/refuse", headers=HANDSHAKE)
        response = connection.getresponse()
        body = response.read()
        aspects = {"status": response.status, "body": body, "length": length(response, body)}
        return {"exception before accept": aspects}
    finally:
        connection.close()


def exchange(address, method, target, content=None):
    """Returns the response, and everything after its header until the connection ends."""
    connection = http.client.HTTPConnection(address, timeout=TIME_LIMIT)
    try:
        connection.request(method, target, content, headers={"Connection": "close"})
        response = connection.getresponse()
        return response, response.fp.read() if response.fp else b""
    finally:
        connection.close()


def length(response, body):
    """Returns how the response delimits its body: the Transfer-Encoding if there is one, or else
    "absent", "correct" or the wrong Content-Length."""
    if coding := response.getheader("transfer-encoding"):
        return coding
    stated = response.getheader("content-length")
    if stated is None:
        return "absent"
    return "correct" if int(stated) == len(body) else stated
