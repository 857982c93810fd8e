//! Figures: what is measured, by what it is grouped, and the small cube from which every board, report, target and link reads.
//!
//! Belongs here: the declarations of measures and dimensions, and computing them from a device's columns or a database's
//! groups. Does not belong here: screens, SQL (`worker/src/storage/reports.rs`), targets and forecasts built on figures.
//!
//! An [`Ask`] becomes a [`Plan`] for an [`Asker`]; [`columns::cube`] or the worker answers it with the same [`Cube`]; an
//! [`Answer`] lays the cube out as rows and columns, and says which query lists the records behind each cell.

pub mod answer;
pub mod ask;
pub mod board;
pub mod boards;
pub mod book;
pub mod calendar;
pub mod columns;
pub mod comparing;
pub mod cube;
mod cuboid;
pub mod dimension;
mod drill;
pub mod due;
pub mod grains;
mod grouping;
pub mod link;
pub mod measure;
mod measures;
pub mod memory;
pub mod own;
pub mod plan;
pub mod report;
pub mod rhythm;
pub mod schedule;
pub mod small;
mod taking;
pub mod templates;
pub mod visits;
pub mod won;
pub mod words;
pub mod zone;

#[cfg(test)]
mod tests;

pub use answer::{Along, Answer, Head, Layout, Order};
pub use ask::{Ask, Asker, By, UNDER, Wrong};
pub use book::{Book, Shelf};
pub use calendar::{Calendar, Step};
pub use cube::{Coin, Cube, Figure, Key, Shown};
pub use dimension::{DIMENSIONS, Dimension};
pub use measure::{Measure, Unit};
pub use measures::MEASURES;
pub use plan::{Plan, plan};
pub use zone::Zone;
