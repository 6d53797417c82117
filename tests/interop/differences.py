"""The one place that lists where a program answers otherwise than FastAPI, and why."""

from typing import NamedTuple


class Difference(NamedTuple):
    why: str
    programs: tuple[str, ...]
    # By request or conversation, then by aspect: FastAPI's value and the program's. None is none.
    answers: dict[str, dict[str, tuple]]


HTTP = []
WS = []
