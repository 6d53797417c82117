"""The conversations in which a server closes by code, or its client does."""

import csv
from typing import NamedTuple

from common import DATA


class Conversation(NamedTuple):
    name: str
    # What the client does once it is connected. Then it waits until the connection is closed.
    #     ["send", text, times]
    #     ["receive"]     waits for a message
    #     ["close", code] sends a Close frame; with None, one without a code
    #     ["drop"]        ends the connection without a Close frame
    steps: list
    # The code and the reason of the server's Close frame.
    code: int | None = None
    reason: str | None = None
    # How each of the server's messages has to start.
    messages: tuple[str, ...] = ()
    path: str = "/ws"


NO_CODE = 1005

# Codes that are refused. 1005 is not among them: it sends a Close frame without a code.
NOT_SENDABLE = (0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65535)

# The lowest code for libraries, and the highest for applications.
OTHERS = (3000, 4999)

LONGEST = 123

REASONS = {
    "no reason": "",
    "a short reason": "no spam",
    "a reason of 123 bytes": "spam, " * 20 + "egg",
    "a reason beyond ASCII": "Zoë, 日本 🦀",
}
assert len(REASONS["a reason of 123 bytes"]) == LONGEST


def _names():
    with open(DATA / "status_names.tsv", newline="", encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {int(row["value"]): row["name"] for row in rows if row["name"].startswith("WS_")}


SENDABLE = {
    code: name for code, name in _names().items() if code not in (NO_CODE, *NOT_SENDABLE)
} | {code: str(code) for code in OTHERS}


def closes(code, reason):
    return ["send", f"close {code} {reason}", 1]


CLOSED = [
    Conversation(f"{name} with {what}", [closes(code, reason)], code, reason)
    for code, name in SENDABLE.items()
    for what, reason in REASONS.items()
] + [
    Conversation("a Close without a code", [closes(NO_CODE, "")], NO_CODE, ""),
    Conversation("a reason without a code", [closes(NO_CODE, "no")], NO_CODE, ""),
    # The reason is cut between two characters.
    Conversation("a reason of 124 bytes", [closes(1000, "é" * 62)], 1000, "é" * 61),
]


def refused(name, code, reason, error):
    """The server sends the error; the connection stays open, echoes and can be closed."""
    goes_on = [["receive"], ["send", "still here", 1], ["receive"], closes(1000, "bye")]
    steps = [closes(code, reason), *goes_on]
    return Conversation(name, steps, 1000, "bye", (error, "still here"))


REFUSED = [
    refused(f"the code {code}", code, "no", f"close code {code} ") for code in NOT_SENDABLE
]

# The client sends 20 messages of 64 KiB and then reads. The first message makes the server close.
MESSAGE = 64 * 1024
BUSY_TIMES = 100


def busy(instruction, path):
    first = f"{instruction} 1008 spam\n".ljust(MESSAGE, "x")
    steps = [["send", first, 1], ["send", "x" * MESSAGE, 19]]
    return [Conversation("a busy client", steps, 1008, "spam", path=path)] * BUSY_TIMES


BUSY = busy("close", "/ws")
BUSY_PLAIN = busy("plain", "/plain")


LEAVING = [
    # Waits until the server has received the instruction.
    Conversation(f"leaving-with-{how}", [["send", f"watch leaving-with-{how}", 1], ["receive"], step])
    for how, step in {
        "1000": ["close", 1000],
        "1001": ["close", 1001],
        "3000": ["close", 3000],
        "4999": ["close", 4999],
        "no-code": ["close", None],
        "no-close": ["drop"],
    }.items()
]
