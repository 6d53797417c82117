//! FastrAPI's four example programs as one hyper service, with tokio-tungstenite for WebSockets.
//!
//! ```text
//! PORT=3000 cargo run -p example-hyper
//! ```

use std::{
    collections::BTreeMap,
    env, io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use fastrapi_compat::{CloseWith, HttpException, WsClose, status};
use futures_util::StreamExt;
use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{self, HeaderValue},
    server::conn::http1,
    service::service_fn,
    upgrade::{self, Upgraded},
};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, Utf8Bytes, handshake::derive_accept_key, protocol::Role},
};

// 1. Setting response status codes

#[derive(Clone, Serialize)]
struct Named {
    id: i64,
    name: String,
}

fn create_user(app: &App, name: String) -> Answer {
    let user = Named { id: 1, name };
    app.users().insert(user.id, user.clone());
    Ok(json_response(status::HTTP_201_CREATED, &user))
}

fn delete_user(app: &App, user_id: i64) -> Answer {
    app.users().remove(&user_id);
    Ok(empty_response(status::HTTP_204_NO_CONTENT))
}

// 2. Raising exceptions with status codes

fn get_user(app: &App, user_id: i64) -> Answer {
    let Some(user) = app.users().get(&user_id).cloned() else {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "User not found"));
    };
    Ok(json_response(status::HTTP_200_OK, &user))
}

fn delete_user_admin(app: &App, user_id: i64, is_admin: bool) -> Answer {
    if !is_admin {
        return Err(HttpException::new(status::HTTP_403_FORBIDDEN, "Admin access required"));
    }
    app.users().remove(&user_id);
    Ok(json_response(status::HTTP_200_OK, &()))
}

// 3. WebSocket close codes

type WebSocket = WebSocketStream<TokioIo<Upgraded>>;

fn websocket_endpoint(mut request: Request<Incoming>) -> Answer {
    let accept = request
        .headers()
        .get(header::SEC_WEBSOCKET_KEY)
        .and_then(|key| HeaderValue::try_from(derive_accept_key(key.as_bytes())).ok());
    let Some(accept) = accept else {
        return Err(status::HTTP_404_NOT_FOUND.into());
    };
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade::on(&mut request).await {
            let io = TokioIo::new(upgraded);
            let ws = WebSocketStream::from_raw_socket(io, Role::Server, None).await;
            serve_websocket(ws).await;
        }
    });
    let mut response = empty_response(status::HTTP_101_SWITCHING_PROTOCOLS);
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    Ok(response)
}

async fn serve_websocket(mut ws: WebSocket) {
    let result = session(&mut ws).await;
    let closed = ws.finish(result).await;
    println!("WebSocket closed: {closed:?}");
}

async fn session(ws: &mut WebSocket) -> Result<(), WsClose> {
    if let Some(text) = receive_text(ws).await?
        && text.contains("spam")
    {
        return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "")?);
    }
    Ok(())
}

/// Returns the next text message, or `None` if the client has closed the connection.
async fn receive_text(ws: &mut WebSocket) -> Result<Option<Utf8Bytes>, WsClose> {
    while let Some(message) = ws.next().await {
        match message? {
            Message::Text(text) => return Ok(Some(text)),
            Message::Binary(_) => return Err(WsClose::internal("expected a text")),
            Message::Close(_) => break,
            _ => {}
        }
    }
    Ok(None)
}

// 4. RESTful API

fn list_items(app: &App) -> Answer {
    let items: Vec<_> = app.items().values().cloned().collect();
    Ok(json_response(status::HTTP_200_OK, &json!({ "items": items })))
}

fn create_item(app: &App, name: String) -> Answer {
    if name.is_empty() {
        return Err(HttpException::new(status::HTTP_422_UNPROCESSABLE_CONTENT, "Name is required"));
    }
    let item = Named { id: 1, name };
    app.items().insert(item.id, item.clone());
    Ok(json_response(status::HTTP_201_CREATED, &item))
}

fn get_item(app: &App, item_id: i64) -> Answer {
    let Some(item) = app.items().get(&item_id).cloned() else {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "Item not found"));
    };
    Ok(json_response(status::HTTP_200_OK, &item))
}

