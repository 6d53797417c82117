"""Lists where a program answers differently from FastAPI, and why.

Each listed difference must occur exactly as listed, and nothing else may differ. Only what the
framework itself does is listed; a wrong program has to be fixed.
"""

import http.client
import json
from typing import NamedTuple

from compare import differing_aspects

ALL = ("axum", "actix", "hyper")


class Difference(NamedTuple):
    why: str
    programs: tuple[str, ...]
    # By request, conversation or exception, then by aspect: FastAPI's value and the program's. None
    # if there is none.
    answers: dict[str, dict[str, tuple]]


# Whole answers, which may differ in several aspects.


def compact_json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def answers_json(status, value):
    body = compact_json(value)
    return {"status": status, "content-type": "application/json", "body": body, "length": "right"}


def answers_text(status, text):
    content_type = "text/plain; charset=utf-8"
    return {"status": status, "content-type": content_type, "body": text.encode(), "length": "right"}


def answers_head(status, value):
    """The response to HEAD has the length of the body that GET returns."""
    length = str(len(compact_json(value)))
    return {"status": status, "content-type": "application/json", "body": b"", "length": length}


def exception(status, detail):
    return answers_json(status, {"detail": detail})


def redirect(path):
    return {"status": 307, "location": f"http://HOST{path}", "body": b"", "length": "right"}


ALICE = answers_json(200, {"id": 1, "name": "Alice"})
NO_CONTENT = {"status": 204, "content-type": "application/json", "body": b"", "length": "not said"}
NO_USER = exception(404, "User not found")
NO_ITEM = exception(404, "Item not found")
NO_ROUTE = exception(404, "Not Found")
NO_ADMIN = exception(403, "Admin access required")
DELETED_BY_ADMIN = answers_json(200, None)


# FastAPI's errors for parameters: one entry for each invalid parameter.


def missing(name):
    where = ["query", name]
    return {"type": "missing", "loc": where, "msg": "Field required", "input": None}


def not_an_int(name, given):
    said = "Input should be a valid integer, unable to parse string as an integer"
    return {"type": "int_parsing", "loc": ["path", name], "msg": said, "input": given}


def not_a_bool(name, given):
    said = "Input should be a valid boolean, unable to interpret input"
    return {"type": "bool_parsing", "loc": ["query", name], "msg": said, "input": given}


def invalid(*errors):
    return exception(422, list(errors))


# Ids that Rust does not parse as i64: FastAPI's answer, and the id.
BAD_IDS = {
    "GET /users/1.5": (invalid(not_an_int("user_id", "1.5")), "1.5"),
    "GET /users/1e0": (invalid(not_an_int("user_id", "1e0")), "1e0"),
    "GET /users/0x1": (invalid(not_an_int("user_id", "0x1")), "0x1"),
    "GET /users/%D9%A1": (invalid(not_an_int("user_id", "\u0661")), "\u0661"),
    "GET /users/abc": (invalid(not_an_int("user_id", "abc")), "abc"),
    "GET /users/%C3%A9": (invalid(not_an_int("user_id", "é")), "é"),
    "GET /users/null": (invalid(not_an_int("user_id", "null")), "null"),
    "DELETE /users/abc": (invalid(not_an_int("user_id", "abc")), "abc"),
    "GET /items/abc": (invalid(not_an_int("item_id", "abc")), "abc"),
    "DELETE /items/abc": (invalid(not_an_int("item_id", "abc")), "abc"),
    "DELETE /admin/users/abc?is_admin=true": (invalid(not_an_int("user_id", "abc")), "abc"),
    # FastAPI reports both parameters, the programs only the first.
    "DELETE /admin/users/abc?is_admin=maybe": (
        invalid(not_an_int("user_id", "abc"), not_a_bool("is_admin", "maybe")),
        "abc",
    ),
    "DELETE /admin/users/abc (both wrong)": (
        invalid(not_an_int("user_id", "abc"), missing("is_admin")),
        "abc",
    ),
    # pydantic parses these as 1, 1 and 10.
    "GET /users/1.0": (ALICE, "1.0"),
    "GET /users/%201": (ALICE, " 1"),
    "GET /users/1_0": (NO_USER, "1_0"),
    # Python's int has no limit.
    "GET /users/9223372036854775808": (NO_USER, "9223372036854775808"),
    "GET /users/18446744073709551615": (NO_USER, "18446744073709551615"),
    "GET /users/18446744073709551616": (NO_USER, "18446744073709551616"),
    "GET /users/18446744073709551617": (NO_USER, "18446744073709551617"),
    "GET /users/-9223372036854775809": (NO_USER, "-9223372036854775809"),
    "DELETE /users/18446744073709551617": (NO_CONTENT, "18446744073709551617"),
    "GET /items/18446744073709551617": (NO_ITEM, "18446744073709551617"),
}

