//! Every FastAPI name with its number, its reason phrase and its documentation. The constants of all
//! `status` modules, the names and the phrases are made from these rows.
//!
//! A row is written like the constants that it becomes:
//!
//! ```text
//! /// number phrase: meaning (source).
//! #[doc(alias("number", "foreign name"))]
//! NAME = number, "phrase", FOREIGN_NAME;
//! ```
//!
//! A row without a phrase has no reason phrase. The foreign name is that of the constant in the `http`
//! crate or of the variant in tungstenite; a row without it has none. The aliases let a search for the
//! number or for a foreign name find the constant.
//!
//! `http_names!(example { … })` expands to `example! { { … } rows }`, where `example!` is one of the
//! macros below the rows, or an adapter's own.

/// The HTTP statuses in ascending order.
macro_rules! http_names {
    ($then:ident $given:tt) => {
        $then! { $given
            /// 100 Continue: the server has received the request head, and the client should send
            /// the body
            /// ([RFC 9110, section 15.2.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.2.1)).
            #[doc(alias("100", "CONTINUE"))]
            HTTP_100_CONTINUE = 100, "Continue", CONTINUE;
            /// 101 Switching Protocols: the server switches to the protocol in the `Upgrade`
            /// header, such as WebSocket
            /// ([RFC 9110, section 15.2.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.2.2)).
            #[doc(alias("101", "SWITCHING_PROTOCOLS"))]
            HTTP_101_SWITCHING_PROTOCOLS = 101, "Switching Protocols", SWITCHING_PROTOCOLS;
            /// 102 Processing: the server is still working on the request (WebDAV; dropped from its
            /// newer edition)
            /// ([RFC 2518, section 10.1](https://www.rfc-editor.org/rfc/rfc2518.html#section-10.1)).
            #[doc(alias("102", "PROCESSING"))]
            HTTP_102_PROCESSING = 102, "Processing", PROCESSING;
            /// 103 Early Hints: headers that the final response is likely to have, so that the
            /// client can preload
            /// ([RFC 8297, section 2](https://www.rfc-editor.org/rfc/rfc8297.html#section-2)).
            #[doc(alias("103", "EARLY_HINTS"))]
            HTTP_103_EARLY_HINTS = 103, "Early Hints", EARLY_HINTS;

            /// 200 OK: the request succeeded
            /// ([RFC 9110, section 15.3.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.1)).
            #[doc(alias("200", "OK"))]
            HTTP_200_OK = 200, "OK", OK;
            /// 201 Created: the request created a resource; `Location` may say where it is
            /// ([RFC 9110, section 15.3.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.2)).
            #[doc(alias("201", "CREATED"))]
            HTTP_201_CREATED = 201, "Created", CREATED;
            /// 202 Accepted: the server accepted the request and has not completed it yet
            /// ([RFC 9110, section 15.3.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.3)).
            #[doc(alias("202", "ACCEPTED"))]
            HTTP_202_ACCEPTED = 202, "Accepted", ACCEPTED;
            /// 203 Non-Authoritative Information: the request succeeded, and a proxy modified the
            /// response
            /// ([RFC 9110, section 15.3.4](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.4)).
            #[doc(alias("203", "NON_AUTHORITATIVE_INFORMATION"))]
            HTTP_203_NON_AUTHORITATIVE_INFORMATION = 203, "Non-Authoritative Information", NON_AUTHORITATIVE_INFORMATION;
            /// 204 No Content: the request succeeded, and the response has no body
            /// ([RFC 9110, section 15.3.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.5)).
            #[doc(alias("204", "NO_CONTENT"))]
            HTTP_204_NO_CONTENT = 204, "No Content", NO_CONTENT;
            /// 205 Reset Content: the request succeeded, and the client should reset the form; the
            /// response has no body
            /// ([RFC 9110, section 15.3.6](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.6)).
            #[doc(alias("205", "RESET_CONTENT"))]
            HTTP_205_RESET_CONTENT = 205, "Reset Content", RESET_CONTENT;
            /// 206 Partial Content: the response contains the ranges that the client requested with
            /// `Range`
            /// ([RFC 9110, section 15.3.7](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.7)).
            #[doc(alias("206", "PARTIAL_CONTENT"))]
            HTTP_206_PARTIAL_CONTENT = 206, "Partial Content", PARTIAL_CONTENT;
            /// 207 Multi-Status: the body contains a separate status for each of several resources
            /// (WebDAV)
            /// ([RFC 4918, section 11.1](https://www.rfc-editor.org/rfc/rfc4918.html#section-11.1)).
            #[doc(alias("207", "MULTI_STATUS"))]
            HTTP_207_MULTI_STATUS = 207, "Multi-Status", MULTI_STATUS;
            /// 208 Already Reported: a 207 response has already listed this resource (WebDAV)
            /// ([RFC 5842, section 7.1](https://www.rfc-editor.org/rfc/rfc5842.html#section-7.1)).
            #[doc(alias("208", "ALREADY_REPORTED"))]
            HTTP_208_ALREADY_REPORTED = 208, "Already Reported", ALREADY_REPORTED;
            /// 226 IM Used: the response is a delta relative to a version that the client has
            /// ([RFC 3229, section 10.4.1](https://www.rfc-editor.org/rfc/rfc3229.html#section-10.4.1)).
            #[doc(alias("226", "IM_USED"))]
            HTTP_226_IM_USED = 226, "IM Used", IM_USED;

            /// 300 Multiple Choices: the resource has several representations to choose from
            /// ([RFC 9110, section 15.4.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.1)).
            #[doc(alias("300", "MULTIPLE_CHOICES"))]
            HTTP_300_MULTIPLE_CHOICES = 300, "Multiple Choices", MULTIPLE_CHOICES;
            /// 301 Moved Permanently: the resource has moved permanently to `Location`; clients may
            /// change POST to GET
            /// ([RFC 9110, section 15.4.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.2)).
            #[doc(alias("301", "MOVED_PERMANENTLY"))]
            HTTP_301_MOVED_PERMANENTLY = 301, "Moved Permanently", MOVED_PERMANENTLY;
            /// 302 Found: the resource is temporarily at `Location`; clients may change POST to GET
            /// ([RFC 9110, section 15.4.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.3)).
            #[doc(alias("302", "FOUND"))]
            HTTP_302_FOUND = 302, "Found", FOUND;
            /// 303 See Other: the client should fetch `Location` with GET, typically after a POST
            /// ([RFC 9110, section 15.4.4](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.4)).
            #[doc(alias("303", "SEE_OTHER"))]
            HTTP_303_SEE_OTHER = 303, "See Other", SEE_OTHER;
            /// 304 Not Modified: the representation that the client has cached is still valid; the
            /// response has no body
            /// ([RFC 9110, section 15.4.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.5)).
            #[doc(alias("304", "NOT_MODIFIED"))]
            HTTP_304_NOT_MODIFIED = 304, "Not Modified", NOT_MODIFIED;
            /// 305 Use Proxy: the client must use a proxy; deprecated because it is not secure
            /// ([RFC 9110, section 15.4.6](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.6)).
            #[doc(alias("305", "USE_PROXY"))]
            HTTP_305_USE_PROXY = 305, "Use Proxy", USE_PROXY;
            /// 306: reserved, and no longer used
            /// ([RFC 9110, section 15.4.7](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.7)).
            #[doc(alias("306"))]
            HTTP_306_RESERVED = 306;
            /// 307 Temporary Redirect: the resource is temporarily at `Location`; clients must not
            /// change the method
            /// ([RFC 9110, section 15.4.8](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.8)).
            #[doc(alias("307", "TEMPORARY_REDIRECT"))]
            HTTP_307_TEMPORARY_REDIRECT = 307, "Temporary Redirect", TEMPORARY_REDIRECT;
            /// 308 Permanent Redirect: the resource has moved permanently to `Location`; clients
            /// must not change the method
            /// ([RFC 9110, section 15.4.9](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4.9)).
            #[doc(alias("308", "PERMANENT_REDIRECT"))]
            HTTP_308_PERMANENT_REDIRECT = 308, "Permanent Redirect", PERMANENT_REDIRECT;

            /// 400 Bad Request: the server cannot process the request, such as one with malformed
            /// syntax
            /// ([RFC 9110, section 15.5.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1)).
            #[doc(alias("400", "BAD_REQUEST"))]
            HTTP_400_BAD_REQUEST = 400, "Bad Request", BAD_REQUEST;
            /// 401 Unauthorized: credentials are missing or invalid; `WWW-Authenticate` says which
            /// are required
            /// ([RFC 9110, section 15.5.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.2)).
            #[doc(alias("401", "UNAUTHORIZED"))]
            HTTP_401_UNAUTHORIZED = 401, "Unauthorized", UNAUTHORIZED;
            /// 402 Payment Required: reserved for future use; some services use it for overdue
            /// payments or used-up quotas
            /// ([RFC 9110, section 15.5.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.3)).
            #[doc(alias("402", "PAYMENT_REQUIRED"))]
            HTTP_402_PAYMENT_REQUIRED = 402, "Payment Required", PAYMENT_REQUIRED;
            /// 403 Forbidden: the server understood the request and refuses to fulfill it
            /// ([RFC 9110, section 15.5.4](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.4)).
            #[doc(alias("403", "FORBIDDEN"))]
            HTTP_403_FORBIDDEN = 403, "Forbidden", FORBIDDEN;
            /// 404 Not Found: the server has no resource at this URL, or does not reveal that it
            /// has one
            /// ([RFC 9110, section 15.5.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.5)).
            #[doc(alias("404", "NOT_FOUND"))]
            HTTP_404_NOT_FOUND = 404, "Not Found", NOT_FOUND;
            /// 405 Method Not Allowed: the resource does not support the method; `Allow` lists the
            /// methods that it supports
            /// ([RFC 9110, section 15.5.6](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.6)).
            #[doc(alias("405", "METHOD_NOT_ALLOWED"))]
            HTTP_405_METHOD_NOT_ALLOWED = 405, "Method Not Allowed", METHOD_NOT_ALLOWED;
            /// 406 Not Acceptable: no representation matches `Accept` and related headers
            /// ([RFC 9110, section 15.5.7](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.7)).
            #[doc(alias("406", "NOT_ACCEPTABLE"))]
            HTTP_406_NOT_ACCEPTABLE = 406, "Not Acceptable", NOT_ACCEPTABLE;
            /// 407 Proxy Authentication Required: the proxy requires credentials;
            /// `Proxy-Authenticate` says which
            /// ([RFC 9110, section 15.5.8](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.8)).
            #[doc(alias("407", "PROXY_AUTHENTICATION_REQUIRED"))]
            HTTP_407_PROXY_AUTHENTICATION_REQUIRED = 407, "Proxy Authentication Required", PROXY_AUTHENTICATION_REQUIRED;
            /// 408 Request Timeout: the client did not send a complete request in time
            /// ([RFC 9110, section 15.5.9](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.9)).
            #[doc(alias("408", "REQUEST_TIMEOUT"))]
            HTTP_408_REQUEST_TIMEOUT = 408, "Request Timeout", REQUEST_TIMEOUT;
            /// 409 Conflict: the request conflicts with the state of the resource, such as a
            /// concurrent edit
            /// ([RFC 9110, section 15.5.10](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.10)).
            #[doc(alias("409", "CONFLICT"))]
            HTTP_409_CONFLICT = 409, "Conflict", CONFLICT;
            /// 410 Gone: the resource existed and has been removed permanently
            /// ([RFC 9110, section 15.5.11](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.11)).
            #[doc(alias("410", "GONE"))]
            HTTP_410_GONE = 410, "Gone", GONE;
            /// 411 Length Required: the server requires a `Content-Length` header
            /// ([RFC 9110, section 15.5.12](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.12)).
            #[doc(alias("411", "LENGTH_REQUIRED"))]
            HTTP_411_LENGTH_REQUIRED = 411, "Length Required", LENGTH_REQUIRED;
            /// 412 Precondition Failed: a condition in the request headers, such as `If-Match`, is
            /// false
            /// ([RFC 9110, section 15.5.13](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.13)).
            #[doc(alias("412", "PRECONDITION_FAILED"))]
            HTTP_412_PRECONDITION_FAILED = 412, "Precondition Failed", PRECONDITION_FAILED;
            /// 413 Content Too Large: the request body is larger than the server accepts
            /// ([RFC 9110, section 15.5.14](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.14)).
            #[doc(alias("413", "PAYLOAD_TOO_LARGE"))]
            HTTP_413_CONTENT_TOO_LARGE = 413, "Content Too Large", PAYLOAD_TOO_LARGE;
            /// 414 URI Too Long: the URL is longer than the server accepts
            /// ([RFC 9110, section 15.5.15](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.15)).
            #[doc(alias("414", "URI_TOO_LONG"))]
            HTTP_414_URI_TOO_LONG = 414, "URI Too Long", URI_TOO_LONG;
            /// 415 Unsupported Media Type: the format of the request body is not supported
            /// ([RFC 9110, section 15.5.16](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.16)).
            #[doc(alias("415", "UNSUPPORTED_MEDIA_TYPE"))]
            HTTP_415_UNSUPPORTED_MEDIA_TYPE = 415, "Unsupported Media Type", UNSUPPORTED_MEDIA_TYPE;
            /// 416 Range Not Satisfiable: none of the requested ranges overlaps the resource
            /// ([RFC 9110, section 15.5.17](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.17)).
            #[doc(alias("416", "RANGE_NOT_SATISFIABLE"))]
            HTTP_416_RANGE_NOT_SATISFIABLE = 416, "Range Not Satisfiable", RANGE_NOT_SATISFIABLE;
            /// 417 Expectation Failed: the server cannot meet the requirement in the `Expect`
            /// header
            /// ([RFC 9110, section 15.5.18](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.18)).
            #[doc(alias("417", "EXPECTATION_FAILED"))]
            HTTP_417_EXPECTATION_FAILED = 417, "Expectation Failed", EXPECTATION_FAILED;
            /// 418 I'm a teapot: an April Fools' joke that is in wide use; IANA lists the number as
            /// unused
            /// ([RFC 2324, section 2.3.2](https://www.rfc-editor.org/rfc/rfc2324.html#section-2.3.2)).
            #[doc(alias("418", "IM_A_TEAPOT"))]
            HTTP_418_IM_A_TEAPOT = 418, "I'm a teapot", IM_A_TEAPOT;
            /// 421 Misdirected Request: the request reached a server that is not responsible for
            /// its host
            /// ([RFC 9110, section 15.5.20](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.20)).
            #[doc(alias("421", "MISDIRECTED_REQUEST"))]
            HTTP_421_MISDIRECTED_REQUEST = 421, "Misdirected Request", MISDIRECTED_REQUEST;
            /// 422 Unprocessable Content: the body is well-formed but not valid; FastAPI's response
            /// to a validation error
            /// ([RFC 9110, section 15.5.21](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.21)).
            #[doc(alias("422", "UNPROCESSABLE_ENTITY"))]
            HTTP_422_UNPROCESSABLE_CONTENT = 422, "Unprocessable Content", UNPROCESSABLE_ENTITY;
            /// 423 Locked: the resource is locked (WebDAV)
            /// ([RFC 4918, section 11.3](https://www.rfc-editor.org/rfc/rfc4918.html#section-11.3)).
            #[doc(alias("423", "LOCKED"))]
            HTTP_423_LOCKED = 423, "Locked", LOCKED;
            /// 424 Failed Dependency: the request depended on another request, which failed
            /// (WebDAV)
            /// ([RFC 4918, section 11.4](https://www.rfc-editor.org/rfc/rfc4918.html#section-11.4)).
            #[doc(alias("424", "FAILED_DEPENDENCY"))]
            HTTP_424_FAILED_DEPENDENCY = 424, "Failed Dependency", FAILED_DEPENDENCY;
            /// 425 Too Early: the request arrived in TLS early data, which can be replayed; the
            /// client should retry
            /// ([RFC 8470, section 5.2](https://www.rfc-editor.org/rfc/rfc8470.html#section-5.2)).
            #[doc(alias("425", "TOO_EARLY"))]
            HTTP_425_TOO_EARLY = 425, "Too Early", TOO_EARLY;
            /// 426 Upgrade Required: the client must switch to the protocol in the `Upgrade` header
            /// ([RFC 9110, section 15.5.22](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.22)).
            #[doc(alias("426", "UPGRADE_REQUIRED"))]
            HTTP_426_UPGRADE_REQUIRED = 426, "Upgrade Required", UPGRADE_REQUIRED;
            /// 428 Precondition Required: the request must be conditional, so that concurrent
            /// updates are not lost
            /// ([RFC 6585, section 3](https://www.rfc-editor.org/rfc/rfc6585.html#section-3)).
            #[doc(alias("428", "PRECONDITION_REQUIRED"))]
            HTTP_428_PRECONDITION_REQUIRED = 428, "Precondition Required", PRECONDITION_REQUIRED;
            /// 429 Too Many Requests: the client sent too many requests; `Retry-After` may say how
            /// long to wait
            /// ([RFC 6585, section 4](https://www.rfc-editor.org/rfc/rfc6585.html#section-4)).
            #[doc(alias("429", "TOO_MANY_REQUESTS"))]
            HTTP_429_TOO_MANY_REQUESTS = 429, "Too Many Requests", TOO_MANY_REQUESTS;
            /// 431 Request Header Fields Too Large: a request header, or all of them together, is
            /// larger than the server accepts
            /// ([RFC 6585, section 5](https://www.rfc-editor.org/rfc/rfc6585.html#section-5)).
            #[doc(alias("431", "REQUEST_HEADER_FIELDS_TOO_LARGE"))]
            HTTP_431_REQUEST_HEADER_FIELDS_TOO_LARGE = 431, "Request Header Fields Too Large", REQUEST_HEADER_FIELDS_TOO_LARGE;
            /// 451 Unavailable For Legal Reasons: the resource is withheld for legal reasons, such
            /// as a court order
            /// ([RFC 7725, section 3](https://www.rfc-editor.org/rfc/rfc7725.html#section-3)).
            #[doc(alias("451", "UNAVAILABLE_FOR_LEGAL_REASONS"))]
            HTTP_451_UNAVAILABLE_FOR_LEGAL_REASONS = 451, "Unavailable For Legal Reasons", UNAVAILABLE_FOR_LEGAL_REASONS;

            /// 500 Internal Server Error: the server encountered an unexpected error
            /// ([RFC 9110, section 15.6.1](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.1)).
            #[doc(alias("500", "INTERNAL_SERVER_ERROR"))]
            HTTP_500_INTERNAL_SERVER_ERROR = 500, "Internal Server Error", INTERNAL_SERVER_ERROR;
            /// 501 Not Implemented: the server does not implement what the request needs, such as
            /// its method
            /// ([RFC 9110, section 15.6.2](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.2)).
            #[doc(alias("501", "NOT_IMPLEMENTED"))]
            HTTP_501_NOT_IMPLEMENTED = 501, "Not Implemented", NOT_IMPLEMENTED;
            /// 502 Bad Gateway: a gateway received an invalid response from the upstream server
            /// ([RFC 9110, section 15.6.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.3)).
            #[doc(alias("502", "BAD_GATEWAY"))]
            HTTP_502_BAD_GATEWAY = 502, "Bad Gateway", BAD_GATEWAY;
            /// 503 Service Unavailable: the server is overloaded or down for maintenance;
            /// `Retry-After` may say for how long
            /// ([RFC 9110, section 15.6.4](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.4)).
            #[doc(alias("503", "SERVICE_UNAVAILABLE"))]
            HTTP_503_SERVICE_UNAVAILABLE = 503, "Service Unavailable", SERVICE_UNAVAILABLE;
            /// 504 Gateway Timeout: a gateway did not receive a response from the upstream server
            /// in time
            /// ([RFC 9110, section 15.6.5](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.5)).
            #[doc(alias("504", "GATEWAY_TIMEOUT"))]
            HTTP_504_GATEWAY_TIMEOUT = 504, "Gateway Timeout", GATEWAY_TIMEOUT;
            /// 505 HTTP Version Not Supported: the server does not support the request's major HTTP
            /// version
            /// ([RFC 9110, section 15.6.6](https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.6)).
            #[doc(alias("505", "HTTP_VERSION_NOT_SUPPORTED"))]
            HTTP_505_HTTP_VERSION_NOT_SUPPORTED = 505, "HTTP Version Not Supported", HTTP_VERSION_NOT_SUPPORTED;
            /// 506 Variant Also Negotiates: content negotiation is misconfigured and refers to
            /// itself
            /// ([RFC 2295, section 8.1](https://www.rfc-editor.org/rfc/rfc2295.html#section-8.1)).
            #[doc(alias("506", "VARIANT_ALSO_NEGOTIATES"))]
            HTTP_506_VARIANT_ALSO_NEGOTIATES = 506, "Variant Also Negotiates", VARIANT_ALSO_NEGOTIATES;
            /// 507 Insufficient Storage: the server cannot store what the request needs to store
            /// (WebDAV)
            /// ([RFC 4918, section 11.5](https://www.rfc-editor.org/rfc/rfc4918.html#section-11.5)).
            #[doc(alias("507", "INSUFFICIENT_STORAGE"))]
            HTTP_507_INSUFFICIENT_STORAGE = 507, "Insufficient Storage", INSUFFICIENT_STORAGE;
            /// 508 Loop Detected: the server found an infinite loop while processing the request
            /// (WebDAV)
            /// ([RFC 5842, section 7.2](https://www.rfc-editor.org/rfc/rfc5842.html#section-7.2)).
            #[doc(alias("508", "LOOP_DETECTED"))]
            HTTP_508_LOOP_DETECTED = 508, "Loop Detected", LOOP_DETECTED;
            /// 510 Not Extended: the request lacks an extension that the server requires; historic
            /// ([RFC 2774, section 7](https://www.rfc-editor.org/rfc/rfc2774.html#section-7)).
            #[doc(alias("510", "NOT_EXTENDED"))]
            HTTP_510_NOT_EXTENDED = 510, "Not Extended", NOT_EXTENDED;
            /// 511 Network Authentication Required: the client must sign in to the network, such as
            /// a hotel's Wi-Fi
            /// ([RFC 6585, section 6](https://www.rfc-editor.org/rfc/rfc6585.html#section-6)).
            #[doc(alias("511", "NETWORK_AUTHENTICATION_REQUIRED"))]
            HTTP_511_NETWORK_AUTHENTICATION_REQUIRED = 511, "Network Authentication Required", NETWORK_AUTHENTICATION_REQUIRED;
        }
    };
}

