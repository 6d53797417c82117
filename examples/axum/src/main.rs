//! FastrAPI's four example programs as one axum service.
//!
//! ```text
//! PORT=3000 cargo run -p example-axum
//! ```

use std::{
    collections::BTreeMap,
    env, io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    extract::{
        Path, Query, State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    http::StatusCode,
    response::Response,
    routing::{any, delete, get, post},
};
use fastrapi_compat::{CloseWith, HttpException, WsClose, axum::status};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

// 1. Setting response status codes

#[derive(Clone, Serialize)]
struct Named {
    id: i64,
    name: String,
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

async fn create_user(
    State(app): State<App>,
    Query(Name { name }): Query<Name>,
) -> (StatusCode, Json<Named>) {
    let user = Named { id: 1, name };
    app.users().insert(user.id, user.clone());
    (status::HTTP_201_CREATED, Json(user))
}

async fn delete_user(State(app): State<App>, Path(user_id): Path<i64>) -> StatusCode {
    app.users().remove(&user_id);
    status::HTTP_204_NO_CONTENT
}

// 2. Raising exceptions with status codes

async fn get_user(
    State(app): State<App>,
    Path(user_id): Path<i64>,
) -> Result<Json<Named>, HttpException> {
    let Some(user) = app.users().get(&user_id).cloned() else {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "User not found"));
    };
    Ok(Json(user))
}

#[derive(Deserialize)]
struct IsAdmin {
    is_admin: bool,
}

async fn delete_user_admin(
    State(app): State<App>,
    Path(user_id): Path<i64>,
    Query(IsAdmin { is_admin }): Query<IsAdmin>,
) -> Result<Json<()>, HttpException> {
    if !is_admin {
        return Err(HttpException::new(status::HTTP_403_FORBIDDEN, "Admin access required"));
    }
    app.users().remove(&user_id);
    Ok(Json(()))
}

// 3. WebSocket close codes

async fn websocket_endpoint(ws: WebSocketUpgrade) -> Response {
    ws.on_upgrade(async |mut ws| {
        let result = session(&mut ws).await;
        let closed = ws.finish(result).await;
        println!("WebSocket closed: {closed:?}");
    })
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
    while let Some(message) = ws.recv().await {
        match message? {
            Message::Text(text) => return Ok(Some(text)),
            Message::Binary(_) => return Err(WsClose::internal("expected a text")),
            Message::Close(_) => break,
            Message::Ping(_) | Message::Pong(_) => {}
        }
    }
    Ok(None)
}

// 4. RESTful API

async fn list_items(State(app): State<App>) -> (StatusCode, Json<Value>) {
    let items: Vec<_> = app.items().values().cloned().collect();
    (status::HTTP_200_OK, Json(json!({ "items": items })))
}

async fn create_item(
    State(app): State<App>,
    Query(Name { name }): Query<Name>,
) -> Result<(StatusCode, Json<Named>), HttpException> {
    if name.is_empty() {
        return Err(HttpException::new(status::HTTP_422_UNPROCESSABLE_CONTENT, "Name is required"));
    }
    let item = Named { id: 1, name };
    app.items().insert(item.id, item.clone());
    Ok((status::HTTP_201_CREATED, Json(item)))
}

async fn get_item(
    State(app): State<App>,
    Path(item_id): Path<i64>,
) -> Result<(StatusCode, Json<Named>), HttpException> {
    let Some(item) = app.items().get(&item_id).cloned() else {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "Item not found"));
    };
    Ok((status::HTTP_200_OK, Json(item)))
}

async fn delete_item(
    State(app): State<App>,
    Path(item_id): Path<i64>,
) -> Result<StatusCode, HttpException> {
    if app.items().remove(&item_id).is_none() {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "Item not found"));
    }
    Ok(status::HTTP_204_NO_CONTENT)
}

// The service

#[derive(Clone, Default)]
struct App {
    users: Store,
    items: Store,
}

type Store = Arc<Mutex<BTreeMap<i64, Named>>>;

impl App {
    // After a panic, the next request still gets the lock, and not another panic.
    fn users(&self) -> MutexGuard<'_, BTreeMap<i64, Named>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn items(&self) -> MutexGuard<'_, BTreeMap<i64, Named>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let app = Router::new()
        .route("/users", post(create_user))
        .route("/users/{user_id}", get(get_user).delete(delete_user))
        .route("/admin/users/{user_id}", delete(delete_user_admin))
        .route("/ws", any(websocket_endpoint))
        .route("/items", get(list_items).post(create_item))
        .route("/items/{item_id}", get(get_item).delete(delete_item))
        // FastAPI's responses. Those of axum have no body.
        .method_not_allowed_fallback(async || {
            HttpException::from(status::HTTP_405_METHOD_NOT_ALLOWED)
        })
        .fallback(async || HttpException::from(status::HTTP_404_NOT_FOUND))
        .with_state(App::default());

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await
}
