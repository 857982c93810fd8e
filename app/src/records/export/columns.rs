//! The columns of an exported table: fields by their labels, with ids beside what refers to others if somebody wants them.
//!
//! Belongs here: heads and cells of records. Does not belong here: what stands in a cell (`domain::exports::values`), which
//! fields are chosen (`list`).

use domain::{
    exports::{Cell, values},
    record::FieldType,
};
use sync::{Row, RowId};

use crate::{
    i18n::format,
    local::Book,
    records::{names, schema::Spec},
    t,
};

/// The columns of a table.
pub struct Columns {
    /// Where the records are.
    pub book: Book,
    /// The fields, in order.
    pub fields: Vec<Spec>,
    /// Each record's id comes first, and the ids of what it refers to stand beside the names.
    pub with_ids: bool,
    /// The company's currency.
    pub currency: String,
}

impl Columns {
    /// What stands above them.
    pub fn headers(&self) -> Vec<String> {
        let mut headers: Vec<String> = self.with_ids.then(|| t!("export.id")).into_iter().collect();
        for spec in &self.fields {
            headers.push(spec.label.clone());
            if self.with_ids && is_reference(spec) {
                headers.push(t!("export.id_of", field = spec.label));
            }
        }
        headers
    }

    /// The cells of a record.
    pub fn cells(&self, row: &Row) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self.with_ids.then(|| Cell::of_text(row.id.to_string())).into_iter().collect();
        for spec in &self.fields {
            let value = row.doc.get(&spec.name);
            cells.push(values::cell(spec.ty, value, &Words { columns: self, spec }));
            if self.with_ids && is_reference(spec) {
                cells.push(values::ids(value));
            }
        }
        cells
    }
}

fn is_reference(spec: &Spec) -> bool {
    matches!(spec.ty, FieldType::Ref(_) | FieldType::Refs(_))
}

/// How a field's values are called here.
struct Words<'a> {
    columns: &'a Columns,
    spec: &'a Spec,
}

impl values::Words for Words<'_> {
    fn choice(&self, choice: &str) -> String {
        self.spec.choice_label(choice)
    }

    fn title(&self, id: RowId) -> Option<String> {
        names::title(self.columns.book, id)
    }

    fn yes_no(&self, yes: bool) -> String {
        if yes { t!("records.yes") } else { t!("records.no") }
    }

    fn moment(&self, at: i64) -> String {
        format::local_moment(at).replace('T', " ")
    }

    fn currency(&self) -> &str {
        &self.columns.currency
    }
}
