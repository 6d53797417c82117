//! The program `closing-tokio-tungstenite` with tokio-tungstenite 0.20.

extern crate tokio_tungstenite_0_20 as tokio_tungstenite;

#[path = "closing-tokio-tungstenite.rs"]
mod with_tokio_tungstenite;

fn main() -> std::io::Result<()> {
    with_tokio_tungstenite::main()
}
