//! Opens many WebSockets to the service, and sends messages on every second one without a pause.
//! Prints the close codes that were received.
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

/// How many connections are opened at a time. Some systems queue at most 128 for a listener.
const OPENING_AT_ONCE: usize = 100;

/// The size of a message.
const MESSAGE: usize = 16 << 10;

/// The size of each socket's send buffer. On one machine, Linux lets these buffers grow to megabytes
/// each, and drops data once thousands of them exceed the limit for all of TCP.
const SEND_BUFFER: u32 = 16 << 10;

/// The same size as in the service.
const READ_BUFFER: usize = 4 << 10;

/// After how many messages a sender counts as busy.
const BUSY: usize = 10;

/// Open files that are not sockets.
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
    let _one_of_few = opening.acquire().await?;
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

/// Reads until the end of the connection; returns the code of the server's Close frame. Reading also
/// sends the answer to that frame.
async fn read(mut socket: impl Stream<Item = Received> + Unpin, seen: &AtomicU16) {
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(frame) = message {
            seen.store(frame.map_or(1005, |frame| frame.code.into()), Relaxed);
        }
    }
}

/// Sends until the connection is lost.
async fn send(
    mut socket: SplitSink<WebSocket, Message>,
    mut start: watch::Receiver<bool>,
    busy_ones: Arc<watch::Sender<usize>>,
) {
    // Fails only when the program ends.
    let _ = start.wait_for(|&start| start).await;
    let message = Message::Binary(Bytes::from_static(&[0; MESSAGE]));
    for number in 1_usize.. {
        match socket.send(message.clone()).await {
            Ok(()) => {}
            Err(tungstenite::Error::Io(_)) => return,
            // The server's Close frame has been read, and has to be answered.
            Err(_) => break,
        }
        if number == BUSY {
            busy_ones.send_modify(|count| *count += 1);
        }
    }
    pending().await
}
