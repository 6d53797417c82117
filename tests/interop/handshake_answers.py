"""Starts a handshake that a server refuses, and records the aspects of the answer."""

import http.client

from common import TIME_LIMIT
from http_answers import length

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def handshake_answers(address):
    """Returns the aspects of the response to a handshake that an exception refuses."""
    connection = http.client.HTTPConnection(address, timeout=TIME_LIMIT)
    try:
        connection.request("GET", "/refuse", headers=HANDSHAKE)
        response = connection.getresponse()
        body = response.read()
        answer = {"status": response.status, "body": body, "length": length(response, body)}
        return {"exception before accept": answer}
    finally:
        connection.close()
