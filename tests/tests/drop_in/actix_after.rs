use actix_web::{
    HttpResponse, HttpResponseBuilder, Responder, error::InternalError, http::StatusCode, web,
};
use fastrapi_compat::actix::status;

pub(crate) fn routes(app: &mut web::ServiceConfig) {
    app.route("/ok", web::get().to(async || HttpResponse::new(status::HTTP_200_OK)))
        .route("/created", web::get().to(create))
        .route("/users/{id}", web::get().to(user))
        .route("/teapot", web::to(async || teapot(true)))
        .route("/items/", web::get().to(items));
}

async fn create() -> impl Responder {
    ("made", status::HTTP_201_CREATED)
}

async fn user(id: web::Path<u64>) -> Result<String, InternalError<&'static str>> {
    match *id {
        1 => Ok(format!("user {id}")),
        _ => Err(InternalError::new("User not found", status::HTTP_404_NOT_FOUND)),
    }
}

fn teapot(short: bool) -> HttpResponse {
    const SHORT: StatusCode = status::HTTP_418_IM_A_TEAPOT;
    static STOUT: StatusCode = status::HTTP_413_CONTENT_TOO_LARGE;
    HttpResponse::new(if short { SHORT } else { STOUT })
}

async fn items() -> impl Responder {
    let status = status::HTTP_422_UNPROCESSABLE_CONTENT;
    let reason = match status {
        status::HTTP_200_OK | status::HTTP_204_NO_CONTENT => "",
        status::HTTP_422_UNPROCESSABLE_CONTENT => "empty",
        _ => "?",
    };
    HttpResponseBuilder::new(status).body(reason)
}
