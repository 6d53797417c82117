use std::{any::Any, io};

use axum::{
    Router,
    body::Bytes,
    extract::DefaultBodyLimit,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use fastrapi_compat::{HttpException, HttpStatus, axum::status};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use super::{MAX_BODY, fail, raise, refuse};
use crate::{address, print_listening};

async fn handler(body: Bytes) -> Result<HttpStatus, HttpException> {
    raise(&body)
}

fn internal_server_error(_: Box<dyn Any + Send>) -> Response {
    (status::HTTP_500_INTERNAL_SERVER_ERROR, "Internal Server Error").into_response()
}

#[tokio::main]
pub async fn main() -> io::Result<()> {
    let app = Router::new()
        .route("/raise", post(handler))
        .route("/fail", post(async || fail()))
        .route("/refuse", get(async || refuse()))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CatchPanicLayer::custom(internal_server_error));
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    axum::serve(listener, app).await
}
