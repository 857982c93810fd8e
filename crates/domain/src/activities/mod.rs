//! What people do: follow-ups that happened with their photos and voice notes, tasks that are planned, and with whom it is time
//! to be in touch.

pub mod attachment;
pub mod care;
pub mod file;
pub mod follow_up;
pub mod logging;
pub mod task;
