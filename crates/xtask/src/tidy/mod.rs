//! Tidy: the invariants of `ARCHITECTURE.md` as checks over the text of the checkout. One file per invariant, each with
//! tests that show it firing. A check for something that is not there yet finds nothing and is strict once it is.

mod dependencies;
mod features;
mod kinds;
mod lexer;
mod locales;
mod migrations;
mod names;
mod paths;
mod purity;
mod rooms;
mod shape;
mod tree;
mod words;

use tree::{Finding, Tree};

use crate::cli::Args;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::step::{heading, step};

type Check = fn(&Tree) -> Vec<Finding>;

const CHECKS: [(&str, Check); 11] = [
    ("sync ← domain ← {app, worker}, domain ← files ← app", dependencies::check),
    ("sync, domain and files are pure", purity::check),
    ("SQL and IndexedDB stay in their rooms", rooms::check),
    ("no feature imports another", features::check),
    ("no module is a drawer for odds and ends", names::check),
    ("files say what they are and stay short", shape::check),
    ("landed migrations are unchanged", migrations::check),
    ("avoided words are absent", words::check),
    ("every text exists in every language", locales::check),
    ("every record kind has labels, a sample and a spec", kinds::check),
    ("no path of one machine", paths::check),
];

/// Runs every check; with `--bless` adds new migrations to the list of landed ones instead.
pub(crate) fn run(house: &House, args: &Args) -> Outcome {
    if args.flag("--bless") {
        return migrations::bless(house, &Tree::load(&house.root)?);
    }
    check(house)
}

/// Runs every check and shows all that is wrong.
pub(crate) fn check(house: &House) -> Outcome {
    let tree = Tree::load(&house.root)?;
    let mut broken = 0;
    for (name, check) in CHECKS {
        let (errors, hints): (Vec<_>, Vec<_>) = check(&tree).into_iter().partition(|finding| finding.is_error);
        let outcome = step(name, || match errors.len() {
            0 => Ok(()),
            count => Err(Failure::new(name, count)),
        });
        for finding in errors.iter().chain(&hints) {
            heading(&format!("      {finding}"));
        }
        broken += usize::from(outcome.is_err());
    }
    match broken {
        0 => Ok(()),
        _ => Err(Failure::new("tidy", format!("{broken} of {} invariants are broken", CHECKS.len()))),
    }
}
