//! What a person sees while the house works: one line a step, with its time.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::failure::Outcome;

/// Runs a step, printing its name before and its time after.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let begun = Instant::now();
    if std::io::stdout().is_terminal() {
        print!("  … {name}\r");
        let _ = std::io::stdout().flush();
    }
    let outcome = work();
    let sign = if outcome.is_ok() { '✓' } else { '✗' };
    println!("  {sign} {name}  ({})", seconds(begun.elapsed()));
    outcome
}

/// A step that says beforehand that it will take long.
pub(crate) fn long_step<T>(name: &str, hint: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("  … {name}: {hint}");
    step(name, work)
}

/// A heading above a group of steps.
pub(crate) fn heading(text: &str) {
    println!("{text}");
}

/// A time as people read it.
pub(crate) fn seconds(time: Duration) -> String {
    match time.as_millis() {
        ms @ 0..1_000 => format!("{ms} ms"),
        ms @ 1_000..60_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        ms => format!("{} min {} s", ms / 60_000, ms % 60_000 / 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_to_read() {
        let shown = [12, 1_250, 61_000].map(|ms| seconds(Duration::from_millis(ms)));
        assert_eq!(shown, ["12 ms", "1.2 s", "1 min 1 s"]);
    }
}
