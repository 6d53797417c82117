//! Responses to an `HttpException`, and to the same error without this crate.

use std::{
    hint::black_box,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use fastrapi_compat::HttpException;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{Case, Other};

macro_rules! cases {
    ($($name:literal $function:ident)+) => {
        &[$(
            Case {
                name: $name,
                values: 1,
                // Averages out the collisions in hash maps, which depend on a random seed.
                times: 200,
                ours: ours::$function,
                others: &[Other { name: "by hand", is_promised: true, run: by_hand::$function }],
            }
        ),+]
    };
}

pub(crate) static CASES: &[Case] = cases! {
    "axum, text" axum_text
    "axum, text and a header" axum_text_header
    "axum, JSON" axum_json
    "axum, JSON and a header" axum_json_header
    "actix, text" actix_text
    "actix, text and a header" actix_text_header
    "actix, JSON" actix_json
    "actix, JSON and a header" actix_json_header
};

#[derive(Serialize)]
struct Body {
    detail: &'static str,
}

fn shortage() -> Value {
    json!({ "wanted": black_box(3), "got": black_box(1) })
}

/// Reads the whole body, as a server does.
fn send_axum(response: impl axum::response::IntoResponse) {
    use axum::body::HttpBody;

    let mut response = response.into_response();
    let mut context = Context::from_waker(Waker::noop());
    while let Poll::Ready(Some(frame)) = Pin::new(response.body_mut()).poll_frame(&mut context) {
        drop(black_box(frame));
    }
    black_box(response);
}

fn send_actix(response: actix_web::HttpResponse) {
    let (response, body) = response.into_parts();
    black_box(actix_web::body::MessageBody::try_into_bytes(body).ok());
    black_box(response);
}

mod ours {
    use actix_web::HttpResponse;
    use axum::http::{HeaderValue, header::WWW_AUTHENTICATE};
    use fastrapi_compat::portable::status;

    use super::*;

    type Raised = Result<(), HttpException>;

    const BEARER: HeaderValue = HeaderValue::from_static("Bearer");

    #[inline(never)]
    fn text() -> Raised {
        Err(HttpException::new(status::HTTP_404_NOT_FOUND, black_box("User not found")))
    }

    #[inline(never)]
    fn text_header() -> Raised {
        Err(HttpException::new(status::HTTP_401_UNAUTHORIZED, black_box("Not authenticated"))
            .header(WWW_AUTHENTICATE, BEARER)?)
    }

    #[inline(never)]
    fn json() -> Raised {
        Err(HttpException::new(status::HTTP_409_CONFLICT, shortage()))
    }

    #[inline(never)]
    fn json_header() -> Raised {
        Err(HttpException::new(status::HTTP_409_CONFLICT, shortage())
            .header(WWW_AUTHENTICATE, BEARER)?)
    }

    fn answer_actix(raised: Raised) {
        send_actix(raised.map_or_else(HttpResponse::from_error, |()| HttpResponse::Ok().finish()));
    }

    pub(crate) fn axum_text() {
        send_axum(text());
    }

    pub(crate) fn axum_text_header() {
        send_axum(text_header());
    }

    pub(crate) fn axum_json() {
        send_axum(json());
    }

    pub(crate) fn axum_json_header() {
        send_axum(json_header());
    }

    pub(crate) fn actix_text() {
        answer_actix(text());
    }

    pub(crate) fn actix_text_header() {
        answer_actix(text_header());
    }

    pub(crate) fn actix_json() {
        answer_actix(json());
    }

    pub(crate) fn actix_json_header() {
        answer_actix(json_header());
    }
}

/// The same responses without this crate. For actix-web, this requires a new error type.
mod by_hand {
    use axum::{
        Json,
        http::{HeaderValue, StatusCode, header::WWW_AUTHENTICATE},
    };

    use super::*;

    type AxumError<T> = (StatusCode, Json<T>);
    type AxumHeaderError<T> = (StatusCode, [(axum::http::HeaderName, HeaderValue); 1], Json<T>);

    const BEARER: HeaderValue = HeaderValue::from_static("Bearer");

    #[inline(never)]
    fn text() -> Result<(), AxumError<Body>> {
        Err((StatusCode::NOT_FOUND, Json(Body { detail: black_box("User not found") })))
    }

    #[inline(never)]
    fn text_header() -> Result<(), AxumHeaderError<Body>> {
        let body = Json(Body { detail: black_box("Not authenticated") });
        Err((StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, BEARER)], body))
    }

    #[inline(never)]
    fn json() -> Result<(), AxumError<Value>> {
        Err((StatusCode::CONFLICT, Json(json!({ "detail": shortage() }))))
    }

    #[inline(never)]
    fn json_header() -> Result<(), AxumHeaderError<Value>> {
        let body = Json(json!({ "detail": shortage() }));
        Err((StatusCode::CONFLICT, [(WWW_AUTHENTICATE, BEARER)], body))
    }

    pub(crate) fn axum_text() {
        send_axum(text());
    }

    pub(crate) fn axum_text_header() {
        send_axum(text_header());
    }

    pub(crate) fn axum_json() {
        send_axum(json());
    }

    pub(crate) fn axum_json_header() {
        send_axum(json_header());
    }

    mod actix {
        use std::fmt;

        use actix_web::{
            HttpResponse, ResponseError,
            http::{
                StatusCode,
                header::{HeaderValue, WWW_AUTHENTICATE},
            },
        };

        use super::*;

        #[derive(Debug)]
        enum Raised {
            Text(StatusCode, &'static str),
            TextHeader(StatusCode, &'static str),
            Json(StatusCode, Value),
            JsonHeader(StatusCode, Value),
        }

        const BEARER: HeaderValue = HeaderValue::from_static("Bearer");

        impl fmt::Display for Raised {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("raised")
            }
        }

        impl ResponseError for Raised {
            fn error_response(&self) -> HttpResponse {
                match self {
                    Self::Text(status, detail) => {
                        HttpResponse::build(*status).json(Body { detail })
                    }
                    Self::TextHeader(status, detail) => HttpResponse::build(*status)
                        .insert_header((WWW_AUTHENTICATE, BEARER))
                        .json(Body { detail }),
                    Self::Json(status, body) => HttpResponse::build(*status).json(body),
                    Self::JsonHeader(status, body) => HttpResponse::build(*status)
                        .insert_header((WWW_AUTHENTICATE, BEARER))
                        .json(body),
                }
            }
        }

        #[inline(never)]
        fn text() -> Result<(), Raised> {
            Err(Raised::Text(StatusCode::NOT_FOUND, black_box("User not found")))
        }

        #[inline(never)]
        fn text_header() -> Result<(), Raised> {
            Err(Raised::TextHeader(StatusCode::UNAUTHORIZED, black_box("Not authenticated")))
        }

        #[inline(never)]
        fn json() -> Result<(), Raised> {
            Err(Raised::Json(StatusCode::CONFLICT, json!({ "detail": shortage() })))
        }

        #[inline(never)]
        fn json_header() -> Result<(), Raised> {
            Err(Raised::JsonHeader(StatusCode::CONFLICT, json!({ "detail": shortage() })))
        }

        fn answer(raised: Result<(), Raised>) {
            send_actix(
                raised.map_or_else(HttpResponse::from_error, |()| HttpResponse::Ok().finish()),
            );
        }

        pub(crate) fn actix_text() {
            answer(text());
        }

        pub(crate) fn actix_text_header() {
            answer(text_header());
        }

        pub(crate) fn actix_json() {
            answer(json());
        }

        pub(crate) fn actix_json_header() {
            answer(json_header());
        }
    }

    pub(crate) use actix::*;
}
