"""Requests WebSocket handshakes that the server refuses with an exception."""

import http.client

from common import TIME_LIMIT
from http_responses import length

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def handshake_responses(address):
    """Returns the status, body and length of the response."""
    connection = http.client.HTTPConnection(address, timeout=TIME_LIMIT)
    try:
        connection.request("GET", "/refuse", headers=HANDSHAKE)
        response = connection.getresponse()
        body = response.read()
        aspects = {"status": response.status, "body": body, "length": length(response, body)}
        return {"exception before accept": aspects}
    finally:
        connection.close()
