//! Suike's backend: HTTP in, commands decided by `domain`, everything kept in D1.
//!
//! Belongs here: routes (parse, authorise, call, respond), storage (the only SQL), the bucket of
//! files, the poke. Does not belong here: business
//! rules, which are `domain`'s, and the words of the protocol, which are `sync`'s.
//!
//! **Architecture invariant:** nothing in a request's path can panic: a panic would end the isolate's other requests too.

mod bucket;
mod commands;
mod cookie;
mod error;
mod figures;
mod page;
mod password;
mod poke;
mod routes;
mod secret;
mod server;
mod storage;

use worker::{Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    let server = server::Server::new(env, context);
    let answer = routes::answer(&server, request).await;
    server.finish(answer)
}

/// The nightly one of the two in `wrangler.toml`; the other comes every quarter of an hour.
const NIGHTLY: &str = "17 3 * * *";

#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _: ScheduleContext) {
    // Milliseconds since 1970: far below 2^53.
    #[allow(clippy::cast_possible_truncation)]
    let now = event.schedule() as i64;
    if event.cron() == NIGHTLY {
        server::clean_up(&env, now).await;
    } else {
        server::carry_out_schedules(&env, now).await;
    }
}
