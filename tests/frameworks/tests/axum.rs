//! axum 0.6, which uses http 0.2, and what documents the handlers of axum 0.8: aide and utoipa.

mod client;

mod axum_0_6 {
    use std::net::TcpListener;

    use ::axum_0_6::{
        Router, Server,
        extract::{
            Path, WebSocketUpgrade,
            ws::{CloseFrame, Message, WebSocket},
        },
        response::Response,
        routing::get,
    };
    use fastrapi_compat::{CloseWith, WsClose, WsCloseCode, closable, int::status};

    use crate::client::{self, assert_closes, assert_users};

    async fn read_user(
        Path(user_id): Path<u64>,
    ) -> Result<&'static str, http_0_2::Response<String>> {
        Ok(client::read_user(user_id)?)
    }

    fn close_message(close: Option<WsClose>) -> Message {
        Message::Close(
            close.map(|close| CloseFrame {
                code: close.code().as_u16(),
                reason: close.into_reason(),
            }),
        )
    }

    fn close_code(message: &Message) -> Option<WsCloseCode> {
        match message {
            Message::Close(Some(frame)) => Some(frame.code.into()),
            Message::Close(None) => Some(status::WS_1005_NO_STATUS_RCVD.into()),
            _ => None,
        }
    }

    async fn session(socket: &mut WebSocket) -> Result<(), WsClose> {
        while let Some(message) = socket.recv().await {
            if let Message::Binary(_) = message.map_err(WsClose::from_socket_error)? {
                return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?);
            }
        }
        Ok(())
    }

    async fn serve(mut socket: WebSocket) {
        let result = session(&mut socket).await;
        closable(socket, close_message, close_code).finish(result).await;
    }

    async fn ws(upgrade: WebSocketUpgrade) -> Response {
        upgrade.on_upgrade(serve)
    }

    #[tokio::test]
    async fn axum() {
        let router = Router::new().route("/users/:user_id", get(read_user)).route("/ws", get(ws));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = Server::from_tcp(listener).unwrap().serve(router.into_make_service());
        tokio::spawn(server);
        assert_users(address).await;
        assert_closes(address).await;
    }
}

mod aide {
    use ::aide::{
        axum::{ApiRouter, routing::get_with},
        openapi::OpenApi,
        transform::TransformOperation,
    };
    use axum::{extract::Path, response::Response};
    use fastrapi_compat::{HttpException, int::status};
    use serde_json::Value;

    use crate::client::{self, assert_users, listen};

    fn raised(exception: HttpException) -> Response {
        exception.into()
    }

    async fn read_user(Path(user_id): Path<u64>) -> Result<&'static str, Response> {
        client::read_user(user_id).map_err(raised)
    }

    fn documented(operation: TransformOperation) -> TransformOperation {
        operation.response_with::<{ status::HTTP_404_NOT_FOUND }, String, _>(|response| {
            response.description("User not found")
        })
    }

    #[tokio::test]
    async fn aide() {
        let mut api = OpenApi::default();
        let router = ApiRouter::new()
            .api_route("/users/{user_id}", get_with(read_user, documented))
            .finish_api(&mut api);
        let (listener, address) = listen().await;
        tokio::spawn(async { axum::serve(listener, router).await });
        assert_users(address).await;
        let api: Value = serde_json::to_value(api).unwrap();
        let responses = &api["paths"]["/users/{user_id}"]["get"]["responses"];
        assert_eq!(responses["404"]["description"], "User not found");
    }
}

mod utoipa {
    use ::utoipa::OpenApi;
    use axum::{Router, extract::Path, routing::get};
    use fastrapi_compat::HttpException;
    use serde_json::Value;

    use crate::client::{self, assert_users, listen};

    /// utoipa reads the number when it compiles: see `src/lib.rs`.
    #[utoipa::path(
        get,
        path = "/users/{user_id}",
        responses((status = 200, body = String), (status = 404, description = "User not found")),
    )]
    async fn read_user(Path(user_id): Path<u64>) -> Result<&'static str, HttpException> {
        client::read_user(user_id)
    }

    #[derive(OpenApi)]
    #[openapi(paths(read_user))]
    struct Api;

    #[tokio::test]
    async fn utoipa() {
        let (listener, address) = listen().await;
        let router = Router::new().route("/users/{user_id}", get(read_user));
        tokio::spawn(async { axum::serve(listener, router).await });
        assert_users(address).await;
        let api: Value = serde_json::to_value(Api::openapi()).unwrap();
        let responses = &api["paths"]["/users/{user_id}"]["get"]["responses"];
        assert_eq!(responses["404"]["description"], "User not found");
    }
}
