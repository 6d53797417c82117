//! The service of tests/tests/drop_in/axum_after.rs.

#[path = "../../../tests/tests/drop_in/axum_after.rs"]
mod service;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    axum::serve(listener, service::router()).await
}
