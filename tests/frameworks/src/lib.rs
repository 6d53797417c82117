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

/// A client in a browser.
pub mod with_gloo_net {
    use fastrapi_compat::int::status;
    use futures_util::StreamExt;
    use gloo_net::{
        http::Request,
        websocket::{WebSocketError, futures::WebSocket},
    };

    pub async fn exists(url: &str) -> Result<bool, gloo_net::Error> {
        let response = Request::get(url).send().await?;
        Ok(response.status() != status::HTTP_404_NOT_FOUND)
    }

    pub async fn is_restarting(mut socket: WebSocket) -> bool {
        while let Some(received) = socket.next().await {
            if let Err(WebSocketError::ConnectionClose(event)) = received {
                return event.code == status::WS_1012_SERVICE_RESTART;
            }
        }
        false
    }

    pub fn leave(socket: WebSocket) -> bool {
        socket.close(Some(status::WS_1000_NORMAL_CLOSURE), Some("bye")).is_ok()
    }
}

/// A client in a browser.
pub mod with_web_sys {
    use fastrapi_compat::int::status;
    use wasm_bindgen::JsValue;
    use web_sys::{CloseEvent, Response, WebSocket};

    pub fn exists(response: &Response) -> bool {
        response.status() != status::HTTP_404_NOT_FOUND
    }

    pub fn is_restarting(event: &CloseEvent) -> bool {
        event.code() == status::WS_1012_SERVICE_RESTART
    }

    pub fn leave(socket: &WebSocket) -> Result<(), JsValue> {
        socket.close_with_code_and_reason(status::WS_1000_NORMAL_CLOSURE, "bye")
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
