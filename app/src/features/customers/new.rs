//! A new customer, with the first person there on the same screen.
//!
//! Belongs here: the page. Does not belong here: the form of a record (`records::form`), what a customer must have (`domain`).

use domain::{
    Command, Rejection,
    customers::{contact, customer},
};
use leptos::prelude::*;
use sync::{Doc, RowId};

use crate::{
    frame::{Page, navigation},
    records::{
        begun, drafts,
        form::{RecordForm, Send, form_fields},
        form_state::FormState,
        room::{draft_of, preset},
        run::{Hand, use_hand},
        schema, workspace,
    },
    routes::{Room, Route},
    t,
    ui::{Button, ButtonKind, Glyph, Skeleton, SkeletonShape},
};

/// What one asks of somebody one has just met.
const ASKED: [&str; 3] = ["name", "mobile", "title"];

/// The page.
#[component]
pub fn NewCustomerPage() -> impl IntoView {
    let hand = use_hand();
    // What a form offers, and begins with, is in the book.
    let ready = Memo::new(move |_| hand.book.ready().get());
    view! {
        <Page
            title=t!("records.new_named", kind = schema::kind_label("customer"))
            back=Route::List(Room::Customers)
            narrow=true
            plain=true
        >
            <Show when=move || ready.get() fallback=|| view! { <Skeleton shape=SkeletonShape::Page /> }>
                <Form hand />
            </Show>
        </Page>
    }
}

/// Somebody at the customer, while being typed.
#[derive(Clone)]
struct Person {
    form: FormState,
    shown: RwSignal<bool>,
}

impl Person {
    fn open(hand: Hand) -> Self {
        let specs = schema::of_kind(hand.book, &contact::KIND).get_untracked();
        let named = begun::person_draft();
        let known = drafts::recall(hand.book, &named);
        let asked = ASKED.iter().filter_map(|name| specs.iter().find(|spec| spec.name == *name));
        // Whoever was met by a card has told more.
        let told = specs.iter().filter(|spec| !ASKED.contains(&spec.name.as_str()) && known.contains_key(&spec.name));
        let specs: Vec<_> = asked.chain(told).cloned().collect();
        let form = FormState::open(hand.book, &contact::KIND, &specs, None, Doc::new(), Some(named));
        let begun = form.fields.iter().any(|field| field.typed.with_untracked(|typed| !typed.text().is_empty()));
        Self { form, shown: RwSignal::new(begun) }
    }

    /// The fields of a person, if there is one; an error if what is typed is none.
    fn read(&self, currency: &str) -> Result<Option<Doc>, Rejection> {
        let blank =
            self.form.fields.iter().all(|field| field.typed.with_untracked(|typed| typed.text().trim().is_empty()));
        if blank || !self.shown.get_untracked() {
            return Ok(None);
        }
        let found = self.form.read(currency);
        // What is wrong stands beside the person's own fields.
        found.map(Some).ok_or_else(|| Rejection::Invalid { problems: Vec::new() })
    }
}

#[component]
fn Form(hand: Hand) -> impl IntoView {
    let person = Person::open(hand);
    let currency = workspace::currency();
    let given = preset(hand.book, &customer::KIND);
    let made = StoredValue::new(person.clone());
    let send: Send = Callback::new(move |fields: Doc| {
        let person = made.get_value();
        let contact = person.read(&currency.get_untracked())?;
        let id = hand.book.new_id();
        let mut made = hand.traced(Command::Create { kind: "customer".to_owned(), id, fields })?;
        if let Some(mut fields) = contact {
            fields.insert("customer".to_owned(), id.to_string().into());
            let command = Command::Create { kind: contact::KIND.name.to_owned(), id: hand.book.new_id(), fields };
            match hand.traced(command) {
                Ok(person) => made.extend(person),
                Err(rejection) => hand.refuse(&rejection),
            }
        }
        hand.say_created("customer", id, made);
        person.form.forget_draft();
        Ok(id)
    });
    let on_saved = Callback::new(move |id: RowId| {
        navigation::replace(&Route::Record(Room::Customers, id).path());
    });
    let cancel = person.form.clone();
    let on_cancel = Callback::new(move |()| {
        cancel.forget_draft();
        navigation::back(&Route::List(Room::Customers));
    });
    let below = move || view! { <PersonPart person=person.clone() /> };
    view! {
        <RecordForm kind=&customer::KIND preset=given named=draft_of(&customer::KIND) instead=send below on_saved on_cancel />
    }
}

/// The person's few fields, once somebody wants them.
#[component]
fn PersonPart(person: Person) -> impl IntoView {
    let shown = person.shown;
    let fields = StoredValue::new(person.form.fields);
    let begun = shown.get_untracked();
    view! {
        <Show
            when=move || shown.get()
            fallback=move || {
                view! {
                    <Button glyph=Glyph::UserPlus kind=ButtonKind::Quiet on_press=move |()| shown.set(true)>
                        {t!("customers.with_contact")}
                    </Button>
                }
            }
        >
            <fieldset class="form-part">
                <legend class="section-title">{schema::kind_label("contact")}</legend>
                <div class="form-fields">{form_fields(fields.get_value(), !begun)}</div>
            </fieldset>
        </Show>
    }
}
