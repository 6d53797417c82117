//! The servers that the Python scripts in this folder talk to, by what they do and their framework:
//!
//! ```text
//! interop closing axum
//! interop raising rocket
//! ```
//!
//! The environment variable `PORT` contains the port to listen on. The default, 0, selects a free port.

mod closing;
mod raising;

use std::{env, error::Error, net::SocketAddr};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.join(" ").as_str() {
        "closing actix-ws" => closing::actix_ws::main()?,
        "closing axum" => closing::axum::main()?,
        "closing axum 0.7" => closing::axum_0_7::main()?,
        "closing fastwebsockets" => closing::fastwebsockets::main()?,
        "closing tokio-tungstenite" => closing::tokio_tungstenite::main()?,
        "closing tokio-tungstenite 0.20" => closing::tokio_tungstenite_0_20::main()?,
        "closing tungstenite" => closing::tungstenite::main()?,
        "raising actix" => raising::actix::main()?,
        "raising axum" => raising::axum::main()?,
        "raising hyper" => raising::hyper::main()?,
        "raising hyper 0.14" => raising::hyper_0_14::main()?,
        "raising rocket" => raising::rocket::main()?,
        other => return Err(format!("there is no server named {other:?}").into()),
    }
    Ok(())
}

fn port() -> u16 {
    env::var("PORT").map_or(0, |port| port.parse().expect("PORT is a number"))
}

/// Returns the address to listen on.
fn address() -> String {
    format!("127.0.0.1:{}", port())
}

/// Prints the address that the server listens on.
fn print_listening(address: SocketAddr) {
    println!("listening on http://{address}");
}
