//! Opportunities, the pipelines and stages they move through, and the products they are about.

pub mod comment;
pub mod commenting;
pub mod moving;
pub mod opportunity;
pub mod pipeline;
pub mod product;
pub mod stage;
pub mod taking_back;
