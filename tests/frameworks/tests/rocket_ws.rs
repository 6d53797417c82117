//! rocket_ws 0.1, the WebSockets of rocket 0.5. rocket itself has the feature `rocket`.

mod client;

use std::sync::Mutex;

use fastrapi_compat::{CloseWith, HttpException, ReceivedClose, WsClose, closable, int::status};
use futures_util::StreamExt;
use rocket::{Config, fairing::AdHoc, get, routes};
use rocket_ws::{Channel, Message, WebSocket, stream::DuplexStream};
use tokio::sync::oneshot;

#[get("/users/<user_id>")]
fn read_user(user_id: u64) -> Result<&'static str, HttpException> {
    client::read_user(user_id)
}

fn close_message(close: Option<WsClose>) -> Message {
    Message::Close(close.map(Into::into))
}

async fn session(socket: &mut DuplexStream) -> Result<(), WsClose> {
    while let Some(message) = socket.next().await {
        if message?.is_binary() {
            return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?);
        }
    }
    Ok(())
}

#[get("/ws")]
fn ws(upgrade: WebSocket) -> Channel<'static> {
    upgrade.channel(|mut socket| {
        Box::pin(async move {
            let result = session(&mut socket).await;
            closable(socket, close_message, Message::close_code).finish(result).await;
            Ok(())
        })
    })
}

#[tokio::test]
async fn rocket() {
    let (started, address) = oneshot::channel();
    let started = Mutex::new(Some(started));
    let report = AdHoc::on_liftoff("report the address", |rocket| {
        Box::pin(async move {
            let config = rocket.config();
            let address = (config.address, config.port).into();
            started.lock().unwrap().take().unwrap().send(address).unwrap();
        })
    });
    let config = Config::figment().merge(("port", 0)).merge(("log_level", "off"));
    let rocket = rocket::custom(config).mount("/", routes![read_user, ws]).attach(report);
    tokio::spawn(rocket.launch());
    let address = address.await.unwrap();
    client::assert_users(address).await;
    client::assert_closes(address).await;
}