fn delete_item(app: &App, item_id: i64) -> Answer {
    if app.items().remove(&item_id).is_none() {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "Item not found"));
    }
    Ok(empty_response(status::HTTP_204_NO_CONTENT))
}

// The service

#[derive(Clone, Default)]
struct App {
    users: Store,
    items: Store,
}

type Store = Arc<Mutex<BTreeMap<i64, Named>>>;

impl App {
    fn users(&self) -> MutexGuard<'_, BTreeMap<i64, Named>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn items(&self) -> MutexGuard<'_, BTreeMap<i64, Named>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn route(&self, request: Request<Incoming>) -> Answer {
        let uri = request.uri().clone();
        let path = percent_decode_str(uri.path()).decode_utf8_lossy();
        let path: Vec<&str> = path.split('/').skip(1).collect();
        let query = uri.query().unwrap_or_default();
        match (request.method(), path.as_slice()) {
            (_, [.., ""]) => Err(status::HTTP_404_NOT_FOUND.into()),

            (&Method::POST, ["users"]) => create_user(self, parameter(query, "name")?),
            (_, ["users"]) => method_not_allowed("POST"),
            (&Method::GET, ["users", id]) => get_user(self, parsed(id)?),
            (&Method::DELETE, ["users", id]) => delete_user(self, parsed(id)?),
            (_, ["users", _]) => method_not_allowed("GET, DELETE"),
            (&Method::DELETE, ["admin", "users", id]) => {
                delete_user_admin(self, parsed(id)?, parsed(&parameter(query, "is_admin")?)?)
            }
            (_, ["admin", "users", _]) => method_not_allowed("DELETE"),

            (&Method::GET, ["ws"]) => websocket_endpoint(request),

            (&Method::GET, ["items"]) => list_items(self),
            (&Method::POST, ["items"]) => create_item(self, parameter(query, "name")?),
            (_, ["items"]) => method_not_allowed("GET, POST"),
            (&Method::GET, ["items", id]) => get_item(self, parsed(id)?),
            (&Method::DELETE, ["items", id]) => delete_item(self, parsed(id)?),
            (_, ["items", _]) => method_not_allowed("GET, DELETE"),

            _ => Err(status::HTTP_404_NOT_FOUND.into()),
        }
    }
}

type Answer = Result<Response<Full<Bytes>>, HttpException>;

fn method_not_allowed(allow: &str) -> Answer {
    Err(HttpException::from(status::HTTP_405_METHOD_NOT_ALLOWED).header("Allow", allow)?)
}

fn parameter(query: &str, name: &str) -> Result<String, HttpException> {
    form_urlencoded::parse(query.as_bytes())
        .filter_map(|(key, value)| (key == name).then(|| value.into_owned()))
        .last()
        .ok_or_else(|| {
            HttpException::new(status::HTTP_422_UNPROCESSABLE_CONTENT, "Missing parameter")
        })
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, HttpException> {
    text.parse().map_err(|_| {
        HttpException::new(status::HTTP_422_UNPROCESSABLE_CONTENT, "Invalid parameter")
    })
}

fn json_response(status_code: StatusCode, body: &impl Serialize) -> Response<Full<Bytes>> {
    let Ok(json) = serde_json::to_vec(body) else {
        return empty_response(status::HTTP_500_INTERNAL_SERVER_ERROR);
    };
    let mut response = Response::new(Full::from(json));
    *response.status_mut() = status_code;
    let content_type = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

fn empty_response(status_code: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::default();
    *response.status_mut() = status_code;
    response
}

async fn serve(app: App, request: Request<Incoming>) -> hyper::Result<Response<Full<Bytes>>> {
    Ok(app.route(request).unwrap_or_else(Response::from))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let app = App::default();
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let app = app.clone();
        tokio::spawn(
            http1::Builder::new()
                .serve_connection(
                    TokioIo::new(stream),
                    service_fn(move |request| serve(app.clone(), request)),
                )
                .with_upgrades(),
        );
    }
}
