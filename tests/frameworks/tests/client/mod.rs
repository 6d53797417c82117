//! What all servers in these tests do, and the clients that check it.
#![allow(dead_code, reason = "each test uses a part")]

use std::{net::SocketAddr, time::Duration};

use fastrapi_compat::{HttpException, int, portable::status};
use futures_util::{SinkExt, StreamExt};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{
        Message,
        protocol::{
            CloseFrame,
            frame::{
                Frame,
                coding::{Data, OpCode},
            },
        },
    },
};

/// The function behind `/users/<user_id>`.
pub(crate) fn read_user(user_id: u64) -> Result<&'static str, HttpException> {
    match user_id {
        1 => Ok("Alice"),
        2 => Err(HttpException::new(status::HTTP_401_UNAUTHORIZED, "no token: \"Zoë\"")
            .header("WWW-Authenticate", "Basic")?
            .header("WWW-Authenticate", "Bearer")?),
        _ => Err(HttpException::new(status::HTTP_404_NOT_FOUND, "User not found")),
    }
}

/// Asserts that the responses to exceptions are FastAPI's.
pub(crate) async fn assert_users(server: SocketAddr) {
    for (user_id, status, body) in [
        (1, 200, "Alice"),
        (2, 401, r#"{"detail":"no token: \"Zoë\""}"#),
        (3, 404, r#"{"detail":"User not found"}"#),
    ] {
        let response = reqwest::get(format!("http://{server}/users/{user_id}")).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-length"], body.len().to_string());
        if status != 200 {
            let content_type = response.headers().get_all("content-type").iter();
            assert!(content_type.eq(["application/json"]), "{:?}", response.headers());
        }
        let authenticate = response.headers().get_all("www-authenticate").iter();
        match status {
            401 => assert!(authenticate.eq(["Basic", "Bearer"]), "{:?}", response.headers()),
            _ => assert_eq!(authenticate.count(), 0),
        }
        assert_eq!(response.text().await.unwrap(), body);
    }
}

/// Asserts that 20 of 20 busy clients of `/ws` receive 1008 with its reason, and so does one that reads
/// only after 2 seconds.
pub(crate) async fn assert_closes(server: SocketAddr) {
    let closes = async {
        let slow = [Duration::from_millis(100)];
        for pause in [Duration::from_millis(1); 20].into_iter().chain(slow) {
            let frame = busy_client(server, pause).await;
            assert_eq!(u16::from(frame.code), int::status::WS_1008_POLICY_VIOLATION);
            assert_eq!(frame.reason, "no spam");
        }
    };
    // A close that the client does not answer takes 10 seconds.
    timeout(Duration::from_secs(100), closes).await.expect("answered closes");
}

/// Asserts that a client of `/ws` that sends text that is not UTF-8 receives 1007.
pub(crate) async fn assert_answers_invalid_text(server: SocketAddr) {
    let (mut client, _) = connect_async(format!("ws://{server}/ws")).await.unwrap();
    let frame = Frame::message(vec![0xff], OpCode::Data(Data::Text), true);
    client.send(Message::Frame(frame)).await.unwrap();
    let Some(Ok(Message::Close(Some(close)))) = client.next().await else { panic!("no code") };
    assert_eq!(u16::from(close.code), int::status::WS_1007_INVALID_FRAME_PAYLOAD_DATA);
}

/// Sends 20 messages of 64 KiB with pauses before it reads, and more until the connection ends.
/// Returns the Close frame that it received. Panics if one of the 20 messages cannot be sent; other
/// clients report 1006 then.
async fn busy_client(server: SocketAddr, pause: Duration) -> CloseFrame {
    let (mut client, _) = connect_async(format!("ws://{server}/ws")).await.unwrap();
    let message = Message::binary(vec![0; 64 << 10]);
    for _ in 0..20 {
        client.send(message.clone()).await.expect("the server drains what it receives");
        sleep(pause).await;
    }
    let (mut sink, mut stream) = client.split();
    tokio::spawn(async move { while sink.send(message.clone()).await.is_ok() {} });
    let received = stream.next().await;
    let Some(Ok(Message::Close(Some(frame)))) = received else {
        panic!("expected a Close frame, received {received:?}")
    };
    while stream.next().await.is_some() {}
    frame
}

/// Returns a listener on a free port, and its address.
pub(crate) async fn listen() -> (tokio::net::TcpListener, SocketAddr) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}
