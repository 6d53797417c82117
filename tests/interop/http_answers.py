"""Sends the HTTP requests to a server, and records the aspects of each answer that are compared."""

import http.client

from common import TIME_LIMIT
from http_requests import REQUESTS

# Header fields that matter to a client. Others, such as `server` and `date`, depend on the server.
COMPARED_FIELDS = ("content-type", "allow", "location")


def http_answers(address):
    """Returns the aspects of the answer to each request."""
    answers = {str(request): _answer(address, request) for request in REQUESTS}
    assert len(answers) == len(REQUESTS), "a request is listed twice without a note"
    return answers


def _answer(address, request):
    response, body = exchange(address, request.method, request.target)
    answer = {"status": response.status, "body": body, "length": length(response, body)}
    for field in COMPARED_FIELDS:
        if value := response.getheader(field):
            answer[field] = value.replace(address, "HOST")
    if "allow" in answer:
        # The order has no meaning.
        answer["allow"] = ", ".join(sorted(answer["allow"].replace(" ", "").split(",")))
    return answer


def exchange(address, method, target, content=None):
    """Sends a request; returns the response, and everything up to the end of the connection as body."""
    connection = http.client.HTTPConnection(address, timeout=TIME_LIMIT)
    try:
        connection.request(method, target, content, headers={"Connection": "close"})
        response = connection.getresponse()
        return response, response.fp.read() if response.fp else b""
    finally:
        connection.close()


def length(response, body):
    """Returns how the answer states where its body ends."""
    if coding := response.getheader("transfer-encoding"):
        return coding
    stated = response.getheader("content-length")
    if stated is None:
        return "not said"
    return "right" if int(stated) == len(body) else stated
