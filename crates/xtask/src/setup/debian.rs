//! Debian's own way to everything, for machines that reach its mirrors and not rustup's servers.
//! Which thing is wanted when is decided by the other files of set-up.

use std::path::Path;
use std::process::Command;

use super::toolchain::WASM;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::process::{self, command};

const RUST_PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web"];

/// Whether packages come from apt here.
pub(crate) fn is_debian() -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| (line.starts_with("ID=") || line.starts_with("ID_LIKE=")) && line.contains("debian"))
        && Path::new("/usr/bin/apt-get").exists()
}

/// Installs packages; when that fails, once more after reading the mirrors' lists.
pub(crate) fn install_packages(packages: &[&str]) -> Outcome {
    let apt = |args: &[&str]| {
        let mut apt = as_root("env")?;
        apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(args);
        process::read(&mut apt)
    };
    let install = || apt(&[&["install", "-y", "--no-install-recommends"], packages].concat());
    if install().is_ok() {
        return Ok(());
    }
    apt(&["update"])?;
    install()
        .map(drop)
        .map_err(|failure| failure.remedy(format!("apt-get update && apt-get install -y {}", packages.join(" "))))
}

/// Rust with its wasm target from Debian's packages: compiler, linker and a standard library compiled here.
pub(crate) fn install_rust(house: &House) -> Outcome {
    install_packages(&RUST_PACKAGES)?;
    let version = process::read(command("/usr/bin/rustc").arg("-vV"))?;
    let llvm = field(&version, "LLVM version")?;
    let llvm = llvm.split('.').next().unwrap_or(llvm);
    let host = field(&version, "host")?;
    install_packages(&[&format!("lld-{llvm}")])?;
    root_run(&["mkdir", "-p", &format!("/usr/lib/rustlib/{host}/bin")])?;
    let linker = format!("/usr/lib/rustlib/{host}/bin/rust-lld");
    root_run(&["ln", "-sf", &format!("/usr/bin/lld-{llvm}"), &linker])?;
    build_standard_library(house)
}

/// Debian ships the target's sources only. The bitcode is for link-time optimisation; `test` for tests in wasm.
fn build_standard_library(house: &House) -> Outcome {
    let scratch = house.cache.join("std");
    files::write(
        &scratch.join("Cargo.toml"),
        "[package]\nname = \"scratch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n",
    )?;
    files::write(&scratch.join("src/main.rs"), "fn main() {}\n")?;
    let mut cargo = command("/usr/bin/cargo");
    cargo
        .args(["build", "--release", "--target", WASM])
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", scratch.join("target"))
        .current_dir(&scratch);
    process::run_logged(&mut cargo, &house.cache.join("logs/std.log"))?;

    let library = format!("/usr/lib/rustlib/{WASM}/lib");
    root_run(&["mkdir", "-p", &library])?;
    for file in files::walk(&scratch.join(format!("target/{WASM}/release/deps"))) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.contains("scratch") {
            root_run(&["cp", &file.to_string_lossy(), &library])?;
        }
    }
    files::remove_dir(&scratch)
}

fn field<'a>(version: &'a str, name: &str) -> Outcome<&'a str> {
    version
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map(str::trim)
        .ok_or_else(|| Failure::new("reading `rustc -vV`", format!("no line says its {name}")))
}

fn root_run(words: &[&str]) -> Outcome {
    let Some((program, args)) = words.split_first() else {
        return Ok(());
    };
    process::read(as_root(program)?.args(args)).map(drop)
}

/// A command as root: directly, or by a sudo that asks for no password.
fn as_root(program: &str) -> Outcome<Command> {
    let is_root = process::read(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if is_root {
        return Ok(command(program));
    }
    if process::read(command("sudo").args(["-n", "true"])).is_ok() {
        let mut sudo = command("sudo");
        sudo.args(["-n", program]);
        return Ok(sudo);
    }
    Err(Failure::new("installing system packages", "this needs root, and `sudo -n` is not allowed here")
        .remedy("Run the same command once as root, or type `sudo true` first and try again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSION: &str = "rustc 1.96.0\nhost: x86_64-unknown-linux-gnu\nLLVM version: 22.1.8\n";

    #[test]
    fn host_and_llvm_are_read_from_the_compiler() {
        assert_eq!(field(VERSION, "host").expect("host"), "x86_64-unknown-linux-gnu");
        assert_eq!(field(VERSION, "LLVM version").expect("llvm"), "22.1.8");
        assert!(field(VERSION, "mood").is_err());
    }
}
