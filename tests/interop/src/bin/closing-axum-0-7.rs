//! The program `closing-axum` with axum 0.7.

extern crate axum_0_7 as axum;

#[path = "closing-axum.rs"]
mod with_axum;

fn main() -> std::io::Result<()> {
    with_axum::main()
}
