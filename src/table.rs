//! The one table: every name with its number, phrase, source, meaning, and what the foreign
//! crates call it. Everything else in this crate is made from these rows or checked against them.
//!
//! A row reads
//!
//! ```text
//! /// what it means
//! #[doc(alias("number", "name elsewhere"))]
//! NAME = number "phrase", (source), foreign_crate(its name), …;
//! ```
//!
//! `alias` takes only literals, so it repeats what the row already says; a test below holds it
//! to that. A foreign name that a crate got later than its oldest supported version says so.

use static_assertions::const_assert;

/// Hands `$then!` what is in `$given`, then every HTTP status in ascending order.
macro_rules! http_table {
    ($then:ident $given:tt) => {
        $then! { $given
            /// the head of the request is acceptable: go on and send the body.
            #[doc(alias("100", "CONTINUE"))]
            HTTP_100_CONTINUE = 100 "Continue", (RFC 9110 "15.2.1"), http(CONTINUE);
            /// the connection changes to the protocol that the client asked for, such as WebSocket.
            #[doc(alias("101", "SWITCHING_PROTOCOLS"))]
            HTTP_101_SWITCHING_PROTOCOLS = 101 "Switching Protocols", (RFC 9110 "15.2.2"),
                http(SWITCHING_PROTOCOLS);
            /// work on the request is under way and takes a while. Today's WebDAV no longer uses it.
            #[doc(alias("102", "PROCESSING"))]
            HTTP_102_PROCESSING = 102 "Processing", (RFC 2518 "10.1"), http(PROCESSING);
            /// headers that the final answer will likely have, sent ahead so that loading can begin.
            #[doc(alias("103", "EARLY_HINTS"))]
            HTTP_103_EARLY_HINTS = 103 "Early Hints", (RFC 8297 "2"), http(EARLY_HINTS since 1.4);

            /// it worked, and the answer holds what was asked for.
            #[doc(alias("200", "OK"))]
            HTTP_200_OK = 200 "OK", (RFC 9110 "15.3.1"), http(OK);
            /// something new was made; `Location` may say where it is.
            #[doc(alias("201", "CREATED"))]
            HTTP_201_CREATED = 201 "Created", (RFC 9110 "15.3.2"), http(CREATED);
            /// the request was taken in to be worked on later, with no promise that it succeeds.
            #[doc(alias("202", "ACCEPTED"))]
            HTTP_202_ACCEPTED = 202 "Accepted", (RFC 9110 "15.3.3"), http(ACCEPTED);
            /// it worked, but a proxy on the way changed what the origin server had sent.
            #[doc(alias("203", "NON_AUTHORITATIVE_INFORMATION"))]
            HTTP_203_NON_AUTHORITATIVE_INFORMATION = 203 "Non-Authoritative Information", (RFC 9110 "15.3.4"),
                http(NON_AUTHORITATIVE_INFORMATION);
            /// it worked, and there is nothing to send back: the answer has no body.
            #[doc(alias("204", "NO_CONTENT"))]
            HTTP_204_NO_CONTENT = 204 "No Content", (RFC 9110 "15.3.5"), http(NO_CONTENT);
            /// it worked, and the client should clear its form or view. The answer has no body.
            #[doc(alias("205", "RESET_CONTENT"))]
            HTTP_205_RESET_CONTENT = 205 "Reset Content", (RFC 9110 "15.3.6"), http(RESET_CONTENT);
            /// only the ranges that the client asked for with `Range`.
            #[doc(alias("206", "PARTIAL_CONTENT"))]
            HTTP_206_PARTIAL_CONTENT = 206 "Partial Content", (RFC 9110 "15.3.7"),
                http(PARTIAL_CONTENT);
            /// several results in one answer: its body has a status for each resource (WebDAV).
            #[doc(alias("207", "MULTI_STATUS"))]
            HTTP_207_MULTI_STATUS = 207 "Multi-Status", (RFC 4918 "11.1"), http(MULTI_STATUS);
            /// within a 207, a resource that the same answer has already listed (WebDAV).
            #[doc(alias("208", "ALREADY_REPORTED"))]
            HTTP_208_ALREADY_REPORTED = 208 "Already Reported", (RFC 5842 "7.1"),
                http(ALREADY_REPORTED);
            /// the answer is a difference against a version that the client has (delta encoding).
            #[doc(alias("226", "IM_USED"))]
            HTTP_226_IM_USED = 226 "IM Used", (RFC 3229 "10.4.1"), http(IM_USED);

            /// there is more than one representation, and the client or its user may pick.
            #[doc(alias("300", "MULTIPLE_CHOICES"))]
            HTTP_300_MULTIPLE_CHOICES = 300 "Multiple Choices", (RFC 9110 "15.4.1"),
                http(MULTIPLE_CHOICES);
            /// it has moved for good: use the URL in `Location`. Clients may turn POST into GET.
            #[doc(alias("301", "MOVED_PERMANENTLY"))]
            HTTP_301_MOVED_PERMANENTLY = 301 "Moved Permanently", (RFC 9110 "15.4.2"),
                http(MOVED_PERMANENTLY);
            /// for now it is at the URL in `Location`. Clients may turn POST into GET.
            #[doc(alias("302", "FOUND"))]
            HTTP_302_FOUND = 302 "Found", (RFC 9110 "15.4.3"), http(FOUND);
            /// the result is to be fetched with GET from `Location`, typically after a POST.
            #[doc(alias("303", "SEE_OTHER"))]
            HTTP_303_SEE_OTHER = 303 "See Other", (RFC 9110 "15.4.4"), http(SEE_OTHER);
            /// what the client has cached is still good: the answer has no body.
            #[doc(alias("304", "NOT_MODIFIED"))]
            HTTP_304_NOT_MODIFIED = 304 "Not Modified", (RFC 9110 "15.4.5"), http(NOT_MODIFIED);
            /// once told a client to go through a proxy; deprecated, as it was unsafe.
            #[doc(alias("305", "USE_PROXY"))]
            HTTP_305_USE_PROXY = 305 "Use Proxy", (RFC 9110 "15.4.6"), http(USE_PROXY);
            /// belonged to a draft of long ago; the number is reserved and means nothing.
            #[doc(alias("306"))]
            HTTP_306_RESERVED = 306, (RFC 9110 "15.4.7"), http();
            /// for now it is at the URL in `Location`: repeat the same method and body there.
            #[doc(alias("307", "TEMPORARY_REDIRECT"))]
            HTTP_307_TEMPORARY_REDIRECT = 307 "Temporary Redirect", (RFC 9110 "15.4.8"),
                http(TEMPORARY_REDIRECT);
            /// it has moved for good: repeat the same method and body at the URL in `Location`.
            #[doc(alias("308", "PERMANENT_REDIRECT"))]
            HTTP_308_PERMANENT_REDIRECT = 308 "Permanent Redirect", (RFC 9110 "15.4.9"),
                http(PERMANENT_REDIRECT);

            /// the server cannot make sense of the request: its syntax is broken, say.
            #[doc(alias("400", "BAD_REQUEST"))]
            HTTP_400_BAD_REQUEST = 400 "Bad Request", (RFC 9110 "15.5.1"), http(BAD_REQUEST);
            /// credentials are missing or not good enough; `WWW-Authenticate` says which to send.
            #[doc(alias("401", "UNAUTHORIZED"))]
            HTTP_401_UNAUTHORIZED = 401 "Unauthorized", (RFC 9110 "15.5.2"), http(UNAUTHORIZED);
            /// reserved; some services use it for a bill that is due or a quota that is used up.
            #[doc(alias("402", "PAYMENT_REQUIRED"))]
            HTTP_402_PAYMENT_REQUIRED = 402 "Payment Required", (RFC 9110 "15.5.3"),
                http(PAYMENT_REQUIRED);
            /// the server understands what is asked and refuses: whoever asks may not do this.
            #[doc(alias("403", "FORBIDDEN"))]
            HTTP_403_FORBIDDEN = 403 "Forbidden", (RFC 9110 "15.5.4"), http(FORBIDDEN);
            /// nothing is at this URL, or the server will not say that there is.
            #[doc(alias("404", "NOT_FOUND"))]
            HTTP_404_NOT_FOUND = 404 "Not Found", (RFC 9110 "15.5.5"), http(NOT_FOUND);
            /// the resource does not take this method; `Allow` lists those that it takes.
            #[doc(alias("405", "METHOD_NOT_ALLOWED"))]
            HTTP_405_METHOD_NOT_ALLOWED = 405 "Method Not Allowed", (RFC 9110 "15.5.6"),
                http(METHOD_NOT_ALLOWED);
            /// nothing that the server has fits `Accept` and the headers like it.
            #[doc(alias("406", "NOT_ACCEPTABLE"))]
            HTTP_406_NOT_ACCEPTABLE = 406 "Not Acceptable", (RFC 9110 "15.5.7"),
                http(NOT_ACCEPTABLE);
            /// a 401 from the proxy: it is the one that wants credentials.
            #[doc(alias("407", "PROXY_AUTHENTICATION_REQUIRED"))]
            HTTP_407_PROXY_AUTHENTICATION_REQUIRED = 407 "Proxy Authentication Required", (RFC 9110 "15.5.8"),
                http(PROXY_AUTHENTICATION_REQUIRED);
            /// the client took too long to send its request.
            #[doc(alias("408", "REQUEST_TIMEOUT"))]
            HTTP_408_REQUEST_TIMEOUT = 408 "Request Timeout", (RFC 9110 "15.5.9"),
                http(REQUEST_TIMEOUT);
            /// the request clashes with how things stand, such as an edit of an outdated version.
            #[doc(alias("409", "CONFLICT"))]
            HTTP_409_CONFLICT = 409 "Conflict", (RFC 9110 "15.5.10"), http(CONFLICT);
            /// it was here once and will not come back.
            #[doc(alias("410", "GONE"))]
            HTTP_410_GONE = 410 "Gone", (RFC 9110 "15.5.11"), http(GONE);
            /// the server wants a `Content-Length`, and there was none.
            #[doc(alias("411", "LENGTH_REQUIRED"))]
            HTTP_411_LENGTH_REQUIRED = 411 "Length Required", (RFC 9110 "15.5.12"),
                http(LENGTH_REQUIRED);
            /// a condition of the request, such as `If-Match`, does not hold.
            #[doc(alias("412", "PRECONDITION_FAILED"))]
            HTTP_412_PRECONDITION_FAILED = 412 "Precondition Failed", (RFC 9110 "15.5.13"),
                http(PRECONDITION_FAILED);
            /// the body of the request is larger than the server takes.
            #[doc(alias("413", "PAYLOAD_TOO_LARGE"))]
            HTTP_413_CONTENT_TOO_LARGE = 413 "Content Too Large", (RFC 9110 "15.5.14"),
                http(PAYLOAD_TOO_LARGE);
            /// the URL of the request is longer than the server takes.
            #[doc(alias("414", "URI_TOO_LONG"))]
            HTTP_414_URI_TOO_LONG = 414 "URI Too Long", (RFC 9110 "15.5.15"), http(URI_TOO_LONG);
            /// the body of the request is in a format that this resource does not take.
            #[doc(alias("415", "UNSUPPORTED_MEDIA_TYPE"))]
            HTTP_415_UNSUPPORTED_MEDIA_TYPE = 415 "Unsupported Media Type", (RFC 9110 "15.5.16"),
                http(UNSUPPORTED_MEDIA_TYPE);
            /// no range that the client asked for lies within the resource.
            #[doc(alias("416", "RANGE_NOT_SATISFIABLE"))]
            HTTP_416_RANGE_NOT_SATISFIABLE = 416 "Range Not Satisfiable", (RFC 9110 "15.5.17"),
                http(RANGE_NOT_SATISFIABLE);
            /// the server cannot do what the `Expect` header asks of it.
            #[doc(alias("417", "EXPECTATION_FAILED"))]
            HTTP_417_EXPECTATION_FAILED = 417 "Expectation Failed", (RFC 9110 "15.5.18"),
                http(EXPECTATION_FAILED);
            /// a joke: no coffee comes out of a teapot. IANA keeps the number out of use.
            #[doc(alias("418", "IM_A_TEAPOT"))]
            HTTP_418_IM_A_TEAPOT = 418 "I'm a teapot", (RFC 2324 "2.3.2"), http(IM_A_TEAPOT);
            /// the request reached a server that does not answer for this host and scheme.
            #[doc(alias("421", "MISDIRECTED_REQUEST"))]
            HTTP_421_MISDIRECTED_REQUEST = 421 "Misdirected Request", (RFC 9110 "15.5.20"),
                http(MISDIRECTED_REQUEST);
            /// the body can be read, but not accepted: what FastAPI answers if validation fails.
            #[doc(alias("422", "UNPROCESSABLE_ENTITY"))]
            HTTP_422_UNPROCESSABLE_CONTENT = 422 "Unprocessable Content", (RFC 9110 "15.5.21"),
                http(UNPROCESSABLE_ENTITY);
            /// the resource is locked (WebDAV).
            #[doc(alias("423", "LOCKED"))]
            HTTP_423_LOCKED = 423 "Locked", (RFC 4918 "11.3"), http(LOCKED);
            /// it was not done, because something that it depends on failed (WebDAV).
            #[doc(alias("424", "FAILED_DEPENDENCY"))]
            HTTP_424_FAILED_DEPENDENCY = 424 "Failed Dependency", (RFC 4918 "11.4"),
                http(FAILED_DEPENDENCY);
            /// the request came in TLS early data and might be a replay: send it once more later.
            #[doc(alias("425", "TOO_EARLY"))]
            HTTP_425_TOO_EARLY = 425 "Too Early", (RFC 8470 "5.2"), http(TOO_EARLY since 1.2);
            /// not over this protocol: `Upgrade` names the one to change to.
            #[doc(alias("426", "UPGRADE_REQUIRED"))]
            HTTP_426_UPGRADE_REQUIRED = 426 "Upgrade Required", (RFC 9110 "15.5.22"),
                http(UPGRADE_REQUIRED);
            /// the request must have a condition such as `If-Match`, so that no update is lost.
            #[doc(alias("428", "PRECONDITION_REQUIRED"))]
            HTTP_428_PRECONDITION_REQUIRED = 428 "Precondition Required", (RFC 6585 "3"),
                http(PRECONDITION_REQUIRED);
            /// the client asks too often; `Retry-After` may say how long to wait.
            #[doc(alias("429", "TOO_MANY_REQUESTS"))]
            HTTP_429_TOO_MANY_REQUESTS = 429 "Too Many Requests", (RFC 6585 "4"),
                http(TOO_MANY_REQUESTS);
            /// the headers of the request, together or one alone, are larger than the server takes.
            #[doc(alias("431", "REQUEST_HEADER_FIELDS_TOO_LARGE"))]
            HTTP_431_REQUEST_HEADER_FIELDS_TOO_LARGE = 431 "Request Header Fields Too Large", (RFC 6585 "5"),
                http(REQUEST_HEADER_FIELDS_TOO_LARGE);
            /// it is withheld because the law, or someone with its backing, demands that.
            #[doc(alias("451", "UNAVAILABLE_FOR_LEGAL_REASONS"))]
            HTTP_451_UNAVAILABLE_FOR_LEGAL_REASONS = 451 "Unavailable For Legal Reasons", (RFC 7725 "3"),
                http(UNAVAILABLE_FOR_LEGAL_REASONS);

            /// something went wrong in the server that it did not expect.
            #[doc(alias("500", "INTERNAL_SERVER_ERROR"))]
            HTTP_500_INTERNAL_SERVER_ERROR = 500 "Internal Server Error", (RFC 9110 "15.6.1"),
                http(INTERNAL_SERVER_ERROR);
            /// the server cannot do what the request needs, for any resource: an unknown method, say.
            #[doc(alias("501", "NOT_IMPLEMENTED"))]
            HTTP_501_NOT_IMPLEMENTED = 501 "Not Implemented", (RFC 9110 "15.6.2"),
                http(NOT_IMPLEMENTED);
            /// a gateway got an answer that makes no sense from the server behind it.
            #[doc(alias("502", "BAD_GATEWAY"))]
            HTTP_502_BAD_GATEWAY = 502 "Bad Gateway", (RFC 9110 "15.6.3"), http(BAD_GATEWAY);
            /// overloaded or down for maintenance; `Retry-After` may say for how long.
            #[doc(alias("503", "SERVICE_UNAVAILABLE"))]
            HTTP_503_SERVICE_UNAVAILABLE = 503 "Service Unavailable", (RFC 9110 "15.6.4"),
                http(SERVICE_UNAVAILABLE);
            /// a gateway waited too long for the server behind it.
            #[doc(alias("504", "GATEWAY_TIMEOUT"))]
            HTTP_504_GATEWAY_TIMEOUT = 504 "Gateway Timeout", (RFC 9110 "15.6.5"),
                http(GATEWAY_TIMEOUT);
            /// the server does not speak the version of HTTP that the request is in.
            #[doc(alias("505", "HTTP_VERSION_NOT_SUPPORTED"))]
            HTTP_505_HTTP_VERSION_NOT_SUPPORTED = 505 "HTTP Version Not Supported", (RFC 9110 "15.6.6"),
                http(HTTP_VERSION_NOT_SUPPORTED);
            /// content negotiation is set up wrongly and leads back to itself.
            #[doc(alias("506", "VARIANT_ALSO_NEGOTIATES"))]
            HTTP_506_VARIANT_ALSO_NEGOTIATES = 506 "Variant Also Negotiates", (RFC 2295 "8.1"),
                http(VARIANT_ALSO_NEGOTIATES);
            /// the server has no room for what the request would store (WebDAV).
            #[doc(alias("507", "INSUFFICIENT_STORAGE"))]
            HTTP_507_INSUFFICIENT_STORAGE = 507 "Insufficient Storage", (RFC 4918 "11.5"),
                http(INSUFFICIENT_STORAGE);
            /// the server gave up, as the request led it round in circles (WebDAV).
            #[doc(alias("508", "LOOP_DETECTED"))]
            HTTP_508_LOOP_DETECTED = 508 "Loop Detected", (RFC 5842 "7.2"), http(LOOP_DETECTED);
            /// the request lacks an extension that the server insists on. Historic.
            #[doc(alias("510", "NOT_EXTENDED"))]
            HTTP_510_NOT_EXTENDED = 510 "Not Extended", (RFC 2774 "7"), http(NOT_EXTENDED);
            /// the network, such as a hotel's Wi-Fi, wants a login before it lets requests out.
            #[doc(alias("511", "NETWORK_AUTHENTICATION_REQUIRED"))]
            HTTP_511_NETWORK_AUTHENTICATION_REQUIRED = 511 "Network Authentication Required", (RFC 6585 "6"),
                http(NETWORK_AUTHENTICATION_REQUIRED);
        }
    };
}

