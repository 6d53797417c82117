"""Sends the HTTP requests to a server and collects the compared aspects of the responses."""

import http.client

from common import TIME_LIMIT
from http_requests import REQUESTS

# The header fields that affect what a client does. Others, like `server` and `date`, may differ.
COMPARED_FIELDS = ("content-type", "allow", "location")


def http_responses(address):
    """Returns the aspects of the response to each request."""
    responses = {str(request): _response(address, request) for request in REQUESTS}
    assert len(responses) == len(REQUESTS), "a repeated request needs a note"
    return responses


def _response(address, request):
    response, body = exchange(address, request.method, request.target)
    aspects = {"status": response.status, "body": body, "length": length(response, body)}
    for field in COMPARED_FIELDS:
        if value := response.getheader(field):
            aspects[field] = value.replace(address, "HOST")
    if "allow" in aspects:
        # The order of the methods does not matter.
        aspects["allow"] = ", ".join(sorted(aspects["allow"].replace(" ", "").split(",")))
    return aspects


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
