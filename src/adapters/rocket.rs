//! For rocket 0.5. Requires the feature `rocket`.

use ::rocket::{
    Request,
    http::Status,
    response::{self, Builder, Responder, Response},
    tokio::io,
};
use alloc::vec::Vec;
use std::io::Cursor;

use crate::{HttpStatus, InvalidHttpStatus, WsClose};

/// FastAPI's `HTTP_*` names as rocket's [`Status`].
///
/// ```
/// use fastrapi_compat::rocket::status;
/// use rocket::http::Status;
///
/// #[rocket::delete("/users/<user_id>")]
/// fn delete_user(user_id: i64) -> Status {
///     if user_id == 1 { status::HTTP_204_NO_CONTENT } else { status::HTTP_404_NOT_FOUND }
/// }
/// ```
///
/// The constants can be patterns from rocket 0.5.2 on. In rocket 0.5.1 they cannot, because
/// [`Status`] does not derive `PartialEq`. An [`HttpStatus`] and the constants of
/// [`portable::status`](crate::portable::status) work with both versions:
///
/// ```
/// use fastrapi_compat::{HttpStatus, portable::status};
/// use rocket::http::Status;
///
/// fn is_worth_a_retry(received: Status) -> bool {
///     matches!(
///         HttpStatus::try_from(received),
///         Ok(status::HTTP_429_TOO_MANY_REQUESTS | status::HTTP_503_SERVICE_UNAVAILABLE)
///     )
/// }
///
/// assert!(is_worth_a_retry(Status::ServiceUnavailable));
/// ```
///
/// [`HttpStatus`]: crate::HttpStatus
pub mod status {
    use super::Status;

    http_names!(constants { Status, Status::new });
    deprecated_names!(constants { Status, Status::new });
}

#[allow(dead_code, reason = "Rust 1.85 overlooks that assertions use it")]
const fn number(status: &Status) -> u16 {
    status.code
}

http_names!(assert_numbers { number });

impl From<HttpStatus> for Status {
    #[inline]
    fn from(status: HttpStatus) -> Self {
        Self::new(status.as_u16())
    }
}

/// Returns an error for a number outside 100–999, which a [`Status`] can hold. rocket closes the
/// connection instead of sending it.
impl TryFrom<Status> for HttpStatus {
    type Error = InvalidHttpStatus;

    #[inline]
    fn try_from(status: Status) -> Result<Self, InvalidHttpStatus> {
        Self::from_u16(status.code)
    }
}

impl PartialEq<Status> for HttpStatus {
    #[inline]
    fn eq(&self, status: &Status) -> bool {
        self.as_u16() == status.code
    }
}

impl PartialEq<HttpStatus> for Status {
    #[inline]
    fn eq(&self, status: &HttpStatus) -> bool {
        self.code == status.as_u16()
    }
}

/// Returns a response without headers.
fn response(status: HttpStatus, body: Vec<u8>) -> Builder<'static> {
    let mut response = Response::build();
    response.status(status.into());
    match status.as_u16() {
        // These must not have a `content-length`, which rocket adds if the length is known.
        100..=199 | 204 | 304 => response.streamed_body(io::empty()),
        _ => response.sized_body(body.len(), Cursor::new(body)),
    };
    response
}

/// A response with this status code and an empty body.
///
/// rocket's own [`Status`] is a different response: for 4xx and 5xx it runs the catcher of the
/// status, and it refuses most 1xx, 2xx and 3xx.
impl<'r> Responder<'r, 'static> for HttpStatus {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        response(self, Vec::new()).ok()
    }
}

/// A 403 without a body: FastAPI's response to a `WebSocketException` that is raised before the socket
/// is accepted.
///
/// ```
/// use fastrapi_compat::{WsClose, int::status};
///
/// // Returns rocket_ws's `Channel` in place of `()`.
/// #[rocket::get("/ws?<token>")]
/// fn socket(token: Option<&str>) -> Result<(), WsClose> {
///     let Some(token) = token else {
///         return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token")?);
///     };
///     // Ok(upgrade.channel(session))
/// #   Ok(())
/// }
/// ```
impl<'r> Responder<'r, 'static> for WsClose {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        response(HttpStatus::of::<403>(), Vec::new()).ok()
    }
}

#[cfg(feature = "exception")]
mod exception {
    use ::rocket::{
        Request,
        http::{ContentType, Status},
        response::{self, Responder},
    };
    use alloc::borrow::ToOwned;
    use core::str;

    use crate::{
        HttpException, HttpStatus, IntoHttpStatus, InvalidHttpStatus,
        adapters::http::exception::{is_json, is_kept},
    };

    /// A [`Status`] can hold a number outside 100–999, so this conversion can fail.
    impl IntoHttpStatus for Status {
        fn into_http_status(self) -> Result<HttpStatus, InvalidHttpStatus> {
            self.try_into()
        }
    }

    /// The detail is the reason phrase. A number outside 100–999 becomes a 500.
    impl From<Status> for HttpException {
        fn from(status: Status) -> Self {
            HttpStatus::try_from(status).map_or_else(Self::from, Self::from)
        }
    }

    /// FastAPI's response. An exception can be the error of a handler or the response of a catcher.
    ///
    /// ```
    /// use fastrapi_compat::{HttpException, rocket::status};
    ///
    /// #[rocket::get("/users/<user_id>")]
    /// fn read_user(user_id: i64) -> Result<&'static str, HttpException> {
    ///     match user_id {
    ///         1 => Ok("Alice"),
    ///         _ => Err(HttpException::new(status::HTTP_404_NOT_FOUND, "User not found")),
    ///     }
    /// }
    ///
    /// // rocket::build()
    /// //     .mount("/", rocket::routes![read_user])
    /// //     .register("/", rocket::catchers![not_found])
    /// #[rocket::catch(404)]
    /// fn not_found() -> HttpException {
    ///     status::HTTP_404_NOT_FOUND.into()
    /// }
    /// ```
    ///
    /// rocket's responses have no extensions. With the feature `exception_handler`, the exception is in
    /// the request's [local cache](Request::local_cache) instead, as an `Option<HttpException>`, and a
    /// fairing can log it or replace the response. (If other code has asked the cache for it before the
    /// response, the cache keeps the `None` of that time.)
    ///
    /// ```
    /// use std::error::Error;
    ///
    /// use fastrapi_compat::HttpException;
    /// use rocket::fairing::AdHoc;
    ///
    /// let log = AdHoc::on_response("log exceptions", |request, _| {
    ///     Box::pin(async move {
    ///         if let Some(exception) = request.local_cache(|| None::<HttpException>) {
    ///             eprintln!("{exception}; caused by {:?}", exception.source());
    ///         }
    ///     })
    /// });
    /// let rocket = rocket::build().attach(log);
    /// ```
    ///
    /// rocket sends only header values that are UTF-8. An exception with any other header value
    /// runs the catcher for 500.
    impl<'r> Responder<'r, 'static> for HttpException {
        fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
            let mut response = super::response(self.status(), self.body());
            if is_json(&self) {
                response.header(ContentType::JSON);
            }
            for (name, value) in self.headers() {
                let value = str::from_utf8(value.as_bytes());
                let value = value.map_err(|_| Status::InternalServerError)?;
                response.raw_header_adjoin(name.as_str().to_owned(), value.to_owned());
            }
            if is_kept(&self) {
                request.local_cache(|| Some(self));
            }
            response.ok()
        }
    }
}