/// Hands `$then!` what is in `$given`, then every WebSocket close code in ascending order.
macro_rules! ws_table {
    ($then:ident $given:tt) => {
        $then! { $given
            /// the connection has done what it was opened for.
            #[doc(alias("1000", "Normal"))]
            WS_1000_NORMAL_CLOSURE = 1000 "Normal Closure", (RFC 6455 "7.4.1"),
                tungstenite(Normal), actix(Normal);
            /// an endpoint leaves: the server shuts down, or the browser goes to another page.
            #[doc(alias("1001", "Away"))]
            WS_1001_GOING_AWAY = 1001 "Going Away", (RFC 6455 "7.4.1"),
                tungstenite(Away), actix(Away);
            /// the peer broke the rules of the WebSocket protocol.
            #[doc(alias("1002", "Protocol"))]
            WS_1002_PROTOCOL_ERROR = 1002 "Protocol Error", (RFC 6455 "7.4.1"),
                tungstenite(Protocol), actix(Protocol);
            /// a kind of data that is not taken here, such as binary where only text is.
            #[doc(alias("1003", "Unsupported"))]
            WS_1003_UNSUPPORTED_DATA = 1003 "Unsupported Data", (RFC 6455 "7.4.1"),
                tungstenite(Unsupported), actix(Unsupported);
            /// never sent: it reports a Close frame that had no code.
            #[doc(alias("1005", "Status"))]
            WS_1005_NO_STATUS_RCVD = 1005 "No Status Rcvd", (RFC 6455 "7.4.1"),
                tungstenite(Status), actix(Other(1005));
            /// never sent: it reports a connection that ended without a Close frame.
            #[doc(alias("1006", "Abnormal"))]
            WS_1006_ABNORMAL_CLOSURE = 1006 "Abnormal Closure", (RFC 6455 "7.4.1"),
                tungstenite(Abnormal), actix(Abnormal);
            /// data that does not fit the type of its message, such as text that is not UTF-8.
            #[doc(alias("1007", "Invalid"))]
            WS_1007_INVALID_FRAME_PAYLOAD_DATA = 1007 "Invalid Frame Payload Data", (RFC 6455 "7.4.1"),
                tungstenite(Invalid), actix(Invalid);
            /// a message broke the endpoint's own rules; also where no other code fits.
            #[doc(alias("1008", "Policy"))]
            WS_1008_POLICY_VIOLATION = 1008 "Policy Violation", (RFC 6455 "7.4.1"),
                tungstenite(Policy), actix(Policy);
            /// a message is larger than the endpoint takes.
            #[doc(alias("1009", "Size"))]
            WS_1009_MESSAGE_TOO_BIG = 1009 "Message Too Big", (RFC 6455 "7.4.1"),
                tungstenite(Size), actix(Size);
            /// from a client: the server did not agree to an extension that the client needs.
            #[doc(alias("1010", "Extension"))]
            WS_1010_MANDATORY_EXT = 1010 "Mandatory Ext.", (RFC 6455 "7.4.1"),
                tungstenite(Extension), actix(Extension);
            /// something went wrong in the server that it did not expect.
            #[doc(alias("1011", "Error"))]
            WS_1011_INTERNAL_ERROR = 1011 "Internal Error", (RFC 6455 "7.4.1"),
                tungstenite(Error), actix(Error);
            /// the server restarts; reconnect after a random wait of 5 to 30 seconds.
            #[doc(alias("1012", "Restart"))]
            WS_1012_SERVICE_RESTART = 1012 "Service Restart", (IANA),
                tungstenite(Restart), actix(Restart);
            /// the server is overloaded; reconnect elsewhere, or when a user asks for it.
            #[doc(alias("1013", "Again"))]
            WS_1013_TRY_AGAIN_LATER = 1013 "Try Again Later", (IANA),
                tungstenite(Again), actix(Again);
            /// a gateway got an answer that makes no sense from the server behind it.
            #[doc(alias("1014", "Bad"))]
            WS_1014_BAD_GATEWAY = 1014 "Bad Gateway", (IANA),
                tungstenite(Bad(1014)), actix(Other(1014));
            /// never sent: it reports that the TLS handshake failed.
            #[doc(alias("1015", "Tls"))]
            WS_1015_TLS_HANDSHAKE = 1015 "TLS Handshake", (RFC 6455 "7.4.1"),
                tungstenite(Tls), actix(Tls);
        }
    };
}

