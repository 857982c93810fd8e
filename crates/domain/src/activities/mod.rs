//! What people do: follow-ups that happened, tasks that are planned, and with whom it is time to be in touch.

pub mod care;
pub mod follow_up;
pub mod logging;
pub mod task;
