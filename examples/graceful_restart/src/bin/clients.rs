//! Opens many WebSockets to the service. Every other one sends messages without a pause. Prints the
//! close codes that the clients received.
//!
//! ```text
//! cargo run --release -p example-graceful-restart --bin clients -- 127.0.0.1:3000 10000
//! ```

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    future::pending,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering::Relaxed},
    },
};

use futures_util::{SinkExt, Stream, StreamExt, stream::SplitSink};
use tokio::{
    net::{TcpSocket, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{self, Bytes, Message, protocol::WebSocketConfig},
};

type WebSocket = WebSocketStream<TcpStream>;
type Received = Result<Message, tungstenite::Error>;

/// The number of connections to open at a time. The backlog of a listener is 128 on some systems.
const OPENING_AT_ONCE: usize = 100;

/// The length of a message in bytes.
const MESSAGE: usize = 16 << 10;

/// The send buffer of each connection. Linux lets it grow to megabytes on loopback; with thousands of
/// senders, that exceeds the memory limit of TCP, and packets are dropped.
const SEND_BUFFER: u32 = 16 << 10;

/// The read buffer of each socket, as in the service.
const READ_BUFFER: usize = 4 << 10;

/// The number of messages after which a sender counts as busy.
const BUSY: usize = 10;

/// The number of open files that are not sockets.
const OTHER_FILES: u64 = 50;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().as_deref().unwrap_or("127.0.0.1:3000").parse()?;
    let clients = arguments.next().map_or(Ok(10_000), |number| number.parse())?;
    let needed = clients as u64 + OTHER_FILES;
    let allowed = rlimit::increase_nofile_limit(needed)?;
    if allowed < needed {
        return Err(format!("{allowed} files may be open: run `ulimit -n {needed}` first").into());
    }

    let (all_open, are_all_open) = watch::channel(false);
    let (busy_ones, mut count_of_busy) = watch::channel(0);
    let busy_ones = Arc::new(busy_ones);
    let opening = Arc::new(Semaphore::new(OPENING_AT_ONCE));
    let mut opened = JoinSet::new();
    for _ in 0..clients {
        opened.spawn(open(address, Arc::clone(&opening)));
    }
    let mut running = JoinSet::new();
    let mut number = 0;
    while let Some(socket) = opened.join_next().await {
        let socket = socket??;
        number += 1;
        if number % 2 == 0 {
            running.spawn(idle(socket));
        } else {
            running.spawn(busy(socket, are_all_open.clone(), Arc::clone(&busy_ones)));
        }
    }
    println!("{clients} open");
    all_open.send_replace(true);
    let senders = clients - clients / 2;
    count_of_busy.wait_for(|&count| count == senders).await?;
    println!("{senders} busy");

    let mut seen = BTreeMap::<_, usize>::new();
    while let Some(client) = running.join_next().await {
        *seen.entry(client?).or_default() += 1;
    }
    for ((kind, code), count) in seen {
        println!("{kind}: {count} saw {code}");
    }
    Ok(())
}

async fn open(
    address: SocketAddr,
    opening: Arc<Semaphore>,
) -> Result<WebSocket, Box<dyn Error + Send + Sync>> {
    let _permit = opening.acquire().await?;
    let socket = TcpSocket::new_v4()?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    let stream = socket.connect(address).await?;
    let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER);
    let url = format!("ws://{address}/ws");
    let (socket, _) = client_async_with_config(url, stream, Some(config)).await?;
    Ok(socket)
}

async fn idle(socket: WebSocket) -> (&'static str, u16) {
    let seen = AtomicU16::new(1006);
    read(socket, &seen).await;
    ("idle", seen.into_inner())
}

async fn busy(
    socket: WebSocket,
    start: watch::Receiver<bool>,
    busy_ones: Arc<watch::Sender<usize>>,
) -> (&'static str, u16) {
    let seen = AtomicU16::new(1006);
    let (sink, stream) = socket.split();
    tokio::select! {
        () = read(stream, &seen) => {}
        () = send(sink, start, busy_ones) => {}
    }
    ("busy", seen.into_inner())
}

/// Stores the code of the server's Close frame. The next read sends the answer.
async fn read(mut socket: impl Stream<Item = Received> + Unpin, seen: &AtomicU16) {
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(frame) = message {
            seen.store(frame.map_or(1005, |frame| frame.code.into()), Relaxed);
        }
    }
}

/// Sends messages until the connection is lost, like `send(…).await?` in a real client.
async fn send(
    mut socket: SplitSink<WebSocket, Message>,
    mut start: watch::Receiver<bool>,
    busy_ones: Arc<watch::Sender<usize>>,
) {
    // This fails only when the program ends.
    let _ = start.wait_for(|&start| start).await;
    let message = Message::Binary(Bytes::from_static(&[0; MESSAGE]));
    for number in 1_usize.. {
        match socket.send(message.clone()).await {
            Ok(()) => {}
            Err(tungstenite::Error::Io(_)) => return,
            // The server's Close frame was read. `read` sends the answer.
            Err(_) => break,
        }
        if number == BUSY {
            busy_ones.send_modify(|count| *count += 1);
        }
    }
    pending().await
}