/// Hands `$then!` what is in `$given`, then every name that Starlette has deprecated.
macro_rules! deprecated_table {
    ($then:ident $given:tt) => {
        $then! { $given
            #[doc(alias("413", "PAYLOAD_TOO_LARGE"))]
            #[deprecated(note = "use `HTTP_413_CONTENT_TOO_LARGE`")]
            HTTP_413_REQUEST_ENTITY_TOO_LARGE => HTTP_413_CONTENT_TOO_LARGE, (RFC 2616 "10.4.14");
            #[doc(alias("414", "URI_TOO_LONG"))]
            #[deprecated(note = "use `HTTP_414_URI_TOO_LONG`")]
            HTTP_414_REQUEST_URI_TOO_LONG => HTTP_414_URI_TOO_LONG, (RFC 2616 "10.4.15");
            #[doc(alias("416", "RANGE_NOT_SATISFIABLE"))]
            #[deprecated(note = "use `HTTP_416_RANGE_NOT_SATISFIABLE`")]
            HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE => HTTP_416_RANGE_NOT_SATISFIABLE, (RFC 2616 "10.4.17");
            #[doc(alias("422", "UNPROCESSABLE_ENTITY"))]
            #[deprecated(note = "use `HTTP_422_UNPROCESSABLE_CONTENT`")]
            HTTP_422_UNPROCESSABLE_ENTITY => HTTP_422_UNPROCESSABLE_CONTENT, (RFC 4918 "11.2");
        }
    };
}

