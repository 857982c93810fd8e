//! What one does with a customer: reach them, log it, claim, give away.
//!
//! Belongs here: the row of actions and the menu of a customer's page. Does not belong here: who may (`domain`).

use std::sync::Arc;

use domain::{Command, access::Right, ids::reference};
use leptos::prelude::*;
use sync::{Row, RowId};

use crate::{
    frame::navigation,
    records::{
        called::{Call, Called},
        history,
        people_sheets::PeopleSheets,
        permit,
        reach::{self, Reach},
        run::use_hand,
    },
    routes::{Room, Route},
    t,
    ui::{Button, ButtonKind, Glyph, Icon, Menu, MenuItem},
};

/// Call, mail, message, and the one action that matters most.
#[component]
pub fn ActionRow(
    /// The customer.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
    /// Somebody wants to log a follow-up.
    #[prop(into)]
    on_log: Callback<()>,
) -> impl IntoView {
    let hand = use_hand();
    let reach = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| reach::of_customer(hand.book, row)).unwrap_or_default())
    });
    let asking = Called::here();
    let may_claim = permit::at_all(hand.book, Right::Claim);
    let in_pool =
        Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| reference(&row.doc, "owner").is_none())));
    let claim = move |()| {
        if let Some(row) = row.get_untracked() {
            hand.act(Command::ClaimCustomer { id: row.id }, t!("customers.claimed"));
        }
    };
    view! {
        <div class="action-row">
            <Show when=move || in_pool.get() && may_claim.get()>
                <Button kind=ButtonKind::Primary glyph=Glyph::Handshake on_press=claim>
                    {t!("customers.claim")}
                </Button>
            </Show>
            <Button
                kind=ButtonKind::Primary
                glyph=Glyph::NotebookPen
                on_press=on_log
            >
                {t!("customers.log_short")}
            </Button>
            {move || {
                let Reach { phone, answers, mail } = reach.get();
                let called = move || {
                    if let (Some(customer), Some(asking)) = (row.with_untracked(|row| row.as_ref().map(|row| row.id)), asking) {
                        asking.note(Call { customer, who: answers.unwrap_or(customer), task: None });
                    }
                };
                view! {
                    <ReachLink glyph=Glyph::Phone label=t!("customers.call") href=phone.clone().map(|it| format!("tel:{it}")) on_follow=called />
                    <ReachLink glyph=Glyph::MessageCircle label=t!("customers.message") href=phone.map(|it| format!("sms:{it}")) />
                    <ReachLink glyph=Glyph::Mail label=t!("customers.mail") href=mail.map(|it| format!("mailto:{it}")) />
                }
            }}
        </div>
    }
}

#[component]
fn ReachLink(
    glyph: Glyph,
    label: String,
    href: Option<String>,
    #[prop(optional, into)] on_follow: Option<Callback<()>>,
) -> impl IntoView {
    href.map(|href| {
        view! {
            <a
                class="icon-button reach"
                href=href
                aria-label=label.clone()
                title=label
                on:click=move |_| {
                    if let Some(on_follow) = on_follow {
                        on_follow.run(());
                    }
                }
            >
                <Icon glyph />
            </a>
        }
    })
}

/// Everything else one can do, in a menu.
#[component]
pub fn ActionMenu(
    /// Which customer.
    id: RowId,
    /// The customer.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
    /// The sheets it opens.
    sheets: PeopleSheets,
) -> impl IntoView {
    let hand = use_hand();
    let (may_edit, may_transfer, may_delete) =
        (permit::edit(hand.book, row), permit::transfer(hand.book, row), permit::delete(hand.book, row));
    let owned = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.doc.contains_key("owner"))));
    let release = move || {
        if let Some(row) = row.get_untracked() {
            hand.transfer(&row, None);
        }
    };
    let delete = move || {
        if row.get_untracked().is_some_and(|row| hand.delete(&row)) {
            navigation::replace(&Route::List(Room::Customers).path());
        }
    };
    let items = Signal::derive(move || {
        let mut items = Vec::new();
        if may_edit.get() {
            let edit = move || navigation::go(&Route::Edit(Room::Customers, id));
            items.push(MenuItem::new(Glyph::Pencil, t!("records.edit_all"), edit));
            items.push(sheets.share_item());
        }
        if may_transfer.get() {
            items.push(sheets.transfer_item());
            if owned.get() {
                items.push(MenuItem::new(Glyph::LogOut, t!("customers.release"), release));
            }
        }
        items.push(history::menu_item(Room::Customers, id));
        if may_delete.get() {
            items.push(MenuItem::new(Glyph::Trash2, t!("records.delete"), delete).danger());
        }
        items
    });
    view! { <Menu label=t!("records.actions") items /> }
}
