//! `npm start`: the whole product on this machine, in workerd with D1, Durable Objects and static files.

mod health;
mod migrations;
mod wrangler;

use std::time::Duration;

use crate::build::{self, Recipe};
use crate::cli::Args;
use crate::failure::{Failure, Outcome};
use crate::setup::Machine;
use crate::step::{heading, step};
use crate::{dev, seed};

pub(crate) use health::Health;
pub(crate) use wrangler::{Server, command as wrangler_command};

const DEFAULT_PORT: u16 = 8787;
/// How many customers the demo company has.
const DEMO_CUSTOMERS: &str = "300";

/// Builds, migrates, serves, and seeds the demo workspace once.
pub(crate) fn start(machine: &Machine, args: &Args) -> Outcome {
    serve(machine, args, Recipe::DEMO, Server::wait)
}

/// The same, and builds again whenever a source changes.
pub(crate) fn start_and_watch(machine: &Machine, args: &Args) -> Outcome {
    let recipe = Recipe { reload: true, ..Recipe::DEMO };
    serve(machine, args, recipe, |server| dev::watch(machine, recipe, server))
}

fn serve(machine: &Machine, args: &Args, recipe: Recipe, stay: impl FnOnce(&mut Server) -> Outcome) -> Outcome {
    let port = port(args)?;
    build::all(machine, recipe)?;
    let mut server = open(machine, port)?;
    if Health::ask(port).is_some_and(|health| !health.has_workspace) {
        step("demo workspace", || seed::run(machine, port, &["--customers", DEMO_CUSTOMERS]))?;
    }
    heading(&format!("\nSuike is open at http://localhost:{port}   (Ctrl-C ends it)\n"));
    stay(&mut server)
}

/// Applies the migrations, starts the server and waits until it answers.
pub(crate) fn open(machine: &Machine, port: u16) -> Outcome<Server> {
    if Health::ask(port).is_some() || health::is_taken(port) {
        return Err(Failure::new("serving", format!("port {port} is taken, perhaps by another Suike"))
            .remedy("End the other program, or choose another port: PORT=8788 npm start"));
    }
    step("migrations", || migrations::apply(machine))?;
    let mut server = Server::start(machine, port)?;
    step("server", || server.wait_until(Duration::from_mins(1), || Health::ask(port).is_some()))?;
    Ok(server)
}

/// `--port`, else `PORT`, else 8787.
pub(crate) fn port(args: &Args) -> Outcome<u16> {
    let from_environment = std::env::var("PORT").ok();
    let Some(text) = args.option("--port").or(from_environment.as_deref()) else {
        return Ok(DEFAULT_PORT);
    };
    text.parse().map_err(|_| Failure::new("serving", format!("`{text}` is not a port")).remedy("PORT=8788 npm start"))
}