/// Makes one documented constant of each row: `constants { Type, const fn from a number }`.
macro_rules! constants {
    ({ $Type:ty, $from_number:path } $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $($phrase:literal)?, $source:tt, $($foreign:ident $called:tt),+;
    )+) => { $(
        #[doc = description!($number $($phrase)?, $meaning, $source, $($foreign $called),+)]
        #[doc(alias $alias)]
        pub const $NAME: $Type = $from_number($number);
    )+ };
}

/// Makes one documented constant of each deprecated name: `deprecated_constants { Type }`.
macro_rules! deprecated_constants {
    ({ $Type:ty } $(
        #[doc(alias $alias:tt)] #[deprecated(note = $note:literal)] $OLD:ident => $NEW:ident, (RFC $rfc:literal $section:literal);
    )+) => { $(
        #[doc = concat!(
            "What [RFC ", $rfc, ", section ", $section, "](https://www.rfc-editor.org/rfc/rfc",
            $rfc, ".html#section-", $section, ") called [`", stringify!($NEW), "`].",
        )]
        #[doc(alias $alias)]
        #[deprecated(note = $note)]
        pub const $OLD: $Type = $NEW;
    )+ };
}

/// A row's documentation, as Markdown.
macro_rules! description {
    ($number:literal $($phrase:literal)?, $meaning:literal, (RFC $rfc:literal $section:literal), $($foreign:ident $called:tt),+) => {
        concat!(
            $number $(, " ", $phrase)?, ":", $meaning,
            "\n\n* Defined in [RFC ", $rfc, ", section ", $section,
            "](https://www.rfc-editor.org/rfc/rfc", $rfc, ".html#section-", $section, ")"
            $(, "\n* In ", stringify!($foreign), ": ", called! $called)+
        )
    };
    ($number:literal $($phrase:literal)?, $meaning:literal, (IANA), $($foreign:ident $called:tt),+) => {
        concat!(
            $number $(, " ", $phrase)?, ":", $meaning,
            "\n\n* Registered in [IANA's list of close codes]",
            "(https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number)"
            $(, "\n* In ", stringify!($foreign), ": ", called! $called)+
        )
    };
}

