//! For axum 0.8: the statuses of http 1, and close codes as the `u16` that axum takes.
//!
//! Needs the feature `axum`. The close codes are numbers, so they need no more than that; axum's
//! own `CloseFrame` is behind `axum_ws`, as axum brings a tungstenite with it.

use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use static_assertions::assert_impl_all;

use crate::HttpStatus;

/// FastAPI's names as [`StatusCode`](http::StatusCode) of http 1 and as `u16`, which is what
/// axum's `ws::CloseCode` is.
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

/// An answer with this status and an empty body.
impl IntoResponse for HttpStatus {
    #[inline]
    fn into_response(self) -> Response {
        StatusCode::from(self).into_response()
    }
}

assert_impl_all!(HttpStatus: IntoResponse);

#[cfg(feature = "exception")]
mod exception {
    use axum_core::response::{IntoResponse, Response};
    use static_assertions::assert_impl_all;

    use crate::HttpException;

    /// What FastAPI answers with, so that it can be the error of a handler.
    impl IntoResponse for HttpException {
        #[inline]
        fn into_response(self) -> Response {
            self.into()
        }
    }

    assert_impl_all!(HttpException: IntoResponse);
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
        closing::close_with::{Driver, Socket},
    };

    close_frame!(CloseFrame, |close| Self {
        code: close.code_of_frame().into(),
        reason: utf8_bytes!(::axum::extract::ws)(close.into_reason()),
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
