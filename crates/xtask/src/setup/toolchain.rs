//! The Rust toolchain with the wasm target: the one that is there, rustup's, or Debian's as the last resort.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::process::{self, command};
use crate::step::{long_step, step};

/// The target of the app and of the worker.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// The rustup name of a toolchain that the system's packages installed.
const SYSTEM: &str = "system";

/// Which toolchain compiles everything here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// Whatever `cargo` means on this machine.
    Default,
    /// The one in /usr, linked into rustup as `system`.
    System,
}

impl Toolchain {
    /// A command that runs under this toolchain, its products outside the checkout.
    pub(crate) fn command(&self, house: &House, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.bare_command(program);
        command.env("CARGO_TARGET_DIR", house.target()).current_dir(&house.root);
        command
    }

    /// A cargo of this toolchain in the checkout.
    pub(crate) fn cargo(&self, house: &House) -> Command {
        self.command(house, "cargo")
    }

    /// A `cargo build` for wasm. It takes minutes the first time, so a person at a terminal sees how far it is.
    pub(crate) fn wasm_build(&self, house: &House, profile: &str) -> Command {
        let mut cargo = self.wasm_command(house, "cargo");
        cargo.args(["build", "--target", WASM, "--profile", profile]);
        cargo.args((!std::io::stderr().is_terminal()).then_some("--quiet"));
        cargo
    }

    /// A command that compiles for wasm itself or through a cargo. The paths of this machine, which panics name, stay out of what
    /// is built: it is the same on every machine.
    pub(crate) fn wasm_command(&self, house: &House, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.command(house, program);
        let flags: Vec<String> =
            registries().iter().map(|at| format!("--remap-path-prefix={}=", at.display())).collect();
        // Cargo adds these to what its configuration says, and parts them at blanks.
        let flags = flags.into_iter().filter(|flag| !flag.contains(' ')).collect::<Vec<_>>().join(" ");
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        command
    }

    fn bare_command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = command(program);
        if *self == Self::System {
            command.env("RUSTUP_TOOLCHAIN", SYSTEM);
        }
        command
    }

    /// The folder of the wasm target's standard library, when it is there.
    fn wasm_library(&self) -> Option<PathBuf> {
        let printed = process::read(self.bare_command("rustc").args(["--print", "target-libdir", "--target", WASM]));
        let dir = PathBuf::from(printed.ok()?.trim());
        has_core(&dir).then_some(dir)
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::System => SYSTEM,
        }
    }
}

/// The folders in which cargo unpacks packages.
fn registries() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let sources = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let mut found: Vec<PathBuf> = sources.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// Finds a toolchain that compiles for wasm, or makes one.
pub(crate) fn ensure(house: &House) -> Outcome<Toolchain> {
    let memory = house.cache.join("toolchain");
    if let Some(toolchain) = remembered(&memory) {
        return Ok(toolchain);
    }
    let toolchain = step("Rust with the wasm target", || find_or_add(house))?;
    let library = toolchain
        .wasm_library()
        .ok_or_else(|| Failure::new("the wasm target", "it was added, and rustc still does not find it"))?;
    files::write(&memory, format!("{}\n{}\n", toolchain.name(), library.display()))?;
    Ok(toolchain)
}

/// The choice of last time, as long as its library is still in place. Asking rustc would take longer.
fn remembered(memory: &Path) -> Option<Toolchain> {
    let text = std::fs::read_to_string(memory).ok()?;
    let (name, library) = text.trim().split_once('\n')?;
    let toolchain = [Toolchain::Default, Toolchain::System].into_iter().find(|toolchain| toolchain.name() == name)?;
    has_core(Path::new(library)).then_some(toolchain)
}

fn has_core(dir: &Path) -> bool {
    std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
}

fn find_or_add(house: &House) -> Outcome<Toolchain> {
    for toolchain in [Toolchain::Default, Toolchain::System] {
        if toolchain.wasm_library().is_some() {
            return Ok(toolchain);
        }
    }
    let refused = match add_with_rustup(house) {
        Ok(()) => return Ok(Toolchain::Default),
        Err(refused) => refused,
    };
    if !debian::is_debian() {
        return Err(refused.remedy(format!(
            "Check the network and run `rustup target add {WASM}` yourself.\nWithout rustup: install Rust from https://rustup.rs."
        )));
    }
    long_step("Rust with the wasm target from Debian", "about 2 minutes, once", || debian::install_rust(house))?;
    if process::exists("rustup") {
        process::read(command("rustup").args(["toolchain", "link", SYSTEM, "/usr"]))?;
        return Ok(Toolchain::System);
    }
    Ok(Toolchain::Default)
}

/// rustup keeps trying for minutes where its servers are out of reach; where there is another way it gets 90 seconds.
fn add_with_rustup(house: &House) -> Outcome {
    if !process::exists("rustup") {
        return Err(Failure::new("the wasm target", "there is no rustup on this machine"));
    }
    let mut rustup = if debian::is_debian() { limited("rustup") } else { command("rustup") };
    rustup.args(["target", "add", WASM]).env("RUSTUP_MAX_RETRIES", "1").current_dir(&house.root);
    process::run_logged(&mut rustup, &house.cache.join("logs/rustup.log"))
}

fn limited(program: &str) -> Command {
    let mut timeout = command("timeout");
    timeout.args(["90", program]);
    timeout
}

/// Adds rustfmt and clippy where they are missing.
pub(crate) fn ensure_lint_tools(toolchain: &Toolchain) -> Outcome {
    for tool in ["rustfmt", "clippy"] {
        let binary = if tool == "clippy" { "cargo-clippy" } else { tool };
        let present = process::read(toolchain.bare_command(binary).arg("--version")).is_ok();
        if present {
            continue;
        }
        step(tool, || match toolchain {
            Toolchain::System => debian::install_packages(&["rustfmt-web", "rust-web-clippy"]),
            Toolchain::Default => process::read(command("rustup").args(["component", "add", tool])).map(drop),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_forgotten_when_its_library_has_gone() {
        let dir = std::env::temp_dir().join(format!("suike-toolchain-{}", std::process::id()));
        let library = dir.join("lib");
        let memory = dir.join("toolchain");
        files::write(&memory, format!("system\n{}\n", library.display())).expect("written");
        assert_eq!(remembered(&memory), None);
        files::write(&library.join("libcore-0.rlib"), "").expect("written");
        assert_eq!(remembered(&memory), Some(Toolchain::System));
        files::remove_dir(&dir).expect("removed");
    }
}
