"""Checks how the closing servers end connections to peers that misbehave.

    python3 tests/interop/hostile_peers.py

Each peer sends `close 1008 x` and must receive 1008. Its connection must end within the time limit
of the closing handshake. Afterwards the server must serve others and hold no connection. Takes a
minute and needs no Python packages.
"""

import itertools
import os
import resource
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True

from common import CLOSING, built_programs, exit_with, serving, tell
from raw_peer import BINARY, CLOSE, CONTINUATION, PING, TEXT
from raw_peer import RawPeer, close_frame, frame, seconds_to_end

CODE = 1008
ASK = frame(TEXT, b"close 1008 x")
ANSWER = close_frame(CODE)

# In seconds: the time limit of the closing handshake, when the connection must have ended on a busy
# machine, and how long to wait for the end.
LIMIT = 10
LATEST = 20
GIVEN_UP = 30

SILENT_PEERS = 1000
SILENT_CPU_SECONDS = 2

HALF_CLOSED_RUNS = 20
OVERSIZED_PEERS = 3
OVERSIZED_MESSAGE = frame(TEXT, b"a" * (20 << 20))


# Messages that the servers ignore. They make the operating system enlarge the server's receive
# buffer, so that the server never reads all data of the flood that follows. Otherwise Tokio would
# check its timers each time.
WARM_UP = frame(BINARY, bytes(60_000)) * 400


def closed_peer(server, before=b""):
    """Returns a peer that has received the Close frame."""
    peer = RawPeer(server.address)
    peer.send(before)
    peer.send(ASK)
    code = peer.close_code()
    assert code == CODE, f"a peer saw {code} instead of {CODE}"
    return peer


# Peers that keep the connection open after the Close frame. The data that they send is a function
# that returns an iterator.


def forever(first, frames):
    """Sends the first frame, then the others again and again, at full speed."""
    return lambda: itertools.chain([first], itertools.repeat(frames))


def slowly(data, size, seconds):
    """Sends the data in parts of `size` bytes, with a pause after each."""

    def chunks():
        for start in range(0, len(data), size):
            yield data[start : start + size]
            time.sleep(seconds)

    return chunks


def keeps_sending(chunks):
    """The peer sends the chunks until the server ends the connection."""

    def check(server):
        with closed_peer(server, WARM_UP) as peer:
            peer.send_in_background(chunks())
            [seconds] = seconds_to_end([peer], GIVEN_UP)
        assert seconds < GIVEN_UP, f"the connection was still open after {GIVEN_UP} s"
        assert LIMIT <= seconds <= LATEST, f"the connection ended after {seconds:.1f} s"
        return f"ended after {seconds:.2f} s"

    return check


def silent_peers(server):
    peers = []
    try:
        for _ in range(SILENT_PEERS):
            peers.append(closed_peer(server))
        before = cpu_seconds(server)
        seconds = seconds_to_end(peers, GIVEN_UP)
        spent = cpu_seconds(server) - before
    finally:
        for peer in peers:
            peer.socket.close()
    first, last = min(seconds), max(seconds)
    seen = f"ended after {first:.2f} to {last:.2f} s, for {spent:.2f} s of CPU time"
    assert LIMIT <= first and last <= LATEST and spent < SILENT_CPU_SECONDS, seen
    return seen


def cpu_seconds(server):
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])
    return (user + system) / os.sysconf("SC_CLK_TCK")


# Peers that end the connection, or break the protocol.


def half_closed_peers(server):
    seen = []
    for _ in range(HALF_CLOSED_RUNS):
        with RawPeer(server.address) as peer:
            peer.send(ASK)
            peer.socket.shutdown(socket.SHUT_WR)
            seen.append(peer.close_code())
    return all_received(seen)


def oversized_messages(chunks):
    """The peers send the chunks after they asked to be closed, and then read. Like most clients, they
    do not read after a failed send."""

    def seen_by_one(server):
        with RawPeer(server.address) as peer:
            try:
                peer.send(ASK)
                for chunk in chunks():
                    peer.send(chunk)
            except OSError as error:
                return f"{error.strerror or error} while sending"
            return peer.close_code()

    def check(server):
        with ThreadPoolExecutor(OVERSIZED_PEERS) as pool:
            return all_received(list(pool.map(seen_by_one, [server] * OVERSIZED_PEERS)))

    return check


def all_received(seen):
    received = f"{seen.count(CODE)} of {len(seen)} saw {CODE}"
    others = sorted({str(code) for code in seen if code != CODE})
    assert not others, f"{received}; others: {', '.join(others)}"
    return received


def cut_connections(server):
    """The peer ends the connection after each byte of its answer."""
    for by_reset in (False, True):
        for sent in range(len(ANSWER) + 1):
            peer = closed_peer(server)
            peer.send(ANSWER[:sent])
            peer.cut(by_reset)
    return f"{2 * (len(ANSWER) + 1)} connections cut, none left"


