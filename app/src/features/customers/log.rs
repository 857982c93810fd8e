//! Logging a follow-up: who, how, what was said, what next. Three taps from anywhere, saved here at once.
//!
//! Belongs here: the form, as a page and inside a customer's sheet. Does not belong here: what logging changes (`domain`).

use domain::{
    Command,
    activities::{
        follow_up::CHANNELS,
        logging::{LogFollowUp, NextStep},
    },
    undo::Trace,
};
use leptos::{html, prelude::*, task::spawn_local};
use sync::RowId;
use wasm_bindgen::JsCast;

use super::{
    files::{AddFiles, Adding},
    timeline::channel_glyph,
};
use crate::{
    frame::{Page, install, navigation},
    local::{Book, use_book},
    records::{
        called::{self, Call, Called},
        days,
        drafts::{self, Draft},
        explain, names,
        reference::RecordPicker,
        run::{Hand, use_hand},
        schema,
        typed::Typed,
    },
    routes::{Room, Route},
    t,
    ui::{
        Banner, BannerKind, Button, ButtonKind, Checkbox, Choice, DateInput, Field, Icon, Skeleton, SkeletonShape,
        TextArea, TextInput,
    },
};

/// The page behind ＋.
#[component]
pub fn LogPage() -> impl IntoView {
    let named = |what: &str| untrack(|| navigation::query(what)).and_then(|id| id.parse::<RowId>().ok());
    let (customer, task) = (named("customer"), named("task"));
    let call = customer.zip(named("called")).map(|(customer, who)| Call { customer, who, task });
    let back = match customer {
        Some(id) => Route::Record(Room::Customers, id),
        None => Route::Today,
    };
    let leave = back.clone();
    let on_done = move |logged: Option<RowId>| match logged {
        Some(customer) => navigation::replace(&Route::Record(Room::Customers, customer).path()),
        None => navigation::back(&leave),
    };
    let on_done = Callback::new(on_done);
    // A draft is in the book.
    let book = use_book();
    let ready = Memo::new(move |_| book.ready().get());
    view! {
        <Page title=t!("customers.log") back narrow=true plain=true>
            <Show when=move || ready.get() fallback=|| view! { <Skeleton shape=SkeletonShape::Page /> }>
                <LogForm customer task call on_done />
            </Show>
        </Page>
    }
}

/// What is typed. Every change is kept as a draft.
#[derive(Clone, Copy)]
struct Form {
    customer: RwSignal<Option<RowId>>,
    channel: RwSignal<String>,
    text: RwSignal<String>,
    contact: RwSignal<Option<RowId>>,
    next_on: RwSignal<String>,
    next: RwSignal<String>,
}

/// What was logged, and what leads back from it.
struct Logged {
    customer: RowId,
    follow_up: RowId,
    traces: Vec<Trace>,
}

