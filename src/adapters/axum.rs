//! For axum 0.8. Requires the feature `axum`.
//!
//! axum's `WebSocket` and `CloseFrame` require the feature `axum_ws`, because axum depends on
//! tungstenite for them.

use axum_core::response::{IntoResponse, Response};
use http::StatusCode;

use crate::{HttpStatus, WsClose};

/// FastAPI's names as [`StatusCode`](http::StatusCode) of http 1 and as `u16`, which is axum's
/// `ws::CloseCode`.
///
/// ```
/// use fastrapi_compat::axum::status;
/// use http::StatusCode;
///
/// async fn delete_user(user_id: u64) -> StatusCode {
///     if user_id == 1 { status::HTTP_204_NO_CONTENT } else { status::HTTP_404_NOT_FOUND }
/// }
///
/// assert_eq!(status::WS_1008_POLICY_VIOLATION, 1008);
/// ```
pub mod status {
    pub use crate::{adapters::http::status::*, int::close_codes::*};
}

/// A response with this status code and an empty body.
impl IntoResponse for HttpStatus {
    fn into_response(self) -> Response {
        StatusCode::from(self).into_response()
    }
}

/// A 403 without a body: FastAPI's response to a `WebSocketException` that is raised before the socket
/// is accepted.
///
/// ```
/// use axum_core::response::Response;
/// use fastrapi_compat::{WsClose, axum::status};
///
/// // With a WebSocketUpgrade as its other argument.
/// async fn socket(token: Option<String>) -> Result<Response, WsClose> {
///     let Some(token) = token else {
///         return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token")?);
///     };
///     // Ok(upgrade.on_upgrade(session))
/// #   Ok(Response::default())
/// }
/// ```
impl IntoResponse for WsClose {
    fn into_response(self) -> Response {
        self.into()
    }
}

#[cfg(feature = "exception")]
mod exception {
    use axum_core::response::{IntoResponse, Response};

    use crate::HttpException;

    /// FastAPI's response. An exception can be the error of a handler or the response of a fallback.
    ///
    /// ```
    /// use axum_core::response::IntoResponse;
    /// use fastrapi_compat::{HttpException, axum::status};
    ///
    /// // Router::new()
    /// //     .fallback(not_found)
    /// //     .method_not_allowed_fallback(method_not_allowed)
    /// async fn not_found() -> HttpException {
    ///     status::HTTP_404_NOT_FOUND.into()
    /// }
    ///
    /// async fn method_not_allowed() -> HttpException {
    ///     status::HTTP_405_METHOD_NOT_ALLOWED.into()
    /// }
    ///
    /// let response = HttpException::from(status::HTTP_404_NOT_FOUND).into_response();
    /// assert_eq!(response.headers()["content-type"], "application/json");
    /// ```
    ///
    /// With the feature `exception_handler`, a middleware finds the exception in the response's
    /// extensions and can log it or replace the response:
    ///
    /// ```
    /// use std::error::Error;
    ///
    /// use axum_core::response::{IntoResponse, Response};
    /// use fastrapi_compat::{HttpException, axum::status};
    ///
    /// // Router::new().route(…).layer(axum::middleware::map_response(log))
    /// async fn log(response: Response) -> Response {
    ///     if let Some(exception) = response.extensions().get::<HttpException>() {
    ///         eprintln!("{exception}; caused by {:?}", exception.source());
    ///     }
    ///     response
    /// }
    ///
    /// let exception = HttpException::from(status::HTTP_502_BAD_GATEWAY).with_source("timed out");
    /// let response = exception.into_response();
    /// assert!(response.extensions().get::<HttpException>().is_some());
    /// ```
    impl IntoResponse for HttpException {
        fn into_response(self) -> Response {
            self.into()
        }
    }
}

#[cfg(feature = "axum_ws")]
mod ws {
    use core::task::{Context, Poll};

    use axum::{
        Error,
        extract::ws::{CloseCode, CloseFrame, Message, WebSocket},
    };
    use static_assertions::assert_type_eq_all;

    use crate::{
        CloseWith, ReceivedClose, WsClose, WsCloseCode, WsClosed, closable,
        closing::driver::{Driver, Socket},
    };

    close_frame!(CloseFrame, |close| Self {
        code: close.code_of_frame().into(),
        reason: utf8_bytes!(close.into_reason(), ::axum::extract::ws),
    });
    close_message!(Message);
    socket_error!(Error);

    impl CloseWith for WebSocket {}

    impl Socket for WebSocket {
        fn poll_close(&mut self, driver: &mut Driver, cx: &mut Context<'_>) -> Poll<WsClosed> {
            let close_message = |close: Option<WsClose>| Message::Close(close.map(Into::into));
            driver.poll(&mut closable(self, close_message, Message::close_code), cx)
        }
    }

    assert_type_eq_all!(CloseCode, u16);
}
