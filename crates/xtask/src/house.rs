//! Where things are: the checkout and the cache beside it. Nothing is created or changed here.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};

/// The checkout and the places that belong to it.
#[derive(Debug, Clone)]
pub(crate) struct House {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// What may outlive the checkout and is shared between clones: tools and compiled code.
    pub(crate) cache: PathBuf,
}

impl House {
    /// Finds the checkout around the current folder, and the cache as the environment says.
    pub(crate) fn find() -> Outcome<Self> {
        let here = env::current_dir().map_err(|error| Failure::new("finding the checkout", error))?;
        let root = here
            .ancestors()
            .find(|dir| dir.join("crates/xtask/Cargo.toml").is_file())
            .ok_or_else(|| Failure::new("finding the checkout", "not inside a checkout of Suike"))?
            .to_path_buf();
        Ok(Self { root, cache: cache_dir()? })
    }

    /// A path in the checkout.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Where cargo compiles to.
    pub(crate) fn target(&self) -> PathBuf {
        self.cache.join("target")
    }

    /// Where the Rust tools at pinned versions are.
    pub(crate) fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// One of those tools.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.tools().join("bin").join(name)
    }

    /// A program that came with an npm package.
    pub(crate) fn npm_bin(&self, name: &str) -> PathBuf {
        self.root.join("node_modules/.bin").join(name)
    }

    /// What the build leaves between its steps.
    pub(crate) fn build_dir(&self) -> PathBuf {
        self.root.join(".build")
    }

    /// The finished static files.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// `path` as seen from the checkout, with forward slashes.
    pub(crate) fn relative(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        inside.to_string_lossy().replace('\\', "/")
    }
}

fn cache_dir() -> Outcome<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("SUIKE_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|dir| dir.join("suike")))
        .or_else(|| set("HOME").map(|dir| dir.join(".cache/suike")))
        .ok_or_else(|| {
            Failure::new("finding a place for tools and compiled code", "HOME is not set")
                .remedy("export SUIKE_CACHE=/a/folder/of/yours")
        })
}
