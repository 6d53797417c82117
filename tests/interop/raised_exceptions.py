"""The exceptions that the servers in src/raising/ raise."""

from typing import NamedTuple

from names import rows

NOT_GIVEN = object()


class Raised(NamedTuple):
    name: str
    status: int
    detail: object = NOT_GIVEN
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self):
        return self.name

    def request(self):
        """Returns the content of the request that raises the exception."""
        fields = {"status": self.status, "headers": self.headers}
        return fields if self.detail is NOT_GIVEN else fields | {"detail": self.detail}


STATUSES = [
    int(row["value"]) for row in rows("status_names.tsv") if row["name"].startswith("HTTP_")
]

EACH_STATUS = [
    raised
    for status in STATUSES
    for raised in (
        Raised(f"{status}", status),
        Raised(f"{status} with a detail", status, f"this is {status}"),
        Raised(f"{status} with a header", status, headers=(("X-A", "1"),)),
    )
]


def detail(name, detail):
    return Raised(f"detail: {name}", 404, detail)


# Status codes without a name in FastAPI.
UNNAMED = [
    Raised("420 with a detail", 420, "Enhance your calm"),
    Raised("599 with a detail", 599, "Network connect timeout"),
]

DETAILS = [
    detail("text", "User not found"),
    detail("empty", ""),
    detail("spaces", "  two  "),
    detail("non-ASCII", "Zoë, 日本 🦀"),
    detail("quotation marks and slashes", '"a" \'b\' \\c\\ /d/'),
    detail("markup", "</script><!-- & -->"),
    detail("text that looks like escape sequences", "\\n \\u00e9 &amp; %20"),
    detail("control characters", "".join(map(chr, range(0x20)))),
    detail("every Latin-1 character", "".join(map(chr, range(0x100)))),
    detail("line separators", "\u2028\u2029\u0085\ufeff"),
    detail("boundaries of Unicode ranges", "\ud7ff\ue000\uffff\U0001ffff\U0010ffff"),
    detail("combining characters", "e\u0301 é \u202e"),
    detail("1 MiB", "0123456789abcdef" * (1 << 16)),
    detail("1 MiB, non-ASCII", "日本語🦀\n\"é" * (1 << 16)),
    detail("null", None),
    detail("true", True),
    detail("false", False),
    *(
        detail(f"number {number}", number)
        for number in (0, -1, 42, 2**53 + 1, -(2**63), 2**63 - 1, 2**64 - 1)
    ),
    *(
        detail(f"float {number}", number)
        for number in (
            *(0.0, -0.0, 1.0, 0.1, -1.5, 3.141592653589793, 100.0, 0.30000000000000004),
            *(0.001, 0.0001, 0.00012, 0.00009, 1e-5, 1.5e-5, 9.99e-6, 1e-7, 1.25e-10, 1e-100),
            *(1e15, 123456789012345.6, 9999999999999998.0, 1e16, 1.5e16, 1e17, 1e21, 1e22, 1e23),
            *(1.2345678901234567e19, 2.0**64, 1e100, 1.7976931348623157e308),
            *(5e-324, 2.2250738585072014e-308, 2.0**-25, 2.0**-44, 1125899906842624.2),
        )
    ),
    detail("empty list", []),
    detail("list", ["a", 1, 2.5, None, True, [], {}]),
    detail("empty object", {}),
    detail("object with unsorted keys", {"zeta": 1, "alpha": 2, "Beta": 3, "10": 4, "9": 5}),
    detail(
        "nested objects with unsorted keys",
        {"z": {"y": [{"b": 1, "a": 2}, {"d": {"f": None, "e": 1e16}}]}, "a": "é", "m": []},
    ),
    detail("many keys", {f"key {7919 * number % 1000}": number for number in range(1000)}),
    detail("keys that need escaping", {"": 1, '"': 2, "\n": 3, "é": 4, "\x7f": 5, "\\": 6}),
    detail(
        "a validation error of FastAPI",
        [{"type": "missing", "loc": ["query", "name"], "msg": "Field required", "input": None}],
    ),
    detail("a detail", {"detail": {"detail": "detail"}}),
]


def headers(name, status, *headers):
    return Raised(f"headers: {name}", status, "x", headers)


VISIBLE = "".join(map(chr, range(0x21, 0x7F)))

HEADERS = [
    headers("one field", 404, ("X-Error", "There goes my error")),
    headers("empty value", 404, ("X-A", "")),
    headers("several fields", 404, ("X-B", "2"), ("X-A", "1"), ("X-C", "3")),
    headers("the same name three times", 404, ("X-A", "2"), ("X-A", "1"), ("X-A", "2")),
    headers("the same name in different cases", 404, ("X-A", "1"), ("x-a", "2"), ("x-A", "")),
    headers("every character in a value", 404, ("X-A", f"{VISIBLE} \t {VISIBLE}")),
    headers("every character in a name", 404, ("AZaz09!#$%&'*+-.^_`|~", "1")),
    headers("a long value", 404, ("X-A", "a" * 8000)),
    headers("80 fields", 404, *((f"X-{number}", str(number)) for number in range(80))),
    headers("WWW-Authenticate", 401, ("WWW-Authenticate", "Bearer")),
    headers(
        "two WWW-Authenticate challenges",
        401,
        ("WWW-Authenticate", 'Basic realm="a", charset="UTF-8"'),
        ("WWW-Authenticate", 'Bearer error="invalid_token"'),
    ),
    headers("Proxy-Authenticate", 407, ("Proxy-Authenticate", "Basic")),
    headers("Retry-After", 429, ("Retry-After", "120")),
    headers("Retry-After with a date", 503, ("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT")),
    headers("Allow", 405, ("Allow", "GET, POST")),
    headers("Location", 307, ("Location", "/elsewhere?a=b#c")),
    headers("Set-Cookie", 403, ("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; HttpOnly")),
    headers("Cache-Control", 404, ("Cache-Control", "no-store"), ("Vary", "Origin")),
    headers("ETag", 304, ("ETag", '"abc"'), ("Cache-Control", "max-age=60")),
    headers("response without a body", 204, ("X-A", "1"), ("X-A", "2")),
    headers("Content-Type", 400, ("Content-Type", "application/problem+json")),
    headers("Content-Type without a body", 204, ("Content-Type", "text/plain")),
]

# Headers that HttpException or one of the servers rejects.
REFUSED_HEADERS = [
    headers("line feed", 404, ("X-A", "a\nX-B: b")),
    headers("carriage return", 404, ("X-A", "a\rb")),
    headers("carriage return and line feed", 404, ("X-A", "a\r\nX-B: b")),
    headers("NUL", 404, ("X-A", "a\0b")),
    headers("DEL", 404, ("X-A", "a\x7fb")),
    headers("empty name", 404, ("", "a")),
    headers("colon in a name", 404, ("X:A", "a")),
    headers("space in a name", 404, ("X A", "a")),
    headers("line feed in a name", 404, ("X-A\n", "a")),
    headers("non-ASCII in a name", 404, ("X-É", "a")),
    headers("non-ASCII value", 404, ("X-A", "café")),
    headers("correct Content-Length", 404, ("Content-Length", "14")),
    headers("Content-Length that is too large", 404, ("Content-Length", "20")),
    headers("Content-Length that is too small", 404, ("Content-Length", "5")),
    headers("Transfer-Encoding", 404, ("Transfer-Encoding", "chunked")),
]

RAISED = EACH_STATUS + UNNAMED + DETAILS + HEADERS + REFUSED_HEADERS
