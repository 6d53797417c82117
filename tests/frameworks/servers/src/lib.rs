//! What can only be compiled here, and what must not compile.

use fastrapi_compat::{HttpException, status};
use http::Response;

fn route(path: &str) -> Result<Response<String>, HttpException> {
    match path {
        "/users/1" => Ok(Response::new("Alice".to_owned())),
        _ => Err(HttpException::new(status::HTTP_404_NOT_FOUND, "User not found")),
    }
}

pub mod worker {
    use ::worker::{Context, Env, HttpRequest, Result, WebSocket, event};
    use fastrapi_compat::int::status;
    use http::Response;

    #[event(fetch)]
    async fn fetch(request: HttpRequest, _: Env, _: Context) -> Result<Response<String>> {
        Ok(super::route(request.uri().path()).unwrap_or_else(Into::into))
    }

    pub fn close(socket: &WebSocket) -> Result<()> {
        socket.close(Some(status::WS_1008_POLICY_VIOLATION), Some("no spam"))
    }
}

pub mod spin {
    use spin_sdk::{
        http::{IntoResponse, Request},
        http_service,
    };

    #[http_service]
    async fn handle(request: Request) -> impl IntoResponse {
        super::route(request.uri().path()).unwrap_or_else(Into::into)
    }
}

/// utoipa's macros accept numbers, and the names of http's constants, and nothing else.
///
/// ```
/// #[utoipa::path(get, path = "/users", responses((status = 404)))]
/// async fn read_users() {}
/// ```
///
/// ```
/// #[utoipa::path(get, path = "/users", responses((status = NOT_FOUND)))]
/// async fn read_users() {}
/// ```
///
/// ```compile_fail
/// use fastrapi_compat::status;
///
/// #[utoipa::path(get, path = "/users", responses((status = status::HTTP_404_NOT_FOUND)))]
/// async fn read_users() {}
/// ```
///
/// ```compile_fail
/// use fastrapi_compat::status::HTTP_404_NOT_FOUND;
///
/// #[utoipa::path(get, path = "/users", responses((status = HTTP_404_NOT_FOUND)))]
/// async fn read_users() {}
/// ```
pub struct Utoipa;
