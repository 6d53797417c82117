//! A chat room: FastAPI's example "Handling disconnections and multiple clients", in which clients can
//! be kicked, and which closes all sockets when it is stopped.
//!
//! ```text
//! PORT=3000 cargo run -p example-chat
//! ```
//!
//! Open http://127.0.0.1:3000 in two tabs of a browser. Ctrl-C stops the service.

use std::{
    collections::BTreeMap,
    env, io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    extract::{
        Path, State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    http::StatusCode,
    response::{Html, Response},
    routing::{any, delete, get},
    serve::ListenerExt,
};
use fastrapi_compat::{CloseWith, HttpException, WsClose, axum::status};
use tokio::{
    net::TcpListener,
    sync::{broadcast, mpsc},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The longest message that a client may send, in bytes. A longer one is answered with 1009.
const MAX_MESSAGE: usize = 64 << 10;

/// The number of messages that the room keeps for slow clients: about 16 MiB at most, however many
/// clients there are. A client that falls further behind receives 1013.
const MAX_BEHIND: usize = 256;

#[derive(Clone)]
struct Room {
    messages: broadcast::Sender<Utf8Bytes>,
    /// For each client, where to send the order to leave.
    clients: Arc<Mutex<BTreeMap<i64, mpsc::Sender<WsClose>>>>,
    restart: CancellationToken,
    /// The open sockets.
    sockets: TaskTracker,
}

impl Room {
    fn new() -> Self {
        Self {
            messages: broadcast::Sender::new(MAX_BEHIND),
            clients: Arc::default(),
            restart: CancellationToken::new(),
            sockets: TaskTracker::new(),
        }
    }

    fn clients(&self) -> MutexGuard<'_, BTreeMap<i64, mpsc::Sender<WsClose>>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a client, or returns `None` if the id is taken.
    fn join(&self, id: i64) -> Option<Client> {
        let (order, orders) = mpsc::channel(1);
        let mut clients = self.clients();
        if clients.contains_key(&id) {
            return None;
        }
        clients.insert(id, order);
        self.broadcast(format!("Client #{id} joined the chat"));
        Some(Client { id, room: self.clone(), messages: self.messages.subscribe(), orders })
    }

    fn broadcast(&self, message: String) {
        // An error means that the room is empty.
        let _ = self.messages.send(message.into());
    }
}

/// A client in the room. It leaves the room when this is dropped.
struct Client {
    id: i64,
    room: Room,
    messages: broadcast::Receiver<Utf8Bytes>,
    orders: mpsc::Receiver<WsClose>,
}

impl Drop for Client {
    fn drop(&mut self) {
        self.room.clients().remove(&self.id);
        self.room.broadcast(format!("Client #{} left the chat", self.id));
    }
}

async fn websocket_endpoint(
    upgrade: WebSocketUpgrade,
    State(room): State<Room>,
    Path(client_id): Path<i64>,
) -> Result<Response, WsClose> {
    let Some(client) = room.join(client_id) else {
        // Before the upgrade: the client receives the status 403, as from FastAPI.
        return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "this id is taken")?);
    };
    // Counts the socket before the upgrade, because Ctrl-C may be pressed during it.
    let open = room.sockets.token();
    let upgrade = upgrade.max_frame_size(MAX_MESSAGE).max_message_size(MAX_MESSAGE);
    Ok(upgrade.on_upgrade(async move |socket| {
        serve(socket, client).await;
        drop(open);
    }))
}

/// Runs the session of a client, and closes the socket however the session ended.
async fn serve(mut socket: WebSocket, mut client: Client) {
    let id = client.id;
    let result = session(&mut socket, &mut client).await;
    drop(client);
    let closed = socket.finish(result).await;
    println!("client #{id}: {closed:?}");
}

/// Runs until the client leaves or is told to. An order interrupts the chat, even while it waits for a
/// client that does not read.
async fn session(socket: &mut WebSocket, client: &mut Client) -> Result<(), WsClose> {
    let Client { id, room, messages, orders } = client;
    tokio::select! {
        result = chat(socket, *id, room, messages) => result,
        Some(close) = orders.recv() => Err(close),
        () = room.restart.cancelled() => {
            Err(WsClose::new(status::WS_1012_SERVICE_RESTART, "back in a minute")?)
        }
    }
}

async fn chat(
    socket: &mut WebSocket,
    id: i64,
    room: &Room,
    messages: &mut broadcast::Receiver<Utf8Bytes>,
) -> Result<(), WsClose> {
    loop {
        tokio::select! {
            // Reads from a client only after it has been sent everything that was said.
            biased;

            message = messages.recv() => match message {
                Ok(message) => socket.send(Message::Text(message)).await?,
                Err(_) => return Err(WsClose::new(status::WS_1013_TRY_AGAIN_LATER, "too slow")?),
            },
            message = socket.recv() => match message.transpose()? {
                Some(Message::Text(text)) => {
                    socket.send(format!("You wrote: {text}").into()).await?;
                    room.broadcast(format!("Client #{id} says: {text}"));
                }
                Some(Message::Binary(_)) => {
                    return Err(WsClose::new(status::WS_1003_UNSUPPORTED_DATA, "text only")?);
                }
                Some(Message::Ping(_) | Message::Pong(_)) => {}
                Some(Message::Close(_)) | None => return Ok(()),
            },
        }
    }
}

async fn list_clients(State(room): State<Room>) -> Json<Vec<i64>> {
    Json(room.clients().keys().copied().collect())
}

/// Kicks a client. A real service would check the caller's permission.
async fn kick_client(
    State(room): State<Room>,
    Path(client_id): Path<i64>,
) -> Result<StatusCode, HttpException> {
    let kick = WsClose::new(status::WS_1008_POLICY_VIOLATION, "kicked by another client")
        .unwrap_or_else(WsClose::internal);
    match room.clients().get(&client_id) {
        Some(orders) if orders.try_send(kick).is_ok() => Ok(status::HTTP_204_NO_CONTENT),
        _ => Err(HttpException::new(status::HTTP_404_NOT_FOUND, "Client not found")),
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let room = Room::new();
    let app = Router::new()
        .route("/", get(Html(include_str!("index.html"))))
        .route("/ws/{client_id}", any(websocket_endpoint))
        .route("/clients", get(list_clients))
        .route("/clients/{client_id}", delete(kick_client))
        .with_state(room.clone());

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    // Otherwise the second of two small messages waits until the client has acknowledged the first.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::select! {
        result = axum::serve(listener, app).into_future() => result?,
        result = tokio::signal::ctrl_c() => result?,
    }
    room.restart.cancel();
    room.sockets.close();
    room.sockets.wait().await;
    Ok(())
}