/// The form. Done with the customer it was logged for, or with nothing if it was given up.
#[component]
pub fn LogForm(
    /// With whom, if that is known.
    customer: Option<RowId>,
    /// The task that this was about, which is offered to be ticked off.
    #[prop(optional_no_strip)]
    task: Option<RowId>,
    /// The call that it is about, whatever else was begun before.
    #[prop(optional_no_strip)]
    call: Option<Call>,
    /// It was logged or given up.
    #[prop(into)]
    on_done: Callback<Option<RowId>>,
) -> impl IntoView {
    let hand = use_hand();
    let key = StoredValue::new(format!("follow_up:{}", customer.map(|id| id.to_string()).unwrap_or_default()));
    let form = Form::open(hand.book, &key.get_value(), customer);
    form.take_shared();
    if let Some(call) = call {
        form.channel.set("call".to_owned());
        form.contact.set(call.contact());
    }
    form.keep_while_typing(hand.book, key);
    let adding = Adding::to(hand.book, key);
    let (trouble, asking) = (RwSignal::new(None::<String>), Called::here());
    let task = task.and_then(|id| hand.book.row(id)).filter(|task| !task.doc.contains_key("done_at"));
    let finishes = RwSignal::new(task.is_some());
    let done = StoredValue::new(task.clone());
    let log = move || match form.save(hand) {
        Ok(Logged { customer, follow_up, mut traces }) => {
            attach(hand, adding, follow_up);
            hand.book.clear_draft(&key.get_value());
            called::told(hand.book, customer, asking);
            install::note_logged();
            if let Some(task) = done.get_value().filter(|_| finishes.get_untracked()) {
                match hand.traced(hand.finishing(&task)) {
                    Ok(trace) => traces.extend(trace),
                    Err(rejection) => hand.refuse(&rejection),
                }
            }
            hand.offer_back(t!("customers.logged", name = names::title_or_unknown(hand.book, customer)), traces);
            on_done.run(Some(customer));
        }
        Err(text) => trouble.set(Some(text)),
    };
    let save = move || {
        if adding.is_recording() {
            // What is being said belongs to it.
            spawn_local(async move {
                adding.finish().await;
                log();
            });
        } else {
            log();
        }
    };
    let give_up = move |()| {
        adding.drop_all();
        hand.book.clear_draft(&key.get_value());
        on_done.run(None);
    };
    let element = NodeRef::<html::Form>::new();
    if form.customer.get_untracked().is_none() {
        focus_who(element);
    }
    view! {
        <form
            class="log-form"
            node_ref=element
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            {move || trouble.get().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })}
            {customer
                .is_none()
                .then(|| {
                    view! {
                        <Field label=schema::field_label("follow_up", "customer") required=true>
                            <RecordPicker
                                kind="customer"
                                value=form.customer
                                on_pick=move |id| form.customer.set(id)
                                placeholder=t!("customers.pick")
                            />
                        </Field>
                    }
                })}
            <Channels channel=form.channel />
            <TextArea
                value=form.text
                on_input=move |text| form.text.set(text)
                rows=5
                label=schema::field_label("follow_up", "text")
                placeholder=t!("customers.log_hint")
            />
            <AddFiles adding />
            <Contacts form book=hand.book />
            {task
                .map(|task| {
                    let label = t!("customers.task_done", name = names::title_of(&task));
                    view! { <Checkbox checked=finishes on_change=move |on| finishes.set(on) label /> }
                })}
            <Next form />
            <div class="form-actions">
                <Button on_press=give_up>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true busy=adding.is_busy()>
                    {t!("ui.save")}
                </Button>
            </div>
        </form>
    }
}

/// Gives the follow-up what was added to it. One that is refused is said; it stays on the device for a while.
fn attach(hand: Hand, adding: Adding, follow_up: RowId) {
    let files = adding.files();
    if files.is_empty() {
        return;
    }
    let attach = |(id, fields)| Command::Create { kind: "attachment".into(), id, fields };
    let commands = files.iter().map(|kept| attach((kept.id, kept.file.fields(follow_up)))).collect();
    let outcomes = hand.book.run_all(commands);
    let ids: Vec<RowId> = files.iter().map(|kept| kept.id).collect();
    spawn_local(async move { hand.book.send_files(&ids).await });
    if let Some(rejection) = outcomes.into_iter().find_map(Result::err) {
        hand.refuse(&rejection);
    }
}

/// The first thing to say is with whom: the likely ones are listed at once.
fn focus_who(form: NodeRef<html::Form>) {
    Effect::new(move || {
        let Some(form) = form.get() else { return };
        request_animation_frame(move || {
            let who = form.query_selector("input[role=combobox]").ok().flatten();
            if let Some(who) = who.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
                // A box that refuses focus can still be tapped.
                let _ = who.focus();
            }
        });
    });
}

