//! Servers on free loopback ports, which run until the test ends.

use std::net::SocketAddr;

/// Serves on the current Tokio runtime.
pub async fn axum(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    address
}

/// Serves a router of axum 0.7 on the current Tokio runtime.
pub async fn axum_0_7(router: axum_0_7::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum_0_7::serve(listener, router).await.unwrap() });
    address
}

/// Serves on a thread of its own, as actix has its own runtime.
pub fn actix(
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

/// Serves on the current Tokio runtime.
pub async fn rocket(rocket: rocket::Rocket<rocket::Build>) -> SocketAddr {
    let (started, address) = tokio::sync::oneshot::channel();
    let started = std::sync::Mutex::new(Some(started));
    let report = rocket::fairing::AdHoc::on_liftoff("report the address", |rocket| {
        Box::pin(async move {
            let config = rocket.config();
            let address = SocketAddr::new(config.address, config.port);
            started.lock().unwrap().take().unwrap().send(address).unwrap();
        })
    });
    let config = rocket::Config::figment().merge(("port", 0)).merge(("log_level", "off"));
    tokio::spawn(rocket.configure(config).attach(report).launch());
    address.await.unwrap()
}
