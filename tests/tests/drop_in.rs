//! Handlers with `StatusCode::…`, and the same handlers after a search and replace and one more
//! import, send the same responses.

#[path = "drop_in/actix_after.rs"]
mod actix_after;
#[path = "drop_in/actix_before.rs"]
mod actix_before;
#[path = "drop_in/axum_after.rs"]
mod axum_after;
#[path = "drop_in/axum_before.rs"]
mod axum_before;

use fastrapi_compat::HttpStatus;
use support::serve;

const REPLACEMENTS: [(&str, &str); 7] = [
    ("StatusCode::CREATED", "status::HTTP_201_CREATED"),
    ("StatusCode::IM_A_TEAPOT", "status::HTTP_418_IM_A_TEAPOT"),
    ("StatusCode::NOT_FOUND", "status::HTTP_404_NOT_FOUND"),
    ("StatusCode::NO_CONTENT", "status::HTTP_204_NO_CONTENT"),
    ("StatusCode::OK", "status::HTTP_200_OK"),
    ("StatusCode::PAYLOAD_TOO_LARGE", "status::HTTP_413_CONTENT_TOO_LARGE"),
    ("StatusCode::UNPROCESSABLE_ENTITY", "status::HTTP_422_UNPROCESSABLE_CONTENT"),
];

#[test]
fn only_the_names_and_the_import_differ() {
    for (import, before, after) in [
        (
            "use fastrapi_compat::axum::status;\n",
            include_str!("drop_in/axum_before.rs"),
            include_str!("drop_in/axum_after.rs"),
        ),
        (
            "use fastrapi_compat::actix::status;\n",
            include_str!("drop_in/actix_before.rs"),
            include_str!("drop_in/actix_after.rs"),
        ),
    ] {
        let replaced = REPLACEMENTS
            .iter()
            .fold(before.to_owned(), |code, (name, replacement)| code.replace(name, replacement));
        assert_eq!(replaced, after.replace(import, ""));
        assert_eq!(after.matches(import).count(), 1);
    }
}

const PATHS: [&str; 6] = ["/ok", "/created", "/users/1", "/users/2", "/teapot", "/items/"];

async fn answers(address: std::net::SocketAddr) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    for path in PATHS {
        let response = reqwest::get(format!("http://{address}{path}")).await.unwrap();
        answers.push((response.status().as_u16(), response.text().await.unwrap()));
    }
    answers
}

fn expected() -> Vec<(u16, String)> {
    [(200, ""), (201, "made"), (200, "user 1"), (404, "User not found"), (418, ""), (422, "empty")]
        .map(|(status, body)| (status, body.to_owned()))
        .to_vec()
}

#[tokio::test]
async fn axum() {
    assert_eq!(answers(serve::axum(axum_before::router()).await).await, expected());
    assert_eq!(answers(serve::axum(axum_after::router()).await).await, expected());
}

#[tokio::test]
async fn actix() {
    assert_eq!(answers(serve::actix(actix_before::routes)).await, expected());
    assert_eq!(answers(serve::actix(actix_after::routes)).await, expected());
}

/// `HttpStatus` is a response in every framework.
#[tokio::test]
async fn portable_responses() {
    use actix_web::web;
    use axum::{Router, extract::Path, routing::get};

    async fn axum_handler(Path(number): Path<u16>) -> HttpStatus {
        HttpStatus::from_u16(number).unwrap_or_default()
    }
    async fn axum_0_7_handler(number: axum_0_7::extract::Path<u16>) -> HttpStatus {
        HttpStatus::from_u16(*number).unwrap_or_default()
    }
    async fn actix_handler(number: web::Path<u16>) -> HttpStatus {
        HttpStatus::from_u16(*number).unwrap_or_default()
    }
    #[rocket::get("/<number>")]
    fn rocket_handler(number: u16) -> HttpStatus {
        HttpStatus::from_u16(number).unwrap_or_default()
    }
    let axum = serve::axum(Router::new().route("/{number}", get(axum_handler))).await;
    let routes =
        axum_0_7::Router::new().route("/:number", axum_0_7::routing::get(axum_0_7_handler));
    let axum_0_7 = serve::axum_0_7(routes).await;
    let actix = serve::actix(|app| {
        app.route("/{number}", web::get().to(actix_handler));
    });
    let rocket = serve::rocket(rocket::build().mount("/", rocket::routes![rocket_handler])).await;
    let client = reqwest::Client::new();
    for number in 200..=999 {
        for address in [axum, axum_0_7, actix, rocket] {
            let response = client.get(format!("http://{address}/{number}")).send().await.unwrap();
            assert_eq!(response.status().as_u16(), number);
            assert_eq!(response.bytes().await.unwrap(), "");
        }
    }
}
