//! What services do with several constants at once: they match on them, and build answers and
//! Close frames.

macro_rules! http_statuses {
    (
        $side:literal, $pair:literal, $StatusCode:ty, $Response:ty, $Builder:ident,
        $ok:path, $created:path, $not_found:path, $content:path, $too_many:path, $unavailable:path
    ) => {
        function!($side, concat!($pair, ".match"), fn(given: $StatusCode) -> u8 {
            match given {
                $ok | $created => 0,
                $not_found => 1,
                $content => 2,
                $too_many | $unavailable => 3,
                _ => 4,
            }
        });
        function!($side, concat!($pair, ".choose"), fn(found: Option<u32>, room: bool) -> $StatusCode {
            match (found, room) {
                (None, _) => $not_found,
                (Some(0), true) => $created,
                (Some(0), false) => $unavailable,
                (Some(1000..), _) => $too_many,
                (Some(_), _) => $ok,
            }
        });
        function!($side, concat!($pair, ".array"), fn() -> &'static [$StatusCode] {
            const { &[$ok, $created, $not_found, $content, $too_many, $unavailable] }
        });
        function!($side, concat!($pair, ".retry"), fn(given: &[$StatusCode]) -> usize {
            given.iter().filter(|&&status| status == $too_many || status == $unavailable).count()
        });
        function!($side, concat!($pair, ".response"), fn(valid: bool) -> $Response {
            let mut response = <$Response>::new("");
            *response.status_mut() = if valid { $created } else { $content };
            response
        });
        function!($side, concat!($pair, ".builder"), fn(name: &'static str) -> Option<$Response> {
            let status = if name.is_empty() { $content } else { $created };
            $Builder::new().status(status).header("content-type", "text/plain").body(name).ok()
        });
    };
}

macro_rules! both_https {
    ($pair:literal, $http:ident, $status:path) => {
        const _: () = {
            use $http::{Response, StatusCode, response::Builder};
            use $status as status;

            http_statuses!(
                "ours",
                $pair,
                StatusCode,
                Response<&'static str>,
                Builder,
                status::HTTP_200_OK,
                status::HTTP_201_CREATED,
                status::HTTP_404_NOT_FOUND,
                status::HTTP_422_UNPROCESSABLE_CONTENT,
                status::HTTP_429_TOO_MANY_REQUESTS,
                status::HTTP_503_SERVICE_UNAVAILABLE
            );
            http_statuses!(
                "foreign",
                $pair,
                StatusCode,
                Response<&'static str>,
                Builder,
                StatusCode::OK,
                StatusCode::CREATED,
                StatusCode::NOT_FOUND,
                StatusCode::UNPROCESSABLE_ENTITY,
                StatusCode::TOO_MANY_REQUESTS,
                StatusCode::SERVICE_UNAVAILABLE
            );
        };
    };
}

both_https!("several.http", http, fastrapi_compat::status);
both_https!("several.http_0_2", http_0_2, fastrapi_compat::http_0_2::status);

macro_rules! answers {
    ($side:literal, $forbidden:path, $created:path) => {
        function!($side, "several.axum.into_response", fn(admin: bool) -> axum::response::Response {
            use axum::response::IntoResponse;

            match admin {
                true => $created.into_response(),
                false => ($forbidden, "Admin access required").into_response(),
            }
        });
    };
}

answers!(
    "ours",
    fastrapi_compat::axum::status::HTTP_403_FORBIDDEN,
    fastrapi_compat::axum::status::HTTP_201_CREATED
);
answers!("foreign", http::StatusCode::FORBIDDEN, http::StatusCode::CREATED);

macro_rules! actix_answers {
    ($side:literal, $forbidden:path, $created:path) => {
        function!($side, "several.actix.response", fn(admin: bool) -> actix_http::Response<&'static str> {
            match admin {
                true => actix_http::Response::with_body($created, ""),
                false => actix_http::Response::with_body($forbidden, "Admin access required"),
            }
        });
    };
}

