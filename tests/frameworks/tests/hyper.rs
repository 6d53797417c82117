//! hyper 1 with tower-http, hyper 0.14, and what is built on hyper 1 and returns its responses: gotham,
//! tonic and lambda_http.

mod client;

use fastrapi_compat::{CloseWith, WsClose, status};
use futures_util::StreamExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::{WebSocketStream, tungstenite::protocol::Role};

async fn session<S>(socket: &mut WebSocketStream<S>) -> Result<(), WsClose>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(message) = socket.next().await {
        if message?.is_binary() {
            return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?);
        }
    }
    Ok(())
}

/// Serves a connection that has been upgraded.
async fn serve<S: AsyncRead + AsyncWrite + Unpin>(connection: S) {
    let mut socket = WebSocketStream::from_raw_socket(connection, Role::Server, None).await;
    let result = session(&mut socket).await;
    socket.finish(result).await;
}

/// Returns the user id at the end of a path.
fn user_id(path: &str) -> u64 {
    path.trim_start_matches("/users/").parse().unwrap()
}

mod hyper_1 {
    use std::{any::Any, convert::Infallible};

    use ::hyper::{
        Request, Response,
        body::{Bytes, Incoming},
        server::conn::http1,
        upgrade,
    };
    use fastrapi_compat::{HttpException, status};
    use http_body_util::Full;
    use hyper_util::{rt::TokioIo, service::TowerToHyperService};
    use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
    use tower::{ServiceBuilder, service_fn};
    use tower_http::catch_panic::CatchPanicLayer;

    use crate::client::{assert_closes, assert_users, listen, read_user};

    type HttpResponse = Response<Full<Bytes>>;

    async fn route(request: Request<Incoming>) -> Result<HttpResponse, HttpException> {
        match request.uri().path() {
            "/panic" => panic!("no database"),
            "/ws" => Ok(ws(request)),
            path => Ok(Response::new(read_user(super::user_id(path))?.into())),
        }
    }

    fn ws(mut request: Request<Incoming>) -> HttpResponse {
        let response = create_response_with_body(&request, Full::default).unwrap();
        tokio::spawn(async move {
            super::serve(TokioIo::new(upgrade::on(&mut request).await.unwrap())).await;
        });
        response
    }

    async fn respond(request: Request<Incoming>) -> Result<HttpResponse, Infallible> {
        Ok(route(request).await.unwrap_or_else(Into::into))
    }

    fn panicked(_: Box<dyn Any + Send>) -> HttpResponse {
        HttpException::from(status::HTTP_500_INTERNAL_SERVER_ERROR).into()
    }

    #[tokio::test]
    async fn hyper_and_tower_http() {
        let (listener, address) = listen().await;
        let service = ServiceBuilder::new()
            .layer(CatchPanicLayer::custom(panicked))
            .service(service_fn(respond));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = TowerToHyperService::new(service);
                let connection = http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .with_upgrades();
                tokio::spawn(connection);
            }
        });
        assert_users(address).await;
        assert_closes(address).await;

        let response = reqwest::get(format!("http://{address}/panic")).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(response.text().await.unwrap(), r#"{"detail":"Internal Server Error"}"#);
    }
}

mod hyper_0_14 {
    use std::convert::Infallible;

    use ::hyper_0_14::{
        Body, Request, Response, Server,
        header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE},
        service::{make_service_fn, service_fn},
        upgrade,
    };
    use fastrapi_compat::{HttpException, http_0_2::status};
    use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

    use crate::client::{assert_closes, assert_users, read_user};

    async fn route(request: Request<Body>) -> Result<Response<Body>, HttpException> {
        match request.uri().path() {
            "/ws" => Ok(ws(request)),
            path => Ok(Response::new(read_user(super::user_id(path))?.into())),
        }
    }

    fn ws(mut request: Request<Body>) -> Response<Body> {
        let key = derive_accept_key(request.headers()[SEC_WEBSOCKET_KEY].as_bytes());
        tokio::spawn(async move {
            super::serve(upgrade::on(&mut request).await.unwrap()).await;
        });
        Response::builder()
            .status(status::HTTP_101_SWITCHING_PROTOCOLS)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_ACCEPT, key)
            .body(Body::empty())
            .unwrap()
    }

    async fn respond(request: Request<Body>) -> Result<Response<Body>, Infallible> {
        Ok(route(request).await.unwrap_or_else(Into::into))
    }

    #[tokio::test]
    async fn hyper() {
        let service = make_service_fn(|_| async { Ok::<_, Infallible>(service_fn(respond)) });
        let server = Server::bind(&([127, 0, 0, 1], 0).into()).serve(service);
        let address = server.local_addr();
        tokio::spawn(server);
        assert_users(address).await;
        assert_closes(address).await;
    }
}