/// The WebSocket close codes in ascending order.
macro_rules! ws_names {
    ($then:ident $given:tt) => {
        $then! { $given
            /// 1000 Normal Closure: the connection has fulfilled its purpose
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1000", "Normal"))]
            WS_1000_NORMAL_CLOSURE = 1000, "Normal Closure", Normal;
            /// 1001 Going Away: an endpoint is leaving: the server shuts down, or the browser
            /// leaves the page
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1001", "Away"))]
            WS_1001_GOING_AWAY = 1001, "Going Away", Away;
            /// 1002 Protocol Error: the peer violated the WebSocket protocol
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1002", "Protocol"))]
            WS_1002_PROTOCOL_ERROR = 1002, "Protocol Error", Protocol;
            /// 1003 Unsupported Data: the endpoint does not accept this type of data, such as
            /// binary messages
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1003", "Unsupported"))]
            WS_1003_UNSUPPORTED_DATA = 1003, "Unsupported Data", Unsupported;
            /// 1005 No Status Rcvd: the Close frame had no code; never sent
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1005", "Status"))]
            WS_1005_NO_STATUS_RCVD = 1005, "No Status Rcvd", Status;
            /// 1006 Abnormal Closure: the connection ended without a Close frame; never sent
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1006", "Abnormal"))]
            WS_1006_ABNORMAL_CLOSURE = 1006, "Abnormal Closure", Abnormal;
            /// 1007 Invalid Frame Payload Data: a message does not match its type, such as text
            /// that is not UTF-8
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1007", "Invalid"))]
            WS_1007_INVALID_FRAME_PAYLOAD_DATA = 1007, "Invalid Frame Payload Data", Invalid;
            /// 1008 Policy Violation: a message violates the endpoint's policy; also the code if no
            /// other applies
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1008", "Policy"))]
            WS_1008_POLICY_VIOLATION = 1008, "Policy Violation", Policy;
            /// 1009 Message Too Big: a message is larger than the endpoint accepts
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1009", "Size"))]
            WS_1009_MESSAGE_TOO_BIG = 1009, "Message Too Big", Size;
            /// 1010 Mandatory Ext.: the server did not negotiate an extension that the client
            /// requires; sent by clients
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1010", "Extension"))]
            WS_1010_MANDATORY_EXT = 1010, "Mandatory Ext.", Extension;
            /// 1011 Internal Error: the server encountered an unexpected error
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1011", "Error"))]
            WS_1011_INTERNAL_ERROR = 1011, "Internal Error", Error;
            /// 1012 Service Restart: the server restarts; clients should reconnect after a random
            /// delay of 5 to 30 seconds
            /// ([IANA](https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number)).
            #[doc(alias("1012", "Restart"))]
            WS_1012_SERVICE_RESTART = 1012, "Service Restart", Restart;
            /// 1013 Try Again Later: the server is overloaded; clients should reconnect elsewhere,
            /// or when the user asks
            /// ([IANA](https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number)).
            #[doc(alias("1013", "Again"))]
            WS_1013_TRY_AGAIN_LATER = 1013, "Try Again Later", Again;
            /// 1014 Bad Gateway: a gateway received an invalid response from the upstream server
            /// ([IANA](https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number)).
            #[doc(alias("1014", "Bad"))]
            WS_1014_BAD_GATEWAY = 1014, "Bad Gateway";
            /// 1015 TLS Handshake: the TLS handshake failed; never sent
            /// ([RFC 6455, section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)).
            #[doc(alias("1015", "Tls"))]
            WS_1015_TLS_HANDSHAKE = 1015, "TLS Handshake", Tls;
        }
    };
}

