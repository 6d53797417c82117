//! Runs one case at a time, so that `instructions.py` can count its instructions and allocations.
//!
//! ```text
//! instructions list                      prints the cases, one per line
//! instructions <case> <way> <times>      runs a case; way 0 is this crate
//! instructions <case> <way> allocations  prints how many allocations one run makes
//! ```

mod exceptions;
mod operations;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    env,
    error::Error,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

struct Case {
    name: &'static str,
    /// How many values one run processes.
    values: usize,
    /// How many runs to count.
    times: usize,
    ours: fn(),
    others: &'static [Other],
}

struct Other {
    name: &'static str,
    /// Whether this crate promises to take no more instructions.
    is_promised: bool,
    run: fn(),
}

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: every call is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        unsafe { System.realloc(memory, layout, size) }
    }
}

fn cases() -> impl Iterator<Item = &'static Case> {
    operations::CASES.iter().chain(exceptions::CASES)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &*arguments.iter().map(String::as_str).collect::<Vec<_>>() {
        ["list"] => {
            for case in cases() {
                print!("{}\t{}\t{}", case.name, case.values, case.times);
                for other in case.others {
                    let kind = if other.is_promised { "promised" } else { "compared" };
                    print!("\t{kind} {}", other.name);
                }
                println!();
            }
        }
        [case, way, times] => {
            let case = cases().nth(case.parse()?).ok_or("no such case")?;
            let run = match way.parse::<usize>()? {
                0 => case.ours,
                way => case.others.get(way - 1).ok_or("no such way")?.run,
            };
            // What happens only once, such as creating the values, does not count.
            run();
            if *times == "allocations" {
                let before = ALLOCATIONS.load(Relaxed);
                run();
                println!("{}", ALLOCATIONS.load(Relaxed) - before);
            } else {
                for _ in 0..times.parse::<usize>()? {
                    run();
                }
            }
        }
        _ => return Err("expected list, or a case, a way and a number".into()),
    }
    Ok(())
}
