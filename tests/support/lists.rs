//! Lists for macros: every name as an identifier, which `status_modules.rs` compares with the data, and the
//! versions of tungstenite and tokio-tungstenite that the crate supports.

/// Calls `$then!` with `$given` and the name of every HTTP status.
#[macro_export]
macro_rules! http_names {
    ($then:ident $given:tt) => {
        $then! { $given
            HTTP_100_CONTINUE
            HTTP_101_SWITCHING_PROTOCOLS
            HTTP_102_PROCESSING
            HTTP_103_EARLY_HINTS
            HTTP_200_OK
            HTTP_201_CREATED
            HTTP_202_ACCEPTED
            HTTP_203_NON_AUTHORITATIVE_INFORMATION
            HTTP_204_NO_CONTENT
            HTTP_205_RESET_CONTENT
            HTTP_206_PARTIAL_CONTENT
            HTTP_207_MULTI_STATUS
            HTTP_208_ALREADY_REPORTED
            HTTP_226_IM_USED
            HTTP_300_MULTIPLE_CHOICES
            HTTP_301_MOVED_PERMANENTLY
            HTTP_302_FOUND
            HTTP_303_SEE_OTHER
            HTTP_304_NOT_MODIFIED
            HTTP_305_USE_PROXY
            HTTP_306_RESERVED
            HTTP_307_TEMPORARY_REDIRECT
            HTTP_308_PERMANENT_REDIRECT
            HTTP_400_BAD_REQUEST
            HTTP_401_UNAUTHORIZED
            HTTP_402_PAYMENT_REQUIRED
            HTTP_403_FORBIDDEN
            HTTP_404_NOT_FOUND
            HTTP_405_METHOD_NOT_ALLOWED
            HTTP_406_NOT_ACCEPTABLE
            HTTP_407_PROXY_AUTHENTICATION_REQUIRED
            HTTP_408_REQUEST_TIMEOUT
            HTTP_409_CONFLICT
            HTTP_410_GONE
            HTTP_411_LENGTH_REQUIRED
            HTTP_412_PRECONDITION_FAILED
            HTTP_413_CONTENT_TOO_LARGE
            HTTP_414_URI_TOO_LONG
            HTTP_415_UNSUPPORTED_MEDIA_TYPE
            HTTP_416_RANGE_NOT_SATISFIABLE
            HTTP_417_EXPECTATION_FAILED
            HTTP_418_IM_A_TEAPOT
            HTTP_421_MISDIRECTED_REQUEST
            HTTP_422_UNPROCESSABLE_CONTENT
            HTTP_423_LOCKED
            HTTP_424_FAILED_DEPENDENCY
            HTTP_425_TOO_EARLY
            HTTP_426_UPGRADE_REQUIRED
            HTTP_428_PRECONDITION_REQUIRED
            HTTP_429_TOO_MANY_REQUESTS
            HTTP_431_REQUEST_HEADER_FIELDS_TOO_LARGE
            HTTP_451_UNAVAILABLE_FOR_LEGAL_REASONS
            HTTP_500_INTERNAL_SERVER_ERROR
            HTTP_501_NOT_IMPLEMENTED
            HTTP_502_BAD_GATEWAY
            HTTP_503_SERVICE_UNAVAILABLE
            HTTP_504_GATEWAY_TIMEOUT
            HTTP_505_HTTP_VERSION_NOT_SUPPORTED
            HTTP_506_VARIANT_ALSO_NEGOTIATES
            HTTP_507_INSUFFICIENT_STORAGE
            HTTP_508_LOOP_DETECTED
            HTTP_510_NOT_EXTENDED
            HTTP_511_NETWORK_AUTHENTICATION_REQUIRED
        }
    };
}

/// Calls `$then!` with `$given` and every deprecated name.
#[macro_export]
macro_rules! deprecated_names {
    ($then:ident $given:tt) => {
        $then! { $given
            HTTP_413_REQUEST_ENTITY_TOO_LARGE
            HTTP_414_REQUEST_URI_TOO_LONG
            HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE
            HTTP_422_UNPROCESSABLE_ENTITY
        }
    };
}

/// Calls `$then!` with `$given` and the name of every close code.
#[macro_export]
macro_rules! ws_names {
    ($then:ident $given:tt) => {
        $then! { $given
            WS_1000_NORMAL_CLOSURE
            WS_1001_GOING_AWAY
            WS_1002_PROTOCOL_ERROR
            WS_1003_UNSUPPORTED_DATA
            WS_1005_NO_STATUS_RCVD
            WS_1006_ABNORMAL_CLOSURE
            WS_1007_INVALID_FRAME_PAYLOAD_DATA
            WS_1008_POLICY_VIOLATION
            WS_1009_MESSAGE_TOO_BIG
            WS_1010_MANDATORY_EXT
            WS_1011_INTERNAL_ERROR
            WS_1012_SERVICE_RESTART
            WS_1013_TRY_AGAIN_LATER
            WS_1014_BAD_GATEWAY
            WS_1015_TLS_HANDSHAKE
        }
    };
}

/// Calls `$test!` with each version of tungstenite: the name of our module, and of the crate.
#[macro_export]
macro_rules! tungstenite_versions {
    ($test:ident) => {
        $test! { tungstenite_0_20 tungstenite_0_20 }
        $test! { tungstenite_0_21 tungstenite_0_21 }
        $test! { tungstenite_0_23 tungstenite_0_23 }
        $test! { tungstenite_0_24 tungstenite_0_24 }
        $test! { tungstenite_0_26 tungstenite_0_26 }
        $test! { tungstenite_0_27 tungstenite_0_27 }
        $test! { tungstenite_0_28 tungstenite_0_28 }
        $test! { tungstenite_0_29 tungstenite_0_29 }
        $test! { tungstenite_0_30 tungstenite }
    };
}

/// Calls `$test!` with each version of tokio-tungstenite: its name, and the name of the crate.
#[macro_export]
macro_rules! tokio_tungstenite_versions {
    ($test:ident) => {
        $test! { tokio_tungstenite_0_20 tokio_tungstenite_0_20 }
        $test! { tokio_tungstenite_0_21 tokio_tungstenite_0_21 }
        $test! { tokio_tungstenite_0_23 tokio_tungstenite_0_23 }
        $test! { tokio_tungstenite_0_24 tokio_tungstenite_0_24 }
        $test! { tokio_tungstenite_0_26 tokio_tungstenite_0_26 }
        $test! { tokio_tungstenite_0_27 tokio_tungstenite_0_27 }
        $test! { tokio_tungstenite_0_28 tokio_tungstenite_0_28 }
        $test! { tokio_tungstenite_0_29 tokio_tungstenite_0_29 }
        $test! { tokio_tungstenite_0_30 tokio_tungstenite }
    };
}
