"""A WebSocket client on a plain socket. It can send any bytes, valid or not."""

import base64
import contextlib
import math
import os
import selectors
import socket
import struct
import threading
import time

from common import TIME_LIMIT, Failed

CONTINUATION, TEXT, BINARY, CLOSE, PING = 0, 1, 2, 8, 9

# Stands for a Close frame without a code (RFC 6455, section 7.4.1).
NO_CODE = 1005


def frame(opcode, payload=b"", *, fin=True, reserved=0, masked=True, length=None):
    """Returns a frame. `length` overrides the payload length in the header.

    The masking key is zero, so masking does not change the payload.
    """
    length = len(payload) if length is None else length
    mask_bit = masked << 7
    if length < 126:
        lengths = bytes([mask_bit | length])
    elif length < 1 << 16:
        lengths = struct.pack("!BH", mask_bit | 126, length)
    else:
        lengths = struct.pack("!BQ", mask_bit | 127, length)
    header = bytes([fin << 7 | reserved << 4 | opcode]) + lengths
    return header + (bytes(4) if masked else b"") + payload


def close_frame(code, reason=b"", **options):
    return frame(CLOSE, struct.pack("!H", code) + reason, **options)


class RawPeer:
    """A connection after its opening handshake. Leaving the `with` block closes the socket."""

    def __init__(self, address, path="/ws"):
        host, port = address.split(":")
        self.socket = socket.create_connection((host, int(port)), TIME_LIMIT)
        self._buffered = bytearray()
        self._sender = None
        key = base64.b64encode(os.urandom(16)).decode()
        self.send(
            f"GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n"
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        response = b""
        while not response.endswith(b"\r\n\r\n"):
            response += self._receive(1)
        if not response.startswith(b"HTTP/1.1 101 "):
            raise Failed(f"{address} rejected the handshake: {response.splitlines()[0]}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._sender:
            # Ends the thread. It could otherwise write to a later socket with the same descriptor.
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)
            self._sender.join()
        self.socket.close()

    def send(self, data):
        # The start time of the last call.
        self.sent_at = time.monotonic()
        self.socket.sendall(data)

    def send_in_background(self, chunks):
        """Sends the chunks in a thread until all are sent or the connection ends."""

        def send_all():
            with contextlib.suppress(OSError):
                for chunk in chunks:
                    self.socket.sendall(chunk)

        self._sender = threading.Thread(target=send_all, daemon=True)
        self._sender.start()

    def cut(self, by_reset):
        """Closes the socket, with a reset or with a FIN."""
        if by_reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close_code(self):
        """Reads until the server's Close frame and returns its code, or a description of how the
        connection ended without a Close frame."""
        try:
            while True:
                first, length = self._receive(2)
                if length == 126:
                    (length,) = struct.unpack("!H", self._receive(2))
                elif length == 127:
                    (length,) = struct.unpack("!Q", self._receive(8))
                payload = self._receive(length)
                if first & 0x0F == CLOSE:
                    return int.from_bytes(payload[:2], "big") if payload else NO_CODE
        except EOFError:
            return "ended without Close"
        except TimeoutError:
            return f"no data for {TIME_LIMIT} s"
        except OSError:
            return "reset without Close"

    def _receive(self, size):
        while len(self._buffered) < size:
            received = self.socket.recv(1 << 16)
            if not received:
                raise EOFError
            self._buffered += received
        received = bytes(self._buffered[:size])
        del self._buffered[:size]
        return received


def seconds_to_end(peers, at_most):
    """Reads until all connections end, or for `at_most` seconds. Returns the seconds from the last
    `send` to the end of each connection, or infinity if it is still open."""
    seconds = dict.fromkeys(peers, math.inf)
    with selectors.DefaultSelector() as selector:
        for peer in peers:
            selector.register(peer.socket, selectors.EVENT_READ, peer)
        deadline = time.monotonic() + at_most
        while selector.get_map() and (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                peer = key.data
                with contextlib.suppress(OSError):
                    if peer.socket.recv(1 << 16):
                        continue
                seconds[peer] = time.monotonic() - peer.sent_at
                selector.unregister(peer.socket)
    return list(seconds.values())