# Values that Rust does not parse as bool, and FastAPI's answer.
BAD_BOOLS = {
    "DELETE /admin/users/1?is_admin=maybe": invalid(not_a_bool("is_admin", "maybe")),
    "DELETE /admin/users/1?is_admin=": invalid(not_a_bool("is_admin", "")),
    "DELETE /admin/users/1?is_admin": invalid(not_a_bool("is_admin", "")),
    # pydantic accepts these.
    "DELETE /admin/users/1?is_admin=1": DELETED_BY_ADMIN,
    "DELETE /admin/users/1?is_admin=0": NO_ADMIN,
    "DELETE /admin/users/1?is_admin=True": DELETED_BY_ADMIN,
    "DELETE /admin/users/1?is_admin=FALSE": NO_ADMIN,
    "DELETE /admin/users/1?is_admin=yes": DELETED_BY_ADMIN,
    "DELETE /admin/users/1?is_admin=off": NO_ADMIN,
}

# Requests without a required parameter, and its name.
MISSING = {
    "POST /users": "name",
    "POST /users?": "name",
    "POST /users?Name=Alice": "name",
    "POST /items": "name",
    "DELETE /admin/users/1 (without is_admin)": "is_admin",
}

# Requests with a repeated parameter: the answer of FastAPI, which uses the last value, and the name.
REPEATED = {
    "POST /users?name=Alice&name=Bob": (answers_json(201, {"id": 1, "name": "Bob"}), "name"),
    "POST /items?name=&name=Lamp": (answers_json(201, {"id": 1, "name": "Lamp"}), "name"),
    "DELETE /admin/users/1?is_admin=false&is_admin=true": (DELETED_BY_ADMIN, "is_admin"),
}


def refused_by_axum(message):
    return answers_text(400, f"Failed to deserialize query string: {message}")


def refused_by_actix(message):
    return answers_text(400, f"Query deserialize error: {message}")


PARAMETERS = [
    Difference(
        why="axum's Path accepts what i64 parses, and answers anything else with 400 and a text.",
        programs=("axum",),
        answers={
            request: differing_aspects(
                fastapi, answers_text(400, f"Invalid URL: Cannot parse `{given}` to a `i64`")
            )
            for request, (fastapi, given) in BAD_IDS.items()
        },
    ),
    Difference(
        why="actix's Path accepts what i64 parses, and answers anything else with 404 and a text.",
        programs=("actix",),
        answers={
            request: differing_aspects(
                fastapi, answers_text(404, f'can not parse "{given}" to a i64')
            )
            for request, (fastapi, given) in BAD_IDS.items()
        },
    ),
    Difference(
        why="hyper parses no parameters: the program accepts what i64 parses, and its error is "
        "shorter than pydantic's.",
        programs=("hyper",),
        answers={
            request: differing_aspects(fastapi, exception(422, "Invalid parameter"))
            for request, (fastapi, _) in BAD_IDS.items()
        },
    ),
    Difference(
        why="axum's Query accepts only true and false as bool, and answers others with 400 and a "
        "text.",
        programs=("axum",),
        answers={
            request: differing_aspects(
                fastapi,
                refused_by_axum("is_admin: provided string was not `true` or `false`"),
            )
            for request, fastapi in BAD_BOOLS.items()
        },
    ),
    Difference(
        why="actix's Query accepts only true and false as bool, and answers others with 400 and a "
        "text.",
        programs=("actix",),
        answers={
            request: differing_aspects(
                fastapi, refused_by_actix("provided string was not `true` or `false`")
            )
            for request, fastapi in BAD_BOOLS.items()
        },
    ),
    Difference(
        why="hyper parses no parameters: the program accepts only true and false, as Rust's "
        "bool does.",
        programs=("hyper",),
        answers={
            request: differing_aspects(fastapi, exception(422, "Invalid parameter"))
            for request, fastapi in BAD_BOOLS.items()
        },
    ),
    Difference(
        why="axum's Query answers a missing parameter with 400 and a text.",
        programs=("axum",),
        answers={
            request: differing_aspects(
                invalid(missing(name)), refused_by_axum(f"missing field `{name}`")
            )
            for request, name in MISSING.items()
        },
    ),
    Difference(
        why="actix's Query answers a missing parameter with 400 and a text.",
        programs=("actix",),
        answers={
            request: differing_aspects(
                invalid(missing(name)), refused_by_actix(f"missing field `{name}`")
            )
            for request, name in MISSING.items()
        },
    ),
    Difference(
        why="hyper parses no parameters: the program's error is shorter than pydantic's.",
        programs=("hyper",),
        answers={
            request: differing_aspects(
                invalid(missing(name)), exception(422, "Missing parameter")
            )
            for request, name in MISSING.items()
        },
    ),
    Difference(
        why="axum's Query refuses a repeated parameter; FastAPI uses the last value.",
        programs=("axum",),
        answers={
            request: differing_aspects(fastapi, refused_by_axum(f"duplicate field `{name}`"))
            for request, (fastapi, name) in REPEATED.items()
        },
    ),
    Difference(
        why="actix's Query refuses a repeated parameter; FastAPI uses the last value.",
        programs=("actix",),
        answers={
            request: differing_aspects(fastapi, refused_by_actix(f"duplicate field `{name}`"))
            for request, (fastapi, name) in REPEATED.items()
        },
    ),
]

