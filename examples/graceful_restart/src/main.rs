//! A service that can be restarted: on SIGTERM it closes every open WebSocket with 1012, so that
//! each client knows that it may come back, and exits when all of them are closed.
//!
//! ```text
//! PORT=3000 cargo run --release -p example-graceful-restart
//! ```
//!
//! `--plain` does the same with plain Close frames. `clients` is something to close.

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

/// tungstenite allocates this for every socket and fills it with zeros before every read. With its
/// 128 KiB, 10,000 sockets took 1.8 GB here; with this 0.2 GB. A message may be longer: the buffer
/// grows with it.
const READ_BUFFER: usize = 4 << 10;

/// What a client can make us keep in memory; by default that is 64 MiB for each of them.
const MAX_MESSAGE: usize = 64 << 10;

/// How long a client, or a last request, may take after SIGTERM. Kubernetes kills after 30 s. What
/// `close_with` gives, 10 s, is plenty for one client, but here thousands share two cores.
const GRACE: Duration = Duration::from_secs(25);

#[derive(Clone)]
struct App {
    restart: CancellationToken,
    sockets: TaskTracker,
    answers: Arc<Answers>,
    plain: bool,
}

async fn websocket_endpoint(upgrade: WebSocketUpgrade, State(app): State<App>) -> Response {
    // From here on, and not only when the socket is there: SIGTERM may come between the two.
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
                // Here your service does something with the message.
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

/// To see the difference: the frame is sent, but often it is lost with the socket.
async fn close_plainly(mut ws: WebSocket, app: &App) {
    let reason = "back in a minute".into();
    let frame = CloseFrame { code: status::WS_1012_SERVICE_RESTART, reason };
    let _ = ws.send(Message::Close(Some(frame))).await;
    app.answers.count(None);
}

/// How many sockets ended how. The answer to a plain Close frame is not waited for.
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
    // Many systems allow 1024 unless asked.
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
    // This ends when the last HTTP connection does, and idle ones are ended at once. But a
    // connection that has become a WebSocket is none of them any more.
    let _ = timeout(GRACE, server).await;
    app.sockets.close();
    app.sockets.wait().await;

    app.answers.print();
    println!("{} ms from SIGTERM to the last", began.elapsed().as_millis());
    if let Some(peak) = peak_memory() {
        println!("{peak} peak memory");
    }
    Ok(())
}

/// SIGTERM is what service managers send; Ctrl-C is for people. It counts from this call on.
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

/// As Linux counts it.
fn peak_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().to_owned())
}
