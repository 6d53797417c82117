"""Sends the HTTP requests to a server, and notes of each answer what has to be the same."""

import http.client

from common import TIME_LIMIT
from http_requests import REQUESTS

# Header fields by which a client decides what to do. Others, like `server` and `date`, are each
# server's own.
COMPARED_FIELDS = ("content-type", "allow", "location")


def http_answers(address):
    """Gives, for each request by its text, the aspects of the answer."""
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
        # A set: its order says nothing.
        answer["allow"] = ", ".join(sorted(answer["allow"].replace(" ", "").split(",")))
    return answer


def exchange(address, method, target, content=None):
    """Reads all that comes until the connection ends: also what should not have come."""
    connection = http.client.HTTPConnection(address, timeout=TIME_LIMIT)
    try:
        connection.request(method, target, content, headers={"Connection": "close"})
        response = connection.getresponse()
        return response, response.fp.read() if response.fp else b""
    finally:
        connection.close()


def length(response, body):
    """How the answer says where its body ends."""
    if coding := response.getheader("transfer-encoding"):
        return coding
    stated = response.getheader("content-length")
    if stated is None:
        return "not said"
    return "right" if int(stated) == len(body) else stated
