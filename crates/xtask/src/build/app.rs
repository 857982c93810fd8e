//! The app: cargo → wasm-bindgen → wasm-opt → `dist/`.

use std::path::{Path, PathBuf};

use super::stamp::Stamp;
use super::{Profile, Recipe, bundle, later, locales, page, precache, split};
use crate::failure::Outcome;
use crate::files;
use crate::house::House;
use crate::process::{self, command};
use crate::setup::Machine;
use crate::step::step;

const WASM: &str = "wasm32-unknown-unknown";

/// The instructions that wasm-opt may use. All of them at once it must not: browsers refuse some.
pub(super) const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// What makes the code smallest on the line. Functions stay functions, although pasting them where they are called makes fewer
/// bytes: those bytes repeat less, and brotli gains from repetition. Nothing of the program lies in the first kilobyte of the memory.
const SMALLEST: [&str; 4] =
    ["-Oz", "--always-inline-max-function-size=0", "--one-caller-inline-max-function-size=0", "--low-memory-unused"];

/// Builds `dist/` as the recipe says.
pub(super) fn build(machine: &Machine, recipe: Recipe) -> Outcome {
    let house = &machine.house;
    let name = format!("app, {}{}", recipe.profile.name(), if recipe.demo { ", with the demo people" } else { "" });
    step(&format!("{name}: compiled"), || compile(machine, recipe))?;

    let wasm = compiled(house, recipe.profile);
    let stamp = Stamp::of(house.build_dir().join("dist.stamp"), &format!("{recipe:?}"), &sources(house, &wasm))?;
    if stamp.is_fresh(&house.dist().join("sw.js")) {
        return Ok(());
    }
    let glue = house.build_dir().join("app");
    step(&format!("{name}: wasm-bindgen"), || bind(house, &wasm, &glue, recipe.profile))?;
    if recipe.profile == Profile::Release {
        step(&format!("{name}: wasm-opt"), || optimise(house, &glue))?;
    }
    step(&format!("{name}: bundled into dist/"), || assemble(house, recipe))?;
    stamp.press()
}

fn compile(machine: &Machine, recipe: Recipe) -> Outcome {
    let mut cargo = machine.toolchain.wasm_build(&machine.house, recipe.profile.name());
    cargo
        .args(["--package", "suike-app", "--bin", "suike-app"])
        .args(recipe.demo.then_some("--features=demo"))
        .args((recipe.profile == Profile::Release).then_some("--features=split"));
    process::run(&mut cargo)
}

fn compiled(house: &House, profile: Profile) -> PathBuf {
    house.target().join(WASM).join(profile.name()).join("suike-app.wasm")
}

fn sources(house: &House, wasm: &Path) -> Vec<PathBuf> {
    let mut sources = vec![wasm.to_path_buf(), house.at("package-lock.json")];
    for folder in ["public", "style", "app/locales", "crates/xtask/src/build"] {
        sources.extend(files::walk(&house.at(folder)));
    }
    sources.extend(later::FILES.iter().map(|(_, path)| house.at(path)));
    sources
}

fn bind(house: &House, wasm: &Path, glue: &Path, profile: Profile) -> Outcome {
    files::remove_dir(glue)?;
    let whole = if profile == Profile::Release { split::cut(house, wasm, glue)? } else { wasm.to_path_buf() };
    let mut bindgen = command(house.tool("wasm-bindgen"));
    bindgen
        .args(["--target", "web", "--no-typescript", "--omit-default-module-path", "--out-dir"])
        .arg(glue)
        .args((profile == Profile::Release).then_some("--remove-name-section"))
        .arg("--remove-producers-section")
        // Chunks import the table of functions, which is otherwise nobody's business.
        .args((profile == Profile::Release).then_some("--keep-lld-exports"))
        .arg(whole);
    process::run(&mut bindgen)
}

fn optimise(house: &House, glue: &Path) -> Outcome {
    for wasm in std::iter::once(glue.join("suike-app_bg.wasm")).chain(split::chunks(glue)) {
        let mut wasm_opt = command(house.npm_bin("wasm-opt"));
        wasm_opt.args(SMALLEST).args(WASM_FEATURES).arg(&wasm).arg("-o").arg(&wasm);
        process::run(&mut wasm_opt)?;
    }
    Ok(())
}

/// Everything goes to a folder beside, which then takes the place of `dist/`: who serves it never sees half of one.
fn assemble(house: &House, recipe: Recipe) -> Outcome {
    let fresh = house.build_dir().join("dist");
    files::remove_dir(&fresh)?;
    for file in files::walk(&house.at("public")) {
        let name = house.relative(&file).replacen("public/", "", 1);
        if !name.starts_with("shell/") {
            files::copy(&file, &fresh.join(name))?;
        }
    }
    split::name(&house.build_dir().join("app"), &fresh.join("assets"))?;
    let bundle = bundle::build(house, &fresh, recipe)?;
    let locales = locales::copy(house, &fresh, recipe.profile)?;
    let later = later::copy(house, &fresh)?;
    page::write(house, &fresh, &bundle, &locales, &later)?;
    precache::write_service_worker(house, &fresh, recipe)?;
    replace_files(&fresh, &house.dist())
}

/// Moves over what is new and removes what is gone, newest last: `sw.js` announces the rest.
fn replace_files(fresh: &Path, dist: &Path) -> Outcome {
    let names = |dir: &Path| -> Vec<PathBuf> {
        let inside = |file: PathBuf| file.strip_prefix(dir).map(Path::to_path_buf).ok();
        files::walk(dir).into_iter().filter_map(inside).collect()
    };
    let wanted = names(fresh);
    for name in &wanted {
        files::copy(&fresh.join(name), &dist.join(name))?;
    }
    for name in names(dist).iter().filter(|name| !wanted.contains(name)) {
        files::remove_file(&dist.join(name))?;
    }
    Ok(())
}
