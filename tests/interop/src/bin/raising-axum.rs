//! The service in raising.py, on axum.

use std::io;

use axum::{
    Router,
    body::Bytes,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use fastrapi_compat::{HttpException, HttpStatus};
use interop::{
    address, print_listening,
    raising::{MAX_BODY, raise, refuse},
};
use tokio::net::TcpListener;

async fn handler(body: Bytes) -> Result<HttpStatus, HttpException> {
    raise(&body)
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let app = Router::new()
        .route("/raise", post(handler))
        .route("/refuse", get(async || refuse()))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    axum::serve(listener, app).await
}
