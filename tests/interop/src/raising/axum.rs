use std::io;

use axum::{
    Router,
    body::Bytes,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use fastrapi_compat::{HttpException, HttpStatus};
use tokio::net::TcpListener;

use super::{MAX_BODY, raise, refuse};
use crate::{address, print_listening};

async fn handler(body: Bytes) -> Result<HttpStatus, HttpException> {
    raise(&body)
}

#[tokio::main]
pub async fn main() -> io::Result<()> {
    let app = Router::new()
        .route("/raise", post(handler))
        .route("/refuse", get(async || refuse()))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    axum::serve(listener, app).await
}
