//! Cutting rare pages off the app's module: `wasm-split` before wasm-bindgen, and names with hashes for the chunks.

use std::path::{Path, PathBuf};

use crate::failure::Outcome;
use crate::files;
use crate::house::House;
use crate::process::{self, command};

/// The script that loads chunks. The module imports it under this name; esbuild bundles it with the rest.
const LOADER: &str = "__wasm_split.js";

/// Splits `wasm` into `glue`: the main module, which wasm-bindgen takes on, is returned; chunks and loader stand beside it.
pub(super) fn cut(house: &House, wasm: &Path, glue: &Path) -> Outcome<PathBuf> {
    let mut split = command(house.tool("wasm-split-cli"));
    split.arg(wasm).arg(glue).args(["--target", "web", "--out-name", "suike-app"]);
    process::run(&mut split)?;
    Ok(glue.join("suike-app.wasm"))
}

/// The chunks in `glue`.
pub(super) fn chunks(glue: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = files::walk(glue)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("suike-app")))
        .collect();
    found.sort();
    found
}

/// Puts the chunks into `assets` under names with the hash of their content, and tells the loader of them.
pub(super) fn name(glue: &Path, assets: &Path) -> Outcome {
    let loader = glue.join(LOADER);
    if !loader.exists() {
        return Ok(());
    }
    let mut text = files::read(&loader)?;
    for chunk in chunks(glue) {
        let bytes = files::read_bytes(&chunk)?;
        let stem = chunk.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let named = format!("{stem}-{}.wasm", files::short_hash(&bytes));
        text = text.replace(&format!("\"./{stem}.wasm\""), &format!("\"./{named}\""));
        files::copy(&chunk, &assets.join(&named))?;
    }
    files::write(&loader, text)
}
