//! The service worker with the list of what it keeps: every file of this build and the hash of its content.

use std::path::Path;

use serde_json::{Value, json};

use super::{Profile, Recipe};
use crate::failure::Outcome;
use crate::files;
use crate::house::House;
use crate::process::{self, command};

/// Files that are for the server or for the installer of the app, not for the app.
const LEFT_OUT: [&str; 3] = ["_headers", "robots.txt", "sw.js"];

/// Writes `sw.js` beside what it lists.
pub(super) fn write_service_worker(house: &House, fresh: &Path, recipe: Recipe) -> Outcome {
    let list = list(fresh)?;
    let version = files::short_hash(list.to_string().as_bytes());
    let mut esbuild = command(house.npm_bin("esbuild"));
    esbuild
        .current_dir(&house.root)
        .args(["public/shell/sw.js", "--bundle", "--format=iife", "--log-level=warning"])
        .args((recipe.profile == Profile::Release).then_some("--minify"))
        .arg(format!("--define:VERSION=\"{version}\""))
        .arg(format!("--define:FILES={list}"))
        .arg(format!("--outfile={}", fresh.join("sw.js").display()));
    process::run(&mut esbuild)
}

/// `[[address, hash], …]`; the page itself stands under `/`, as the server answers it there.
fn list(fresh: &Path) -> Outcome<Value> {
    let mut list = Vec::new();
    for file in files::walk(fresh) {
        let name = file.strip_prefix(fresh).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let address = if name == "index.html" { "/".to_owned() } else { format!("/{name}") };
        list.push(json!([address, files::short_hash(&files::read_bytes(&file)?)]));
    }
    Ok(Value::Array(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_the_page_under_its_address_and_leaves_out_what_the_server_reads() {
        let dir = std::env::temp_dir().join(format!("suike-precache-{}", std::process::id()));
        for name in ["index.html", "assets/app-1.wasm", "_headers"] {
            files::write(&dir.join(name), name).expect("written");
        }
        let list = list(&dir).expect("listed");
        let addresses: Vec<_> = list.as_array().expect("array").iter().filter_map(|entry| entry[0].as_str()).collect();
        assert_eq!(addresses, ["/assets/app-1.wasm", "/"]);
        files::remove_dir(&dir).expect("removed");
    }
}
