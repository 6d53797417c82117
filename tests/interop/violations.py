"""Checks that each example service sends the same close code as FastAPI on uvicorn when a client
violates the protocol.

Started by `run.py`, which installs the Python packages.
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

# The largest message that each service accepts, in MiB.
MESSAGE_LIMIT = {UVICORN: 16, "axum": 64, "actix": 16, "hyper": 64}
# The size of a frame that no service accepts.
BEYOND_FRAME_LIMIT = 20 * MIB


def text_fragments(count, size):
    """Yields the frames of a text message without its final frame."""
    yield frame(TEXT, b"a" * size, fin=False)
    for _ in range(count - 1):
        yield frame(CONTINUATION, b"a" * size, fin=False)


def oversized(program):
    """Returns the messages beyond the program's limits, by name."""
    return {
        "the header of a frame of 20 MiB": [frame(TEXT, length=BEYOND_FRAME_LIMIT)],
        "a frame of 20 MiB": [frame(TEXT, b"a" * BEYOND_FRAME_LIMIT)],
        "fragments of 1 MiB, beyond the limit": text_fragments(MESSAGE_LIMIT[program] + 4, MIB),
    }


INVALID_UTF8 = {
    "text that is not UTF-8": [frame(TEXT, b"\xff")],
    "text with a truncated character": [frame(TEXT, "é".encode()[:1])],
    "text with a surrogate": [frame(TEXT, b"\xed\xa0\x80")],
    "text with an overlong encoding": [frame(TEXT, b"\xc0\xaf")],
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
    "a fragmented Ping frame": [frame(PING, b"a", fin=False)],
    "a fragmented Close frame": [close_frame(1000, fin=False)],
    "a Ping frame of 126 bytes": [frame(PING, b"a" * 126)],
    "a Close frame of 126 bytes": [close_frame(1000, b"a" * 124)],
    "a continuation without a message": [frame(CONTINUATION, b"a")],
    "a message within a message": [frame(TEXT, b"a", fin=False), frame(TEXT, b"a")],
    "a fragmented message within a message": [
        frame(TEXT, b"a", fin=False),
        frame(TEXT, b"a", fin=False),
    ],
    "a length of 2^63": [frame(TEXT, length=1 << 63)],
    "a Close frame of one byte": [frame(CLOSE, b"\x03")],
    "a Close frame with invalid UTF-8": [close_frame(1000, b"\xff")],
} | {
    f"a Close frame with code {code}": [close_frame(code)]
    for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)
}


class Exceptions(NamedTuple):
    """Close codes that differ from uvicorn's because of the program's framework."""

    why: str
    program: str
    # By violation.
    codes: dict[str, int | str]


EXCEPTIONS = [
    Exceptions(
        "actix-http accepts an unfragmented message between the fragments of another",
        "actix",
        {"a message within a message": 1000},
    ),
    Exceptions(
        "actix-http checks the length of a frame only when all of it has arrived",
        "actix",
        {
            violation: f"no data for {TIME_LIMIT} s"
            for violation in ("the header of a frame of 20 MiB", "a length of 2^63")
        },
    ),
]


def violations(program):
    """Returns the frames that a client sends, by name."""
    return oversized(program) | INVALID_UTF8 | MALFORMED


def received_code(address, chunks):
    """Sends the chunks and returns the close code received, or a description of how the connection
    ended."""
    with RawPeer(address) as peer:
        peer.send_in_background(chunks)
        return peer.close_code()


def codes(program, address):
    """Returns the code received after each violation."""
    with ThreadPoolExecutor(8) as pool:
        results = {
            name: pool.submit(received_code, address, chunks)
            for name, chunks in violations(program).items()
        }
        return {name: result.result() for name, result in results.items()}


def check_all():
    """Prints a table of all codes. Returns the number of wrong codes."""
    paths = built_programs()
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
    print_row("violation", *columns)
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
        print(f"listed for {each.program}: {each.why} ({', '.join(each.codes)})")
    count = len(columns[UVICORN])
    print(f"{count} violations, {len(PROGRAMS)} services: {failed} wrong codes", flush=True)
    return failed


def print_row(violation, *cells):
    print(f"{violation:<40}", *(f"{cell!s:<26}" for cell in cells))


if __name__ == "__main__":
    exit_with(check_all)
