//! Running other programs: with output shown, kept for the failure, or read. Which program is called and why is the caller's.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome};
use crate::files;

/// A command without what `cargo run` put into the environment, so that a cargo below it chooses for itself.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUST_RECURSION_COUNT", "CARGO_TARGET_DIR"] {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The command as one would type it, for messages.
pub(crate) fn shown(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        let _ = write!(line, " {}", arg.to_string_lossy());
    }
    line
}

/// Runs with the output going to the terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(shown(command), format!("ended with {status}")))
}

/// Runs and gives what was printed on standard output.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Failure::new(
        shown(command),
        format!("{}\n{}", output.status, last_lines(&String::from_utf8_lossy(&output.stderr))),
    ))
}

/// Runs with the output kept in `log`; a failure shows its last lines.
pub(crate) fn run_logged(command: &mut Command, log: &Path) -> Outcome {
    files::write(log, format!("$ {}\n", shown(command)))?;
    let open = || {
        File::options()
            .append(true)
            .open(log)
            .map_err(|error| Failure::new(format!("writing {}", log.display()), error))
    };
    let status = command
        .stdin(Stdio::null())
        .stdout(open()?)
        .stderr(open()?)
        .status()
        .map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    let printed = files::read(log).unwrap_or_default();
    Err(Failure::new(shown(command), format!("{status}\n{}\n(all of it: {})", last_lines(&printed), log.display())))
}

/// Whether a program can be started at all.
pub(crate) fn exists(program: &str) -> bool {
    command(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(shown(command), format!("could not be started: {error}"))
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_shows_what_it_said() {
        let log = std::env::temp_dir().join(format!("suike-xtask-{}.log", std::process::id()));
        let failure = run_logged(command("sh").args(["-c", "echo no disk >&2; exit 3"]), &log);
        let text = failure.expect_err("exit 3").to_string();
        assert!(text.contains("no disk") && text.contains('3'), "{text}");
        let _ = std::fs::remove_file(log);
    }

    #[test]
    fn a_missing_program_is_named() {
        let text = run(&mut command("suike-no-such-program")).expect_err("missing").to_string();
        assert!(text.contains("suike-no-such-program"), "{text}");
    }
}
