//! What people do: follow-ups that happened with their photos and voice notes, tasks that are planned, and with whom it is time
//! to be in touch.

pub mod attachment;
pub mod care;
pub mod file;
pub mod follow_up;
pub mod logging;
pub mod taking_back;
pub mod task;

/// What other products call the opportunity that something was said or is to be done about.
const CALLED_OPPORTUNITY: &[&str] = &[
    "opportunity",
    "opportunity name",
    "deal",
    "deal name",
    "associated deal",
    "商机",
    "商机名称",
    "关联商机",
    "商機",
];
