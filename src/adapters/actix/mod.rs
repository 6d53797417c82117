//! For actix-web 4 and actix-ws 0.4. Requires the feature `actix`.

use actix_http::ws::{CloseCode, CloseReason};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError, body::BoxBody};

use crate::{HttpStatus, WsClose, WsCloseCode};

/// Defines a close code. actix has no variant for 1005 and 1014.
macro_rules! constant {
    ($(#[$meta:meta])* $NAME:ident = $number:tt $(Status)?) => {
        $(#[$meta])*
        pub const $NAME: CloseCode = CloseCode::Other($number);
    };
    ($(#[$meta:meta])* $NAME:ident = $number:tt $variant:ident) => {
        $(#[$meta])*
        pub const $NAME: CloseCode = CloseCode::$variant;
    };
}

/// FastAPI's names as actix-web's [`StatusCode`](http_0_2::StatusCode) and actix's [`CloseCode`].
///
/// 103, 306 and 425 are statics, not constants: see [`http_0_2::status`](crate::http_0_2::status).
///
/// ```
/// use actix_web::{HttpResponse, web};
/// use fastrapi_compat::actix::status;
///
/// async fn delete_user(user_id: web::Path<u64>) -> HttpResponse {
///     HttpResponse::new(match *user_id {
///         1 => status::HTTP_204_NO_CONTENT,
///         _ => status::HTTP_404_NOT_FOUND,
///     })
/// }
/// ```
pub mod status {
    use super::CloseCode;
    pub use crate::http_0_2::status::*;

    ws_names!(constants_by_name { constant });
}

#[cfg(feature = "actix_ws")]
pub mod ws;

assert_close_codes! { CloseCode::Other(number) => number }
close_code_conversions!(CloseCode);
close_frame!(CloseReason, |close| Self {
    code: close.code_of_frame().into(),
    description: match close.into_reason() {
        reason if reason.is_empty() => None,
        reason => Some(reason.into_owned()),
    },
});

/// A response with this status code and an empty body.
impl Responder for HttpStatus {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::new(self.into())
    }
}

/// A 403 without a body: FastAPI's response to a `WebSocketException` that is raised before the socket
/// is accepted.
///
/// ```
/// use actix_web::{HttpRequest, HttpResponse};
/// use fastrapi_compat::{WsClose, actix::status};
///
/// async fn socket(request: HttpRequest) -> Result<HttpResponse, WsClose> {
///     if !request.headers().contains_key("authorization") {
///         return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token")?);
///     }
///     // `ws::handle` and the session.
/// #   Ok(HttpResponse::Ok().finish())
/// }
/// ```
impl ResponseError for WsClose {
    fn status_code(&self) -> http_0_2::StatusCode {
        http_0_2::StatusCode::FORBIDDEN
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[cfg(feature = "exception")]
mod exception {
    use actix_web::{
        HttpRequest, HttpResponse, Responder, ResponseError, body::BoxBody, http::StatusCode,
    };

    use crate::{HttpException, adapters::http_0_2::exception::headers_of};

    /// Returns FastAPI's response. An exception can be the error of a handler.
    ///
    /// actix-web keeps the exception as the error of the response, where a middleware finds it:
    ///
    /// ```
    /// use std::error::Error;
    ///
    /// use actix_web::{App, body::MessageBody, dev, middleware};
    /// use fastrapi_compat::HttpException;
    ///
    /// async fn log(
    ///     request: dev::ServiceRequest,
    ///     next: middleware::Next<impl MessageBody>,
    /// ) -> actix_web::Result<dev::ServiceResponse<impl MessageBody>> {
    ///     let response = next.call(request).await?;
    ///     let error = response.response().error();
    ///     if let Some(exception) = error.and_then(|error| error.as_error::<HttpException>()) {
    ///         eprintln!("{exception}; caused by {:?}", exception.source());
    ///     }
    ///     Ok(response)
    /// }
    ///
    /// let app = App::new().wrap(middleware::from_fn(log));
    /// ```
    impl ResponseError for HttpException {
        fn status_code(&self) -> StatusCode {
            self.status().into()
        }

        fn error_response(&self) -> HttpResponse {
            let mut response =
                HttpResponse::with_body(self.status_code(), BoxBody::new(self.body()));
            for (name, value) in headers_of(self) {
                response.headers_mut().append(name, value);
            }
            response
        }
    }

    /// The same response, for a handler that always raises, such as the default of a service.
    ///
    /// ```
    /// use actix_web::{App, web};
    /// use fastrapi_compat::{HttpException, HttpStatus, actix::status};
    ///
    /// async fn not_found() -> HttpException {
    ///     status::HTTP_404_NOT_FOUND.into()
    /// }
    ///
    /// async fn method_not_allowed() -> Result<HttpStatus, HttpException> {
    ///     Err(HttpException::from(status::HTTP_405_METHOD_NOT_ALLOWED).header("Allow", "GET")?)
    /// }
    ///
    /// let users = web::resource("/users")
    ///     .get(async || "Alice")
    ///     .default_service(web::to(method_not_allowed));
    /// let app = App::new().service(users).default_service(web::to(not_found));
    /// ```
    impl Responder for HttpException {
        type Body = BoxBody;

        fn respond_to(self, _: &HttpRequest) -> HttpResponse {
            HttpResponse::from_error(self)
        }
    }
}
