"""Conversations that end with a Close frame from the server or the client."""

import csv
from typing import NamedTuple

from common import DATA


class Conversation(NamedTuple):
    name: str
    # The client's actions after the handshake. Then it waits until the connection ends.
    #     ["send", text, times]
    #     ["keep sending", text, times]
    #                      sends until the connection ends; received messages are dropped
    #     ["receive"]      waits for a message
    #     ["close", code]  sends a Close frame, without a code if `code` is None
    #     ["drop"]         ends the connection without a Close frame
    steps: list
    # The code and reason that the client must receive.
    code: int | None = None
    reason: str | None = None
    # The start of each message that the client must receive.
    messages: tuple[str, ...] = ()
    path: str = "/ws"


# Stands for a Close frame without a code.
NO_CODE = 1005

# The codes that must not be sent in a Close frame, apart from 1005.
NOT_SENDABLE = (0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65535)

# A code of the range for libraries, and one of the range for applications.
UNNAMED = (3000, 4999)

LONGEST = 123

REASONS = {
    "no reason": "",
    "a short reason": "no spam",
    "a reason of 123 bytes": "spam, " * 20 + "egg",
    "a non-ASCII reason": "Zoë, 日本 🦀",
}
assert len(REASONS["a reason of 123 bytes"]) == LONGEST


def _names():
    with open(DATA / "status_names.tsv", newline="", encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {int(row["value"]): row["name"] for row in rows if row["name"].startswith("WS_")}


SENDABLE = {
    code: name for code, name in _names().items() if code not in (NO_CODE, *NOT_SENDABLE)
} | {code: str(code) for code in UNNAMED}


def close_request(code, reason):
    return ["send", f"close {code} {reason}", 1]


CLOSED = [
    Conversation(f"{name} with {description}", [close_request(code, reason)], code, reason)
    for code, name in SENDABLE.items()
    for description, reason in REASONS.items()
] + [
    Conversation("a Close frame without a code", [close_request(NO_CODE, "")], NO_CODE, ""),
    Conversation("a reason without a code", [close_request(NO_CODE, "no")], NO_CODE, ""),
    # Shortened to whole characters within 123 bytes.
    Conversation("a reason of 124 bytes", [close_request(1000, "é" * 62)], 1000, "é" * 61),
]


def refused(name, code, reason, error):
    """Returns a conversation in which the server rejects a code with the error. The connection then
    still echoes a message and closes on request."""
    then = [["receive"], ["send", "still here", 1], ["receive"], close_request(1000, "bye")]
    steps = [close_request(code, reason), *then]
    return Conversation(name, steps, 1000, "bye", (error, "still here"))


REFUSED = [
    refused(f"the code {code}", code, "no", f"close code {code} ") for code in NOT_SENDABLE
]

# The client sends 20 messages of 64 KiB before it reads. The first makes the server close.
MESSAGE = 64 * 1024
BUSY_RUNS = 100


def busy(instruction, path):
    first = f"{instruction} 1008 spam\n".ljust(MESSAGE, "x")
    steps = [["send", first, 1], ["send", "x" * MESSAGE, 19]]
    return [Conversation("a busy client", steps, 1008, "spam", path=path)] * BUSY_RUNS


BUSY = busy("close", "/ws")
BUSY_PLAIN = busy("plain", "/plain")


def watched(name, step):
    """Returns a conversation that waits for the echo of the instruction before the step."""
    return Conversation(name, [["send", f"watch {name}", 1], ["receive"], step])


CLIENT_CLOSES = [
    watched(f"client-sends-{frame}", step)
    for frame, step in {
        "1000": ["close", 1000],
        "1001": ["close", 1001],
        "3000": ["close", 3000],
        "4999": ["close", 4999],
        "no-code": ["close", None],
        "no-close-frame": ["drop"],
    }.items()
]