/// How it happened, one tap each.
#[component]
fn Channels(channel: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="channels" role="radiogroup" aria-label=schema::field_label("follow_up", "channel")>
            {CHANNELS
                .iter()
                .map(|name| {
                    let chosen = move || channel.with(|it| it == name);
                    view! {
                        <button
                            type="button"
                            role="radio"
                            class="channel"
                            aria-checked=move || if chosen() { "true" } else { "false" }
                            on:click=move |_| channel.set((*name).to_owned())
                        >
                            <Icon glyph=channel_glyph(name) />
                            <span>{schema::choice_label("follow_up", "channel", name)}</span>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// The customer's people, if there are any to choose from.
#[component]
fn Contacts(form: Form, book: Book) -> impl IntoView {
    let people = Memo::new(move |_| {
        let Some(customer) = form.customer.get() else { return Vec::new() };
        let ids = book.relating("contact", "customer", customer);
        ids.with(|ids| {
            ids.iter()
                .filter_map(|id| book.row(*id))
                .map(|row| Choice::new(row.id.to_string(), names::title_of(&row)))
                .take(8)
                .collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || form.contact.get().map(|id| id.to_string()).unwrap_or_default());
    view! {
        <Show when=move || people.with(|all| !all.is_empty())>
            <Field label=t!("customers.spoke_with")>
                <crate::ui::ChoiceChips
                    value
                    on_pick=move |id: String| form.contact.set(id.parse().ok())
                    choices=people
                    clearable=true
                />
            </Field>
        </Show>
    }
}

/// The next step: a day, and then what.
#[component]
fn Next(form: Form) -> impl IntoView {
    let pick = move |day: String| {
        let same = form.next_on.with_untracked(|known| *known == day);
        form.next_on.set(if same { String::new() } else { day });
    };
    view! {
        <Field label=t!("customers.next_step")>
            <DateInput value=form.next_on on_input=pick likely=days::soon() />
        </Field>
        <Show when=move || form.next_on.with(|day| !day.is_empty())>
            <TextInput
                value=form.next
                on_input=move |text| form.next.set(text)
                label=schema::field_label("task", "title")
                placeholder=t!("customers.next_hint")
            />
        </Show>
    }
}

impl Form {
    fn open(book: Book, key: &str, customer: Option<RowId>) -> Self {
        let draft = drafts::recall(book, key);
        let text = |name: &str| draft.get(name).map(|typed| typed.text().to_owned()).unwrap_or_default();
        let id = |name: &str| text(name).parse().ok();
        let channel = Some(text("channel")).filter(|name| !name.is_empty()).unwrap_or_else(|| "call".to_owned());
        Self {
            customer: RwSignal::new(customer.or_else(|| id("customer"))),
            channel: RwSignal::new(channel),
            text: RwSignal::new(text("text")),
            contact: RwSignal::new(id("contact")),
            next_on: RwSignal::new(text("next_on")),
            next: RwSignal::new(text("next")),
        }
    }

    /// What another app shared with this one (`share_target` of the manifest) stands below what was typed before.
    fn take_shared(self) {
        let parts = ["title", "text", "link"].into_iter().filter_map(|name| untrack(|| navigation::query(name)));
        let shared = parts.filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("\n");
        if shared.is_empty() || self.text.with_untracked(|typed| typed.contains(&shared)) {
            return;
        }
        self.text.update(|typed| {
            if !typed.is_empty() {
                typed.push('\n');
            }
            typed.push_str(&shared);
        });
    }

    fn keep_while_typing(self, book: Book, key: StoredValue<String>) {
        Effect::new(move |was_open: Option<bool>| {
            let id = |id: Option<RowId>| id.map(|id| id.to_string()).unwrap_or_default();
            let typed = [
                ("customer", id(self.customer.get())),
                ("channel", self.channel.get()),
                ("text", self.text.get()),
                ("contact", id(self.contact.get())),
                ("next_on", self.next_on.get()),
                ("next", self.next.get()),
            ];
            let draft: Draft = typed
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| (name.to_owned(), Typed::One(text)))
                .collect();
            if was_open.is_some() {
                key.with_value(|key| drafts::keep(book, key, &draft));
            }
            true
        });
    }

    /// Logs it, or says why it cannot be.
    fn save(self, hand: Hand) -> Result<Logged, String> {
        let customer = self.customer.get_untracked().ok_or_else(|| t!("customers.who_missing"))?;
        let text = self.text.get_untracked().trim().to_owned();
        if text.is_empty() {
            return Err(t!("customers.text_missing"));
        }
        let due_on = self.next_on.get_untracked();
        let next = (!due_on.is_empty()).then(|| NextStep {
            id: hand.book.new_id(),
            title: Some(self.next.get_untracked().trim().to_owned())
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| t!("customers.next_default", name = names::title_or_unknown(hand.book, customer))),
            due_on,
        });
        let id = hand.book.new_id();
        let command = Command::LogFollowUp(LogFollowUp {
            id,
            customer,
            channel: self.channel.get_untracked(),
            text,
            happened_at: hand.book.now(),
            contact: self.contact.get_untracked(),
            opportunity: None,
            next,
        });
        let traces = hand.traced(command).map_err(|rejection| explain::rejection(hand.book, &rejection))?;
        Ok(Logged { customer, follow_up: id, traces })
    }
}
