//! Customers: their list, their page, and logging what happened with them.
//!
//! Belongs here: what makes a customer more than a record of any kind. Does not belong here: lists and forms of any kind
//! (`records`), rules (`domain`).

mod actions;
mod files;
mod log;
mod new;
mod next_step;
mod page;
mod related;
mod row;
mod story;
mod timeline;

use domain::access::Right;
use leptos::prelude::*;
pub use log::LogPage;
pub use new::NewCustomerPage;
use sync::RowId;

use crate::{
    frame::later::later,
    local::use_book,
    records::{permit, room::ListAndRecord},
    routes::{Room, Route},
    t,
    ui::{ButtonKind, EmptyState, Glyph, LinkButton},
};

later! {
    work: customer_page(id: RowId) => view! { <page::CustomerPage id /> };
}

/// The list of customers with the open one beside it.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let draw = Callback::new(row::draw);
    view! { <ListAndRecord room=Room::Customers draw empty=|| view! { <NoCustomers /> } detail=customer_page /> }
}

/// The first screen of an empty book: two ways to begin.
#[component]
fn NoCustomers() -> impl IntoView {
    let may_import = permit::at_all(use_book(), Right::Import);
    view! {
        <EmptyState glyph=Glyph::Building2 title=t!("customers.none") text=t!("customers.none_text")>
            <LinkButton href=Route::New(Room::Customers).path() kind=ButtonKind::Primary glyph=Glyph::Plus>
                {t!("customers.first")}
            </LinkButton>
            <Show when=move || may_import.get()>
                <LinkButton href=Route::Import.path() glyph=Glyph::Upload>
                    {t!("customers.import")}
                </LinkButton>
            </Show>
        </EmptyState>
    }
}