ROUTES = [
    Difference(
        why="Starlette redirects to the same path without the slash; the others have no such route.",
        programs=ALL,
        answers={
            request: differing_aspects(redirect(path), NO_ROUTE)
            for request, path in {
                "GET /items/": "/items",
                "POST /items/?name=Lamp": "/items?name=Lamp",
                "POST /users/?name=Alice": "/users?name=Alice",
                "GET /users/1/": "/users/1",
                "DELETE /users/1/": "/users/1",
                "DELETE /admin/users/1/?is_admin=true": "/admin/users/1?is_admin=true",
            }.items()
        },
    ),
    Difference(
        why="axum finds the route first, and then decodes %2F in the parameter.",
        programs=("axum",),
        answers={
            "GET /users/a%2Fb": differing_aspects(
                NO_ROUTE, answers_text(400, "Invalid URL: Cannot parse `a/b` to a `i64`")
            ),
        },
    ),
    Difference(
        why="actix does not decode %2F in the parameter.",
        programs=("actix",),
        answers={
            "GET /users/a%2Fb": differing_aspects(
                NO_ROUTE, answers_text(404, 'can not parse "a%2Fb" to a i64')
            ),
        },
    ),
    Difference(
        why="In Starlette a WebSocket route is not an HTTP route; in axum it is, and the "
        "handshake fails.",
        programs=("axum",),
        answers={
            "GET /ws (no handshake)": differing_aspects(
                NO_ROUTE, answers_text(400, "Connection header did not include 'upgrade'")
            ),
            "POST /ws (no handshake)": differing_aspects(
                NO_ROUTE, answers_text(405, "Request method must be `GET`")
            ),
        },
    ),
    Difference(
        why="In Starlette a WebSocket route is not an HTTP route; in actix it is a route for "
        "GET, and the handshake fails.",
        programs=("actix",),
        answers={
            "GET /ws (no handshake)": {
                "status": (404, 400),
                "content-type": ("application/json", None),
                "body": (NO_ROUTE["body"], b""),
            },
            "POST /ws (no handshake)": differing_aspects(
                NO_ROUTE, exception(405, "Method Not Allowed") | {"allow": "GET"}
            ),
        },
    ),
]

