//! The simulator: many people on many devices with many tabs against one server, with everything going wrong that can.
//!
//! Belongs here: a small business to try the engine on ([`model`]), the world it runs in ([`world`]), what goes wrong in it
//! ([`faults`]), what must hold all the same ([`invariants`]), and random schedules ([`sim`]). Everything is driven by one
//! seed, so that a failure can be had again. Does not belong here: anything that ships.

pub mod conformance;
pub mod disk;
pub mod faults;
pub mod invariants;
pub mod model;
pub mod random;
pub mod server_cases;
pub mod serving;
pub mod sim;
mod wires;
pub mod world;

#[cfg(test)]
mod tests;
