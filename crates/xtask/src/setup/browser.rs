//! The Chromium that browser tests and measurements run in: the one named, the one installed, or a fresh one.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::process::{self, command};
use crate::step::{long_step, step};

/// The variable that names a browser, for people and for our own Node scripts.
const VARIABLE: &str = "SUIKE_CHROMIUM";

const PLACES: [&str; 6] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Which browser to start.
#[derive(Debug)]
pub(crate) enum Browser {
    /// The program at this path.
    At(PathBuf),
    /// The one that Playwright downloaded for itself.
    OfPlaywright,
}

impl Browser {
    /// Tells a Node script below which browser to start.
    pub(crate) fn announce<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match self {
            Self::At(path) => command.env(VARIABLE, path),
            Self::OfPlaywright => command.env(VARIABLE, "playwright"),
        }
    }
}

/// Finds a browser or installs one.
pub(crate) fn ensure(house: &House) -> Outcome<Browser> {
    if let Some(named) = env::var_os(VARIABLE).filter(|name| !name.is_empty()) {
        return named_browser(PathBuf::from(named));
    }
    if let Some(found) = installed() {
        fonts()?;
        return Ok(Browser::At(found));
    }
    if debian::is_debian() {
        long_step("Chromium and Chinese fonts", "about a minute, once", || {
            debian::install_packages(&["chromium", "fonts-noto-cjk"])
        })?;
        return installed().map(Browser::At).ok_or_else(|| {
            Failure::new("Chromium", "the package was installed, and the browser is not where it should be")
        });
    }
    long_step("Chromium", "about a minute, once", || download(house))?;
    Ok(Browser::OfPlaywright)
}

fn named_browser(path: PathBuf) -> Outcome<Browser> {
    if path.exists() {
        return Ok(Browser::At(path));
    }
    Err(Failure::new("Chromium", format!("{VARIABLE} is {}, which does not exist", path.display()))
        .remedy(format!("Point {VARIABLE} at a Chromium or Chrome, or unset it.")))
}

fn installed() -> Option<PathBuf> {
    PLACES.iter().map(PathBuf::from).find(|path| path.exists())
}

/// Without a Chinese font the layout tests would measure boxes.
fn fonts() -> Outcome {
    if !debian::is_debian() || Path::new("/usr/share/fonts/opentype/noto").exists() {
        return Ok(());
    }
    step("Chinese fonts", || debian::install_packages(&["fonts-noto-cjk"]))
}

fn download(house: &House) -> Outcome {
    let mut playwright = command(house.npm_bin("playwright"));
    playwright.args(["install", "chromium"]).current_dir(&house.root);
    process::run_logged(&mut playwright, &house.cache.join("logs/chromium.log")).map_err(|failure| {
        Failure::new("Chromium", failure)
            .remedy(format!("Install Google Chrome or Chromium, or point {VARIABLE} at one."))
    })
}
