//! Servers without http's types: tiny_http and rouille, which are blocking, and picoserve, which runs on
//! microcontrollers.

mod client;

mod tiny_http {
    use std::thread;

    use ::tiny_http::{Header, Request, Response, Server};
    use fastrapi_compat::{HttpException, WsClose, blocking::CloseWith, int, status};
    use tokio_tungstenite::tungstenite::{WebSocket, handshake::derive_accept_key, protocol::Role};

    use crate::client::{assert_closes, assert_users, read_user};

    type Data = Response<std::io::Cursor<Vec<u8>>>;

    fn raised(exception: HttpException) -> Data {
        let (parts, body) = http::Response::<Vec<u8>>::from(exception).into_parts();
        let mut response = Response::from_data(body).with_status_code(parts.status.as_u16());
        for (name, value) in &parts.headers {
            response.add_header(Header::from_bytes(name.as_str(), value.as_bytes()).unwrap());
        }
        response
    }

    fn route(path: &str) -> Result<Data, HttpException> {
        let user_id = path.trim_start_matches("/users/").parse().unwrap();
        let response = Response::from_string(read_user(user_id)?);
        Ok(response.with_status_code(int::status::HTTP_200_OK))
    }

    fn session<S: std::io::Read + std::io::Write>(
        socket: &mut WebSocket<S>,
    ) -> Result<(), WsClose> {
        while !socket.read()?.is_binary() {}
        Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?)
    }

    fn ws(request: Request) {
        let key = request.headers().iter().find(|header| header.field.equiv("Sec-WebSocket-Key"));
        let accept = derive_accept_key(key.unwrap().value.as_str().as_bytes());
        let response = Response::empty(int::status::HTTP_101_SWITCHING_PROTOCOLS)
            .with_header(Header::from_bytes("Sec-WebSocket-Accept", accept).unwrap());
        let connection = request.upgrade("websocket", response);
        let mut socket = WebSocket::from_raw_socket(connection, Role::Server, None);
        let result = session(&mut socket);
        socket.finish(result);
    }

    #[tokio::test]
    async fn tiny_http() {
        let server = Server::http("127.0.0.1:0").unwrap();
        let address = server.server_addr().to_ip().unwrap();
        thread::spawn(move || {
            for request in server.incoming_requests() {
                match request.url().to_owned() {
                    path if path == "/ws" => drop(thread::spawn(|| ws(request))),
                    path => request.respond(route(&path).unwrap_or_else(raised)).unwrap(),
                }
            }
        });
        assert_users(address).await;
        assert_closes(address).await;
    }
}

mod rouille {
    use std::thread;

    use ::rouille::{Response, ResponseBody, Server};
    use fastrapi_compat::HttpException;

    use crate::client::{assert_users, read_user};

    fn raised(exception: HttpException) -> Response {
        let (parts, body) = http::Response::<String>::from(exception).into_parts();
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned().into(), value.into())
        });
        Response {
            status_code: parts.status.as_u16(),
            headers: headers.collect(),
            data: ResponseBody::from_string(body),
            upgrade: None,
        }
    }

    fn route(path: &str) -> Result<Response, HttpException> {
        let user_id = path.trim_start_matches("/users/").parse().unwrap();
        Ok(Response::text(read_user(user_id)?))
    }

    #[tokio::test]
    async fn rouille() {
        let route = |request: &::rouille::Request| route(&request.url()).unwrap_or_else(raised);
        let server = Server::new("127.0.0.1:0", route).unwrap();
        let address = server.server_addr();
        thread::spawn(move || server.run());
        assert_users(address).await;
    }
}

mod picoserve {
    use std::future::pending;

    use crate::client::{self, assert_closes, assert_users, listen};
    use ::picoserve::{
        Config, Router, Server,
        io::{Read, Write},
        response::{
            ForEachHeader, HeadersIter, IntoResponse, Response, StatusCode,
            ws::{SocketRx, SocketTx, WebSocketCallback, WebSocketUpgrade},
        },
        routing::{get, parse_path_segment},
    };
    use fastrapi_compat::{HttpException, int::status};
    use http::{HeaderMap, header::CONTENT_TYPE};

    struct Headers(HeaderMap);

    impl HeadersIter for Headers {
        async fn for_each_header<F: ForEachHeader>(self, mut f: F) -> Result<F::Output, F::Error> {
            for (name, value) in &self.0 {
                f.call(name.as_str(), String::from_utf8_lossy(value.as_bytes())).await?;
            }
            f.finalize().await
        }
    }

    fn raised(exception: HttpException) -> impl IntoResponse {
        let (mut parts, body) = http::Response::<String>::from(exception).into_parts();
        parts.headers.remove(CONTENT_TYPE);
        Response::new(StatusCode::new(parts.status.as_u16()), body)
            .with_content_type("application/json")
            .with_headers(Headers(parts.headers))
    }

    async fn read_user(user_id: u64) -> impl IntoResponse {
        client::read_user(user_id).map_err(raised)
    }

    struct Session;

    impl WebSocketCallback for Session {
        async fn run<R: Read, W: Write<Error = R::Error>>(
            self,
            mut socket: SocketRx<R>,
            sender: SocketTx<W>,
        ) -> Result<(), W::Error> {
            // As long as the message.
            let mut buffer = vec![0; 64 << 10];
            socket.next_message(&mut buffer, pending::<()>()).await?;
            sender.close((status::WS_1008_POLICY_VIOLATION, "no spam")).await
        }
    }

    async fn ws(upgrade: WebSocketUpgrade) -> impl IntoResponse {
        upgrade.on_upgrade(Session)
    }

    #[tokio::test]
    async fn picoserve() {
        let (listener, address) = listen().await;
        std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(serve(listener.into_std().unwrap()));
        });
        assert_users(address).await;
        assert_closes(address).await;
    }

    /// Serves one connection at a time.
    async fn serve(listener: std::net::TcpListener) {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let app = Router::new()
            .route(("/users", parse_path_segment()), get(read_user))
            .route("/ws", get(ws));
        static CONFIG: Config = Config::const_default();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let _ = Server::new_tokio(&app, &CONFIG, &mut [0; 2048]).serve(stream).await;
        }
    }
}
