"""Lists every difference between a program and FastAPI, with the reason.

Every listed difference must occur, and no other difference may. Only differences caused by a
framework belong here. A mistake in a program must be corrected in the program.
"""

import http.client
import json
from typing import NamedTuple

from common import CLOSING
from compare import differing_aspects

ALL = ("axum", "actix", "hyper")


class Difference(NamedTuple):
    why: str
    programs: tuple[str, ...]
    # FastAPI's value and the program's, by case (a request, a conversation or an exception) and
    # aspect. `None` stands for a missing aspect.
    cases: dict[str, dict[str, tuple]]


# Complete responses. `differing_aspects` compares two of them.


def compact_json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_response(status, value):
    body = compact_json(value)
    return {"status": status, "content-type": "application/json", "body": body, "length": "correct"}


def text_response(status, text):
    body = text.encode()
    content_type = "text/plain; charset=utf-8"
    return {"status": status, "content-type": content_type, "body": body, "length": "correct"}


def head_response(status, value):
    """Returns a response to HEAD, with the length of the body in the response to GET."""
    length = str(len(compact_json(value)))
    return {"status": status, "content-type": "application/json", "body": b"", "length": length}


def exception(status, detail):
    return json_response(status, {"detail": detail})


def redirect(path):
    return {"status": 307, "location": f"http://HOST{path}", "body": b"", "length": "correct"}


ALICE = json_response(200, {"id": 1, "name": "Alice"})
NO_CONTENT = {"status": 204, "content-type": "application/json", "body": b"", "length": "absent"}
NO_USER = exception(404, "User not found")
NO_ITEM = exception(404, "Item not found")
NO_ROUTE = exception(404, "Not Found")
NO_ADMIN = exception(403, "Admin access required")
DELETED_BY_ADMIN = json_response(200, None)


# FastAPI's validation errors: one for each invalid parameter.


def missing(name):
    location = ["query", name]
    return {"type": "missing", "loc": location, "msg": "Field required", "input": None}


def not_an_int(name, given):
    message = "Input should be a valid integer, unable to parse string as an integer"
    return {"type": "int_parsing", "loc": ["path", name], "msg": message, "input": given}


def not_a_bool(name, given):
    message = "Input should be a valid boolean, unable to interpret input"
    return {"type": "bool_parsing", "loc": ["query", name], "msg": message, "input": given}


def invalid(*errors):
    return exception(422, list(errors))


