"""Closes WebSockets of clients in other languages by code: each server with each client.

`run.py` runs this where the Python packages are.
"""

import contextlib
import sys
from collections import Counter
from statistics import median
from typing import Callable, NamedTuple

import differences
from closing_conversations import BUSY, BUSY_PLAIN, CLOSED, LEAVING, REFUSED
from common import CLOSING, HERE, built_programs, exit_with, serving, tell
from compare import compare
from javascript_peers import hold_with_chromium, hold_with_node
from websockets_peer import hold_with_websockets


class Peer(NamedTuple):
    name: str
    # Holds conversations, each with its `url` and `steps`, and returns their results.
    hold: Callable
    # How long the peer waits for a server to close the connection after the handshake, in ms.
    close_timeout: int


# Chromium accepts any code from 0 to 65535 except 1005, 1006 and 1015, also codes that may not be
# sent. For these three, for other violations and for a frame after the Close frame, JavaScript sees
# 1006 without a reason. JavaScript may send 1000 and 3000 to 4999; the browser sends 1001 when the
# page is left.
PEERS = [
    Peer("Python websockets", hold_with_websockets, 10_000),
    Peer("Node ws", hold_with_node, 10_000),
    Peer("Chromium", hold_with_chromium, 2_000),
]


class Held(NamedTuple):
    """What one peer saw of one server, in the order of the conversations. `answered` and `left` are
    what the server printed: the codes of the answers, and those of the clients that closed first."""

    closed: list
    refused: list
    busy: list
    busy_plain: list
    leaving: list
    answered: Counter
    left: dict


# In the order of the fields of `Held`.
WITH_OURS = (CLOSED, REFUSED, BUSY, BUSY_PLAIN, LEAVING)
WITH_FASTAPI = ([], [], [], [], LEAVING)


def check_closing(servers, fastapi):
    """Yields the problems and the text of each claim."""
    for peer in PEERS:
        asked = [(server, WITH_OURS) for server in servers.values()] + [(fastapi, WITH_FASTAPI)]
        *held, by_fastapi = _held(peer, asked)
        for name, by_server in zip(servers, held):
            who = f"{name}, {peer.name}"
            yield _check_closed(who, by_server)
            yield _check_refused(who, by_server)
            yield _check_leaving(name, peer, by_server, by_fastapi)
            yield _check_busy(who, by_server, peer)
            yield _count_plain(who, by_server)


def _held(peer, asked):
    """Runs a peer once for all conversations with all servers."""
    results = iter(
        peer.hold(
            [
                {"url": f"ws://{server.address}{conversation.path}", "steps": conversation.steps}
                for server, lists in asked
                for conversations in lists
                for conversation in conversations
            ]
        )
    )
    for server, lists in asked:
        seen = [[next(results) for _ in conversations] for conversations in lists]
        closed, refused, busy, _, leaving = map(len, lists)
        answered, left = Counter(), {}
        for line in server.printed(closed + refused + busy + leaving):
            match line.split():
                case ["answered", code]:
                    answered[int(code)] += 1
                case ["closed", name, code]:
                    left[name] = int(code)
        yield Held(*seen, answered, left)


def _check_closed(who, held):
    problems = _differences(CLOSED, held.closed)
    expected = Counter(each.code for each in (*CLOSED, *REFUSED, *BUSY))
    for code in sorted(expected | held.answered):
        if held.answered[code] != expected[code]:
            times = f"{held.answered[code]} times, not {expected[code]}"
            problems.append(f"the server received the answer {code} {times}")
    return problems, f"{who}: {len(CLOSED)} closes arrive with their code and reason, and are answered"


def _check_refused(who, held):
    problems = _differences(REFUSED, held.refused)
    return problems, f"{who}: {len(REFUSED)} closes are refused, and the connection stays open"


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


def _check_leaving(name, peer, held, by_fastapi):
    answers = _ways_to_leave(by_fastapi), _ways_to_leave(held)
    problems, same, different = compare(name, *answers, differences.LEAVING)
    claim = f"{same} ways to leave are reported as in FastAPI, {different} have a listed difference"
    return problems, f"{name}, {peer.name}: {claim}"


def _ways_to_leave(held):
    return {
        conversation.name: {
            "reported as": held.left.get(conversation.name, "not at all"),
            "code": result["code"],
            "reason": result["reason"],
        }
        for conversation, result in zip(LEAVING, held.leaving, strict=True)
    }


def _check_busy(who, held, peer):
    seen = Counter(_differences(BUSY, held.busy))
    problems = [f"{problem}, {times} times" for problem, times in seen.items()]
    times = [each["closed_in"] for each in held.busy if each["closed_in"] is not None]
    # The Close frame may have been noticed a little later than the peer noticed it.
    given_up = sum(time > 0.9 * peer.close_timeout for time in times)
    if given_up:
        problems.append(f"{given_up} times the server did not close the connection before {peer.name} did")
    right = sum(each["code"] == BUSY[0].code for each in held.busy)
    claim = f"busy client: {who}: {right} of {len(BUSY)} see {BUSY[0].code}"
    if times:
        claim += f"; closed in {median(times):.1f} ms (median), {max(times):.0f} ms at most"
    return problems, claim


def _count_plain(who, held):
    """Has no problems, as it depends on chance how many plain Close frames arrive."""
    right = sum(each["code"] == BUSY_PLAIN[0].code for each in held.busy_plain)
    seen = f"{right} of {len(BUSY_PLAIN)} see {BUSY_PLAIN[0].code}"
    return [], f"busy client: {who}, plain Close frame: {seen}"


def check_all():
    """Returns the number of claims that do not hold."""
    paths = built_programs(["interop"], CLOSING.values())
    failed = 0
    with contextlib.ExitStack() as servers:

        def start(name, command):
            return servers.enter_context(serving(name, command))

        watching = start("FastAPI", [sys.executable, HERE / "watching_service.py"])
        closing = {name: start(name, [paths[program]]) for name, program in CLOSING.items()}
        for problems, claim in check_closing(closing, watching):
            failed += tell(problems, claim)
    return failed


if __name__ == "__main__":
    exit_with(check_all)
