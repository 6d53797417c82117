//! Servers on free loopback ports, for as long as the test runs.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::net::SocketAddr;

/// Must be called on a tokio runtime, which then serves.
pub(crate) async fn axum(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    address
}

/// On a thread of its own, as actix brings its own runtime.
pub(crate) fn actix(
    routes: impl FnOnce(&mut actix_web::web::ServiceConfig) + Clone + Send + 'static,
) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let app = move || actix_web::App::new().configure(routes.clone());
        let server = actix_web::HttpServer::new(app).workers(1).listen(listener).unwrap();
        actix_web::rt::System::new().block_on(server.run()).unwrap();
    });
    address
}
