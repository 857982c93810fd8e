//! The Rust tools of the build, at pinned versions, compiled once into the cache.

use super::Toolchain;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::process;
use crate::step::long_step;

struct Tool {
    package: &'static str,
    version: &'static str,
    binary: &'static str,
    /// Whether the package's own lock file can be used. That of wasm-bindgen-cli names a version which is not served.
    locked: bool,
    features: &'static str,
}

/// wasm-bindgen's version is that of the library in `app/Cargo.toml`: the two must be equal.
const TOOLS: [Tool; 3] = [
    Tool { package: "wasm-bindgen-cli", version: "0.2.130", binary: "wasm-bindgen", locked: false, features: "" },
    Tool { package: "worker-build", version: "0.8.7", binary: "worker-build", locked: true, features: "" },
    Tool {
        package: "wasm_split_cli_support",
        version: "0.2.4",
        binary: "wasm-split-cli",
        locked: false,
        features: "build-binary",
    },
];

const QUICKLY_COMPILED: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

/// Compiles the tools that are missing or of another version.
pub(crate) fn ensure(house: &House, toolchain: &Toolchain) -> Outcome {
    let installed = std::fs::read_to_string(house.tools().join(".crates.toml")).unwrap_or_default();
    for tool in &TOOLS {
        if house.tool(tool.binary).exists() && lists(&installed, tool) {
            continue;
        }
        let name = format!("{} {}", tool.package, tool.version);
        long_step(&name, "3 to 7 minutes, once", || install(house, toolchain, tool))?;
    }
    Ok(())
}

fn lists(installed: &str, tool: &Tool) -> bool {
    installed.contains(&format!("\"{} {} (", tool.package, tool.version))
}

fn install(house: &House, toolchain: &Toolchain, tool: &Tool) -> Outcome {
    let scratch = house.cache.join("tools-target");
    let mut cargo = toolchain.cargo(house);
    cargo
        .args(["install", tool.package, "--version", tool.version, "--root"])
        .arg(house.tools())
        .args(tool.locked.then_some("--locked"))
        .args(["--features", tool.features])
        .env("CARGO_TARGET_DIR", &scratch)
        // They run for moments and compile for minutes: little optimisation is the quicker sum.
        .envs(QUICKLY_COMPILED)
        .current_dir(&house.cache);
    let log = house.cache.join(format!("logs/{}.log", tool.package));
    process::run_logged(&mut cargo, &log)
        .map_err(|failure| Failure::new(format!("installing {} {}", tool.package, tool.version), failure))?;
    files::remove_dir(&scratch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_does_not_count_as_installed() {
        let [bindgen, worker, _] = TOOLS;
        let listed = "[v1]\n\"wasm-bindgen-cli 0.2.130 (registry+https://example)\" = [\"wasm-bindgen\"]\n\"worker-build 0.7.0 (registry+https://example)\" = []\n";
        assert!(lists(listed, &bindgen));
        assert!(!lists(listed, &worker));
    }
}
