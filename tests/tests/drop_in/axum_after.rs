use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::IntoResponse,
    routing::{any, get},
};
use fastrapi_compat::axum::status;

pub(crate) fn router() -> Router {
    Router::new()
        .route("/ok", get(status::HTTP_200_OK))
        .route("/created", get(create))
        .route("/users/{id}", get(user))
        .route("/teapot", any(async || teapot(true)))
        .route("/items/", get(items))
}

async fn create() -> (StatusCode, &'static str) {
    (status::HTTP_201_CREATED, "made")
}

async fn user(Path(id): Path<u64>) -> Result<String, (StatusCode, &'static str)> {
    match id {
        1 => Ok(format!("user {id}")),
        _ => Err((status::HTTP_404_NOT_FOUND, "User not found")),
    }
}

fn teapot(short: bool) -> impl IntoResponse {
    const SHORT: StatusCode = status::HTTP_418_IM_A_TEAPOT;
    static STOUT: StatusCode = status::HTTP_413_CONTENT_TOO_LARGE;
    if short { SHORT } else { STOUT }
}

async fn items() -> impl IntoResponse {
    let status = status::HTTP_422_UNPROCESSABLE_CONTENT;
    let reason = match status {
        status::HTTP_200_OK | status::HTTP_204_NO_CONTENT => "",
        status::HTTP_422_UNPROCESSABLE_CONTENT => "empty",
        _ => "?",
    };
    (status, reason)
}
