use std::io;

use actix_web::{
    App, HttpServer,
    web::{self, Bytes, PayloadConfig},
};
use fastrapi_compat::{HttpException, HttpStatus, WsClose};

use super::{MAX_BODY, fail, raise, refuse};
use crate::{address, print_listening};

async fn handler(body: Bytes) -> Result<HttpStatus, HttpException> {
    raise(&body)
}

#[actix_web::main]
pub async fn main() -> io::Result<()> {
    let server = HttpServer::new(|| {
        App::new()
            .app_data(PayloadConfig::new(MAX_BODY))
            .route("/raise", web::post().to(handler))
            .route("/fail", web::post().to(async || fail()))
            .route("/refuse", web::get().to(async || Err::<HttpStatus, WsClose>(refuse())))
    })
    .bind(address())?;
    for address in server.addrs() {
        print_listening(address);
    }
    server.run().await
}
