//! Pairs of functions that differ only in whose name a constant has: `ours.<pair>` has FastAPI's,
//! `foreign.<pair>` that of the crate whose type it is. `benches/machine_code.py` compares what
//! the compiler makes of the two.
//!
//! The pairs of single constants are made of the crate's own table, so that none is left out.

#[macro_use]
#[path = "../../../src/table.rs"]
#[allow(dead_code, unused_macros, reason = "only its rows are of use here")]
mod table;
#[macro_use]
mod function;
mod http_statuses;
mod several_constants;
mod ws_close_codes;

// The table names it.
use fastrapi_compat::int;

// The comparison must see that these differ: here the compiler has to take the number from memory.
function!("ours", "control", fn() -> u16 { std::hint::black_box(404) });
function!("foreign", "control", fn() -> u16 { 404 });
