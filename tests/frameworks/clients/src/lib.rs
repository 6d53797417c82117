//! What can only be compiled here. It runs in a browser, on `wasm32-unknown-unknown`.

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
