//! esbuild: the boot script with wasm-bindgen's glue, and the styles, with the hash of their content in their names.

use std::path::Path;

use serde_json::Value;

use super::{Profile, Recipe};
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::process::{self, command};

/// The addresses that the page names.
#[derive(Debug)]
pub(super) struct Bundle {
    pub(super) script: String,
    pub(super) wasm: String,
    /// None as long as nobody has written styles.
    pub(super) style: Option<String>,
}

const SCRIPT: &str = "public/shell/boot.js";
const STYLE: &str = "style/main.css";
/// What every browser that runs simd128 understands.
const BROWSERS: &str = "--target=chrome91,safari16.4,firefox89";

/// Bundles into `fresh/assets`.
pub(super) fn build(house: &House, fresh: &Path, recipe: Recipe) -> Outcome<Bundle> {
    let metafile = house.build_dir().join("esbuild.json");
    let has_style = house.at(STYLE).exists();
    let mut esbuild = command(house.npm_bin("esbuild"));
    esbuild
        .current_dir(&house.root)
        .arg(SCRIPT)
        .args(has_style.then_some(STYLE))
        .args(["--bundle", "--format=esm", "--splitting", BROWSERS, "--log-level=warning"])
        // wasm-bindgen names the loader of chunks once for each function that it imports from it.
        .arg("--log-override:duplicate-object-key=silent")
        .args(["--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]", "--asset-names=[name]-[hash]"])
        .args(["--loader:.wasm=file", "--loader:.svg=file", "--loader:.woff2=file", "--public-path=/assets/"])
        .args(["--alias:suike-app=./.build/app/suike-app.js", "--alias:suike-app.wasm=./.build/app/suike-app_bg.wasm"])
        .arg(format!("--define:RELOAD={}", recipe.reload))
        .args((recipe.profile == Profile::Release).then_some("--minify"))
        .arg(format!("--outdir={}", fresh.join("assets").display()))
        .arg(format!("--metafile={}", metafile.display()));
    process::run(&mut esbuild)?;
    let meta = serde_json::from_str(&files::read(&metafile)?)
        .map_err(|error| Failure::new("reading esbuild's metafile", error))?;
    Ok(Bundle {
        script: output_of(&meta, |entry| entry == SCRIPT).ok_or_else(|| missing("the boot script"))?,
        wasm: wasm_output(&meta).ok_or_else(|| missing("the wasm module"))?,
        style: output_of(&meta, |entry| entry == STYLE),
    })
}

fn missing(what: &str) -> Failure {
    Failure::new("bundling", format!("esbuild's metafile does not name {what}"))
}

fn output_of(meta: &Value, is_it: impl Fn(&str) -> bool) -> Option<String> {
    meta.get("outputs")?
        .as_object()?
        .iter()
        .find(|(_, output)| output.get("entryPoint").and_then(Value::as_str).is_some_and(&is_it))
        .and_then(|(path, _)| address(path))
}

fn wasm_output(meta: &Value) -> Option<String> {
    let outputs = meta.get("outputs")?.as_object()?;
    outputs.keys().find(|path| path.rsplit('.').next() == Some("wasm")).and_then(|path| address(path))
}

fn address(path: &str) -> Option<String> {
    Some(format!("/assets/{}", path.rsplit('/').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_from_the_metafile() {
        let meta = serde_json::json!({"outputs": {
            ".build/dist/assets/boot-AB.js": {"entryPoint": SCRIPT},
            ".build/dist/assets/chunk-EF.js": {},
            ".build/dist/assets/suike-app_bg-CD.wasm": {},
        }});
        assert_eq!(output_of(&meta, |entry| entry == SCRIPT).as_deref(), Some("/assets/boot-AB.js"));
        assert_eq!(wasm_output(&meta).as_deref(), Some("/assets/suike-app_bg-CD.wasm"));
        assert_eq!(output_of(&meta, |entry| entry == STYLE), None);
    }
}
