//! hyper 0.14, which depends on http 0.2.

use std::{convert::Infallible, error::Error, net::TcpListener};

use hyper_0_14::{
    Body, Request, Response, Server, body,
    service::{make_service_fn, service_fn},
};

use super::{fail, raise, refuse};
use crate::{address, print_listening};

async fn handler(request: Request<Body>) -> hyper_0_14::Result<Response<Body>> {
    match request.uri().path() {
        "/fail" => return Ok(Response::new(fail().into())),
        "/refuse" => return Ok(refuse().into()),
        _ => {}
    }
    let body = body::to_bytes(request.into_body()).await?;
    Ok(match raise(&body) {
        Ok(_) => Response::default(),
        Err(exception) => exception.into(),
    })
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(address())?;
    print_listening(listener.local_addr()?);
    let service = make_service_fn(|_| async { Ok::<_, Infallible>(service_fn(handler)) });
    Ok(Server::from_tcp(listener)?.serve(service).await?)
}
