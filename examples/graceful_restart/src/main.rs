//! A service that restarts gracefully. On SIGTERM it closes every open WebSocket with 1012, which tells
//! clients to reconnect, and exits when all of them are closed.
//!
//! ```text
//! PORT=3000 cargo run --release -p example-graceful-restart
//! ```
//!
//! With `--plain` it sends plain Close frames instead, for comparison. The program `clients` opens the
//! WebSockets.

use std::{
    collections::BTreeMap,
    env, fs, io,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket},
    },
    response::Response,
    routing::any,
};
use fastrapi_compat::{CloseWith, ReceivedClose, WsClosed, axum::status};
use tokio::{net::TcpListener, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The read buffer of each socket. With tungstenite's default of 128 KiB, 10,000 sockets took 1.8 GB;
/// with 4 KiB they take 0.2 GB. The buffer grows for a longer message.
const READ_BUFFER: usize = 4 << 10;

/// The longest message that a client may send, which is kept in memory. The default is 64 MiB.
const MAX_MESSAGE: usize = 64 << 10;

/// The time limit for each client and for pending requests after SIGTERM. Kubernetes sends SIGKILL
/// after 30 s. The default of `close_with`, 10 s, may be too short when thousands of clients share a
/// few cores.
const GRACE: Duration = Duration::from_secs(25);

#[derive(Clone)]
struct App {
    restart: CancellationToken,
    sockets: TaskTracker,
    answers: Arc<Answers>,
    plain: bool,
}

async fn websocket_endpoint(upgrade: WebSocketUpgrade, State(app): State<App>) -> Response {
    // Counts the socket before the upgrade, because SIGTERM may arrive during it.
    let open = app.sockets.token();
    upgrade.read_buffer_size(READ_BUFFER).max_message_size(MAX_MESSAGE).on_upgrade(
        async move |ws| {
            talk(ws, app).await;
            drop(open);
        },
    )
}

async fn talk(mut ws: WebSocket, app: App) {
    loop {
        tokio::select! {
            received = ws.recv() => match received {
                // A real service would process the message here.
                Some(Ok(message)) if message.close_code().is_none() => {}
                Some(Err(error)) => {
                    ws.finish(error).await;
                    return;
                }
                _ => return,
            },
            () = app.restart.cancelled() => break,
        }
    }
    if app.plain {
        return close_plainly(ws, &app).await;
    }
    let closing = ws.within(GRACE).close_with(status::WS_1012_SERVICE_RESTART, "back in a minute");
    match closing.await {
        Ok(closed) => app.answers.count(Some(closed)),
        Err(refused) => eprintln!("{refused}"),
    }
}

/// Sends a Close frame and drops the socket, so that the frame is often lost.
async fn close_plainly(mut ws: WebSocket, app: &App) {
    let reason = "back in a minute".into();
    let frame = CloseFrame { code: status::WS_1012_SERVICE_RESTART, reason };
    let _ = ws.send(Message::Close(Some(frame))).await;
    app.answers.count(None);
}

/// Counts the sockets by how they ended. Nothing is known about a plain Close frame.
#[derive(Default)]
struct Answers(Mutex<BTreeMap<String, usize>>);

impl Answers {
    fn count(&self, closed: Option<WsClosed>) {
        let end = match closed {
            None => "with a plain Close frame".to_owned(),
            Some(WsClosed::Answered(code)) => format!("answered with {}", code.as_u16()),
            Some(closed) => format!("without an answer: {closed:?}"),
        };
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(end).or_default() += 1;
    }

    fn print(&self) {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        println!("{} sockets closed", counts.values().sum::<usize>());
        for (end, count) in &*counts {
            println!("{count} {end}");
        }
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    // The default limit of open files is 1024 on many systems.
    rlimit::increase_nofile_limit(u64::MAX)?;

    let app = App {
        restart: CancellationToken::new(),
        sockets: TaskTracker::new(),
        answers: Arc::default(),
        plain: env::args().any(|argument| argument == "--plain"),
    };
    let router = Router::new().route("/ws", any(websocket_endpoint)).with_state(app.clone());

    let shutdown_signal = shutdown_signal()?;
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let server = axum::serve(listener, router)
        .with_graceful_shutdown(app.restart.clone().cancelled_owned())
        .into_future();
    let server = tokio::spawn(server);

    shutdown_signal.await;
    let began = Instant::now();
    app.restart.cancel();
    // Waits for pending requests. WebSockets are not included.
    let _ = timeout(GRACE, server).await;
    app.sockets.close();
    app.sockets.wait().await;

    app.answers.print();
    println!("closed within {} ms of the signal", began.elapsed().as_millis());
    if let Some(peak) = peak_memory() {
        println!("peak memory: {peak}");
    }
    Ok(())
}

/// Returns a future that waits for SIGTERM or Ctrl-C. Signals count from this call on.
fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut sigterm = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate())?
    };
    Ok(async move {
        #[cfg(unix)]
        let terminated = sigterm.recv();
        #[cfg(not(unix))]
        let terminated = std::future::pending::<()>();

        tokio::select! {
            _ = terminated => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    })
}

/// Returns the peak memory use, on Linux.
fn peak_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().to_owned())
}
