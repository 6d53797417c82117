use fastrapi_compat::{HttpException, HttpStatus, WsClose};
use rocket::{
    Config, catch, catchers, data::Limits, fairing::AdHoc, get, post, routes, shield::Shield,
};

use super::{MAX_BODY, raise, refuse};
use crate::{port, print_listening};

#[post("/raise", data = "<body>")]
fn handler(body: Vec<u8>) -> Result<HttpStatus, HttpException> {
    raise(&body)
}

#[post("/fail")]
fn fail() -> &'static str {
    super::fail()
}

#[get("/refuse")]
fn refuse_handshake() -> Result<HttpStatus, WsClose> {
    Err(refuse())
}

#[catch(500)]
fn internal_server_error() -> &'static str {
    "Internal Server Error"
}

#[rocket::main]
pub async fn main() -> Result<(), Box<rocket::Error>> {
    let config = Config::figment()
        .merge(("port", port()))
        .merge(("log_level", "off"))
        .merge(("limits", Limits::new().limit("bytes", MAX_BODY.into())));
    rocket::custom(config)
        .mount("/", routes![fail, handler, refuse_handshake])
        .register("/", catchers![internal_server_error])
        // Adds no headers of its own.
        .attach(Shield::new())
        .attach(AdHoc::on_liftoff("print the address", |rocket| {
            let config = rocket.config();
            print_listening((config.address, config.port).into());
            Box::pin(async {})
        }))
        .launch()
        .await?;
    Ok(())
}
