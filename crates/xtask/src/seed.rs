//! `npm run seed`: fills the workspace of a running server, or of one started for it, through the HTTP API.

use crate::build::{self, Recipe};
use crate::cli::Args;
use crate::failure::Outcome;
use crate::process;
use crate::serve::{self, Health};
use crate::setup::Machine;

/// Seeds with the options of the command line, as `--customers 20000`.
pub(crate) fn from_command_line(machine: &Machine, args: &Args) -> Outcome {
    let port = serve::port(args)?;
    let options: Vec<&str> = args.all().iter().map(String::as_str).collect();
    if Health::ask(port).is_some() {
        return run(machine, port, &options);
    }
    build::all(machine, Recipe::DEMO)?;
    let _server = serve::open(machine, port)?;
    run(machine, port, &options)
}

/// Runs the seeder against the server on this port.
pub(crate) fn run(machine: &Machine, port: u16, options: &[&str]) -> Outcome {
    let mut cargo = machine.toolchain.cargo(&machine.house);
    cargo
        .args(["run", "--quiet", "--package", "fixtures", "--bin", "seed", "--", "--url"])
        .arg(format!("http://127.0.0.1:{port}"))
        .args(without_port(options));
    process::run(&mut cargo)
}

fn without_port<'a>(options: &[&'a str]) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut options = options.iter();
    while let Some(option) = options.next() {
        if *option == "--port" {
            options.next();
        } else if !option.starts_with("--port=") {
            kept.push(*option);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_ours_and_the_rest_the_seeders() {
        let options = ["--port", "80", "--customers", "20000", "--port=81"];
        assert_eq!(without_port(&options), ["--customers", "20000"]);
    }
}
