//! For actix-web 4 and actix-ws: the statuses of http 0.2, and actix's own close codes.
//!
//! Needs the feature `actix`.

use actix_http::ws::{CloseCode, CloseReason};
use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody};
use static_assertions::{assert_impl_all, const_assert};

use crate::{
    HttpStatus, WsClose, WsCloseCode,
    table::{WS_ROWS, are_numbers_of},
};

/// FastAPI's names as [`StatusCode`](http_0_2::StatusCode) of http 0.2, which is actix-web's,
/// and as actix's [`CloseCode`].
///
/// 103, 306 and 425 are statics: see [`http_0_2::status`](crate::http_0_2::status).
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
    use super::{CloseCode, close_code};
    pub use crate::http_0_2::status::*;

    ws_table!(constants { CloseCode, close_code });
}

#[cfg(feature = "actix_ws")]
pub use super::actix_ws as ws;

/// What `CloseCode::from` does, which is not `const`.
#[inline]
const fn close_code(number: u16) -> CloseCode {
    match number {
        1000 => CloseCode::Normal,
        1001 => CloseCode::Away,
        1002 => CloseCode::Protocol,
        1003 => CloseCode::Unsupported,
        1006 => CloseCode::Abnormal,
        1007 => CloseCode::Invalid,
        1008 => CloseCode::Policy,
        1009 => CloseCode::Size,
        1010 => CloseCode::Extension,
        1011 => CloseCode::Error,
        1012 => CloseCode::Restart,
        1013 => CloseCode::Again,
        1015 => CloseCode::Tls,
        _ => CloseCode::Other(number),
    }
}

close_code!(CloseCode, close_code);
close_frame!(CloseReason, |close| Self {
    code: close.code_of_frame().into(),
    description: match close.into_reason() {
        reason if reason.is_empty() => None,
        reason => Some(reason.into_owned()),
    },
});

/// An answer with this status and an empty body.
impl Responder for HttpStatus {
    type Body = BoxBody;

    #[inline]
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::new(self.into())
    }
}

assert_impl_all!(HttpStatus: Responder);

#[cfg(feature = "exception")]
mod exception {
    use actix_web::{HttpResponse, ResponseError, http::StatusCode};
    use static_assertions::assert_impl_all;

    use crate::HttpException;

    /// What FastAPI answers with, so that it can be the error of a handler.
    impl ResponseError for HttpException {
        #[inline]
        fn status_code(&self) -> StatusCode {
            self.status().into()
        }

        #[inline]
        fn error_response(&self) -> HttpResponse {
            let mut response = HttpResponse::build(self.status_code());
            for header in self.sent_headers() {
                response.append_header(header);
            }
            response.body(self.sent_body())
        }
    }

    assert_impl_all!(HttpException: ResponseError, Into<actix_web::Error>);
}

/// Asserts that each close code is the variant that the table says.
macro_rules! variants {
    ({} $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $phrase:literal, $source:tt,
        tungstenite $other:tt, actix($variant:ident $(($inside:literal))?);
    )+) => {
        const_assert!(are_numbers_of(&WS_ROWS, &[$(
            if matches!(status::$NAME, CloseCode::$variant $(($inside))?) { $number } else { 0 }
        ),+]));
    };
}

ws_table!(variants {});