/// What a foreign crate calls a row, as Markdown.
macro_rules! called {
    () => {
        "no name"
    };
    ($name:ident since $version:literal) => {
        concat!("`", stringify!($name), "`, since ", $version)
    };
    ($($name:tt)+) => {
        concat!("`", stringify!($($name)+), "`")
    };
}

/// What a row says, ready to print.
pub(crate) struct Row {
    pub(crate) number: u16,
    pub(crate) name: &'static str,
    pub(crate) phrase: Option<&'static str>,
    /// The number and, where there is one, the phrase.
    pub(crate) line: &'static str,
}

/// Makes a list of all rows.
macro_rules! rows {
    ({ $ROWS:ident } $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $($phrase:literal)?, $source:tt, $($foreign:ident $called:tt),+;
    )+) => {
        pub(crate) static $ROWS: [Row; [$($number),+].len()] = [$( Row {
            number: $number,
            name: stringify!($NAME),
            phrase: phrase!($($phrase)?),
            line: concat!($number $(, " ", $phrase)?),
        } ),+];
    };
}

macro_rules! phrase {
    () => {
        None
    };
    ($phrase:literal) => {
        Some($phrase)
    };
}

http_table!(rows { HTTP_ROWS });
ws_table!(rows { WS_ROWS });

#[inline]
pub(crate) const fn http_row(number: u16) -> Option<&'static Row> {
    row_if(&HTTP_ROWS, http_place(number), number)
}

