"""Sends protocol violations to the example services. Each must close with the same code as FastAPI on
uvicorn.

`run.py` runs this where the Python packages are.
"""

import contextlib
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from common import HERE, TIME_LIMIT, built_programs, exit_with, serving
from raw_peer import CLOSE, CONTINUATION, NO_CODE, PING, TEXT
from raw_peer import RawPeer, close_frame, frame

UVICORN = "uvicorn"
PROGRAMS = {"axum": "example-axum", "actix": "example-actix", "hyper": "example-hyper"}

MIB = 1 << 20

# How much each service accepts in one message, in MiB. No service accepts more in one frame than
# uvicorn.
MESSAGE_LIMIT = {UVICORN: 16, "axum": 64, "actix": 16, "hyper": 64}
BEYOND_FRAME_LIMIT = 20 * MIB


def text_fragments(count, size):
    """Yields the frames of a text message that never ends."""
    yield frame(TEXT, b"a" * size, fin=False)
    for _ in range(count - 1):
        yield frame(CONTINUATION, b"a" * size, fin=False)


def oversized(program):
    return {
        "the header of a frame of 20 MiB": [frame(TEXT, length=BEYOND_FRAME_LIMIT)],
        "a frame of 20 MiB": [frame(TEXT, b"a" * BEYOND_FRAME_LIMIT)],
        "fragments of 1 MiB, beyond the limit": text_fragments(MESSAGE_LIMIT[program] + 4, MIB),
    }


INVALID_UTF8 = {
    "text that is not UTF-8": [frame(TEXT, b"\xff")],
    "text that ends within a character": [frame(TEXT, "é".encode()[:1])],
    "text with a surrogate": [frame(TEXT, b"\xed\xa0\x80")],
    "text with an overlong form": [frame(TEXT, b"\xc0\xaf")],
    "fragments that are not UTF-8": [
        frame(TEXT, b"a", fin=False),
        frame(CONTINUATION, b"\xff"),
    ],
}

MALFORMED = {
    "reserved bit 1": [frame(TEXT, b"a", reserved=0b100)],
    "reserved bit 2": [frame(TEXT, b"a", reserved=0b010)],
    "reserved bit 3": [frame(TEXT, b"a", reserved=0b001)],
    "reserved opcode 3": [frame(3, b"a")],
    "reserved opcode 11": [frame(11, b"a")],
    "an unmasked frame": [frame(TEXT, b"a", masked=False)],
    "a fragmented Ping": [frame(PING, b"a", fin=False)],
    "a fragmented Close": [close_frame(1000, fin=False)],
    "a Ping of 126 bytes": [frame(PING, b"a" * 126)],
    "a Close of 126 bytes": [close_frame(1000, b"a" * 124)],
    "a continuation without a message": [frame(CONTINUATION, b"a")],
    "a message within a message": [frame(TEXT, b"a", fin=False), frame(TEXT, b"a")],
    "fragments within a message": [
        frame(TEXT, b"a", fin=False),
        frame(TEXT, b"a", fin=False),
    ],
    "a length of 2^63": [frame(TEXT, length=1 << 63)],
    "a Close of one byte": [frame(CLOSE, b"\x03")],
    "a Close with a reason that is not UTF-8": [close_frame(1000, b"\xff")],
} | {
    f"a Close with the code {code}": [close_frame(code)]
    for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)
}


class Exceptions(NamedTuple):
    """Violations that a framework itself answers differently."""

    why: str
    program: str
    # By violation.
    codes: dict[str, int | str]


EXCEPTIONS = [
    Exceptions(
        "actix-http accepts a message within another unless both are fragmented",
        "actix",
        {"a message within a message": 1000},
    ),
    Exceptions(
        "actix-http checks a length only when the whole frame has arrived",
        "actix",
        {
            violation: f"silence for {TIME_LIMIT} s"
            for violation in ("the header of a frame of 20 MiB", "a length of 2^63")
        },
    ),
]


def violations(program):
    return oversized(program) | INVALID_UTF8 | MALFORMED


def sent(address, chunks):
    """Sends the chunks; returns the close code, or a description of how the connection ended."""
    with RawPeer(address) as peer:
        peer.send_in_background(chunks)
        return peer.close_code()


def codes(program, address):
    with ThreadPoolExecutor(8) as pool:
        asked = violations(program).items()
        results = {name: pool.submit(sent, address, chunks) for name, chunks in asked}
        return {name: result.result() for name, result in results.items()}


def check_all():
    """Prints the table and returns the number of codes that are wrong."""
    paths = built_programs(PROGRAMS.values(), PROGRAMS.values())
    commands = {UVICORN: [sys.executable, HERE / "service.py"]}
    commands |= {program: [paths[name]] for program, name in PROGRAMS.items()}
    with contextlib.ExitStack() as servers:
        columns = {
            program: codes(program, servers.enter_context(serving(program, command)).address)
            for program, command in commands.items()
        }

    excepted = {
        (each.program, violation): code
        for each in EXCEPTIONS
        for violation, code in each.codes.items()
    }
    failed = 0
    print_row("what the client sends", *columns)
    for violation, expected in columns[UVICORN].items():
        row = [expected]
        for program in PROGRAMS:
            code = columns[program][violation]
            note = " (listed)" if (program, violation) in excepted else ""
            if code != excepted.get((program, violation), expected):
                failed += 1
                note = " WRONG"
            row.append(f"{code}{note}")
        print_row(violation, *row)
    for each in EXCEPTIONS:
        print(f"listed: {each.program}: {each.why}: {', '.join(each.codes)}")
    asked = len(columns[UVICORN])
    print(f"{asked} violations, {len(PROGRAMS)} services: {failed} codes are wrong", flush=True)
    return failed


def print_row(what, *cells):
    print(f"{what:<40}", *(f"{cell!s:<26}" for cell in cells))


if __name__ == "__main__":
    exit_with(check_all)
