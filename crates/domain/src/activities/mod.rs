//! What people do: follow-ups that happened, tasks that are planned.

pub mod follow_up;
pub mod logging;
pub mod task;
