//! `npm run dev`: looks for changed sources twice a second and builds what they belong to. The page reloads by itself.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::build::{self, Recipe};
use crate::failure::Outcome;
use crate::files;
use crate::house::House;
use crate::serve::Server;
use crate::setup::Machine;

const INTERVAL: Duration = Duration::from_millis(500);
const SHARED: [&str; 3] = ["crates/sync/src", "crates/domain/src", "app/locales"];
const APP: [&str; 6] = ["crates/files/src", "crates/domain/data", "app/src", "app/Cargo.toml", "style", "public"];
const WORKER: [&str; 2] = ["worker/src", "worker/Cargo.toml"];

/// Watches until the server ends. A build that fails is shown and the old one goes on.
pub(crate) fn watch(machine: &Machine, recipe: Recipe, server: &mut Server) -> Outcome {
    let mut app = Watched::new(&machine.house, &[&SHARED[..], &APP[..]].concat());
    let mut worker = Watched::new(&machine.house, &[&SHARED[..], &WORKER[..]].concat());
    let mut looked = Instant::now();
    while server.serves_on()? {
        if looked.elapsed() < INTERVAL {
            continue;
        }
        looked = Instant::now();
        if app.changed() {
            show(build::app(machine, recipe));
        }
        if worker.changed() {
            show(build::worker(machine, recipe));
        }
    }
    Ok(())
}

fn show(outcome: Outcome) {
    if let Err(failure) = outcome {
        eprintln!("{failure}");
    }
}

/// Some folders and files, and when the newest of them changed.
struct Watched {
    places: Vec<PathBuf>,
    seen: (usize, Option<SystemTime>),
}

impl Watched {
    fn new(house: &House, places: &[&str]) -> Self {
        let places: Vec<PathBuf> = places.iter().map(|place| house.at(place)).collect();
        let seen = state(&places);
        Self { places, seen }
    }

    /// Whether something changed since the last time this was asked.
    fn changed(&mut self) -> bool {
        let now = state(&self.places);
        std::mem::replace(&mut self.seen, now) != now
    }
}

/// How many files there are and the newest change: enough to see an edit, a new file and a removed one.
fn state(places: &[PathBuf]) -> (usize, Option<SystemTime>) {
    let files: Vec<PathBuf> = places.iter().flat_map(|place| files_at(place)).collect();
    let newest = files.iter().filter_map(|file| file.metadata().ok()?.modified().ok()).max();
    (files.len(), newest)
}

fn files_at(place: &Path) -> Vec<PathBuf> {
    if place.is_file() { vec![place.to_path_buf()] } else { files::walk(place) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_of_ours_that_app_and_worker_stand_on_is_watched() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let manifest = |name: &str| std::fs::read_to_string(root.join(name).join("Cargo.toml")).expect("a manifest");
        let ours = ["sync", "domain", "files", "fixtures"];
        for (part, own) in [("app", &APP[..]), ("worker", &WORKER[..])] {
            let watched = [&SHARED[..], own].concat();
            let manifest = manifest(part);
            let used = |name: &&&str| {
                manifest
                    .lines()
                    .any(|line| line.split(['.', ' ', '=']).next() == Some(**name) && !line.contains("optional"))
            };
            let used: Vec<_> = ours.iter().filter(used).collect();
            assert!(used.contains(&&"domain"), "{part}: {used:?}");
            for name in used {
                assert!(watched.contains(&&*format!("crates/{name}/src")), "{part} stands on {name}");
            }
            assert!(watched.iter().all(|place| root.join(place).exists()), "{part}: {watched:?}");
        }
    }

    #[test]
    fn an_edit_and_a_new_file_are_seen_once() {
        let root = std::env::temp_dir().join(format!("suike-dev-{}", std::process::id()));
        let file = root.join("app/src/main.rs");
        files::write(&file, "one").expect("written");
        let house = House { root: root.clone(), cache: root.clone() };
        let mut watched = Watched::new(&house, &["app/src"]);
        assert!(!watched.changed());
        let later = SystemTime::now() + Duration::from_secs(5);
        std::fs::File::options().write(true).open(&file).expect("opened").set_modified(later).expect("touched");
        assert!(watched.changed());
        assert!(!watched.changed());
        files::write(&root.join("app/src/new.rs"), "").expect("written");
        assert!(watched.changed());
        files::remove_dir(&root).expect("removed");
    }
}