/// The names that Starlette has deprecated, in ascending order of their numbers.
macro_rules! deprecated_names {
    ($then:ident $given:tt) => {
        $then! { $given
            /// 413 under its older name
            /// ([RFC 2616, section 10.4.14](https://www.rfc-editor.org/rfc/rfc2616.html#section-10.4.14)).
            #[doc(alias("413", "PAYLOAD_TOO_LARGE"))]
            #[deprecated(note = "use `HTTP_413_CONTENT_TOO_LARGE`")]
            HTTP_413_REQUEST_ENTITY_TOO_LARGE = 413, PAYLOAD_TOO_LARGE;
            /// 414 under its older name
            /// ([RFC 2616, section 10.4.15](https://www.rfc-editor.org/rfc/rfc2616.html#section-10.4.15)).
            #[doc(alias("414", "URI_TOO_LONG"))]
            #[deprecated(note = "use `HTTP_414_URI_TOO_LONG`")]
            HTTP_414_REQUEST_URI_TOO_LONG = 414, URI_TOO_LONG;
            /// 416 under its older name
            /// ([RFC 2616, section 10.4.17](https://www.rfc-editor.org/rfc/rfc2616.html#section-10.4.17)).
            #[doc(alias("416", "RANGE_NOT_SATISFIABLE"))]
            #[deprecated(note = "use `HTTP_416_RANGE_NOT_SATISFIABLE`")]
            HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE = 416, RANGE_NOT_SATISFIABLE;
            /// 422 under its older name
            /// ([RFC 4918, section 11.2](https://www.rfc-editor.org/rfc/rfc4918.html#section-11.2)).
            #[doc(alias("422", "UNPROCESSABLE_ENTITY"))]
            #[deprecated(note = "use `HTTP_422_UNPROCESSABLE_CONTENT`")]
            HTTP_422_UNPROCESSABLE_ENTITY = 422, UNPROCESSABLE_ENTITY;
        }
    };
}

