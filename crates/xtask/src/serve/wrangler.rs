//! wrangler as a child: started, watched, and ended together with us.

use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::health::run_schedules;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::process;
use crate::setup::Machine;

const TICK: Duration = Duration::from_millis(100);
/// How often the platform runs schedules; wrangler leaves that to us.
const QUARTER: Duration = Duration::from_mins(15);

/// Where the local databases are.
pub(super) fn state_dir(house: &House) -> PathBuf {
    house.at(".wrangler/state")
}

/// A wrangler that works in `worker/`, reports nothing and asks nobody.
pub(crate) fn command(machine: &Machine) -> Command {
    let house = &machine.house;
    let mut wrangler = machine.toolchain.command(house, house.npm_bin("wrangler"));
    wrangler
        .current_dir(house.at("worker"))
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .env("CI", "true");
    wrangler
}

/// The running development server. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    begun: Instant,
    port: u16,
    /// When schedules were last run; not before the server answers.
    ran: Option<Instant>,
}

impl Server {
    /// Starts it. Only here the worker is told that it is a development server.
    pub(super) fn start(machine: &Machine, port: u16) -> Outcome<Self> {
        stop_asked();
        let mut wrangler = command(machine);
        wrangler
            .args(["dev", "--local", "--ip", "127.0.0.1", "--port", &port.to_string()])
            .args(["--var", "DEVELOPMENT:1", "--show-interactive-dev-session=false", "--persist-to"])
            .arg(state_dir(&machine.house));
        let child = wrangler.spawn().map_err(|error| Failure::new(process::shown(&wrangler), error))?;
        Ok(Self { child, begun: Instant::now(), port, ran: None })
    }

    /// Waits until `ready`, or fails when the time is up or the server has ended.
    pub(super) fn wait_until(&mut self, limit: Duration, ready: impl Fn() -> bool) -> Outcome {
        let begun = Instant::now();
        while !ready() {
            if begun.elapsed() > limit {
                return Err(Failure::new("server", format!("did not answer within {} s", limit.as_secs())));
            }
            if !self.runs_on()? {
                return Err(Failure::new("server", "ended before it answered"));
            }
        }
        Ok(())
    }

    /// Stays until Ctrl-C.
    pub(super) fn wait(&mut self) -> Outcome {
        while self.serves_on()? {}
        Ok(())
    }

    /// Waits a moment like [`Self::runs_on`], and runs schedules when it is time.
    pub(crate) fn serves_on(&mut self) -> Outcome<bool> {
        if self.ran.is_none_or(|ran| ran.elapsed() >= QUARTER) {
            self.ran = Some(Instant::now());
            run_schedules(self.port);
        }
        self.runs_on()
    }

    /// Waits a moment. False when somebody asked for the end; a server that ends by itself is a failure.
    fn runs_on(&mut self) -> Outcome<bool> {
        sleep(TICK);
        if stop_asked() {
            return Ok(false);
        }
        match self.child.try_wait() {
            Ok(None) => Ok(true),
            Ok(Some(status)) => Err(Failure::new(
                "server",
                format!("ended by itself after {} s with {status}", self.begun.elapsed().as_secs()),
            )),
            Err(error) => Err(Failure::new("server", error)),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = process::read(process::command("kill").args(["-TERM", &self.child.id().to_string()]));
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            sleep(TICK);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether Ctrl-C or a TERM signal came since the first call, which begins to listen.
fn stop_asked() -> bool {
    static ASKED: AtomicBool = AtomicBool::new(false);
    static LISTENING: OnceLock<()> = OnceLock::new();
    LISTENING.get_or_init(|| {
        let _ = ctrlc::set_handler(|| ASKED.store(true, Ordering::Relaxed));
    });
    ASKED.load(Ordering::Relaxed)
}
