//! Taking a whole import back, for as long as its record is there: what would go, come back and stay is said before, what went,
//! came back and stayed after. It goes in parts, can be left and goes on when it is asked for again.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    Command,
    ids::{reference, references},
    imports::{
        part::{self, Left},
        taking_back::{TakeBackPart, foresee},
    },
    query::{Filter, Query},
    record::FieldType,
    registry,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;
use sync::{Row, RowId};

use super::heads;
use crate::{
    breathe::breathe,
    i18n,
    local::{Book, use_book},
    records::{names, schema},
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Glyph, ProgressBar},
};

/// How many rows are looked through between two breaths.
const ROWS_A_BREATH: usize = 500;

/// How many records that stay are named.
const SHOWN: usize = 100;

/// How far taking back is.
#[derive(Clone, PartialEq)]
enum State {
    /// Nobody has asked.
    Idle,
    /// It is being found out what would become of it.
    Looking,
    /// It waits for a yes.
    Asked(Foreseen),
    /// So many of so many parts are through.
    Going(usize, usize),
}

/// What would become of an import.
#[derive(Clone, Default, PartialEq)]
struct Foreseen {
    goes: usize,
    comes_back: usize,
    stays: Vec<Left>,
    in_use: BTreeSet<RowId>,
}

/// Taking the import back, and what came of it.
#[component]
pub fn TakeBack(
    /// Which import.
    import: RowId,
) -> impl IntoView {
    let book = use_book();
    let query = Query::of("import_part").and(Filter::is("import", import.to_string()));
    let ids = book.query(Signal::stored(query));
    let parts = Signal::derive(move || ids.get().iter().filter_map(|id| book.watch(*id).get()).collect::<Vec<_>>());
    let open = Memo::new(move |_| parts.with(|parts| parts.iter().filter(|part| is_open(part)).count()));
    let is_undone = |part: &&Arc<Row>| part.doc.contains_key("undone_at");
    let undone = Memo::new(move |_| parts.with(|parts| parts.iter().filter(is_undone).count()));
    let state = RwSignal::new(State::Idle);
    let ask = move |()| {
        state.set(State::Looking);
        spawn_local(async move {
            let foreseen = look_ahead(book, &heads::parts(book, import)).await;
            state.try_set(State::Asked(foreseen));
        });
    };
    let number = |count: usize| i18n::format::number(count as f64);
    view! {
        <section class="import-back" data-take-back>
            {move || (undone.get() > 0).then(|| view! { <TakenBack parts=parts.get() is_whole=open.get() == 0 /> })}
            {move || match state.get() {
                State::Idle if open.get() == 0 => ().into_any(),
                State::Idle => {
                    view! {
                        <Button kind=ButtonKind::Quiet glyph=Glyph::Undo2 on_press=ask>
                            {t!("import.take_back")}
                        </Button>
                    }
                        .into_any()
                }
                State::Looking => view! { <p class="meta">{t!("import.back_looking")}</p> }.into_any(),
                State::Asked(foreseen) => {
                    let kept = foreseen.in_use.clone();
                    let yes = move |()| take_back(book, import, kept.clone(), state);
                    let stays = foreseen.stays.len();
                    view! {
                        <div class="import-back-asked">
                            <p>
                                {t!(
                                    "import.back_would", goes = number(foreseen.goes), back = number(foreseen.comes_back),
                                    stays = number(stays)
                                )}
                            </p>
                            {(stays > 0).then(|| view! { <Stays left=foreseen.stays.clone() /> })}
                            <div class="button-row">
                                <Button kind=ButtonKind::Danger on_press=yes>
                                    {t!("import.take_back_now")}
                                </Button>
                                <Button kind=ButtonKind::Quiet on_press=move |()| state.set(State::Idle)>
                                    {t!("ui.cancel")}
                                </Button>
                            </div>
                        </div>
                    }
                        .into_any()
                }
                State::Going(done, total) => {
                    let label = t!("import.back_going", done = number(done), total = number(total));
                    view! { <ProgressBar done=done as f64 / total.max(1) as f64 label=label /> }.into_any()
                }
            }}
        </section>
    }
}

fn is_open(part: &Row) -> bool {
    !part.doc.contains_key("undone_at") && (part.doc.contains_key("created") || part.doc.contains_key("updated"))
}

