//! A middleware can read the exception from a response and replace the response, like FastAPI's
//! `exception_handler`.

use std::{
    error::Error,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use fastrapi_compat::{HttpException, portable::status};
use serde_json::json;
use support::serve;

/// The exceptions that a middleware has found in responses.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, exception: Option<&HttpException>) {
        let line = exception.map(|exception| {
            let headers: Vec<_> = exception.headers().collect();
            let source = exception.source().map(ToString::to_string);
            format!("{exception}, {headers:?}, {source:?}")
        });
        self.0.lock().unwrap().push(line.unwrap_or_default());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn raise(which: u8) -> Result<&'static str, HttpException> {
    match which {
        0 => Ok("Alice"),
        1 => Err(status::HTTP_404_NOT_FOUND)?,
        2 => Err(HttpException::new(status::HTTP_401_UNAUTHORIZED, json!({ "realm": "a" }))
            .header("WWW-Authenticate", "Basic")?
            .header("X-A", "1")?),
        3 => {
            Err(HttpException::from(status::HTTP_503_SERVICE_UNAVAILABLE)
                .with_source("no database"))
        }
        4 => Err(HttpException::from(status::HTTP_404_NOT_FOUND).header("X-A", "a\nb")?),
        _ => Err(HttpException::try_new(
            status::HTTP_404_NOT_FOUND,
            &std::collections::HashMap::from([([1], 2)]),
        )?),
    }
}

const LOGGED: [&str; 6] = [
    "",
    "404: Not Found, [], None",
    "401: {\"realm\":\"a\"}, [(\"www-authenticate\", \"Basic\"), (\"x-a\", \"1\")], None",
    "503: Service Unavailable, [], Some(\"no database\")",
    "500: Internal Server Error, [], Some(\"invalid header \\\"X-A\\\": failed to parse header \
     value; expected a value without control characters other than tabs (RFC 9110, section 5.5)\")",
    "500: Internal Server Error, [], Some(\"invalid detail: key must be a string; expected JSON \
     with at most 126 nested lists and objects\")",
];

async fn assert_logged(address: SocketAddr, log: Log) {
    for which in 0..6 {
        reqwest::get(format!("http://{address}/{which}")).await.unwrap();
    }
    assert_eq!(log.take(), LOGGED);
}

/// Asserts that the middleware replaced the body of the 401, but not its status and headers.
async fn assert_replaced(address: SocketAddr) {
    let response = reqwest::get(format!("http://{address}/2")).await.unwrap();
    assert_eq!(response.status().as_u16(), 401);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert_eq!(response.headers()["www-authenticate"], "Basic");
    assert_eq!(response.text().await.unwrap(), r#"{"title":"{\"realm\":\"a\"}"}"#);

    let response = reqwest::get(format!("http://{address}/0")).await.unwrap();
    assert_eq!(response.text().await.unwrap(), "Alice");
}

fn problem(exception: &HttpException) -> String {
    json!({ "title": exception.detail().to_string() }).to_string()
}

mod axum {
    use ::axum::{
        Router,
        extract::Path,
        http::{HeaderValue, header::CONTENT_TYPE},
        middleware::map_response,
        response::Response,
        routing::get,
    };

    use super::*;

    fn service() -> Router {
        async fn handler(Path(which): Path<u8>) -> Result<&'static str, HttpException> {
            raise(which)
        }
        Router::new().route("/{which}", get(handler))
    }

    #[tokio::test]
    async fn logs() {
        let log = Log::default();
        let added = log.clone();
        let logging = map_response(move |response: Response| {
            added.add(response.extensions().get::<HttpException>());
            async { response }
        });
        assert_logged(serve::axum(service().layer(logging)).await, log).await;
    }

    #[tokio::test]
    async fn replaces_the_response() {
        async fn problem_details(mut response: Response) -> Response {
            let Some(exception) = response.extensions().get::<HttpException>() else {
                return response;
            };
            *response.body_mut() = problem(exception).into();
            let content_type = HeaderValue::from_static("application/problem+json");
            response.headers_mut().insert(CONTENT_TYPE, content_type);
            response
        }
        let service = service().layer(map_response(problem_details));
        assert_replaced(serve::axum(service).await).await;
    }
}

mod actix {
    use actix_web::{
        Error, HttpResponse,
        body::{BoxBody, MessageBody},
        dev::{ServiceRequest, ServiceResponse},
        middleware::{Next, from_fn},
        web,
    };

    use super::*;

    async fn handler(which: web::Path<u8>) -> Result<&'static str, HttpException> {
        raise(*which)
    }

    fn exception<B>(response: &ServiceResponse<B>) -> Option<&HttpException> {
        response.response().error()?.as_error()
    }

    #[tokio::test]
    async fn logs() {
        let log = Log::default();
        let added = log.clone();
        let address = serve::actix(move |app| {
            let logging = from_fn(move |request: ServiceRequest, next: Next<BoxBody>| {
                let added = added.clone();
                async move {
                    let response = next.call(request).await?;
                    added.add(exception(&response));
                    Ok(response)
                }
            });
            app.service(web::scope("").wrap(logging).route("/{which}", web::get().to(handler)));
        });
        assert_logged(address, log).await;
    }

    #[tokio::test]
    async fn replaces_the_response() {
        async fn problem_details(
            request: ServiceRequest,
            next: Next<impl MessageBody + 'static>,
        ) -> Result<ServiceResponse<BoxBody>, Error> {
            let response = next.call(request).await?.map_into_boxed_body();
            let Some(exception) = exception(&response) else { return Ok(response) };
            let mut problem_response = HttpResponse::build(response.status());
            for header in response.headers() {
                problem_response.append_header(header);
            }
            problem_response.insert_header(("content-type", "application/problem+json"));
            let problem_response = problem_response.body(problem(exception));
            Ok(response.into_response(problem_response))
        }
        let address = serve::actix(|app| {
            let scope = web::scope("").wrap(from_fn(problem_details));
            app.service(scope.route("/{which}", web::get().to(handler)));
        });
        assert_replaced(address).await;
    }
}

/// A fairing finds the exception in the local cache of the request.
mod rocket {
    use ::rocket::{Build, Request, Rocket, fairing::AdHoc, get, http::ContentType, routes};

    use super::*;

    fn service() -> Rocket<Build> {
        #[get("/<which>")]
        fn handler(which: u8) -> Result<&'static str, HttpException> {
            raise(which)
        }
        ::rocket::build().mount("/", routes![handler])
    }

    fn exception<'r>(request: &'r Request) -> Option<&'r HttpException> {
        request.local_cache(|| None).as_ref()
    }

    #[tokio::test]
    async fn logs() {
        let log = Log::default();
        let added = log.clone();
        let logging = AdHoc::on_response("log", move |request, _| {
            added.add(exception(request));
            Box::pin(async {})
        });
        assert_logged(serve::rocket(service().attach(logging)).await, log).await;
    }

    #[tokio::test]
    async fn replaces_the_response() {
        let problem_details = AdHoc::on_response("problem details", |request, response| {
            if let Some(exception) = exception(request) {
                let body = problem(exception);
                response.set_sized_body(body.len(), std::io::Cursor::new(body));
                response.set_header(ContentType::new("application", "problem+json"));
            }
            Box::pin(async {})
        });
        assert_replaced(serve::rocket(service().attach(problem_details)).await).await;
    }
}
