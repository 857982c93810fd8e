//! Questions that a column's cells leave open, each asked with one of its own cells: the order of dates, the decimal mark.

use domain::imports::{
    plan::ColumnPlan,
    reading::{self, DateOrder},
};
use leptos::prelude::*;

use super::desk::ImportDesk;
use crate::{
    i18n,
    local::{Book, use_book},
    t,
    ui::{Choice, Select},
};

/// One of a column's own cells to ask about.
fn example(
    desk: ImportDesk,
    (file, column): (usize, usize),
    open: impl for<'a> Fn(&[&'a str]) -> Option<&'a str>,
) -> Option<String> {
    desk.files.with_untracked(|files| {
        let cells: Vec<&str> = files.get(file)?.table.filled(column).collect();
        open(&cells).map(str::to_owned)
    })
}

fn read_of<T: Default>(desk: ImportDesk, file: usize, column: usize, read: impl Fn(&ColumnPlan) -> T) -> T {
    desk.plan.with(|plan| plan.files.get(file)?.columns.get(column).map(&read)).unwrap_or_default()
}

fn change((desk, book): (ImportDesk, Book), (file, column): (usize, usize), change: impl FnOnce(&mut ColumnPlan)) {
    desk.change(book, |plan, _, _| {
        if let Some(column) = plan.files.get_mut(file).and_then(|it| it.columns.get_mut(column)) {
            change(column);
        }
    });
}

/// In which order the dates of a column stand; asked where no cell tells.
#[component]
pub fn DateOrderChoice(file: usize, column: usize) -> impl IntoView {
    let (desk, book) = (ImportDesk::here(), use_book());
    let example = example(desk, (file, column), reading::open_date);
    let name = |order: DateOrder| if order == DateOrder::DayFirst { "day_first" } else { "month_first" };
    example.map(|example| {
        let meant = |order| {
            let day = reading::day(&example, order).map(|day| i18n::format::day(&day.to_string())).unwrap_or_default();
            Choice::new(name(order), t!("import.means", text = example, meaning = day))
        };
        let choices = vec![meant(DateOrder::DayFirst), meant(DateOrder::MonthFirst)];
        let choose = move |chosen: String| {
            let order = if chosen == "day_first" { DateOrder::DayFirst } else { DateOrder::MonthFirst };
            change((desk, book), (file, column), |column| column.reading.date_order = order);
        };
        let value = Signal::derive(move || name(read_of(desk, file, column, |it| it.reading.date_order)).to_owned());
        view! {
            <span class="import-asked">{t!("import.ask_date")}</span>
            <Select value=value on_pick=choose choices=choices label=t!("import.date_order") />
        }
    })
}

/// Whether a comma separates decimals; asked where no cell tells.
#[component]
pub fn DecimalChoice(file: usize, column: usize) -> impl IntoView {
    let (desk, book) = (ImportDesk::here(), use_book());
    let example = example(desk, (file, column), reading::open_number);
    example.map(|example| {
        let meant = |comma: bool| {
            let number =
                reading::decimal(&example, comma).map(|it| i18n::format::number(it.to_f64(0))).unwrap_or_default();
            Choice::new(if comma { "comma" } else { "point" }, t!("import.means", text = example, meaning = number))
        };
        let choices = vec![meant(false), meant(true)];
        let choose = move |chosen: String| {
            change((desk, book), (file, column), |column| column.reading.decimal_comma = chosen == "comma");
        };
        let value = Signal::derive(move || {
            if read_of(desk, file, column, |it| it.reading.decimal_comma) { "comma" } else { "point" }.to_owned()
        });
        view! {
            <span class="import-asked">{t!("import.ask_decimal")}</span>
            <Select value=value on_pick=choose choices=choices label=t!("import.ask_decimal") />
        }
    })
}
