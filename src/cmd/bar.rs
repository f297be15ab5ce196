//! A line on the terminal that says how far a long reading is; nothing anywhere else.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

use super::console::Console;
use crate::finding::escaped;
use crate::source::{Progress, progress};

/// How long a reading may take before it is worth a line, and how often the line is drawn.
const PATIENCE: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(100);

/// How many signs the bar has.
const WIDTH: u64 = 24;

impl Console {
    /// Runs what may read for long, and says how far it is, where a person looks on.
    pub fn watched<T>(&self, run: impl FnOnce() -> T) -> T {
        if !self.is_watched() {
            return run();
        }
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let drawing = scope.spawn(|| draw(&done));
            // The line goes whatever becomes of the run.
            let _end = End { done: &done, drawing: drawing.thread().clone() };
            run()
        })
    }
}

struct End<'a> {
    done: &'a AtomicBool,
    drawing: Thread,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Release);
        self.drawing.unpark();
    }
}

fn draw(done: &AtomicBool) {
    let mut pause = PATIENCE;
    let mut drawn = false;
    loop {
        thread::park_timeout(pause);
        if done.load(Ordering::Acquire) {
            break;
        }
        pause = EVERY;
        if let Some(now) = progress() {
            let _ = write!(io::stderr().lock(), "\r\x1b[2K{}", line(&now));
            drawn = true;
        }
    }
    if drawn {
        let _ = write!(io::stderr().lock(), "\r\x1b[2K");
    }
}

fn line(now: &Progress) -> String {
    let name: String = escaped(&now.file).chars().take(40).collect();
    // A packed file, and one that is read a second time, may be read by more than its length.
    let read = now.read.min(now.length);
    match now.length {
        0 => format!("reading {name}: {} MB", now.read / 1_000_000),
        length => {
            let done = read * WIDTH / length;
            let bar: String = (0..WIDTH).map(|at| if at < done { '#' } else { '.' }).collect();
            format!("reading {name} [{bar}] {:>3} %", read * 100 / length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let now = |read, length| line(&Progress { file: "a\u{1b}.csv".to_owned(), read, length });
        assert_eq!(now(0, 200), "reading a\\u{1b}.csv [........................]   0 %");
        assert_eq!(now(50, 200), "reading a\\u{1b}.csv [######..................]  25 %");
        assert_eq!(now(900, 200), "reading a\\u{1b}.csv [########################] 100 %");
        assert_eq!(now(3_000_000, 0), "reading a\\u{1b}.csv: 3 MB");
    }
}
