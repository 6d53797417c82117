//! A service that shuts down gracefully. On SIGTERM it closes every open WebSocket with 1012, which
//! tells the clients to connect again, and exits when all of them are closed.
//!
//! ```text
//! PORT=3000 cargo run --release -p example-graceful-restart
//! ```
//!
//! `--plain` sends plain Close frames instead. `clients` opens WebSockets for it.

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

/// The size of the read buffer, which tungstenite allocates for every socket. With the default of
/// 128 KiB, 10,000 sockets need 1.8 GB; with this size, 0.2 GB. The buffer grows for longer messages.
const READ_BUFFER: usize = 4 << 10;

/// The largest message of a client. The default is 64 MiB.
const MAX_MESSAGE: usize = 64 << 10;

/// How long a client or a last request may take after SIGTERM. Kubernetes kills a service after 30 s.
/// The default time limit of 10 s is too short for thousands of clients on two cores.
const GRACE: Duration = Duration::from_secs(25);

#[derive(Clone)]
struct App {
    restart: CancellationToken,
    sockets: TaskTracker,
    answers: Arc<Answers>,
    plain: bool,
}

async fn websocket_endpoint(upgrade: WebSocketUpgrade, State(app): State<App>) -> Response {
    // Counted before the upgrade, as SIGTERM may arrive during the upgrade.
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
                // Handle the message here.
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

/// Sends a Close frame without a closing handshake, for comparison. The frame is often lost.
async fn close_plainly(mut ws: WebSocket, app: &App) {
    let reason = "back in a minute".into();
    let frame = CloseFrame { code: status::WS_1012_SERVICE_RESTART, reason };
    let _ = ws.send(Message::Close(Some(frame))).await;
    app.answers.count(None);
}

/// Counts how the sockets were closed. The answers to plain Close frames are not counted.
#[derive(Default)]
struct Answers(Mutex<BTreeMap<String, usize>>);

impl Answers {
    fn count(&self, closed: Option<WsClosed>) {
        let end = match closed {
            None => "answers not waited for".to_owned(),
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
    // Many systems allow only 1024 open files by default.
    rlimit::increase_nofile_limit(u64::MAX)?;

    let app = App {
        restart: CancellationToken::new(),
        sockets: TaskTracker::new(),
        answers: Arc::default(),
        plain: env::args().any(|argument| argument == "--plain"),
    };
    let router = Router::new().route("/ws", any(websocket_endpoint)).with_state(app.clone());

    let told_to_end = told_to_end()?;
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let server = axum::serve(listener, router)
        .with_graceful_shutdown(app.restart.clone().cancelled_owned())
        .into_future();
    let server = tokio::spawn(server);

    told_to_end.await;
    let began = Instant::now();
    app.restart.cancel();
    // Serves until the last HTTP connection ends. WebSockets are no longer HTTP connections.
    let _ = timeout(GRACE, server).await;
    app.sockets.close();
    app.sockets.wait().await;

    app.answers.print();
    println!("{} ms from SIGTERM to the last close", began.elapsed().as_millis());
    if let Some(peak) = peak_memory() {
        println!("peak memory: {peak}");
    }
    Ok(())
}

/// Returns a future that waits for SIGTERM or Ctrl-C. Signals count from this call on.
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
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

/// Returns the peak memory of this process, on Linux.
fn peak_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().to_owned())
}