/// The close codes that are registered with IANA and that FastAPI does not name. They have a phrase,
/// and no constant.
macro_rules! unnamed_close_codes {
    ($then:ident $given:tt) => {
        $then! { $given
            IANA_3000_UNAUTHORIZED = 3000, "Unauthorized";
            IANA_3003_FORBIDDEN = 3003, "Forbidden";
            IANA_3008_TIMEOUT = 3008, "Timeout";
        }
    };
}

/// Defines a constant for each row: `constants { Type, const fn from a number }`.
macro_rules! constants {
    ({ $Type:ty, $from_number:path } $(
        $(#[$meta:meta])* $NAME:ident = $number:tt $(, $phrase:literal)? $(, $foreign:ident)?;
    )+) => { $(
        $(#[$meta])*
        pub const $NAME: $Type = $from_number($number);
    )+ };
}

/// Lists the names with their values: `named { const fn from a number }`.
macro_rules! named {
    ({ $from_number:path } $(
        $(#[$meta:meta])* $NAME:ident = $number:tt $(, $phrase:literal)? $(, $foreign:ident)?;
    )+) => {
        &[$((stringify!($NAME), $from_number($number))),+]
    };
}

/// What a row says about its number.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Empty if there is none.
    phrase: &'static str,
    /// The number and the phrase.
    pub(crate) line: &'static str,
}

impl Row {
    pub(crate) const fn phrase(&self) -> Option<&'static str> {
        if self.phrase.is_empty() { None } else { Some(self.phrase) }
    }
}

/// Defines the function that returns the row of a number: `row_of_number { function }`.
macro_rules! row_of_number {
    ({ $function:ident } $(
        $(#[$meta:meta])* $NAME:ident = $number:tt $(, $phrase:literal)? $(, $foreign:ident)?;
    )+) => {
        pub(crate) const fn $function(number: u16) -> Option<&'static Row> {
            match number {
                $( $number => Some(&Row {
                    name: stringify!($NAME),
                    phrase: concat!($($phrase)?),
                    line: concat!($number $(, " ", $phrase)?),
                }), )+
                _ => None,
            }
        }

        $( const _: () = assert!(
            is_number_in(stringify!($NAME), $number),
            concat!("the number in ", stringify!($NAME), " is not the number of its row"),
        ); )+
    };
}

/// Reports whether this is the number in a name. Parsing relies on it.
#[allow(dead_code, reason = "Rust 1.85 overlooks that assertions use it")]
const fn is_number_in(name: &str, number: u16) -> bool {
    let mut rest = name.as_bytes();
    let mut digits = 0;
    while let [byte, others @ ..] = rest {
        if byte.is_ascii_digit() {
            digits = 10 * digits + (*byte - b'0') as u16;
        }
        rest = others;
    }
    digits == number
}

http_names!(row_of_number { http_row });
deprecated_names!(row_of_number { deprecated_http_row });
ws_names!(row_of_number { ws_row });
unnamed_close_codes!(row_of_number { unnamed_ws_row });
