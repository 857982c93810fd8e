//! What holds for the list of measures and dimensions, and the figures of a real company.

mod labels;
mod printed;
mod real_files;
