//! The export of a list: its rows as they are filtered and ordered, its columns or all fields; contacts as cards too.
//!
//! Belongs here: what can be chosen, and the table that follows. Does not belong here: what stands in a cell
//! (`domain::exports::values`), the sheet.

use std::{rc::Rc, sync::Arc};

use domain::{
    exports::{is_personal, may_take_personal},
    record::{FieldType, RecordKind},
};
use files::vcard::{self, Contact};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use super::{Cards, Export, ExportHost, Exporting, Table, Wanted, columns::Columns};
use crate::{
    local::Book,
    records::{
        schema::{self, Spec},
        workspace,
    },
    t,
    ui::{Choice, SegmentedControl, Switch},
};

/// What somebody chose for the export of a list. Cheap to copy; made where the component is made.
#[derive(Clone, Copy)]
pub struct ListExport {
    book: Book,
    kind: &'static RecordKind,
    specs: Signal<Arc<Vec<Spec>>>,
    /// The names of the columns that the list shows.
    shown: Signal<Vec<String>>,
    all_fields: RwSignal<bool>,
    with_ids: RwSignal<bool>,
    with_personal: RwSignal<bool>,
    currency: Signal<String>,
    exporting: Exporting,
}

impl ListExport {
    /// The export of lists of this kind that show these columns.
    pub fn of(
        book: Book,
        kind: &'static RecordKind,
        specs: Signal<Arc<Vec<Spec>>>,
        shown: Signal<Vec<String>>,
    ) -> Self {
        Self {
            book,
            kind,
            specs,
            shown,
            all_fields: RwSignal::new(false),
            with_ids: RwSignal::new(false),
            with_personal: RwSignal::new(true),
            currency: workspace::currency(),
            exporting: Exporting::new(),
        }
    }

    /// Where its sheet opens.
    pub fn host(self) -> impl IntoView {
        view! { <ExportHost exporting=self.exporting /> }
    }

    /// Opens the sheet for these rows.
    pub fn open(self, ids: Arc<Vec<RowId>>) {
        self.exporting.wanted.set(Some(Wanted::List(self, ids)));
    }

    /// The export of these rows.
    pub(super) fn export(self, ids: Arc<Vec<RowId>>) -> Export {
        let cards = (self.kind.name == "contact" && self.may_take_personal()).then(|| self.cards(Arc::clone(&ids)));
        Export {
            title: schema::kind_plural(self.kind.name),
            table: Rc::new(move || self.table(Arc::clone(&ids))),
            options: Some(Rc::new(move || view! { <Options export=self /> }.into_any())),
            cards,
        }
    }

    fn may_take_personal(self) -> bool {
        let actor = self.book.actor();
        actor.with(|actor| actor.as_ref().is_some_and(|actor| may_take_personal(actor, self.kind)))
    }

    /// The fields that the export has, in their order; tracked.
    fn fields(self) -> Vec<Spec> {
        let specs = self.specs.get();
        let chosen: Vec<Spec> = if self.all_fields.get() {
            specs.iter().filter(|spec| spec.ty != FieldType::Json).cloned().collect()
        } else {
            let spec = |name: &String| specs.iter().find(|spec| spec.name == *name).cloned();
            self.shown.with(|shown| shown.iter().filter_map(spec).collect())
        };
        let with_personal = self.with_personal.get() && self.may_take_personal();
        chosen.into_iter().filter(|spec| with_personal || !is_personal(self.kind, &spec.name)).collect()
    }

    /// True if there is anything personal to leave out; tracked.
    fn has_personal(self) -> bool {
        let shown = |spec: &Spec| self.all_fields.get() || self.shown.with(|shown| shown.contains(&spec.name));
        self.may_take_personal()
            && self.specs.with(|specs| specs.iter().any(|spec| is_personal(self.kind, &spec.name) && shown(spec)))
    }

    fn table(self, ids: Arc<Vec<RowId>>) -> Table {
        let columns = Columns {
            book: self.book,
            fields: self.fields(),
            with_ids: self.with_ids.get(),
            currency: self.currency.get_untracked(),
        };
        let (headers, count) = (columns.headers(), ids.len());
        let row = move |at: usize| ids.get(at).and_then(|id| columns.book.row(*id)).map(|row| columns.cells(&row));
        Table { headers, count, row: Rc::new(row) }
    }

    fn cards(self, ids: Arc<Vec<RowId>>) -> Cards {
        let book = self.book;
        Rc::new(move |at| ids.get(at).and_then(|id| book.row(*id)).map(|row| card(book, &row)))
    }
}

/// The card of a contact.
fn card(book: Book, row: &Row) -> String {
    let customer = domain::ids::reference(&row.doc, "customer").and_then(|id| book.row(id));
    let own = |field: &str| row.doc.get(field).and_then(Value::as_str).unwrap_or_default();
    let theirs =
        |field: &str| customer.as_ref().and_then(|row| row.doc.get(field)).and_then(Value::as_str).unwrap_or_default();
    vcard::write([Contact {
        name: own("name"),
        company: theirs("name"),
        department: own("department"),
        title: own("title"),
        mobile: own("mobile"),
        phone: own("phone"),
        email: own("email"),
        birthday: own("birthday"),
        address: theirs("address"),
        website: theirs("website"),
        notes: own("remark"),
    }])
}

/// What can be chosen.
#[component]
fn Options(export: ListExport) -> impl IntoView {
    let columns = vec![Choice::new("shown", t!("export.shown_columns")), Choice::new("all", t!("export.all_fields"))];
    let value = Signal::derive(move || if export.all_fields.get() { "all" } else { "shown" }.to_owned());
    view! {
        <SegmentedControl
            value
            on_pick=move |which: String| export.all_fields.set(which == "all")
            choices=columns
            label=t!("export.columns")
        />
        <Show when=move || export.has_personal()>
            <Switch
                on=export.with_personal
                on_change=move |on| export.with_personal.set(on)
                label=t!("export.with_personal")
                hint=t!("export.with_personal_hint")
            />
        </Show>
        <Switch
            on=export.with_ids
            on_change=move |on| export.with_ids.set(on)
            label=t!("export.with_ids")
            hint=t!("export.with_ids_hint")
        />
    }
}
