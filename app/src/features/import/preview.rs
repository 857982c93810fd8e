//! The real file's rows.

use std::sync::Arc;

use domain::imports::table::Table;
use leptos::prelude::*;

/// How many rows are shown.
const ROWS: usize = 8;

/// The first rows of a file, as they stand in it.
#[component]
pub fn Preview(table: Arc<Table>) -> impl IntoView {
    let headers = table.headers.iter().map(|header| view! { <th scope="col">{header.clone()}</th> }).collect_view();
    let rows = (0..table.len().min(ROWS))
        .map(|row| {
            let cells = (0..table.headers.len())
                .map(|column| view! { <td>{table.cell(row, column).to_owned()}</td> })
                .collect_view();
            view! {
                <tr>
                    <td class="import-line">{table.line(row)}</td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="import-table-scroll" tabindex="0">
            <table class="import-table">
                <thead>
                    <tr>
                        <th class="import-line"></th>
                        {headers}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