METHODS = [
    Difference(
        why="axum answers HEAD on every route for GET; FastAPI only where a route declares it.",
        programs=("axum",),
        answers={
            request: differing_aspects(
                answers_head(405, {"detail": "Method Not Allowed"}) | {"allow": "GET"}, axum
            )
            for request, axum in {
                "HEAD /items": answers_head(200, {"items": [{"id": 1, "name": "Table"}]}),
                "HEAD /items/1": answers_head(200, {"id": 1, "name": "Table"}),
                "HEAD /users/1": answers_head(200, {"id": 1, "name": "Alice"}),
                "HEAD /users/2": answers_head(404, {"detail": "User not found"}),
            }.items()
        },
    ),
    Difference(
        why="axum lists the methods of all handlers of the path; FastAPI only those of the first.",
        programs=("axum",),
        answers={
            request: {"allow": ("GET", allow)}
            for request, allow in {
                "POST /users/1?name=Alice": "DELETE, GET, HEAD",
                "PUT /users/1": "DELETE, GET, HEAD",
                "PATCH /users/1": "DELETE, GET, HEAD",
                "PATCH /users/abc": "DELETE, GET, HEAD",
                "OPTIONS /users/1": "DELETE, GET, HEAD",
                "PUT /items?name=Lamp": "GET, HEAD, POST",
                "DELETE /items": "GET, HEAD, POST",
                "BREW /items": "GET, HEAD, POST",
                "OPTIONS /items": "GET, HEAD, POST",
                "POST /items/1?name=Lamp": "DELETE, GET, HEAD",
                "PUT /items/1": "DELETE, GET, HEAD",
            }.items()
        },
    ),
    Difference(
        why="The programs list the methods of all handlers of the path, as RFC 9110 requires; "
        "FastAPI only those of the first.",
        programs=("actix", "hyper"),
        answers={
            request: {"allow": ("GET", allow)}
            for request, allow in {
                "POST /users/1?name=Alice": "DELETE, GET",
                "PUT /users/1": "DELETE, GET",
                "PATCH /users/1": "DELETE, GET",
                "PATCH /users/abc": "DELETE, GET",
                "HEAD /users/1": "DELETE, GET",
                "HEAD /users/2": "DELETE, GET",
                "OPTIONS /users/1": "DELETE, GET",
                "PUT /items?name=Lamp": "GET, POST",
                "DELETE /items": "GET, POST",
                "BREW /items": "GET, POST",
                "HEAD /items": "GET, POST",
                "OPTIONS /items": "GET, POST",
                "POST /items/1?name=Lamp": "DELETE, GET",
                "PUT /items/1": "DELETE, GET",
                "HEAD /items/1": "DELETE, GET",
            }.items()
        },
    ),
]

BODIES = [
    Difference(
        why="FastAPI sends a content type even without content.",
        programs=ALL,
        answers={
            request: {"content-type": ("application/json", None)}
            for request in (
                "DELETE /users/1 (no user yet)",
                "DELETE /users/2",
                "DELETE /users/1 (Alice)",
                "DELETE /users/1 (again)",
                "DELETE /users/-1",
                "DELETE /items/1 (Chair)",
            )
        },
    ),
]

HTTP = PARAMETERS + ROUTES + METHODS + BODIES

WS = [
    Difference(
        why="Starlette refuses a handshake outside its WebSocket routes with 403; the others "
        "answer 404.",
        programs=ALL,
        answers={"handshake on a route that does not exist": {"refused with": (403, 404)}},
    ),
    Difference(
        why="The programs answer a handshake on an HTTP route like any GET.",
        programs=ALL,
        answers={"handshake on an HTTP route": {"refused with": (403, 200)}},
    ),
    Difference(
        why="tungstenite does not know 1014 and treats it as a protocol violation.",
        programs=("axum", "hyper"),
        answers={
            "client closes first with 1014": {
                "code": (1014, 1002),
                "reason": ("", "Protocol violation"),
            }
        },
    ),
]

LEAVING = [
    Difference(
        why="uvicorn reports 1005 also for a lost connection; with `--ws websockets` it reports "
        "1006, as RFC 6455 requires.",
        programs=("axum", "tokio-tungstenite", "tungstenite", "actix-ws"),
        answers={"leaving-with-no-close": {"reported as": (1005, 1006)}},
    ),
]

# The answers of the programs that raise exceptions.

RAISING = (*ALL, "hyper 0.14")


def raised(status, *headers, detail=None, length="right"):
    """An answer to an exception; without a detail it has no body."""
    has_body = detail is not None
    return {
        "status": status,
        "content-type": ["application/json"] if has_body else [],
        "length": length,
        "headers": list(headers),
        "body": compact_json({"detail": detail}) if has_body else b"",
    }