mod gotham {
    use std::{convert::Infallible, future};

    use ::gotham::{
        hyper::{
            HeaderMap, Uri,
            body::Bytes,
            header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE},
            upgrade::OnUpgrade,
        },
        router::{
            build_simple_router,
            builder::{DefineSingleRoute, DrawRoutes},
        },
        state::{FromState, State},
    };
    use fastrapi_compat::{HttpException, status};
    use http::Response;
    use http_body_util::{BodyExt, Full, combinators::UnsyncBoxBody};
    use hyper_util::rt::TokioIo;
    use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

    use crate::client::{self, assert_closes, assert_users, listen};

    type GothamResponse = Response<UnsyncBoxBody<Bytes, Infallible>>;

    fn raised(exception: HttpException) -> GothamResponse {
        Response::<Full<Bytes>>::from(exception).map(BodyExt::boxed_unsync)
    }

    fn read_user(state: State) -> (State, Result<&'static str, GothamResponse>) {
        let user_id = super::user_id(Uri::borrow_from(&state).path());
        (state, client::read_user(user_id).map_err(raised))
    }

    fn ws(mut state: State) -> (State, GothamResponse) {
        let on_upgrade = OnUpgrade::take_from(&mut state);
        tokio::spawn(async {
            super::serve(TokioIo::new(on_upgrade.await.unwrap())).await;
        });
        let key = HeaderMap::borrow_from(&state)[SEC_WEBSOCKET_KEY].as_bytes();
        let response = Response::builder()
            .status(status::HTTP_101_SWITCHING_PROTOCOLS)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_ACCEPT, derive_accept_key(key))
            .body(Full::default().boxed_unsync())
            .unwrap();
        (state, response)
    }

    #[tokio::test]
    async fn gotham() {
        let (listener, address) = listen().await;
        let router = build_simple_router(|route| {
            route.get("/users/:user_id").to(read_user);
            route.get("/ws").to(ws);
        });
        tokio::spawn(async {
            ::gotham::bind_server(listener, router, |stream| future::ready(Ok(stream))).await
        });
        assert_users(address).await;
        assert_closes(address).await;
    }
}

mod tonic {
    use ::tonic::service::Routes;
    use axum::{extract::Path, routing::get};
    use fastrapi_compat::HttpException;

    use crate::client::{self, assert_users, listen};

    async fn read_user(Path(user_id): Path<u64>) -> Result<&'static str, HttpException> {
        client::read_user(user_id)
    }

    /// The router to which gRPC services are added.
    #[tokio::test]
    async fn tonic() {
        let (listener, address) = listen().await;
        let routes = Routes::builder().routes();
        let router = routes.into_axum_router().route("/users/{user_id}", get(read_user));
        tokio::spawn(async { axum::serve(listener, router).await });
        assert_users(address).await;
    }
}

mod lambda_http {
    use ::lambda_http::{
        Adapter, Body, Context, LambdaEvent, Request, Response, Service, service_fn,
    };
    use fastrapi_compat::HttpException;
    use serde_json::json;

    use crate::client;

    async fn read_user(request: Request) -> Result<Response<Body>, HttpException> {
        Ok(Response::new(client::read_user(super::user_id(request.uri().path()))?.into()))
    }

    async fn respond(request: Request) -> Result<Response<Body>, ::lambda_http::Error> {
        Ok(read_user(request).await.unwrap_or_else(Into::into))
    }

    /// There is no server: AWS calls the function with an event.
    #[tokio::test]
    async fn lambda_http() {
        let event = json!({
            "version": "2.0",
            "rawPath": "/users/2",
            "rawQueryString": "",
            "headers": {},
            "requestContext": { "http": { "method": "GET", "path": "/users/2" } },
            "isBase64Encoded": false,
        });
        let request = serde_json::from_value(event).unwrap();
        let event = LambdaEvent::new(request, Context::default());
        let response = Adapter::from(service_fn(respond)).call(event).await.unwrap();
        let response = serde_json::to_value(response).unwrap();
        assert_eq!(response["statusCode"], 401);
        assert_eq!(response["body"], r#"{"detail":"no token: \"Zoë\""}"#);
        assert_eq!(response["isBase64Encoded"], false);
        assert_eq!(response["headers"]["content-type"], "application/json");
        // The first of the two values.
        assert_eq!(response["headers"]["www-authenticate"], "Basic");
    }
}
