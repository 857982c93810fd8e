//! The habits of the house: set-up, build, serve, test, check. `npm` scripts and CI call it; it holds no product code.

mod build;
mod ci;
mod cli;
mod dev;
mod example;
mod failure;
mod files;
mod hanzi;
mod house;
mod process;
mod seed;
mod serve;
mod setup;
mod step;
mod test;
mod tidy;

use std::process::ExitCode;

use cli::Args;
use failure::{Failure, Outcome};
use house::House;

const USAGE: &str = "\
cargo xtask <command>

  setup                   everything this machine needs
  start [--port N]        build, migrate, serve, seed the demo once             npm start
  dev   [--port N]        the same, and build again on every change             npm run dev
  build [app|worker] [--fast] [--demo]          dist/ and worker/build/         npm run build
  test  [tidy|example|unit|sim|worker|browser] [--fast] [--grep TEXT]                   npm test
  seed  [--customers N]   fill the demo workspace                               npm run seed
  bench [section…] [--as-built]                 measure, in one run            npm run bench
  tidy  [--bless]         the invariants of ARCHITECTURE.md
  lint                    rustfmt and clippy
  products                sizes, bundle and deployment of the last build
  size                    bytes of the first screen and of the worker
  hanzi PINYIN PAIRS      the table of Chinese characters for search, from its sources";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next().unwrap_or_default();
    match run(&name, &Args::new(words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(name: &str, args: &Args) -> Outcome {
    if name == "tidy" {
        return tidy::run(&House::find()?, args);
    }
    if name == "hanzi" {
        return hanzi::write(&House::find()?, args);
    }
    let known: Option<fn(&setup::Machine, &Args) -> Outcome> = match name {
        "setup" => Some(|_, _| Ok(())),
        "start" => Some(serve::start),
        "dev" => Some(serve::start_and_watch),
        "build" => Some(build::from_command_line),
        "test" => Some(test::run),
        "seed" => Some(seed::from_command_line),
        "bench" => Some(test::bench),
        "lint" => Some(|machine, _| ci::lint(machine)),
        "products" => Some(|machine, _| ci::products(machine)),
        "size" => Some(|machine, _| ci::sizes(machine)),
        _ => None,
    };
    let Some(command) = known else {
        return Err(Failure::new(format!("`{name}` is not a command"), USAGE));
    };
    command(&setup::set_up(House::find()?)?, args)
}
