use actix_web::{
    HttpResponse, HttpResponseBuilder, Responder, error::InternalError, http::StatusCode, web,
};

pub(crate) fn routes(app: &mut web::ServiceConfig) {
    app.route("/ok", web::get().to(async || HttpResponse::new(StatusCode::OK)))
        .route("/created", web::get().to(create))
        .route("/users/{id}", web::get().to(user))
        .route("/teapot", web::to(async || teapot(true)))
        .route("/items/", web::get().to(items));
}

async fn create() -> impl Responder {
    ("made", StatusCode::CREATED)
}

async fn user(id: web::Path<u64>) -> Result<String, InternalError<&'static str>> {
    match *id {
        1 => Ok(format!("user {id}")),
        _ => Err(InternalError::new("User not found", StatusCode::NOT_FOUND)),
    }
}

fn teapot(short: bool) -> HttpResponse {
    const SHORT: StatusCode = StatusCode::IM_A_TEAPOT;
    static STOUT: StatusCode = StatusCode::PAYLOAD_TOO_LARGE;
    HttpResponse::new(if short { SHORT } else { STOUT })
}

async fn items() -> impl Responder {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let reason = match status {
        StatusCode::OK | StatusCode::NO_CONTENT => "",
        StatusCode::UNPROCESSABLE_ENTITY => "empty",
        _ => "?",
    };
    HttpResponseBuilder::new(status).body(reason)
}
