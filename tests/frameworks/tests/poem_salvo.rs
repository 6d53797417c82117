//! poem 3 and salvo 1, which use http 1 and have responses of their own.

mod client;

mod poem {
    use std::io;

    use ::poem::{
        Error, IntoResponse, Response, Route, Server, get, handler,
        listener::{Acceptor, Listener, TcpListener},
        web::{
            Path,
            websocket::{Message, WebSocket, WebSocketStream},
        },
    };
    use fastrapi_compat::{CloseWith, HttpException, WsClose, WsCloseCode, closable, int::status};
    use futures_util::StreamExt;

    use crate::client::{self, assert_closes, assert_users};

    fn raised(exception: HttpException) -> Error {
        let (parts, body) = http::Response::<String>::from(exception).into_parts();
        let mut response = Response::from((parts.status, body));
        *response.headers_mut() = parts.headers;
        *response.extensions_mut() = parts.extensions;
        Error::from_response(response)
    }

    #[handler]
    async fn read_user(Path(user_id): Path<u64>) -> poem::Result<&'static str> {
        client::read_user(user_id).map_err(raised)
    }

    fn close_message(close: Option<WsClose>) -> Message {
        Message::Close(
            close.map(|close| (close.code().as_u16().into(), close.into_reason().into_owned())),
        )
    }

    fn close_code(message: &Message) -> Option<WsCloseCode> {
        match message {
            Message::Close(Some((code, _))) => Some(u16::from(*code).into()),
            Message::Close(None) => Some(status::WS_1005_NO_STATUS_RCVD.into()),
            _ => None,
        }
    }

    async fn session(socket: &mut WebSocketStream) -> Result<(), WsClose> {
        while let Some(message) = socket.next().await {
            if let Message::Binary(_) = message.map_err(WsClose::from_socket_error)? {
                return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?);
            }
        }
        Ok(())
    }

    async fn serve(mut socket: WebSocketStream) {
        let result = session(&mut socket).await;
        closable(socket, close_message, close_code).finish(result).await;
    }

    #[handler]
    fn ws(upgrade: WebSocket) -> impl IntoResponse {
        upgrade.on_upgrade(serve)
    }

    #[tokio::test]
    async fn poem() -> io::Result<()> {
        let routes = Route::new().at("/users/:user_id", get(read_user)).at("/ws", get(ws));
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await?;
        let address = *acceptor.local_addr()[0].as_socket_addr().unwrap();
        tokio::spawn(Server::new_with_acceptor(acceptor).run(routes));
        assert_users(address).await;
        assert_closes(address).await;
        Ok(())
    }
}

mod salvo {
    use ::salvo::{
        Listener, Request, Response, Router, Scribe, Server,
        conn::TcpListener,
        handler,
        http::StatusError,
        websocket::{Message, WebSocket, WebSocketUpgrade},
    };
    use fastrapi_compat::{CloseWith, HttpException, WsClose, WsCloseCode, closable, int::status};
    use futures_util::StreamExt;

    use crate::client::{self, assert_closes, assert_users};

    struct Raised(HttpException);

    impl<E: Into<HttpException>> From<E> for Raised {
        fn from(error: E) -> Self {
            Self(error.into())
        }
    }

    impl Scribe for Raised {
        fn render(self, response: &mut Response) {
            *response = http::Response::<String>::from(self.0).into();
        }
    }

    #[handler]
    async fn read_user(request: &mut Request) -> Result<&'static str, Raised> {
        Ok(client::read_user(request.param("user_id").unwrap_or_default())?)
    }

    fn close_message(close: Option<WsClose>) -> Message {
        match close {
            Some(close) => Message::close_with(close.code(), close.into_reason().into_owned()),
            None => Message::close(),
        }
    }

    fn close_code(message: &Message) -> Option<WsCloseCode> {
        let code = message.close_frame().map_or(1005, |(code, _)| code);
        message.is_close().then(|| code.into())
    }

    async fn session(socket: &mut WebSocket) -> Result<(), WsClose> {
        while let Some(message) = socket.next().await {
            if message.map_err(WsClose::from_socket_error)?.is_binary() {
                return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?);
            }
        }
        Ok(())
    }

    async fn serve(mut socket: WebSocket) {
        let result = session(&mut socket).await;
        closable(socket, close_message, close_code).finish(result).await;
    }

    #[handler]
    async fn ws(request: &mut Request, response: &mut Response) -> Result<(), StatusError> {
        WebSocketUpgrade::new().upgrade(request, response, serve).await
    }

    #[tokio::test]
    async fn salvo() {
        let router = Router::new()
            .push(Router::with_path("users/{user_id}").get(read_user))
            .push(Router::with_path("ws").get(ws));
        let acceptor = TcpListener::new("127.0.0.1:0").bind().await;
        let address = acceptor.local_addr().unwrap();
        tokio::spawn(Server::new(acceptor).serve(router));
        assert_users(address).await;
        assert_closes(address).await;
    }
}
