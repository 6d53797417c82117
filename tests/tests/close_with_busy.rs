//! A client that is still sending receives the close code, and the server does not buffer the data
//! that it drains. The tests use real connections.

mod serve;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
};

use axum::{Router, extract::WebSocketUpgrade, routing::any};
use fastrapi_compat::{CloseWith, WsClose, WsCloseCode, blocking, int::status};
use futures_util::StreamExt;
use tungstenite::{Message, WebSocket, stream::MaybeTlsStream};

const RUNS: usize = 100;

/// Tracks the current and the peak memory use of this process.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST_HELD: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: every call is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST_HELD.fetch_max(held, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

async fn axum_server() -> SocketAddr {
    let app = Router::new().route(
        "/",
        any(async |ws: WebSocketUpgrade| {
            ws.on_upgrade(async |mut ws| {
                ws.recv().await.unwrap().unwrap();
                ws.close_with(status::WS_1008_POLICY_VIOLATION, "spam").await.unwrap();
            })
        }),
    );
    serve::axum(app).await
}

async fn tokio_tungstenite_server() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async {
                let mut ws = tokio_tungstenite::accept_async(stream).await.unwrap();
                ws.next().await.unwrap().unwrap();
                ws.close_with(status::WS_1008_POLICY_VIOLATION, "spam").await.unwrap();
            });
        }
    });
    address
}

fn tungstenite_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(|| {
                let mut ws = tungstenite::accept(stream.unwrap()).unwrap();
                ws.read().unwrap();
                let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, "spam").unwrap();
                blocking::CloseWith::finish(&mut ws, close);
            });
        }
    });
    address
}

type Client = WebSocket<MaybeTlsStream<TcpStream>>;

fn connect(server: SocketAddr) -> Client {
    tungstenite::connect(format!("ws://{server}/")).unwrap().0
}

/// Returns the close code that a client receives.
fn code(mut client: Client) -> WsCloseCode {
    use fastrapi_compat::ReceivedClose;

    loop {
        if let Some(code) = client.read().close_code() {
            return code;
        }
    }
}

/// Checks clients that send all their messages before they read.
fn check(server: SocketAddr) {
    for _ in 0..RUNS {
        let mut client = connect(server);
        for _ in 0..20 {
            client.send(Message::Binary(vec![0; 64 << 10].into())).unwrap();
        }
        assert_eq!(code(client), 1008);
    }

    let before = HELD.load(Relaxed);
    MOST_HELD.store(before, Relaxed);
    let mut client = connect(server);
    let message = Message::Binary(vec![0; 64 << 10].into());
    for _ in 0..2000 {
        client.send(message.clone()).unwrap();
    }
    assert_eq!(code(client), 1008);
    let kept = MOST_HELD.load(Relaxed) - before;
    assert!(kept < 2 << 20, "{kept} bytes of the client's 125 MiB were buffered");
}

/// Runs the servers one after the other, because the allocator counts for the whole process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_arrives() {
    for server in [axum_server().await, tokio_tungstenite_server().await, tungstenite_server()] {
        tokio::task::spawn_blocking(move || check(server)).await.unwrap();
    }
}