#[inline]
pub(crate) const fn ws_row(number: u16) -> Option<&'static Row> {
    row_if(&WS_ROWS, ws_place(number), number)
}

#[inline]
const fn row_if(rows: &'static [Row], place: usize, number: u16) -> Option<&'static Row> {
    match rows.split_at_checked(place) {
        Some((_, [row, ..])) if row.number == number => Some(row),
        _ => None,
    }
}

/// The only place in `HTTP_ROWS` where this number may be.
#[inline]
#[allow(clippy::indexing_slicing, reason = "a remainder is less than what it is of")]
pub(crate) const fn http_place(number: u16) -> usize {
    const PLACES: [u8; 512] = places(&HTTP_ROWS);
    PLACES[number as usize % PLACES.len()] as usize
}

/// The only place in `WS_ROWS` where this number may be.
#[inline]
#[allow(clippy::indexing_slicing, reason = "a remainder is less than what it is of")]
pub(crate) const fn ws_place(number: u16) -> usize {
    const PLACES: [u8; 16] = places(&WS_ROWS);
    PLACES[number as usize % PLACES.len()] as usize
}

/// Each number's place, by the remainder of the number. The span from the first number to the last
/// is no longer than the list, so that no two have the same.
#[allow(clippy::indexing_slicing, reason = "only constants are made of it")]
const fn places<const LEN: usize>(rows: &[Row]) -> [u8; LEN] {
    assert!(((rows[rows.len() - 1].number - rows[0].number) as usize) < LEN);
    let mut places = [0; LEN];
    let mut place = 0;
    while place < rows.len() {
        let Row { number, name, .. } = rows[place];
        assert!(8 <= name.len() && name.len() <= 48);
        places[number as usize % LEN] = place as u8;
        place += 1;
    }
    places
}

/// For assertions: whether these are the numbers of these rows. Where one is not, it panics with
/// the name of the row, for the compiler to print.
#[allow(dead_code, reason = "Rust 1.85 overlooks that assertions use it")]
#[allow(clippy::indexing_slicing, clippy::panic, reason = "only assertions call it")]
pub(crate) const fn are_numbers_of(rows: &[Row], numbers: &[u16]) -> bool {
    let mut i = 0;
    while i < rows.len() {
        if rows[i].number != numbers[i] {
            panic!("{}", rows[i].name);
        }
        i += 1;
    }
    rows.len() == numbers.len()
}

#[allow(dead_code, reason = "Rust 1.85 overlooks that assertions use it")]
#[allow(clippy::indexing_slicing, reason = "only assertions call it")]
const fn numbers_in_names<const LEN: usize>(rows: &[Row; LEN], prefix: &str) -> [u16; LEN] {
    let mut numbers = [0; LEN];
    let mut i = 0;
    while i < LEN {
        numbers[i] = number_after(prefix, rows[i].name);
        i += 1;
    }
    numbers
}

#[allow(dead_code, reason = "Rust 1.85 overlooks that assertions use it")]
#[allow(clippy::indexing_slicing, reason = "only assertions call it")]
const fn number_after(prefix: &str, name: &str) -> u16 {
    let name = name.as_bytes();
    let mut number = 0;
    let mut i = prefix.len();
    while name[i] != b'_' {
        number = 10 * number + (name[i] - b'0') as u16;
        i += 1;
    }
    number
}

const_assert!(are_numbers_of(&HTTP_ROWS, &numbers_in_names(&HTTP_ROWS, "HTTP_")));
const_assert!(are_numbers_of(&WS_ROWS, &numbers_in_names(&WS_ROWS, "WS_")));

/// Makes the way from a number to its deprecated name.
macro_rules! deprecated_rows {
    ({ $deprecated_name:ident } $(
        #[doc(alias $alias:tt)] #[deprecated(note = $note:literal)] $OLD:ident => $NEW:ident, $source:tt;
    )+) => {
        #[inline]
        pub(crate) const fn $deprecated_name(number: u16) -> Option<&'static str> {
            Some(match number {
                $( crate::int::status::$NEW => stringify!($OLD), )+
                _ => return None,
            })
        }
    };
}