NO_ANSWER = {"status": "none"}
REFUSED = raised(500, detail="Internal Server Error")

# The phrases before RFC 9110, and today's.
OLDER_PHRASES = {
    413: ("Request Entity Too Large", "Content Too Large"),
    414: ("Request-URI Too Long", "URI Too Long"),
    416: ("Requested Range Not Satisfiable", "Range Not Satisfiable"),
    422: ("Unprocessable Entity", "Unprocessable Content"),
}


def phrases(by_status):
    """Differences in the phrase of each status: FastAPI's and the program's."""
    return {
        exception: {"body": tuple(compact_json({"detail": phrase}) for phrase in both)}
        for status, both in by_status.items()
        for exception in (f"{status}", f"{status} with a header")
    }


def no_answers(statuses, by_program):
    """FastAPI closes the connection, the program answers."""
    return {
        f"{status}{note}": differing_aspects(NO_ANSWER, by_program(status, *headers))
        for status in statuses
        for note, headers in {
            "": [],
            " with a detail": [],
            " with a header": [("x-a", "1")],
        }.items()
    }


def refused(by_fastapi):
    return {
        f"headers: {name}": differing_aspects(answer, REFUSED)
        for name, answer in by_fastapi.items()
    }


RAISED = [
    Difference(
        why="Python has today's phrases since 3.13.",
        programs=RAISING,
        answers=phrases(
            {
                status: both
                for status, both in OLDER_PHRASES.items()
                if http.client.responses[status] == both[0]
            }
        ),
    ),
    Difference(
        why="Python writes Teapot with a capital letter.",
        programs=RAISING,
        answers=phrases({418: ("I'm a Teapot", "I'm a teapot")}),
    ),
    Difference(
        why="A status below 200 is not a final response: uvicorn closes the connection, hyper "
        "answers 500.",
        programs=("axum", "hyper", "hyper 0.14"),
        answers=no_answers([100, 102, 103], lambda status, *headers: raised(500)),
    ),
    Difference(
        why="hyper sends 101 and stops serving the connection.",
        programs=("axum", "hyper", "hyper 0.14"),
        answers=no_answers(
            [101], lambda status, *headers: raised(status, *headers, length="not said")
        ),
    ),
    Difference(
        why="actix sends a status below 200; a client waits for another response after 100.",
        programs=("actix",),
        answers=no_answers(
            [101, 102], lambda status, *headers: raised(status, *headers, length="not said")
        )
        | no_answers([103], raised),
    ),
    Difference(
        why="HttpException refuses an invalid header, and the program answers 500; FastAPI notices "
        "it while it answers, and closes the connection.",
        programs=RAISING,
        answers=refused(
            {
                "line feed": NO_ANSWER,
                "carriage return": NO_ANSWER,
                "both": NO_ANSWER,
                "NUL": NO_ANSWER,
                "empty name": NO_ANSWER,
                "colon in a name": NO_ANSWER,
                "space in a name": NO_ANSWER,
                "line feed in a name": NO_ANSWER,
                "non-ASCII in a name": NO_ANSWER,
                # uvicorn accepts this one.
                "DEL": raised(404, ("x-a", "a\x7fb"), detail="x"),
            }
        ),
    ),
    Difference(
        why="http encodes text as UTF-8, Starlette as Latin-1.",
        programs=RAISING,
        answers={
            "headers: non-ASCII": differing_aspects(
                raised(404, ("x-a", "café"), detail="x"),
                raised(404, ("x-a", "café".encode().decode("latin-1")), detail="x"),
            )
        },
    ),
    Difference(
        why="HttpException refuses headers that state where the body ends; FastAPI sends them, "
        "even if they are wrong.",
        programs=RAISING,
        answers=refused(
            {
                "Content-Length that is right": raised(404, detail="x"),
                "Content-Length that is too long": raised(404, detail="x", length="20"),
                "Content-Length that is too short": raised(404, detail="x", length="5")
                | {"body": b""},
                "Transfer-Encoding": raised(404, detail="x", length="chunked")
                | {"body": b'e\r\n{"detail":"x"}\r\n0\r\n\r\n'},
            }
        ),
    ),
]

HANDSHAKES = []
