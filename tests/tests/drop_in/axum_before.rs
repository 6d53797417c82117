use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::IntoResponse,
    routing::{any, get},
};

pub(crate) fn router() -> Router {
    Router::new()
        .route("/ok", get(StatusCode::OK))
        .route("/created", get(create))
        .route("/users/{id}", get(user))
        .route("/teapot", any(async || teapot(true)))
        .route("/items/", get(items))
}

async fn create() -> (StatusCode, &'static str) {
    (StatusCode::CREATED, "made")
}

async fn user(Path(id): Path<u64>) -> Result<String, (StatusCode, &'static str)> {
    match id {
        1 => Ok(format!("user {id}")),
        _ => Err((StatusCode::NOT_FOUND, "User not found")),
    }
}

fn teapot(short: bool) -> impl IntoResponse {
    const SHORT: StatusCode = StatusCode::IM_A_TEAPOT;
    static STOUT: StatusCode = StatusCode::PAYLOAD_TOO_LARGE;
    if short { SHORT } else { STOUT }
}

async fn items() -> impl IntoResponse {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let reason = match status {
        StatusCode::OK | StatusCode::NO_CONTENT => "",
        StatusCode::UNPROCESSABLE_ENTITY => "empty",
        _ => "?",
    };
    (status, reason)
}