/// What stays, and why: a line each, with who was at it.
#[component]
fn Stays(left: Vec<Left>) -> impl IntoView {
    let book = use_book();
    let total = left.len();
    let lines = left
        .into_iter()
        .take(SHOWN)
        .map(|left| {
            let name = names::title_or_unknown(book, left.id);
            let href = book.row(left.id).and_then(|row| names::href(&row.kind, left.id));
            view! {
                <li>
                    {match href {
                        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                        None => view! { <span>{name}</span> }.into_any(),
                    }}
                    <span class="meta">{why(book, &left)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="import-stays">{lines}</ul>
        {(total > SHOWN).then(|| view! { <p class="meta">{t!("import.more_stay", count = total - SHOWN)}</p> })}
    }
}

/// Why a record was left as it is.
pub fn why(book: Book, left: &Left) -> String {
    let kind = book.row(left.id).and_then(|row| registry::kind(&row.kind));
    let label = |field: &String| kind.map_or_else(|| field.clone(), |kind| schema::label_of(book, kind, field));
    let fields = left.fields.iter().map(label).collect::<Vec<_>>().join(&t!("records.and"));
    let reason = i18n::tr_opt(&format!("import.left_{}", left.why));
    let reason = reason.unwrap_or_else(|| i18n::tr(&format!("error.{}", left.why)));
    let by = left.by.map(|by| names::title_or_unknown(book, by));
    [Some(reason), Some(fields).filter(|it| !it.is_empty()), by].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What came of taking back.
#[component]
fn TakenBack(parts: Vec<Arc<Row>>, is_whole: bool) -> impl IntoView {
    let undone = parts.iter().filter(|part| part.doc.contains_key("undone_at"));
    let (mut gone, mut back, mut kept) = (0, 0, Vec::new());
    for part in undone {
        let left = part::kept(&part.doc);
        let stayed: BTreeSet<RowId> = left.iter().map(|it| it.id).collect();
        gone += part::created(&part.doc).iter().filter(|id| !stayed.contains(id)).count();
        back += part::updated(&part.doc).iter().filter(|it| !stayed.contains(&it.id)).count();
        kept.extend(left);
    }
    let number = |count: usize| i18n::format::number(count as f64);
    let said = t!("import.back_did", gone = number(gone), back = number(back), stays = number(kept.len()));
    view! {
        <Banner kind=BannerKind::Info>
            <span data-taken-back>{said}</span>
            {(!is_whole).then(|| view! { <span class="meta">{t!("import.back_partly")}</span> })}
        </Banner>
        {(!kept.is_empty()).then(|| view! { <Stays left=kept /> })}
    }
}

/// Finds out what would go, come back and stay.
async fn look_ahead(book: Book, parts: &[Arc<Row>]) -> Foreseen {
    let mut found = Foreseen::default();
    let mut goes: BTreeMap<RowId, String> = BTreeMap::new();
    for part in parts.iter().filter(|part| is_open(part)) {
        let foreseen = foresee(part, |id| book.row(id));
        let kind = part.doc.get("kind").and_then(Value::as_str).unwrap_or_default();
        goes.extend(foreseen.goes.into_iter().map(|id| (id, kind.to_owned())));
        found.comes_back += foreseen.comes_back.len();
        found.stays.extend(foreseen.stays);
        breathe().await;
    }
    found.in_use = in_use(book, &goes).await;
    found.goes = goes.len() - found.in_use.len();
    found.stays.extend(found.in_use.iter().map(|id| Left::because(*id, "in_use")));
    found
}

/// Those of these records that others refer to which would not go with them.
async fn in_use(book: Book, goes: &BTreeMap<RowId, String>) -> BTreeSet<RowId> {
    let mut in_use = BTreeSet::new();
    for kind in registry::KINDS {
        let refers: Vec<&str> = kind
            .fields
            .iter()
            .filter(|field| matches!(field.ty, FieldType::Ref(to) | FieldType::Refs(to) if goes.values().any(|it| it == to)))
            .map(|field| field.name)
            .collect();
        if refers.is_empty() {
            continue;
        }
        let ids = Owner::new().with(|| book.query(Signal::stored(Query::of(kind.name))).get_untracked());
        for some in ids.chunks(ROWS_A_BREATH) {
            let others = some.iter().filter(|id| !goes.contains_key(id)).filter_map(|id| book.row(*id));
            for row in others {
                let named = refers
                    .iter()
                    .flat_map(|field| reference(&row.doc, field).into_iter().chain(references(&row.doc, field)));
                in_use.extend(named.filter(|id| goes.contains_key(id)));
            }
            breathe().await;
        }
    }
    // What stays keeps what it refers to itself.
    let mut open: Vec<RowId> = in_use.iter().copied().collect();
    while let Some(row) = open.pop().and_then(|id| book.row(id)) {
        let fields =
            row.doc.keys().flat_map(|name| reference(&row.doc, name).into_iter().chain(references(&row.doc, name)));
        open.extend(fields.filter(|id| goes.contains_key(id) && in_use.insert(*id)));
    }
    in_use
}

/// Takes part after part back, what was changed first, then what was made, children before what they hang on, the last first.
fn take_back(book: Book, import: RowId, in_use: BTreeSet<RowId>, state: RwSignal<State>) {
    let mut parts: Vec<Arc<Row>> = heads::parts(book, import).into_iter().filter(|part| is_open(part)).collect();
    let place = |part: &Row| {
        let kind = part.doc.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        let of_kind = registry::KINDS.iter().position(|it| it.name == kind);
        (part.doc.contains_key("created"), Reverse(of_kind), Reverse(part.ver))
    };
    parts.sort_by_key(|part| place(part));
    spawn_local(async move {
        let total = parts.len();
        for (done, row) in parts.iter().enumerate() {
            state.try_set(State::Going(done, total));
            breathe().await;
            let keep = part::created(&row.doc).into_iter().filter(|id| in_use.contains(id)).collect();
            // What is refused stays open, and can be tried again.
            let _ = book.run(Command::TakeBackPart(TakeBackPart { part: row.id, keep }));
        }
        heads::taken_back(book, import);
        state.try_set(State::Idle);
    });
}

/// Rows that the server, or this device before it, passed over while it changed records.
#[component]
pub fn PassedOver(import: RowId) -> impl IntoView {
    let book = use_book();
    let left: Vec<Left> = heads::parts(book, import).iter().flat_map(|part| part::skipped(&part.doc)).collect();
    (!left.is_empty()).then(|| {
        view! {
            <section class="import-passed" data-passed-over>
                <h3 class="section-title">{t!("import.passed_over", count = left.len())}</h3>
                <Stays left=left />
            </section>
        }
    })
}
