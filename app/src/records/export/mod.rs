//! Taking a table away as a file: the sheet that asks for the format, and the writing of it.
//!
//! Belongs here: what every export shares, whatever is in its table; the export of a list ([`list`]), and of everything
//! ([`everything`]). Does not belong here: formats (the crate `files`), what stands in cells and archives (`domain::exports`).
//!
//! A screen that offers an export keeps [`Exporting`], puts [`ExportHost`] somewhere in its view and calls
//! [`Exporting::open`]. The code of sheet and formats comes when the first export is asked for.

pub mod columns;
pub mod everything;
pub mod list;
mod packing;
mod sheet;
mod writing;

use std::{rc::Rc, sync::Arc};

use domain::exports::Cell;
use leptos::prelude::*;
use sync::RowId;

use self::{list::ListExport, sheet::ExportSheet};
use crate::frame::later::{later, when_wanted};

/// Rows that are made when they are written, so that a long table is never in memory as a whole.
#[derive(Clone)]
pub struct Table {
    /// The names of its columns.
    pub headers: Vec<String>,
    /// How many rows there are.
    pub count: usize,
    /// The cells of a row; nothing for one that is gone meanwhile.
    pub row: Rc<dyn Fn(usize) -> Option<Vec<Cell>>>,
}

impl Table {
    /// A table that is in memory already.
    pub fn of_rows(headers: Vec<String>, rows: Vec<Vec<Cell>>) -> Self {
        Self { headers, count: rows.len(), row: Rc::new(move |at| rows.get(at).cloned()) }
    }
}

/// The cards of an export: for each row one card, as text.
pub type Cards = Rc<dyn Fn(usize) -> Option<String>>;

/// Something that somebody may take away.
#[derive(Clone)]
pub struct Export {
    /// What it is: the name of the file and of the sheet in it.
    pub title: String,
    /// The table, made when the person says so; tracked while the sheet is open, to say how large it would be.
    pub table: Rc<dyn Fn() -> Table>,
    /// What can be chosen besides the format.
    pub options: Option<Rc<dyn Fn() -> AnyView>>,
    /// The same as cards of contacts, if its rows are such.
    pub cards: Option<Cards>,
}

impl Export {
    /// The export of a table that is in memory.
    pub fn of(title: impl Into<String>, table: Table) -> Self {
        Self { title: title.into(), table: Rc::new(move || table.clone()), options: None, cards: None }
    }
}

/// What a screen asks to be exported. Cheap to copy; made where the component is made.
#[derive(Clone, Copy)]
pub struct Exporting {
    wanted: RwSignal<Option<Wanted>, LocalStorage>,
}

#[derive(Clone)]
enum Wanted {
    Table(Export),
    List(ListExport, Arc<Vec<RowId>>),
}

impl Wanted {
    /// What a list's export is follows when the code for it is here.
    fn export(self) -> Export {
        match self {
            Self::Table(export) => export,
            Self::List(list, ids) => list.export(ids),
        }
    }
}

impl Exporting {
    /// Nothing is being exported.
    pub fn new() -> Self {
        Self { wanted: RwSignal::new_local(None) }
    }

    /// Opens the sheet for this.
    pub fn open(self, export: Export) {
        self.wanted.set(Some(Wanted::Table(export)));
    }
}

later! {
    export: export_sheet(exporting: Exporting) => view! { <ExportSheet exporting /> };
}

/// Where the sheet of a screen's exports opens.
#[component]
pub fn ExportHost(
    /// What the screen asks for.
    exporting: Exporting,
) -> impl IntoView {
    when_wanted(move || exporting.wanted.with(Option::is_some), move || export_sheet(exporting))
}
