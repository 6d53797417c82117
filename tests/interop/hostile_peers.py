"""Checks how the servers in src/closing/ close connections to misbehaving peers.

    python3 tests/interop/hostile_peers.py

Each peer sends `close 1008 x` and must receive 1008. Its connection must end within the time limit
of the closing handshake. Afterwards the server must serve other peers, and all connections must be
closed. Takes about two minutes and requires no Python packages.
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

from common import CLOSING, built_programs, exit_with, report, serving
from raw_peer import BINARY, CLOSE, CONTINUATION, PING, TEXT
from raw_peer import RawPeer, close_frame, frame, seconds_to_end

CODE = 1008
REQUEST = frame(TEXT, b"close 1008 x")
REPLY = close_frame(CODE)

# In seconds: the time limit of the closing handshake, the latest permitted end of the connection,
# which allows for a busy machine, and the longest wait for the end.
LIMIT = 10
LATEST = 20
LONGEST_WAIT = 30

SILENT_PEERS = 1000
SILENT_CPU_SECONDS = 2

HALF_CLOSED_RUNS = 20
OVERSIZED_PEERS = 3
OVERSIZED_MESSAGE = frame(TEXT, b"a" * (20 << 20))

# Messages that the servers ignore. They make the operating system enlarge the receive buffer, so
# that it never becomes empty during the flood that follows. An empty buffer would let timers run.
WARM_UP = frame(TEXT, b"ignore".ljust(60_000, b"\n")) * 400


def closing_peer(server, before=b""):
    """Returns a peer that has received the Close frame."""
    peer = RawPeer(server.address)
    peer.send(before)
    peer.send(REQUEST)
    code = peer.close_code()
    assert code == CODE, f"a peer received {code} instead of {CODE}"
    return peer


# Peers that keep the connection open after the Close frame. `forever` and `slowly` return functions
# because every check needs a new iterator.


def forever(first, frames):
    """Yields the first frame, then repeats the others without a pause."""
    return lambda: itertools.chain([first], itertools.repeat(frames))


def slowly(data, size, seconds):
    """Yields the data in chunks of `size` bytes, with a pause after each."""

    def chunks():
        for start in range(0, len(data), size):
            yield data[start : start + size]
            time.sleep(seconds)

    return chunks


def keeps_sending(chunks):
    """Sends the chunks until the server ends the connection."""

    def check(server):
        with closing_peer(server, WARM_UP) as peer:
            peer.send_in_background(chunks())
            [seconds] = seconds_to_end([peer], LONGEST_WAIT)
        assert seconds < LONGEST_WAIT, f"the connection was still open after {LONGEST_WAIT} s"
        assert LIMIT <= seconds <= LATEST, f"the connection ended after {seconds:.1f} s"
        return f"ended after {seconds:.2f} s"

    return check


def silent_peers(server):
    peers = []
    try:
        for _ in range(SILENT_PEERS):
            peers.append(closing_peer(server))
        before = cpu_seconds(server)
        seconds = seconds_to_end(peers, LONGEST_WAIT)
        spent = cpu_seconds(server) - before
    finally:
        for peer in peers:
            peer.socket.close()
    first, last = min(seconds), max(seconds)
    result = f"ended after {first:.2f} to {last:.2f} s, using {spent:.2f} s of CPU time"
    assert LIMIT <= first and last <= LATEST and spent < SILENT_CPU_SECONDS, result
    return result


def cpu_seconds(server):
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])
    return (user + system) / os.sysconf("SC_CLK_TCK")


# Peers that end the connection or violate the protocol.


def half_closed_peers(server):
    codes = []
    for _ in range(HALF_CLOSED_RUNS):
        with RawPeer(server.address) as peer:
            peer.send(REQUEST)
            peer.socket.shutdown(socket.SHUT_WR)
            codes.append(peer.close_code())
    return check_codes(codes)


def oversized_messages(chunks):
    """Sends the chunks after the request to close, and then reads. Like most clients, the peers
    stop when sending fails."""

    def received_code(server):
        with RawPeer(server.address) as peer:
            try:
                peer.send(REQUEST)
                for chunk in chunks():
                    peer.send(chunk)
            except OSError as error:
                return f"{error.strerror or error} while sending"
            return peer.close_code()

    def check(server):
        with ThreadPoolExecutor(OVERSIZED_PEERS) as pool:
            return check_codes(list(pool.map(received_code, [server] * OVERSIZED_PEERS)))

    return check


def check_codes(codes):
    result = f"{codes.count(CODE)} of {len(codes)} received {CODE}"
    others = sorted({str(code) for code in codes if code != CODE})
    assert not others, f"{result}; others: {', '.join(others)}"
    return result


def cut_connections(server):
    """Disconnects after each byte of the reply, with and without a reset."""
    for by_reset in (False, True):
        for sent in range(len(REPLY) + 1):
            peer = closing_peer(server)
            peer.send(REPLY[:sent])
            peer.cut(by_reset)
    return f"{2 * (len(REPLY) + 1)} connections ended"


MALFORMED_REPLIES = [
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


def malformed_replies(server):
    peers = [closing_peer(server) for _ in MALFORMED_REPLIES]
    for peer, reply in zip(peers, MALFORMED_REPLIES):
        peer.send(reply)
    seconds = seconds_to_end(peers, LONGEST_WAIT)
    for peer in peers:
        peer.socket.close()
    late = [
        reply.hex(" ", 1) for reply, passed in zip(MALFORMED_REPLIES, seconds) if passed > LATEST
    ]
    assert not late, f"the connection did not end in time after {'; '.join(late)}"
    return f"all ended, the last after {max(seconds):.2f} s"


QUIET = {
    "a peer that sends one byte a second": keeps_sending(
        slowly(frame(BINARY, bytes(100)), 1, seconds=1)
    ),
    f"{SILENT_PEERS} silent peers": silent_peers,
    "half-closed peers": half_closed_peers,
    "peers that send 20 MiB at once": oversized_messages(lambda: [OVERSIZED_MESSAGE]),
    "peers that send 20 MiB in 4 s": oversized_messages(
        # The servers wait for 300 ms. Longer pauses would be too close to that on a busy machine.
        slowly(OVERSIZED_MESSAGE, 1 << 19, seconds=0.1)
    ),
    "peers that disconnect after each byte of their reply": cut_connections,
    "peers that reply with malformed frames": malformed_replies,
}

EMPTY_FRAGMENTS = "an endless message of empty fragments"
ENDLESS_PINGS = "endless Pings"
FLOODS = {
    EMPTY_FRAGMENTS: keeps_sending(
        forever(frame(BINARY, fin=False), frame(CONTINUATION, fin=False) * 100_000)
    ),
    "endless messages": keeps_sending(forever(b"", frame(BINARY, bytes(1000)) * 500)),
    ENDLESS_PINGS: keeps_sending(forever(b"", frame(PING, b"a") * 100_000)),
}

# tungstenite's `read` returns when a message is complete or the stream has no data. Here neither
# happens, so the server cannot check the time limit.
#
# fastwebsockets drops Pings and goes on reading until Tokio interrupts it. An optimized server checks the
# time limit in between, but here it takes many seconds.
NOT_CHECKED = [("tungstenite", EMPTY_FRAGMENTS), ("fastwebsockets", ENDLESS_PINGS)]

# axum does not provide access to the stream of a socket. After a message that exceeds the limits,
# nothing more can be read, and the unread data can reset the connection.
NOT_GUARANTEED = [(name, title) for name in ("axum", "axum 0.7") for title in QUIET if "20 MiB" in title]


def check_all():
    """Returns the number of failed checks."""
    raise_limit_of_open_files()
    program = built_programs()["interop"]
    checks = QUIET | FLOODS
    failed = 0
    # The checks of a round run at the same time, each with a separate server process. Each flood has a
    # round of its own, because it keeps a processor busy.
    for titles in [QUIET, *([title] for title in FLOODS)]:
        every = [(name, title) for title in titles for name in CLOSING]
        checks_of_round = [each for each in every if each not in NOT_CHECKED]
        with ThreadPoolExecutor(len(checks_of_round)) as pool:
            results = [
                pool.submit(result_of, name, [program, "closing", name], checks[title])
                for name, title in checks_of_round
            ]
        for (name, title), result in zip(checks_of_round, results):
            problems, details = result.result()
            if (name, title) in NOT_GUARANTEED:
                problems, details = [], ["not guaranteed", *problems, *details]
            failed += report(problems, ": ".join([f"{name}, {title}", *details]))
    return failed


def result_of(name, command, check):
    """Returns two lists: the problems of one check, and the details if there are none."""
    with serving(name, command) as server:
        try:
            details = check(server)
            check_still_serves(server)
            check_all_connections_closed(server)
        except AssertionError as problem:
            return [str(problem)], []
        except (OSError, EOFError) as error:
            return [f"error in a peer: {error!r}"], []
    return [], [details]


def check_still_serves(server):
    with closing_peer(server) as peer:
        peer.send(REPLY)
        [seconds] = seconds_to_end([peer], LATEST)
        assert seconds < LIMIT, f"a later connection took {seconds:.1f} s to end"


def check_all_connections_closed(server):
    deadline = time.monotonic() + LATEST
    while count := open_connections(server):
        assert time.monotonic() < deadline, f"the server still has {count} open connections"
        time.sleep(0.1)


def open_connections(server):
    """Returns the number of sockets that the server's process has open, except the listener."""
    port = f"{int(server.address.split(':')[1]):04X}"
    listening, closed_by_process = "0A", "0"
    count = 0
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *_, inode = line.split()[:10]
        if local.endswith(f":{port}") and state != listening and inode != closed_by_process:
            count += 1
    return count


def raise_limit_of_open_files():
    """Raises the limit of this process and of the servers, which inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    exit_with(check_all)