actix_answers!(
    "ours",
    fastrapi_compat::actix::status::HTTP_403_FORBIDDEN,
    fastrapi_compat::actix::status::HTTP_201_CREATED
);
actix_answers!("foreign", http_0_2::StatusCode::FORBIDDEN, http_0_2::StatusCode::CREATED);

macro_rules! close_codes {
    (
        $side:literal, $pair:literal, $CloseCode:ty, $CloseFrame:ty, $reason:ident = $no_spam:expr,
        $normal:expr, $away:pat, $policy:expr, $internal:pat, $too_big:pat, $again:pat
    ) => {
        function!($side, concat!($pair, ".match"), fn(given: $CloseCode) -> u8 {
            match given {
                $away => 1,
                $internal | $too_big | $again => 2,
                _ => 3,
            }
        });
        function!($side, concat!($pair, ".choose"), fn(data: &str) -> $CloseCode {
            if data.contains("spam") { $policy } else { $normal }
        });
        function!($side, concat!($pair, ".frame"), fn(spam: bool) -> $CloseFrame {
            Frame { code: if spam { $policy } else { $normal }, $reason: $no_spam }
        });
    };
}

macro_rules! both_tungstenites {
    ($pair:literal, $tungstenite:ident, $module:ident) => {
        const _: () = {
            use fastrapi_compat::$module::status;
            use $tungstenite::protocol::{CloseFrame as Frame, frame::coding::CloseCode};

            close_codes!(
                "ours",
                $pair,
                CloseCode,
                Frame,
                reason = "no spam".into(),
                status::WS_1000_NORMAL_CLOSURE,
                status::WS_1001_GOING_AWAY,
                status::WS_1008_POLICY_VIOLATION,
                status::WS_1011_INTERNAL_ERROR,
                status::WS_1009_MESSAGE_TOO_BIG,
                status::WS_1013_TRY_AGAIN_LATER
            );
            close_codes!(
                "foreign",
                $pair,
                CloseCode,
                Frame,
                reason = "no spam".into(),
                CloseCode::Normal,
                CloseCode::Away,
                CloseCode::Policy,
                CloseCode::Error,
                CloseCode::Size,
                CloseCode::Again
            );
        };
    };
}

both_tungstenites!("several.tungstenite_0_29", tungstenite_0_29, tungstenite_0_29);
both_tungstenites!("several.tungstenite_0_30", tungstenite, tungstenite_0_30);

const _: () = {
    use actix_http::ws::{CloseCode, CloseReason as Frame};
    use fastrapi_compat::actix::status;

    close_codes!(
        "ours",
        "several.actix_ws",
        CloseCode,
        Frame,
        description = Some("no spam".to_owned()),
        status::WS_1000_NORMAL_CLOSURE,
        status::WS_1001_GOING_AWAY,
        status::WS_1008_POLICY_VIOLATION,
        status::WS_1011_INTERNAL_ERROR,
        status::WS_1009_MESSAGE_TOO_BIG,
        status::WS_1013_TRY_AGAIN_LATER
    );
    close_codes!(
        "foreign",
        "several.actix_ws",
        CloseCode,
        Frame,
        description = Some("no spam".to_owned()),
        CloseCode::Normal,
        CloseCode::Away,
        CloseCode::Policy,
        CloseCode::Error,
        CloseCode::Size,
        CloseCode::Again
    );
};

const _: () = {
    use axum::extract::ws::{CloseCode, CloseFrame as Frame};
    use fastrapi_compat::axum::status;

    close_codes!(
        "ours",
        "several.axum_ws",
        CloseCode,
        Frame,
        reason = "no spam".into(),
        status::WS_1000_NORMAL_CLOSURE,
        status::WS_1001_GOING_AWAY,
        status::WS_1008_POLICY_VIOLATION,
        status::WS_1011_INTERNAL_ERROR,
        status::WS_1009_MESSAGE_TOO_BIG,
        status::WS_1013_TRY_AGAIN_LATER
    );
    close_codes!(
        "foreign",
        "several.axum_ws",
        CloseCode,
        Frame,
        reason = "no spam".into(),
        1000,
        1001,
        1008,
        1011,
        1009,
        1013
    );
};
