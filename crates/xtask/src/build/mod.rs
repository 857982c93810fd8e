//! The build: from Rust and styles to `dist/` (static files) and `worker/build/`. One file per product;
//! each is skipped when nothing that it is made from has changed.

mod app;
mod bundle;
mod later;
mod locales;
mod page;
mod precache;
mod split;
mod stamp;
mod worker;

use crate::cli::Args;
use crate::failure::{Failure, Outcome};
use crate::setup::Machine;

/// What to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recipe {
    /// How hard the compilers try.
    pub(crate) profile: Profile,
    /// Whether the sign-in page offers the demo people.
    pub(crate) demo: bool,
    /// Whether the page takes a new build by itself, losing what was being typed.
    pub(crate) reload: bool,
}

/// The profiles of `Cargo.toml` that the product is built with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Small and quick, minutes to compile: production, tests and measurements.
    Release,
    /// Quick to compile: trying and developing.
    Fast,
}

impl Profile {
    /// The name in `Cargo.toml` and of the folder under the target.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Fast => "fast",
        }
    }
}

impl Recipe {
    /// What goes to customers.
    pub(crate) const PRODUCTION: Self = Self { profile: Profile::Release, demo: false, reload: false };

    /// What `npm start` shows.
    pub(crate) const DEMO: Self = Self { profile: Profile::Fast, demo: true, reload: false };

    /// What the command line asks for; production when it does not say.
    fn from_args(args: &Args) -> Self {
        Self {
            profile: if args.flag("--fast") { Profile::Fast } else { Profile::Release },
            demo: args.flag("--demo"),
            reload: args.flag("--reload"),
        }
    }
}

/// Builds the products that the command line names, both when it names none.
pub(crate) fn from_command_line(machine: &Machine, args: &Args) -> Outcome {
    let recipe = Recipe::from_args(args);
    match args.words()[..] {
        [] => all(machine, recipe),
        ["app"] => app(machine, recipe),
        ["worker"] => worker(machine, recipe),
        _ => Err(Failure::new("building", "there is the app and the worker").remedy("cargo xtask build [app|worker]")),
    }
}

/// Builds the app and the worker.
pub(crate) fn all(machine: &Machine, recipe: Recipe) -> Outcome {
    app(machine, recipe)?;
    worker(machine, recipe)
}

/// Builds the static files of the app.
pub(crate) fn app(machine: &Machine, recipe: Recipe) -> Outcome {
    app::build(machine, recipe)
}

/// Builds the worker.
pub(crate) fn worker(machine: &Machine, recipe: Recipe) -> Outcome {
    worker::build(machine, recipe.profile)
}
