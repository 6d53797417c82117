//! FastrAPI's four example programs as one actix-web service.
//!
//! ```text
//! PORT=3000 cargo run -p example-actix
//! ```

use std::{
    collections::BTreeMap,
    env, io,
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Resource, Responder, web};
use bytestring::ByteString;
use fastrapi_compat::{
    CloseWith, HttpException, WsClose,
    actix::{
        status,
        ws::{self, AggregatedMessage, AggregatedMessageStream, Session},
    },
};
use serde::{Deserialize, Serialize};
use serde_json::json;

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

async fn create_user(app: web::Data<Stores>, query: web::Query<Name>) -> impl Responder {
    let user = Named { id: 1, name: query.into_inner().name };
    app.users().insert(user.id, user.clone());
    (web::Json(user), status::HTTP_201_CREATED)
}

async fn delete_user(app: web::Data<Stores>, user_id: web::Path<i64>) -> impl Responder {
    app.users().remove(&user_id);
    HttpResponse::new(status::HTTP_204_NO_CONTENT)
}

// 2. Raising exceptions with status codes

async fn get_user(
    app: web::Data<Stores>,
    user_id: web::Path<i64>,
) -> Result<web::Json<Named>, HttpException> {
    let Some(user) = app.users().get(&user_id).cloned() else {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "User not found"));
    };
    Ok(web::Json(user))
}

#[derive(Deserialize)]
struct IsAdmin {
    is_admin: bool,
}

async fn delete_user_admin(
    app: web::Data<Stores>,
    user_id: web::Path<i64>,
    query: web::Query<IsAdmin>,
) -> Result<web::Json<()>, HttpException> {
    if !query.is_admin {
        return Err(HttpException::new(status::HTTP_403_FORBIDDEN, "Admin access required"));
    }
    app.users().remove(&user_id);
    Ok(web::Json(()))
}

// 3. WebSocket close codes

async fn websocket_endpoint(
    req: HttpRequest,
    body: web::Payload,
) -> actix_web::Result<HttpResponse> {
    let (response, mut websocket, messages) = ws::handle(&req, body)?;
    let messages = messages.max_frame_size(MAX_MESSAGE).aggregate_continuations();
    let mut messages = messages.max_continuation_size(MAX_MESSAGE);
    actix_web::rt::spawn(async move {
        let result = session(&mut websocket, &mut messages).await;
        let closed = websocket.finish(result).await;
        println!("WebSocket closed: {closed:?}");
    });
    Ok(response)
}

async fn session(
    websocket: &mut Session,
    messages: &mut AggregatedMessageStream,
) -> Result<(), WsClose> {
    if let Some(text) = receive_text(websocket, messages).await?
        && text.contains("spam")
    {
        return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "")?);
    }
    Ok(())
}

/// Returns the next text message, or `None` if the client has closed the connection.
async fn receive_text(
    websocket: &mut Session,
    messages: &mut AggregatedMessageStream,
) -> Result<Option<ByteString>, WsClose> {
    while let Some(message) = messages.recv().await {
        match message? {
            AggregatedMessage::Text(text) => return Ok(Some(text)),
            AggregatedMessage::Binary(_) => return Err(WsClose::internal("expected a text")),
            AggregatedMessage::Close(_) => break,
            AggregatedMessage::Ping(bytes) => websocket.pong(&bytes).await?,
            AggregatedMessage::Pong(_) => {}
        }
    }
    Ok(None)
}

/// The longest message in bytes, as with FastAPI on uvicorn.
const MAX_MESSAGE: usize = 16 * 1024 * 1024;

// 4. RESTful API

async fn list_items(app: web::Data<Stores>) -> impl Responder {
    let items: Vec<_> = app.items().values().cloned().collect();
    (web::Json(json!({ "items": items })), status::HTTP_200_OK)
}

async fn create_item(
    app: web::Data<Stores>,
    query: web::Query<Name>,
) -> Result<impl Responder, HttpException> {
    let Name { name } = query.into_inner();
    if name.is_empty() {
        return Err(HttpException::new(status::HTTP_422_UNPROCESSABLE_CONTENT, "Name is required"));
    }
    let item = Named { id: 1, name };
    app.items().insert(item.id, item.clone());
    Ok((web::Json(item), status::HTTP_201_CREATED))
}

async fn get_item(
    app: web::Data<Stores>,
    item_id: web::Path<i64>,
) -> Result<impl Responder, HttpException> {
    let Some(item) = app.items().get(&item_id).cloned() else {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "Item not found"));
    };
    Ok((web::Json(item), status::HTTP_200_OK))
}

async fn delete_item(
    app: web::Data<Stores>,
    item_id: web::Path<i64>,
) -> Result<HttpResponse, HttpException> {
    if app.items().remove(&item_id).is_none() {
        return Err(HttpException::new(status::HTTP_404_NOT_FOUND, "Item not found"));
    }
    Ok(HttpResponse::new(status::HTTP_204_NO_CONTENT))
}

// The service

#[derive(Default)]
struct Stores {
    users: Mutex<BTreeMap<i64, Named>>,
    items: Mutex<BTreeMap<i64, Named>>,
}

impl Stores {
    fn users(&self) -> MutexGuard<'_, BTreeMap<i64, Named>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn items(&self) -> MutexGuard<'_, BTreeMap<i64, Named>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns a resource that sends FastAPI's response to an unsupported method.
fn resource(path: &str, allow: &'static str) -> Resource {
    web::resource(path).default_service(web::to(move || async move {
        let exception = HttpException::from(status::HTTP_405_METHOD_NOT_ALLOWED);
        Err::<HttpResponse, HttpException>(exception.header("Allow", allow)?)
    }))
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let stores = web::Data::new(Stores::default());
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(stores.clone())
            .service(resource("/users", "POST").post(create_user))
            .service(resource("/users/{user_id}", "GET, DELETE").get(get_user).delete(delete_user))
            .service(resource("/admin/users/{user_id}", "DELETE").delete(delete_user_admin))
            .service(resource("/ws", "GET").get(websocket_endpoint))
            .service(resource("/items", "GET, POST").get(list_items).post(create_item))
            .service(resource("/items/{item_id}", "GET, DELETE").get(get_item).delete(delete_item))
            .default_service(web::to(async || {
                Err::<HttpResponse, HttpException>(status::HTTP_404_NOT_FOUND.into())
            }))
    })
    .bind(format!("127.0.0.1:{port}"))?;
    for address in server.addrs() {
        println!("listening on http://{address}");
    }
    server.run().await
}
