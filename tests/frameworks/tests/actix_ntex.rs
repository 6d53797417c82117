//! actix-web-actors 4, the older WebSockets of actix-web 4, and ntex 3. Their sockets are not streams of
//! messages: an object receives each message.

mod client;

use std::net::{SocketAddr, TcpListener};

/// Runs a server in a thread of its own, as both frameworks have their own runtime.
fn serve(server: impl FnOnce(TcpListener) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(|| server(listener));
    address
}

mod actix_web_actors {
    use std::time::Duration;

    use ::actix_web_actors::ws::{self, CloseReason, Message, ProtocolError, WebsocketContext};
    use actix::{Actor, ActorContext, AsyncContext, StreamHandler};
    use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
    use fastrapi_compat::{HttpException, WsClose, actix::status};

    use crate::client::{self, assert_closes, assert_users};

    async fn read_user(user_id: web::Path<u64>) -> Result<&'static str, HttpException> {
        client::read_user(*user_id)
    }

    #[derive(Default)]
    struct Session {
        is_closing: bool,
    }

    impl Session {
        /// Sends a Close frame. The actor then runs until the client's Close frame, or for 10 s.
        fn close(&mut self, close: WsClose, ctx: &mut WebsocketContext<Self>) {
            self.is_closing = true;
            ctx.close(Some(CloseReason::from(close)));
            ctx.run_later(Duration::from_secs(10), |_, ctx| ctx.stop());
        }

        fn message(&self, message: Message) -> Result<(), WsClose> {
            match message {
                Message::Binary(_) => {
                    Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?)
                }
                _ => Ok(()),
            }
        }
    }

    impl Actor for Session {
        type Context = WebsocketContext<Self>;
    }

    impl StreamHandler<Result<Message, ProtocolError>> for Session {
        fn handle(&mut self, received: Result<Message, ProtocolError>, ctx: &mut Self::Context) {
            match received {
                Ok(Message::Close(_)) if self.is_closing => ctx.stop(),
                Ok(Message::Close(reason)) => {
                    ctx.close(reason);
                    ctx.stop();
                }
                _ if self.is_closing => {}
                Ok(message) => {
                    if let Err(close) = self.message(message) {
                        self.close(close, ctx);
                    }
                }
                Err(error) => self.close(WsClose::from_socket_error(error), ctx),
            }
        }
    }

    async fn ws(request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
        ws::start(Session::default(), &request, body)
    }

    #[tokio::test]
    async fn actix_web_actors() {
        let address = super::serve(|listener| {
            let app = || {
                App::new()
                    .route("/users/{user_id}", web::get().to(read_user))
                    .route("/ws", web::get().to(ws))
            };
            let server = HttpServer::new(app).workers(1).listen(listener).unwrap();
            actix_web::rt::System::new().block_on(server.run()).unwrap();
        });
        assert_users(address).await;
        assert_closes(address).await;
    }
}

mod ntex {
    use std::{cell::Cell, fmt};

    use ::ntex::{
        fn_service,
        http::StatusCode,
        rt::{self, DefaultRuntime, System},
        service::fn_factory_with_config,
        time::{Seconds, sleep},
        web::{
            self, App, HttpRequest, HttpResponse, HttpServer, WebResponseError,
            ws::{CloseReason, Frame, Message, WsSink},
        },
    };
    use fastrapi_compat::{HttpException, WsClose, int::status};

    use crate::client::{self, assert_closes, assert_users};

    #[derive(Debug)]
    struct Raised(HttpException);

    impl WebResponseError for Raised {
        fn status_code(&self) -> StatusCode {
            self.0.status().into()
        }

        fn error_response(&self, _: &HttpRequest) -> HttpResponse {
            let (parts, body) = http::Response::<String>::from(self.0.clone()).into_parts();
            let mut response = HttpResponse::build(parts.status);
            for (name, value) in &parts.headers {
                response.header(name.as_str(), value.as_bytes());
            }
            response.body(body)
        }
    }

    impl<E: Into<HttpException>> From<E> for Raised {
        fn from(error: E) -> Self {
            Self(error.into())
        }
    }

    impl fmt::Display for Raised {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    async fn read_user(user_id: web::types::Path<u64>) -> Result<&'static str, Raised> {
        Ok(client::read_user(*user_id)?)
    }

    fn receive(frame: Frame) -> Result<Option<Message>, WsClose> {
        match frame {
            Frame::Binary(_) => Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?),
            Frame::Close(reason) => Ok(Some(Message::Close(reason))),
            _ => Ok(None),
        }
    }

    fn close_message(close: WsClose) -> Message {
        Message::Close(Some(CloseReason {
            code: close.code().as_u16().into(),
            description: Some(close.into_reason().into_owned()),
        }))
    }

    async fn ws(request: HttpRequest) -> Result<HttpResponse, web::Error> {
        let session = async |sink: WsSink| {
            let is_closing = Cell::new(false);
            Ok::<_, web::Error>(fn_service(async move |frame| {
                // ntex ends the connection after the client's Close frame.
                if is_closing.get() {
                    return Ok::<_, web::Error>(None);
                }
                Ok(receive(frame).unwrap_or_else(|close| {
                    is_closing.set(true);
                    let sink = sink.clone();
                    rt::spawn(async move {
                        sleep(Seconds(10)).await;
                        sink.io().close();
                    });
                    Some(close_message(close))
                }))
            }))
        };
        web::ws::start(request, None::<&str>, fn_factory_with_config(session)).await
    }

    #[tokio::test]
    async fn ntex() {
        let address = super::serve(|listener| {
            System::new("ntex", DefaultRuntime)
                .block_on(async {
                    let app = async || {
                        App::new()
                            .route("/users/{user_id}", web::get().to(read_user))
                            .route("/ws", web::get().to(ws))
                    };
                    HttpServer::new(app).workers(1).listen(listener).unwrap().run().await
                })
                .unwrap();
        });
        assert_users(address).await;
        assert_closes(address).await;
    }
}
