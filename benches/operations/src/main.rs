//! Runs operations by themselves, so that their instructions can be counted from without.
//!
//! ```text
//! operations list                  what there is, a line each
//! operations <i> <j> <times>       the i-th operation, by the j-th way: 0 is ours
//! operations allocations           of a Close frame with a `'static` reason
//! ```

use std::{
    alloc::{GlobalAlloc, Layout, System},
    env,
    error::Error,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use operations::{OPERATIONS, close_frame};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: all is left to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match &*arguments.iter().map(String::as_str).collect::<Vec<_>>() {
        ["list"] => {
            for operation in OPERATIONS {
                print!("{}\t{}", operation.name, operation.values);
                for other in operation.others {
                    let kind = if other.is_promised { "promised" } else { "told" };
                    print!("\t{kind} {}", other.name);
                }
                println!();
            }
        }
        ["allocations"] => {
            let before = ALLOCATIONS.load(Relaxed);
            close_frame();
            println!("{}", ALLOCATIONS.load(Relaxed) - before);
        }
        [operation, way, times] => {
            let operation =
                OPERATIONS.get(operation.parse::<usize>()?).ok_or("no such operation")?;
            let run = match way.parse::<usize>()? {
                0 => operation.ours,
                way => operation.others.get(way - 1).ok_or("no such way")?.run,
            };
            for _ in 0..times.parse::<usize>()? {
                run();
            }
        }
        _ => return Err("operations list | allocations | <operation> <way> <times>".into()),
    }
    Ok(())
}
