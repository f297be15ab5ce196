//! A limit on memory that leaves no room to work in is told of at the start: later, an allocation that fails ends the
//! program in mid-work, with no word of why.

use crate::finding::{Finding, SystemFact};

/// Address space for the program and what it reads, and for each thread, whose allocator reserves more than it uses.
const BASE: u64 = 320 << 20;
const PER_THREAD: u64 = 96 << 20;

/// Where Linux says what the limits of a process are.
const LIMITS: &str = "/proc/self/limits";

/// The finding that the limit on address space, as `ulimit -v` sets it, is too low; nothing where there is none.
pub fn too_little() -> Option<Finding> {
    let limit = limit(&std::fs::read_to_string(LIMITS).ok()?)?;
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let needed = BASE + PER_THREAD * threads;
    let fact = SystemFact::LittleMemory { limit: limit >> 20, needed: needed >> 20 };
    (limit < needed).then(|| Finding::error(fact).hint("raise it: `ulimit -v` takes kibibytes, or `unlimited`"))
}

/// The soft limit in bytes; nothing where it is `unlimited`.
fn limit(table: &str) -> Option<u64> {
    let row = table.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    row.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_read_from_its_row() {
        let table = "Limit                     Soft Limit           Hard Limit           Units     \n\
                     Max open files            1024                 4096                 files     \n\
                     Max address space         204800000            unlimited            bytes     \n";
        assert_eq!(limit(table), Some(204_800_000));
        assert_eq!(limit(&table.replace("204800000", "unlimited")), None);
        assert_eq!(limit(""), None);
    }
}
