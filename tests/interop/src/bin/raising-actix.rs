//! The service in raising.py, on actix-web.

use std::io;

use actix_web::{
    App, HttpServer,
    web::{self, Bytes, PayloadConfig},
};
use fastrapi_compat::{HttpException, HttpStatus, WsClose};
use interop::{
    address, print_listening,
    raising::{MAX_BODY, raise, refuse},
};

async fn handler(body: Bytes) -> Result<HttpStatus, HttpException> {
    raise(&body)
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let server = HttpServer::new(|| {
        App::new()
            .app_data(PayloadConfig::new(MAX_BODY))
            .route("/raise", web::post().to(handler))
            .route("/refuse", web::get().to(async || Err::<HttpStatus, WsClose>(refuse())))
    })
    .bind(address())?;
    for address in server.addrs() {
        print_listening(address);
    }
    server.run().await
}
