//! warp 0.3, which uses http 0.2, and warp 0.4, which uses http 1.

mod client;

/// Defines how both versions close their socket.
macro_rules! close {
    () => {
        fn close_message(close: Option<WsClose>) -> Message {
            match close {
                Some(close) => Message::close_with(close.code(), close.into_reason()),
                None => Message::close(),
            }
        }

        fn close_code(message: &Message) -> Option<WsCloseCode> {
            let code = message.close_frame().map_or(1005, |(code, _)| code);
            message.is_close().then(|| code.into())
        }

        async fn session(socket: &mut WebSocket) -> Result<(), WsClose> {
            while let Some(message) = socket.next().await {
                if message.map_err(WsClose::from_socket_error)?.is_binary() {
                    return Err(WsClose::new(status::WS_1008_POLICY_VIOLATION, "no spam")?);
                }
            }
            Ok(())
        }

        async fn serve(mut socket: WebSocket) {
            let result = session(&mut socket).await;
            closable(socket, close_message, close_code).finish(result).await;
        }
    };
}

mod v0_3 {
    use fastrapi_compat::{CloseWith, WsClose, WsCloseCode, closable, int::status};
    use futures_util::StreamExt;
    use http_0_2::Response;
    use warp_0_3::{
        Filter, Reply,
        ws::{Message, WebSocket, Ws},
    };

    use crate::client::{assert_answers_invalid_text, assert_closes, assert_users, read_user};

    close!();

    #[tokio::test]
    async fn warp() {
        let users = warp_0_3::path!("users" / u64).map(|user_id| match read_user(user_id) {
            Ok(user) => user.into_response(),
            Err(exception) => Response::<String>::from(exception).into_response(),
        });
        let ws =
            warp_0_3::path("ws").and(warp_0_3::ws()).map(|upgrade: Ws| upgrade.on_upgrade(serve));
        let (address, server) = warp_0_3::serve(users.or(ws)).bind_ephemeral(([127, 0, 0, 1], 0));
        tokio::spawn(server);
        assert_users(address).await;
        assert_closes(address).await;
        assert_answers_invalid_text(address).await;
    }
}

mod v0_4 {
    use fastrapi_compat::{CloseWith, WsClose, WsCloseCode, closable, int::status};
    use futures_util::StreamExt;
    use http::Response;
    use warp_0_4::{
        self as warp, Filter, Reply,
        ws::{Message, WebSocket, Ws},
    };

    use crate::client::{
        assert_answers_invalid_text, assert_closes, assert_users, listen, read_user,
    };

    close!();

    #[tokio::test]
    async fn warp() {
        let users = warp::path!("users" / u64).map(|user_id| match read_user(user_id) {
            Ok(user) => user.into_response(),
            Err(exception) => Response::<String>::from(exception).into_response(),
        });
        let ws = warp::path("ws").and(warp::ws()).map(|upgrade: Ws| upgrade.on_upgrade(serve));
        let (listener, address) = listen().await;
        tokio::spawn(warp::serve(users.or(ws)).incoming(listener).run());
        assert_users(address).await;
        assert_closes(address).await;
        assert_answers_invalid_text(address).await;
    }
}