deprecated_table!(deprecated_rows { deprecated_http_name });

#[cfg(test)]
mod tests {
    macro_rules! aliases {
        ({} $(
            #[doc = $meaning:literal] #[doc(alias($number_alias:literal $(, $name_alias:literal)?))]
            $NAME:ident = $number:literal $($phrase:literal)?, $source:tt,
            $foreign:ident $called:tt $(, $other:ident $also_called:tt)*;
        )+) => { $(
            assert_eq!($number_alias, stringify!($number), stringify!($NAME));
            $( assert_eq!($name_alias, first_word! $called, stringify!($NAME)); )?
        )+ };
    }

    macro_rules! first_word {
        ($word:ident $($rest:tt)*) => {
            stringify!($word)
        };
    }

    #[test]
    fn an_alias_repeats_the_number_or_the_foreign_name() {
        http_table!(aliases {});
        ws_table!(aliases {});
    }

    macro_rules! notes {
        ({} $(
            #[doc(alias $alias:tt)] #[deprecated(note = $note:literal)] $OLD:ident => $NEW:ident, $source:tt;
        )+) => { $(
            assert_eq!($note, concat!("use `", stringify!($NEW), "`"), stringify!($OLD));
        )+ };
    }

    #[test]
    fn a_deprecation_note_names_the_constant_that_the_row_names() {
        deprecated_table!(notes {});
    }
}
