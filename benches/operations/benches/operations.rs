//! The time that each operation takes, for people: `cargo bench` in benches/.

use divan::{Bencher, counter::ItemsCount};
use operations::OPERATIONS;

fn main() {
    divan::main();
}

fn ways() -> impl Iterator<Item = String> {
    OPERATIONS.iter().flat_map(|operation| {
        let others = operation.others.iter().map(|other| other.name);
        ["ours"].into_iter().chain(others).map(|way| format!("{}: {way}", operation.name))
    })
}

#[divan::bench(args = ways())]
fn operations(bencher: Bencher<'_, '_>, wanted: &String) {
    let runs = OPERATIONS.iter().flat_map(|operation| {
        let others = operation.others.iter().map(|other| other.run);
        [operation.ours].into_iter().chain(others).map(|run| (operation.values, run))
    });
    if let Some((_, (values, run))) = ways().zip(runs).find(|(way, _)| way == wanted) {
        bencher.counter(ItemsCount::new(values)).bench_local(run);
    }
}
