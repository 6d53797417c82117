//! HTTP clients compare what they receive with the constants. Each client receives every status
//! code that FastAPI names, except 1xx.

use std::{
    net::{Ipv4Addr, TcpListener},
    thread,
};

use axum::{Router, extract::Path, routing::get};
use fastrapi_compat::HttpStatus;

/// Starts a server whose response has the status code in the path of the request, such as 404 for `/404`.
/// Returns the URL of the server.
fn server() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(|| {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let answer = get(async |Path(code): Path<u16>| HttpStatus::from_u16(code).unwrap());
            axum::serve(listener, Router::new().route("/{code}", answer)).await.unwrap();
        });
    });
    url
}

/// Requests each status code. `exists` reports 404 and 410 as false, other errors as an error.
fn check<E>(exists: impl Fn(&str) -> Result<bool, E>) {
    let server = server();
    for &(name, status) in HttpStatus::NAMED {
        let expected = match status.as_u16() {
            100..200 => continue,
            404 | 410 => Some(false),
            400.. => None,
            _ => Some(true),
        };
        assert_eq!(exists(&format!("{server}/{}", status.as_u16())).ok(), expected, "{name}");
    }
}

/// Runs an asynchronous client.
fn check_async<E>(exists: impl AsyncFn(&str) -> Result<bool, E>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    check(|url| runtime.block_on(local.run_until(exists(url))));
}

mod reqwest_0_11 {
    use ::reqwest_0_11 as reqwest;
    use fastrapi_compat::http_0_2::status;

    async fn exists(url: &str) -> reqwest::Result<bool> {
        let response = reqwest::get(url).await?;
        match response.status() {
            status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE => Ok(false),
            _ => response.error_for_status().map(|_| true),
        }
    }

    #[test]
    fn receives_statuses() {
        super::check_async(exists);
    }
}

mod reqwest_0_12 {
    use ::reqwest_0_12 as reqwest;
    use fastrapi_compat::status;

    async fn exists(url: &str) -> reqwest::Result<bool> {
        let response = reqwest::get(url).await?;
        match response.status() {
            status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE => Ok(false),
            _ => response.error_for_status().map(|_| true),
        }
    }

    #[test]
    fn receives_statuses() {
        super::check_async(exists);
    }
}

mod reqwest_0_13 {
    use fastrapi_compat::status;

    async fn exists(url: &str) -> reqwest::Result<bool> {
        let response = reqwest::get(url).await?;
        match response.status() {
            status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE => Ok(false),
            _ => response.error_for_status().map(|_| true),
        }
    }

    #[test]
    fn receives_statuses() {
        super::check_async(exists);
    }
}

mod hyper_util {
    use fastrapi_compat::status;
    use http_body_util::Empty;
    use hyper_util::{client::legacy::Client, rt::TokioExecutor};

    async fn exists(url: &str) -> Result<bool, String> {
        let client = Client::builder(TokioExecutor::new()).build_http::<Empty<&[u8]>>();
        let response = client.get(url.parse().unwrap()).await.unwrap();
        match response.status() {
            status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE => Ok(false),
            error if error.is_client_error() || error.is_server_error() => Err(error.to_string()),
            _ => Ok(true),
        }
    }

    #[test]
    fn receives_statuses() {
        super::check_async(exists);
    }
}

mod isahc_1 {
    use fastrapi_compat::http_0_2::status;
    use isahc_1 as isahc;

    fn exists(url: &str) -> Result<bool, String> {
        let response = isahc::get(url).unwrap();
        match response.status() {
            status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE => Ok(false),
            error if error.is_client_error() || error.is_server_error() => Err(error.to_string()),
            _ => Ok(true),
        }
    }

    #[test]
    fn receives_statuses() {
        super::check(exists);
    }
}

mod isahc_2 {
    use fastrapi_compat::status;
    use isahc_2 as isahc;

    fn exists(url: &str) -> Result<bool, String> {
        let response = isahc::get(url).unwrap();
        match response.status() {
            status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE => Ok(false),
            error if error.is_client_error() || error.is_server_error() => Err(error.to_string()),
            _ => Ok(true),
        }
    }

    #[test]
    fn receives_statuses() {
        super::check(exists);
    }
}

mod ureq_2 {
    use ureq_2 as ureq;

    use fastrapi_compat::int::status;

    fn exists(url: &str) -> Result<bool, Box<ureq::Error>> {
        match ureq::get(url).call() {
            Ok(_) => Ok(true),
            Err(ureq::Error::Status(status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE, _)) => {
                Ok(false)
            }
            Err(error) => Err(Box::new(error)),
        }
    }

    #[test]
    fn receives_statuses() {
        super::check(exists);
    }
}

mod ureq_3 {
    use ureq_3 as ureq;

    use fastrapi_compat::int::status;

    fn exists(agent: &ureq::Agent, url: &str) -> Result<bool, ureq::Error> {
        match agent.get(url).call() {
            Ok(_) => Ok(true),
            Err(ureq::Error::StatusCode(status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE)) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    #[test]
    fn receives_statuses() {
        // By default, ureq 3 returns an error for a redirect without a location.
        let agent = ureq::Agent::config_builder().max_redirects(0).build().new_agent();
        super::check(|url| exists(&agent, url));
    }

    #[test]
    fn receives_statuses_without_errors() {
        use fastrapi_compat::status;

        let config = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false);
        let agent = config.build().new_agent();
        super::check(|url| match agent.get(url).call().unwrap().status() {
            status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE => Ok(false),
            error if error.is_client_error() || error.is_server_error() => Err(error),
            _ => Ok(true),
        });
    }
}

mod awc {
    use fastrapi_compat::actix::status;

    async fn exists(url: &str) -> Result<bool, String> {
        let response = awc::Client::default().get(url).send().await.unwrap();
        match response.status() {
            status::HTTP_404_NOT_FOUND | status::HTTP_410_GONE => Ok(false),
            error if error.is_client_error() || error.is_server_error() => Err(error.to_string()),
            _ => Ok(true),
        }
    }

    #[test]
    fn receives_statuses() {
        super::check_async(exists);
    }
}