MALFORMED_ANSWERS = [
    frame(CLOSE, b"\x03"),
    close_frame(0),
    close_frame(1005),
    close_frame(65535),
    close_frame(CODE, b"\xff"),
    close_frame(CODE, masked=False),
    close_frame(CODE, reserved=0b100),
    close_frame(CODE, fin=False),
    close_frame(CODE, b"a" * 124),
    frame(BINARY, length=1 << 63),
    frame(BINARY, length=(1 << 63) - 1),
    frame(3),
]


def malformed_answers(server):
    peers = [closed_peer(server) for _ in MALFORMED_ANSWERS]
    for peer, answer in zip(peers, MALFORMED_ANSWERS):
        peer.send(answer)
    seconds = seconds_to_end(peers, GIVEN_UP)
    for peer in peers:
        peer.socket.close()
    late = [
        answer.hex(" ", 1) for answer, passed in zip(MALFORMED_ANSWERS, seconds) if passed > LATEST
    ]
    assert not late, f"the connection outlived the limit after {'; '.join(late)}"
    return f"all ended, the last after {max(seconds):.2f} s"


QUIET = {
    "a peer that sends one byte per second": keeps_sending(
        slowly(frame(BINARY, bytes(100)), 1, seconds=1)
    ),
    f"{SILENT_PEERS} silent peers": silent_peers,
    "half-closed peers": half_closed_peers,
    "peers that send 20 MiB at once": oversized_messages(lambda: [OVERSIZED_MESSAGE]),
    "peers that send 20 MiB in 4 s": oversized_messages(
        slowly(OVERSIZED_MESSAGE, 1 << 20, seconds=0.2)
    ),
    "peers that end the connection after each byte of their answer": cut_connections,
    "peers that answer with malformed frames": malformed_answers,
}

EMPTY_FRAGMENTS = "one endless message of empty fragments"
FLOODS = {
    EMPTY_FRAGMENTS: keeps_sending(
        forever(frame(BINARY, fin=False), frame(CONTINUATION, fin=False) * 100_000)
    ),
    "endless messages": keeps_sending(forever(b"", frame(BINARY, bytes(1000)) * 500)),
    "endless Pings": keeps_sending(forever(b"", frame(PING, b"a") * 100_000)),
}

# tungstenite's `read` returns when a message is complete or when the stream has nothing to read.
# Here neither happens, so no time limit can be checked.
IMPOSSIBLE = [("tungstenite", EMPTY_FRAGMENTS)]

# The stream of an axum socket cannot be reached. After a message beyond the limits the rest of the
# data stays unread, which may reset the connection.
NOT_CHECKED = [("axum", what) for what in QUIET if "20 MiB" in what]


def check_all():
    """Returns the number of claims that do not hold."""
    raise_limit_of_open_files()
    paths = built_programs(["interop"], CLOSING.values())
    checks = QUIET | FLOODS
    floods = [(name, what) for what in FLOODS for name in CLOSING]
    failed = 0
    # The checks of a round run at the same time, each with a server process of its own.
    for asked in [
        [(name, what) for what in QUIET for name in CLOSING],
        [each for each in floods if each not in IMPOSSIBLE],
    ]:
        with ThreadPoolExecutor(len(asked)) as pool:
            results = [
                pool.submit(result_of, name, paths[CLOSING[name]], checks[what])
                for name, what in asked
            ]
        for (name, what), result in zip(asked, results):
            problems, seen = result.result()
            if (name, what) in NOT_CHECKED:
                problems, seen = [], ["not checked", *problems, *seen]
            failed += tell(problems, ": ".join([f"{name}, {what}", *seen]))
    return failed


def result_of(name, program, check):
    """Returns two lists: the problems of one check, and what was seen if there are none."""
    with serving(name, [program]) as server:
        try:
            seen = check(server)
            serves(server)
            keeps_no_connection(server)
        except AssertionError as problem:
            return [str(problem)], []
        except (OSError, EOFError) as error:
            return [f"a peer failed with {error!r}"], []
    return [], [seen]


def serves(server):
    with closed_peer(server) as peer:
        peer.send(ANSWER)
        [seconds] = seconds_to_end([peer], LATEST)
        assert seconds < LIMIT, f"afterwards another peer had to wait for {seconds:.1f} s"


def keeps_no_connection(server):
    deadline = time.monotonic() + LATEST
    while held := held_connections(server):
        assert time.monotonic() < deadline, f"the server still holds {held} connections"
        time.sleep(0.1)


def held_connections(server):
    """Returns how many connections the server's process has open, whatever their peers did."""
    port = f"{int(server.address.split(':')[1]):04X}"
    listening, not_in_a_process = "0A", "0"
    count = 0
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *_, inode = line.split()[:10]
        if local.endswith(f":{port}") and state != listening and inode != not_in_a_process:
            count += 1
    return count


def raise_limit_of_open_files():
    """Raises the limit of open files, which the servers inherit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    exit_with(check_all)
