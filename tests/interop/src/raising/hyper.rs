use std::io;

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::{fail, raise, refuse};
use crate::{address, print_listening};

async fn handler(request: Request<Incoming>) -> hyper::Result<Response<Full<Bytes>>> {
    match request.uri().path() {
        "/fail" => return Ok(Response::new(fail().into())),
        "/refuse" => return Ok(refuse().into()),
        _ => {}
    }
    let body = request.into_body().collect().await?.to_bytes();
    Ok(match raise(&body) {
        Ok(_) => Response::default(),
        Err(exception) => exception.into(),
    })
}

#[tokio::main]
pub async fn main() -> io::Result<()> {
    let listener = TcpListener::bind(address()).await?;
    print_listening(listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let connection = http1::Builder::new();
        tokio::spawn(connection.serve_connection(TokioIo::new(stream), service_fn(handler)));
    }
}
