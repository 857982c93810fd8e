//! The simulator's runs: very many random schedules, and proof that it notices what is broken.
//!
//! `SIM_SEED`, `SIM_STEPS` and `SIM_RUNS` steer the random ones; a failure names its seed.

use super::{faults::Sabotage, invariants as must, sim::run};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn steps() -> usize {
    usize::try_from(setting("SIM_STEPS", 250)).unwrap()
}

#[track_caller]
fn holds(seed: u64, steps: usize) {
    let broken = run(seed, steps, Sabotage::None);
    assert!(broken.is_empty(), "SIM_SEED={seed} SIM_STEPS={steps} SIM_RUNS=1: {broken:#?}");
}

#[test]
fn everything_holds_in_thousands_of_random_schedules() {
    let first = setting("SIM_SEED", 1);
    let runs = setting("SIM_RUNS", 2_400);
    let steps = steps();
    std::thread::scope(|scope| {
        for part in 0..4 {
            scope.spawn(move || {
                (first..first + runs).filter(|seed| seed % 4 == part).for_each(|seed| holds(seed, steps));
            });
        }
    });
}

/// Schedules that broke something while the engine was made, by what was wrong.
mod found {
    use super::holds;

    #[test]
    fn a_late_refusal_of_before_signing_in_again_is_not_believed() {
        holds(17, 250);
    }

    #[test]
    fn a_command_saved_once_more_by_a_tab_that_was_not_sure_goes_away_again() {
        holds(36, 250);
        holds(137, 250);
    }

    #[test]
    fn a_pull_asked_before_the_base_was_read_again_does_not_count() {
        holds(27, 250);
        holds(1328, 250);
    }

    #[test]
    fn a_tab_that_was_not_told_of_a_commit_finds_it() {
        holds(42, 250);
    }

    #[test]
    fn a_command_that_a_leader_before_may_have_sent_is_left_to_the_server() {
        holds(4286, 250);
        holds(15876, 250);
    }

    #[test]
    fn a_page_that_lost_its_last_lines_whole_is_no_page() {
        holds(202_173, 250);
    }

    #[test]
    fn a_tab_that_hears_late_of_a_command_that_is_done_forgets_it() {
        holds(1791, 250);
        holds(2341, 250);
    }
}

/// Something broken on purpose is noticed, and by the invariant that it offends.
#[track_caller]
fn is_caught(sabotage: Sabotage, invariant: &str) {
    let seen = (1..200).any(|seed| run(seed, 250, sabotage).iter().any(|(broken, _)| *broken == invariant));
    assert!(seen, "{sabotage:?} went unnoticed by: {invariant}");
}

#[test]
fn a_server_that_forgets_outcomes_is_caught() {
    is_caught(Sabotage::ForgetOutcomes, must::EXACTLY_ONCE);
}

#[test]
fn a_server_that_calls_rejections_applied_is_caught() {
    is_caught(Sabotage::SwallowRejections, must::EXACTLY_ONCE);
}

#[test]
fn a_server_without_guards_is_caught() {
    is_caught(Sabotage::IgnoreGuards, must::ONE_WINNER);
}

#[test]
fn a_feed_that_forgets_who_left_is_caught() {
    is_caught(Sabotage::ForgetLeaves, must::QUIET_EQUALS);
}

#[test]
fn a_page_that_loses_lines_is_caught() {
    is_caught(Sabotage::LoseLines, must::RESET_EQUALS);
}

#[test]
fn a_storage_that_keeps_old_pages_is_caught() {
    is_caught(Sabotage::KeepOldPages, must::NOTHING_INVISIBLE);
}

#[test]
fn a_client_that_does_not_hear_of_lost_scopes_is_caught() {
    is_caught(Sabotage::HideLostScopes, must::NOTHING_INVISIBLE);
}

#[test]
fn a_storage_that_forgets_the_attention_list_is_caught() {
    is_caught(Sabotage::ForgetAttention, must::ENDS);
}

#[test]
fn a_client_that_never_hears_of_outcomes_is_caught() {
    is_caught(Sabotage::HideOutcomes, must::ENDS);
}

#[test]
fn a_storage_that_lies_about_saving_is_caught() {
    is_caught(Sabotage::LieAboutSaving, must::NEVER_LOST);
}

#[test]
fn a_storage_that_leaves_out_pages_is_caught() {
    is_caught(Sabotage::LosePages, must::SOUND);
}

#[test]
fn a_server_that_sends_everything_is_caught() {
    is_caught(Sabotage::SendEverything, must::NOTHING_SENT);
}

mod conforms {
    //! The memory storage and the model server keep the laws that they are meant to teach.

    use super::super::{
        conformance::{RefusedCase, StoreCase, StoredText, check_store, refused_cases, server_laws, store_cases},
        disk::Disk,
        model::{Command, person},
        server_cases::{ServerCase, Teller, server_cases},
        sim::grown,
    };
    use crate::protocol::{PullRequest, PushRequest};

    fn text(disk: &Disk) -> StoredText {
        let page = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        StoredText {
            meta: disk.meta.clone(),
            pages: disk.pages.iter().map(|(no, bytes)| (*no, page(bytes))).collect(),
            outbox: disk.outbox.values().cloned().collect(),
            attention: disk.attention.values().cloned().collect(),
        }
    }

    #[test]
    fn the_disk_in_memory_stores_what_it_must() {
        let disk = std::cell::RefCell::new(Disk::default());
        for case in store_cases() {
            let commit = |expect, ops: &[_]| disk.borrow_mut().transact(expect, ops);
            check_store(commit, &case, || text(&disk.borrow())).unwrap();
        }
    }

    #[test]
    fn the_model_server_keeps_the_laws_of_pulling() {
        let world = grown(5, 300);
        for number in 0..4 {
            let rows = server_laws(|body| {
                let request: PullRequest = serde_json::from_str(body).unwrap();
                world.server.pull(person(number), &request, 0).unwrap()
            });
            assert!(rows.unwrap() > 0);
        }
    }

    #[test]
    fn the_model_server_tells_every_story_as_written() {
        for case in server_cases() {
            let mut teller = Teller::default();
            for (number, step) in case.steps.iter().enumerate() {
                teller.take(step).unwrap_or_else(|offence| panic!("{}, step {number}: {offence}", case.name));
            }
        }
    }

    #[test]
    fn the_model_server_refuses_what_must_be_refused() {
        for case in refused_cases() {
            let refusal = match case.to.as_str() {
                "push" => serde_json::from_str::<PushRequest<Command>>(&case.body)
                    .map(|request| crate::server::check_push(request.protocol).unwrap_err()),
                _ => serde_json::from_str::<PullRequest>(&case.body)
                    .map(|request| crate::server::check_pull(&request).unwrap_err()),
            };
            assert_eq!(refusal.ok().map(|refusal| refusal.code().to_owned()), case.code, "{}", case.name);
        }
    }

    #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
    struct Written {
        store: Vec<StoreCase>,
        refused: Vec<RefusedCase>,
        server: Vec<ServerCase>,
    }

    /// Run with `UPDATE=1` to write the file.
    #[test]
    fn the_written_cases_are_the_ones_tested_here() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance.json");
        let cases = Written { store: store_cases(), refused: refused_cases(), server: server_cases() };
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(file, serde_json::to_string_pretty(&cases).unwrap() + "\n").unwrap();
        }
        let written: Written = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert_eq!(written, cases);
    }
}