# Requests with an id that Rust does not parse as i64: FastAPI's response, and the id.
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
    "DELETE /admin/users/abc (both parameters invalid)": (
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

# Requests with a value that Rust does not parse as bool: FastAPI's response.
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

# Requests with a repeated parameter: FastAPI's response, which uses the last value, and the name.
REPEATED = {
    "POST /users?name=Alice&name=Bob": (json_response(201, {"id": 1, "name": "Bob"}), "name"),
    "POST /items?name=&name=Lamp": (json_response(201, {"id": 1, "name": "Lamp"}), "name"),
    "DELETE /admin/users/1?is_admin=false&is_admin=true": (DELETED_BY_ADMIN, "is_admin"),
}


def refused_by_axum(message):
    return text_response(400, f"Failed to deserialize query string: {message}")


def refused_by_actix(message):
    return text_response(400, f"Query deserialize error: {message}")


PARAMETERS = [
    Difference(
        why="axum's Path accepts ids that Rust parses as i64. It responds to others with 400 and "
        "plain text.",
        programs=("axum",),
        cases={
            request: differing_aspects(
                fastapi, text_response(400, f"Invalid URL: Cannot parse `{given}` to a `i64`")
            )
            for request, (fastapi, given) in BAD_IDS.items()
        },
    ),
    Difference(
        why="actix's Path accepts ids that Rust parses as i64. It responds to others with 404 and "
        "plain text.",
        programs=("actix",),
        cases={
            request: differing_aspects(
                fastapi, text_response(404, f'can not parse "{given}" to a i64')
            )
            for request, (fastapi, given) in BAD_IDS.items()
        },
    ),
    Difference(
        why="hyper parses no parameters. The program accepts ids that Rust parses as i64, and its "
        "errors are less detailed than pydantic's.",
        programs=("hyper",),
        cases={
            request: differing_aspects(fastapi, exception(422, "Invalid parameter"))
            for request, (fastapi, _) in BAD_IDS.items()
        },
    ),
    Difference(
        why="axum's Query accepts only true and false as bool. It responds to other values with "
        "400 and plain text.",
        programs=("axum",),
        cases={
            request: differing_aspects(
                fastapi,
                refused_by_axum("is_admin: provided string was not `true` or `false`"),
            )
            for request, fastapi in BAD_BOOLS.items()
        },
    ),
    Difference(
        why="actix's Query accepts only true and false as bool. It responds to other values with "
        "400 and plain text.",
        programs=("actix",),
        cases={
            request: differing_aspects(
                fastapi, refused_by_actix("provided string was not `true` or `false`")
            )
            for request, fastapi in BAD_BOOLS.items()
        },
    ),
    Difference(
        why="hyper parses no parameters. The program accepts values that Rust parses as bool: "
        "only true and false.",
        programs=("hyper",),
        cases={
            request: differing_aspects(fastapi, exception(422, "Invalid parameter"))
            for request, fastapi in BAD_BOOLS.items()
        },
    ),
    Difference(
        why="axum's Query responds to a missing parameter with 400 and plain text.",
        programs=("axum",),
        cases={
            request: differing_aspects(
                invalid(missing(name)), refused_by_axum(f"missing field `{name}`")
            )
            for request, name in MISSING.items()
        },
    ),
    Difference(
        why="actix's Query responds to a missing parameter with 400 and plain text.",
        programs=("actix",),
        cases={
            request: differing_aspects(
                invalid(missing(name)), refused_by_actix(f"missing field `{name}`")
            )
            for request, name in MISSING.items()
        },
    ),
    Difference(
        why="hyper parses no parameters. The program's error for a missing parameter is less "
        "detailed than pydantic's.",
        programs=("hyper",),
        cases={
            request: differing_aspects(
                invalid(missing(name)), exception(422, "Missing parameter")
            )
            for request, name in MISSING.items()
        },
    ),
    Difference(
        why="axum's Query rejects a repeated parameter. FastAPI uses the last value.",
        programs=("axum",),
        cases={
            request: differing_aspects(fastapi, refused_by_axum(f"duplicate field `{name}`"))
            for request, (fastapi, name) in REPEATED.items()
        },
    ),
    Difference(
        why="actix's Query rejects a repeated parameter. FastAPI uses the last value.",
        programs=("actix",),
        cases={
            request: differing_aspects(fastapi, refused_by_actix(f"duplicate field `{name}`"))
            for request, (fastapi, name) in REPEATED.items()
        },
    ),
]

ROUTES = [
    Difference(
        why="Starlette redirects a path with a trailing slash to the route without it. The "
        "programs respond with 404.",
        programs=ALL,
        cases={
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
        why="axum matches the route before it decodes %2F, so the slash is part of the parameter.",
        programs=("axum",),
        cases={
            "GET /users/a%2Fb": differing_aspects(
                NO_ROUTE, text_response(400, "Invalid URL: Cannot parse `a/b` to a `i64`")
            ),
        },
    ),
    Difference(
        why="actix does not decode %2F, so it is part of the parameter.",
        programs=("actix",),
        cases={
            "GET /users/a%2Fb": differing_aspects(
                NO_ROUTE, text_response(404, 'can not parse "a%2Fb" to a i64')
            ),
        },
    ),
    Difference(
        why="Starlette's WebSocket routes match only handshakes. axum's match any request and "
        "reject a missing handshake.",
        programs=("axum",),
        cases={
            "GET /ws (without a handshake)": differing_aspects(
                NO_ROUTE, text_response(400, "Connection header did not include 'upgrade'")
            ),
            "POST /ws (without a handshake)": differing_aspects(
                NO_ROUTE, text_response(405, "Request method must be `GET`")
            ),
        },
    ),
    Difference(
        why="Starlette's WebSocket routes match only handshakes. actix's match any GET request and "
        "reject a missing handshake.",
        programs=("actix",),
        cases={
            "GET /ws (without a handshake)": {
                "status": (404, 400),
                "content-type": ("application/json", None),
                "body": (NO_ROUTE["body"], b""),
            },
            "POST /ws (without a handshake)": differing_aspects(
                NO_ROUTE, exception(405, "Method Not Allowed") | {"allow": "GET"}
            ),
        },
    ),
]

METHODS = [
    Difference(
        why="axum handles HEAD on every GET route. FastAPI handles it only where declared.",
        programs=("axum",),
        cases={
            request: differing_aspects(
                head_response(405, {"detail": "Method Not Allowed"}) | {"allow": "GET"}, axum
            )
            for request, axum in {
                "HEAD /items": head_response(200, {"items": [{"id": 1, "name": "Table"}]}),
                "HEAD /items/1": head_response(200, {"id": 1, "name": "Table"}),
                "HEAD /users/1": head_response(200, {"id": 1, "name": "Alice"}),
                "HEAD /users/2": head_response(404, {"detail": "User not found"}),
            }.items()
        },
    ),
    Difference(
        why="axum's Allow lists the methods of all handlers of the path. FastAPI's lists only "
        "those of the first.",
        programs=("axum",),
        cases={
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
        why="The programs' Allow lists the methods of all handlers of the path, as RFC 9110 "
        "requires. FastAPI's lists only those of the first.",
        programs=("actix", "hyper"),
        cases={
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
        why="FastAPI sends a Content-Type even without a body.",
        programs=ALL,
        cases={
            request: {"content-type": ("application/json", None)}
            for request in (
                "DELETE /users/1 (no user yet)",
                "DELETE /users/2",
                "DELETE /users/1 (Alice)",
                "DELETE /users/1 (Alice again)",
                "DELETE /users/-1",
                "DELETE /items/1 (Chair)",
            )
        },
    ),
]

HTTP = PARAMETERS + ROUTES + METHODS + BODIES

WS = [
    Difference(
        why="Starlette responds to a handshake outside its WebSocket routes with 403. The programs "
        "respond with 404, as to any request without a route.",
        programs=ALL,
        cases={"handshake on a route that does not exist": {"refused with status": (403, 404)}},
    ),
    Difference(
        why="The programs handle a handshake on an HTTP route like any GET.",
        programs=ALL,
        cases={"handshake on an HTTP route": {"refused with status": (403, 200)}},
    ),
    Difference(
        why="tungstenite does not know 1014 and treats it as a protocol violation.",
        programs=("axum", "hyper"),
        cases={
            "client closes first with 1014": {
                "code": (1014, 1002),
                "reason": ("", "Protocol violation"),
            }
        },
    ),
]

CLIENT_CLOSES = [
    Difference(
        why="uvicorn's default WebSocket implementation reports a lost connection as 1005. The "
        "servers report 1006, as in RFC 6455 and as uvicorn does with `--ws websockets`.",
        programs=tuple(CLOSING),
        cases={"client-sends-no-close-frame": {"reported as": (1005, 1006)}},
    ),
]

# Responses of the servers in src/raising/.

RAISING = (*ALL, "rocket", "hyper 0.14")


def raised(status, *headers, detail=None, length="correct"):
    """Returns a response, without a body if there is no detail."""
    has_body = detail is not None
    return {
        "status": status,
        "content-type": ["application/json"] if has_body else [],
        "length": length,
        "headers": list(headers),
        "body": compact_json({"detail": detail}) if has_body else b"",
    }


NO_RESPONSE = {"status": "no response"}
INTERNAL_ERROR = raised(500, detail="Internal Server Error")

# Reason phrases before and since RFC 9110.
OLDER_PHRASES = {
    413: ("Request Entity Too Large", "Content Too Large"),
    414: ("Request-URI Too Long", "URI Too Long"),
    416: ("Requested Range Not Satisfiable", "Range Not Satisfiable"),
    422: ("Unprocessable Entity", "Unprocessable Content"),
}


def phrases(by_status):
    """Returns differences between FastAPI's phrase and the program's, given by status code."""
    return {
        exception: {"body": tuple(compact_json({"detail": phrase}) for phrase in both)}
        for status, both in by_status.items()
        for exception in (f"{status}", f"{status} with a header")
    }


def no_responses(statuses, by_program):
    """Returns differences for which FastAPI sends no response, unlike the program."""
    return {
        f"{status}{note}": differing_aspects(NO_RESPONSE, by_program(status, *headers))
        for status in statuses
        for note, headers in {
            "": [],
            " with a detail": [],
            " with a header": [("x-a", "1")],
        }.items()
    }


def rejected(by_fastapi):
    """Returns differences for which the program rejects the header and responds with 500."""
    return {
        f"headers: {name}": differing_aspects(response, INTERNAL_ERROR)
        for name, response in by_fastapi.items()
    }


RAISED = [
    Difference(
        why="Python before 3.13 has the phrases from before RFC 9110.",
        programs=RAISING,
        cases=phrases(
            {
                status: both
                for status, both in OLDER_PHRASES.items()
                if http.client.responses[status] == both[0]
            }
        ),
    ),
    Difference(
        why="Python's phrase for 418 has a capital T.",
        programs=RAISING,
        cases=phrases({418: ("I'm a Teapot", "I'm a teapot")}),
    ),
    Difference(
        why="1xx responses are not final. uvicorn closes the connection without a response, and hyper "
        "responds with 500.",
        programs=("axum", "rocket", "hyper", "hyper 0.14"),
        cases=no_responses([100, 102, 103], lambda status, *headers: raised(500)),
    ),
    Difference(
        why="hyper sends 101 and then stops handling the connection. uvicorn closes it without a "
        "response.",
        programs=("axum", "rocket", "hyper", "hyper 0.14"),
        cases=no_responses(
            [101], lambda status, *headers: raised(status, *headers, length="absent")
        ),
    ),
    Difference(
        why="actix sends 1xx responses. uvicorn closes the connection without a response. 100 is not "
        "listed because clients ignore it.",
        programs=("actix",),
        cases=no_responses(
            [101, 102], lambda status, *headers: raised(status, *headers, length="absent")
        )
        | no_responses([103], raised),
    ),
    Difference(
        why="HttpException rejects invalid headers, and the program responds with 500. FastAPI "
        "detects them only while it sends the response, and closes the connection.",
        programs=RAISING,
        cases=rejected(
            {
                "line feed": NO_RESPONSE,
                "carriage return": NO_RESPONSE,
                "carriage return and line feed": NO_RESPONSE,
                "NUL": NO_RESPONSE,
                "empty name": NO_RESPONSE,
                "colon in a name": NO_RESPONSE,
                "space in a name": NO_RESPONSE,
                "line feed in a name": NO_RESPONSE,
                "non-ASCII in a name": NO_RESPONSE,
                # uvicorn accepts this value.
                "DEL": raised(404, ("x-a", "a\x7fb"), detail="x"),
            }
        ),
    ),
    Difference(
        why="The http crate encodes header values as UTF-8, and Starlette as Latin-1.",
        programs=RAISING,
        cases={
            "headers: non-ASCII value": differing_aspects(
                raised(404, ("x-a", "café"), detail="x"),
                raised(404, ("x-a", "café".encode().decode("latin-1")), detail="x"),
            )
        },
    ),
    Difference(
        why="HttpException rejects headers that delimit the body, because the server sets them. "
        "FastAPI sends them even if they are wrong.",
        programs=RAISING,
        cases=rejected(
            {
                "correct Content-Length": raised(404, detail="x"),
                "Content-Length that is too large": raised(404, detail="x", length="20"),
                "Content-Length that is too small": raised(404, detail="x", length="5")
                | {"body": b""},
                "Transfer-Encoding": raised(404, detail="x", length="chunked")
                | {"body": b'e\r\n{"detail":"x"}\r\n0\r\n\r\n'},
            }
        ),
    ),
]

UNHANDLED_BY_FASTAPI = {
    "status": 500,
    "content-type": ["text/plain; charset=utf-8"],
    "length": "correct",
    "headers": [],
    "body": b"Internal Server Error",
}

UNHANDLED = [
    Difference(
        why="actix and hyper close the connection when a handler panics.",
        programs=("actix", "hyper", "hyper 0.14"),
        cases={"unhandled exception": differing_aspects(UNHANDLED_BY_FASTAPI, NO_RESPONSE)},
    ),
]

HANDSHAKES = []
