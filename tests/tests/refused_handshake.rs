//! A handler that returns a `WsClose` instead of accepting the WebSocket refuses the handshake with
//! status 403 and an empty body, as FastAPI does.

use std::net::SocketAddr;

use fastrapi_compat::{WsClose, int::status};
use support::serve;

fn authenticate() -> Result<(), WsClose> {
    Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no token")?)
}

async fn assert_refused(address: SocketAddr) {
    let response = reqwest::get(format!("http://{address}/ws")).await.unwrap();
    assert_eq!(response.status().as_u16(), 403);
    assert_eq!(response.headers()["content-length"], "0");
    assert_eq!(response.headers().get("content-type"), None);
    assert_eq!(response.text().await.unwrap(), "");

    // A WebSocket client receives the same response.
    let error = tokio_tungstenite::connect_async(format!("ws://{address}/ws")).await.unwrap_err();
    let tungstenite::Error::Http(response) = error else { panic!("{error}") };
    assert_eq!(response.status(), 403);
}

#[tokio::test]
async fn axum() {
    use axum::{Router, routing::get};

    async fn socket() -> Result<(), WsClose> {
        authenticate()
    }
    assert_refused(serve::axum(Router::new().route("/ws", get(socket))).await).await;
}

#[tokio::test]
async fn axum_0_7() {
    use axum_0_7::{Router, routing::get};

    async fn socket() -> Result<(), WsClose> {
        authenticate()
    }
    assert_refused(serve::axum_0_7(Router::new().route("/ws", get(socket))).await).await;
}

#[tokio::test]
async fn actix() {
    use actix_web::{HttpResponse, web};

    async fn socket() -> Result<HttpResponse, WsClose> {
        authenticate()?;
        Ok(HttpResponse::Ok().finish())
    }
    assert_refused(serve::actix(|app| {
        app.route("/ws", web::get().to(socket));
    }))
    .await;
}

#[tokio::test]
async fn rocket() {
    #[rocket::get("/ws")]
    fn socket() -> Result<(), WsClose> {
        authenticate()
    }
    assert_refused(serve::rocket(rocket::build().mount("/", rocket::routes![socket])).await).await;
}

#[test]
fn responses() {
    let close = authenticate().unwrap_err();
    let response = http::Response::<Vec<u8>>::from(close.clone());
    assert_eq!((response.status().as_u16(), response.headers().len()), (403, 0));
    assert!(response.body().is_empty());

    let response = http_0_2::Response::<Vec<u8>>::from(close);
    assert_eq!((response.status().as_u16(), response.headers().len()), (403, 0));
    assert!(response.body().is_empty());
}
