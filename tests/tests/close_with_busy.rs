//! A client that is still sending receives the close code, and the server does not buffer the data
//! that it drains. The tests use real connections.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
    time::Duration,
};

use fastrapi_compat::{CloseWith, WsClose, WsCloseCode, blocking, int::status};
use fastwebsockets::{FragmentCollector, upgrade::IncomingUpgrade};
use futures_util::StreamExt;
use support::serve;
use tungstenite::{Message, WebSocket, stream::MaybeTlsStream};

/// A limit that is reached only if a test fails.
const LIMIT: Duration = Duration::from_secs(60);

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

/// Defines a server of one version of axum.
macro_rules! axum {
    ($axum:ident) => {{
        use ::$axum::{Router, extract::WebSocketUpgrade, routing::any};

        let endpoint = async |ws: WebSocketUpgrade| {
            ws.on_upgrade(async |mut ws| {
                ws.recv().await.unwrap().unwrap();
                ws.within(LIMIT)
                    .close_with(status::WS_1008_POLICY_VIOLATION, "spam")
                    .await
                    .unwrap();
            })
        };
        serve::$axum(Router::new().route("/", any(endpoint))).await
    }};
}

/// Closes a `FragmentCollector`, or a `WebSocket`.
async fn fastwebsockets_server(collects: bool) -> SocketAddr {
    use axum::{Router, routing::any};

    let endpoint = async move |upgrade: IncomingUpgrade| {
        let (response, upgraded) = upgrade.upgrade().unwrap();
        tokio::spawn(async move {
            let mut ws = upgraded.await.unwrap();
            if collects {
                let mut ws = FragmentCollector::new(ws);
                ws.read_frame().await.unwrap();
                let close = ws.within(LIMIT).close_with(status::WS_1008_POLICY_VIOLATION, "spam");
                close.await.unwrap();
            } else {
                ws.read_frame().await.unwrap();
                let close = ws.within(LIMIT).close_with(status::WS_1008_POLICY_VIOLATION, "spam");
                close.await.unwrap();
            }
        });
        response
    };
    serve::axum(Router::new().route("/", any(endpoint))).await
}

/// Starts a server that runs a function for each connection.
fn serve_each(session: fn(TcpStream)) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || session(stream.unwrap()));
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
fn check_codes(name: &str, server: SocketAddr, runs: usize) {
    for run in 0..runs {
        let mut client = connect(server);
        for _ in 0..20 {
            client.send(Message::Binary(vec![0; 64 << 10].into())).unwrap();
        }
        assert_eq!(code(client), 1008, "{name}, run {run}");
    }
}

fn check_memory(name: &str, server: SocketAddr) {
    let before = HELD.load(Relaxed);
    MOST_HELD.store(before, Relaxed);
    let mut client = connect(server);
    let message = Message::Binary(vec![0; 64 << 10].into());
    for _ in 0..2000 {
        client.send(message.clone()).unwrap();
    }
    assert_eq!(code(client), 1008, "{name}");
    let kept = MOST_HELD.load(Relaxed) - before;
    assert!(kept < 2 << 20, "{name} buffered {kept} bytes of the client's 125 MiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_arrives() {
    let mut servers = vec![
        ("axum", axum!(axum)),
        ("axum_0_7", axum!(axum_0_7)),
        ("fastwebsockets", fastwebsockets_server(false).await),
        ("fastwebsockets, collecting", fastwebsockets_server(true).await),
    ];

    macro_rules! tokio_tungstenite {
        ($version:ident $tokio_tungstenite:ident) => {
            let server = serve_each(|stream| {
                stream.set_nonblocking(true).unwrap();
                let runtime =
                    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async {
                    let stream = tokio::net::TcpStream::from_std(stream).unwrap();
                    let mut ws = ::$tokio_tungstenite::accept_async(stream).await.unwrap();
                    ws.next().await.unwrap().unwrap();
                    ws.within(LIMIT)
                        .close_with(status::WS_1008_POLICY_VIOLATION, "spam")
                        .await
                        .unwrap();
                });
            });
            servers.push((stringify!($version), server));
        };
    }
    support::tokio_tungstenite_versions!(tokio_tungstenite);

    macro_rules! tungstenite {
        ($version:ident $tungstenite:ident) => {
            let server = serve_each(|stream| {
                let mut ws = ::$tungstenite::accept(stream).unwrap();
                ws.read().unwrap();
                let close = WsClose::new(status::WS_1008_POLICY_VIOLATION, "spam").unwrap();
                blocking::CloseWith::within(&mut ws, LIMIT).finish(close);
            });
            servers.push((stringify!($version), server));
        };
    }
    support::tungstenite_versions!(tungstenite);

    let newest = [
        "axum",
        "fastwebsockets",
        "fastwebsockets, collecting",
        "tokio_tungstenite_0_30",
        "tungstenite_0_30",
    ];
    let runs = |name| if newest.contains(&name) { 100 } else { 20 };
    let check = |&(name, server)| {
        let runs = runs(name);
        tokio::task::spawn_blocking(move || check_codes(name, server, runs))
    };
    for check in servers.iter().map(check).collect::<Vec<_>>() {
        check.await.unwrap();
    }
    // One after the other, because the allocator counts for the whole process.
    for (name, server) in servers.into_iter().filter(|(name, _)| newest.contains(name)) {
        tokio::task::spawn_blocking(move || check_memory(name, server)).await.unwrap();
    }
}
