"""Checks each server in src/closing/ with WebSocket clients in other languages.

Started by `run.py`, which installs the Python packages. With --pictures, draws the pictures in docs/
from the results.
"""

import contextlib
import sys
from collections import Counter
from statistics import median
from typing import Callable, NamedTuple

import differences
from closing_conversations import BUSY, BUSY_PLAIN, CLIENT_CLOSES, CLOSED, REFUSED
from common import CLOSING, HERE, built_programs, exit_with, report, serving
from compare import compare
from javascript_peers import run_with_chromium, run_with_node
from websockets_peer import run_with_websockets


class Peer(NamedTuple):
    name: str
    # Returns the results of conversations, each given by its `url` and `steps`.
    run: Callable
    # How long the client waits for the end of the connection after the closing handshake, in ms.
    close_timeout: int


# Chromium accepts invalid codes: it reports and answers all except 1005, 1006 and 1015. It reports
# those three, other protocol violations and a frame after the Close frame as 1006 without a reason.
# JavaScript can send 1000 and 3000 to 4999. Chromium sends 1001 when the page is left.
PEERS = [
    Peer("Python websockets", run_with_websockets, 10_000),
    Peer("Node ws", run_with_node, 10_000),
    Peer("Chromium", run_with_chromium, 2_000),
]


class Results(NamedTuple):
    """The results of one client with one server, in the order of the conversations."""

    closed: list
    refused: list
    busy: list
    busy_plain: list
    client_closes: list
    # How often the server printed each code as the client's reply.
    answered: Counter
    # The code that the server printed for each of CLIENT_CLOSES, by name.
    reported: dict


# fastwebsockets does not accept 1014 in a Close frame. The client receives 1014, but the server cannot
# read the reply, and prints 1006.
UNREADABLE_REPLIES = {"fastwebsockets": {1014: 1006}}

# The conversations, in the order of the fields of `Results`.
WITH_OURS = (CLOSED, REFUSED, BUSY, BUSY_PLAIN, CLIENT_CLOSES)
WITH_FASTAPI = ([], [], [], [], CLIENT_CLOSES)


def check_closing(servers, fastapi, received):
    """Yields, for each check, a list of problems and the claim that holds if the list is empty. Adds to
    `received`, by client and server, how many busy clients received the code."""
    for peer in PEERS:
        runs = [(server, WITH_OURS) for server in servers.values()] + [(fastapi, WITH_FASTAPI)]
        *by_servers, by_fastapi = _run(peer, runs)
        for name, by_server in zip(servers, by_servers):
            pair = f"{name}, {peer.name}"
            yield _check_closed(name, pair, by_server)
            yield _check_refused(pair, by_server)
            yield _check_client_closes(name, peer, by_server, by_fastapi)
            ours, plain = _received(BUSY, by_server.busy), _received(BUSY_PLAIN, by_server.busy_plain)
            yield _check_busy(pair, by_server, peer, ours)
            # This depends on timing and cannot fail.
            claim = f"busy client, plain Close frame: {plain} of {len(BUSY_PLAIN)} received {BUSY_PLAIN[0].code}"
            yield [], f"{pair}, {claim}"
            received.setdefault(peer.name, {})[name] = ours, plain


def _run(peer, runs):
    """Runs all conversations with all servers at once. Yields the results of each server."""
    results = iter(
        peer.run(
            [
                {"url": f"ws://{server.address}{conversation.path}", "steps": conversation.steps}
                for server, lists in runs
                for conversations in lists
                for conversation in conversations
            ]
        )
    )
    for server, lists in runs:
        received = [[next(results) for _ in conversations] for conversations in lists]
        closed, refused, busy, _, client_closes = map(len, lists)
        answered, reported = Counter(), {}
        for line in server.next_lines(closed + refused + busy + client_closes):
            match line.split():
                case ["answered", code]:
                    answered[int(code)] += 1
                case ["closed", name, code]:
                    reported[name] = int(code)
        yield Results(*received, answered, reported)


def _check_closed(name, pair, results):
    problems = _differences(CLOSED, results.closed)
    printed = UNREADABLE_REPLIES.get(name, {})
    codes = [each.code for each in (*CLOSED, *REFUSED, *BUSY)]
    expected = Counter(printed.get(code, code) for code in codes)
    for code in sorted(expected | results.answered):
        if results.answered[code] != expected[code]:
            times = f"{results.answered[code]} times, not {expected[code]}"
            problems.append(f"the server received the reply {code} {times}")
    return problems, f"{pair}: {len(CLOSED)} Close frames received and answered"


def _check_refused(pair, results):
    problems = _differences(REFUSED, results.refused)
    return problems, f"{pair}: {len(REFUSED)} invalid codes rejected, the connection stays open"


def _differences(conversations, results):
    problems = []
    for expected, result in zip(conversations, results, strict=True):
        messages = result["messages"]
        right = (
            (result["code"], result["reason"]) == (expected.code, expected.reason)
            and len(messages) == len(expected.messages)
            and all(map(str.startswith, messages, expected.messages))
        )
        if not right:
            after = f" after {messages}" if messages or expected.messages else ""
            problems.append(f"{expected.name}: {result['code']} {result['reason']!r}{after}")
    return problems


def _check_client_closes(name, peer, by_server, by_fastapi):
    results = _client_closes(by_fastapi), _client_closes(by_server)
    problems, same, different = compare(name, *results, differences.CLIENT_CLOSES)
    claim = f"closed by the client: {same} match FastAPI, {different} differ as listed"
    return problems, f"{name}, {peer.name}: {claim}"


def _client_closes(results):
    return {
        conversation.name: {
            "reported as": results.reported.get(conversation.name, "nothing"),
            "code": result["code"],
            "reason": result["reason"],
        }
        for conversation, result in zip(CLIENT_CLOSES, results.client_closes, strict=True)
    }


def _check_busy(pair, results, peer, received):
    counts = Counter(_differences(BUSY, results.busy))
    problems = [f"{problem}, {count} times" for problem, count in counts.items()]
    times = [each["closed_in"] for each in results.busy if each["closed_in"] is not None]
    # The measurement may start later than the client's time limit.
    timed_out = sum(time > 0.9 * peer.close_timeout for time in times)
    if timed_out:
        problems.append(f"the server did not close the connection in time: {timed_out} times")
    claim = f"{pair}, busy client: {received} of {len(BUSY)} received {BUSY[0].code}"
    if times:
        claim += f"; closed after {median(times):.1f} ms (median), {max(times):.0f} ms (maximum)"
    return problems, claim


def _received(conversations, results):
    """Returns how many clients received the code."""
    return sum(each["code"] == conversations[0].code for each in results)


def check_all():
    """Returns the number of failed checks."""
    program = built_programs()["interop"]
    failed, received = 0, {}
    with contextlib.ExitStack() as servers:

        def start(name, command):
            return servers.enter_context(serving(name, command))

        watching = start("FastAPI, client closes", [sys.executable, HERE / "raising.py"])
        closing = {name: start(name, [program, "closing", name]) for name in CLOSING}
        for problems, claim in check_closing(closing, watching, received):
            failed += report(problems, claim)
    if "--pictures" in sys.argv:
        from pictures import draw

        draw(received)
    return failed


if __name__ == "__main__":
    exit_with(check_all)
