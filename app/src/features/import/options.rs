//! What a file leaves open and the plan must say: where stages stand, who owns what, what people are.

use domain::{
    access::Role,
    activities::follow_up::CHANNELS,
    imports::{
        plan::{MANAGER_OF_TEAM, PipelineChoice},
        suggest, turns,
    },
};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Row, RowId};

use super::{columns::path_label, desk::ImportDesk};
use crate::{
    i18n,
    local::{Book, use_book},
    t,
    ui::{Choice, Field, MultiSelect, Select, TextInput},
};

/// Said of rows that nobody owns.
const POOL: &str = "pool";

/// Said of rows that some people take in turn.
const IN_TURN: &str = "in_turn";

/// Said, before its id, of a team whose people take the rows in turn.
const TEAM: &str = "team:";

/// A choice that makes a new pipeline.
const NEW: &str = "new";

/// The options that make sense for the kind.
#[component]
pub fn FileOptions(file: usize, kind: String) -> impl IntoView {
    let desk = ImportDesk::here();
    let has = move |path: &'static str| {
        Memo::new(move |_| desk.plan.with(|plan| plan.files.get(file).is_some_and(|it| it.column_of(path).is_some())))
    };
    let (owner, role, stage, name, manager) =
        (has("owner"), has("role"), has("stage"), has("name"), has(MANAGER_OF_TEAM));
    let channel = has("channel");
    let whose = match kind.as_str() {
        "follow_up" => Some("by"),
        "task" => Some("owner"),
        _ => None,
    };
    let is_owned = matches!(kind.as_str(), "customer" | "opportunity");
    let is_user = kind == "user";
    let is_follow_up = kind == "follow_up";
    let is_opportunity = kind == "opportunity";
    view! {
        <div class="import-options">
            {move || (is_opportunity && !name.get()).then(|| view! { <NameFrom file=file /> })}
            {move || (is_opportunity && stage.get()).then(|| view! { <PipelineOption file=file /> })}
            {move || (is_owned && !owner.get()).then(|| view! { <OwnerOption file=file /> })}
            {whose.map(|field| view! { <PersonOption file=file kind=kind.clone() field=field /> })}
            {move || (is_follow_up && !channel.get()).then(|| view! { <ChannelOption file=file /> })}
            {move || (is_user && !role.get()).then(|| view! { <RoleOption file=file /> })}
            {move || (is_user && manager.get()).then(|| view! { <TeamNameOption file=file /> })}
        </div>
    }
}

/// From which columns a row's name is made.
#[component]
fn NameFrom(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let values = Signal::derive(move || {
        desk.plan.with(|plan| plan.files.get(file).map(|it| it.title_from.clone())).unwrap_or_default()
    });
    let choices = Signal::derive(move || {
        let known = desk.known.get();
        let targets = desk.plan.with(|plan| {
            let columns = plan.files.get(file).map(|it| it.columns.clone()).unwrap_or_default();
            columns.into_iter().filter_map(|column| column.target).collect::<Vec<_>>()
        });
        let mut choices: Vec<Choice> = ["customer", "product", "source_id", "owner"]
            .into_iter()
            .filter(|path| targets.iter().any(|target| target == path))
            .filter_map(|path| known.slot("opportunity", path))
            .map(|slot| Choice::new(slot.path.clone(), path_label("opportunity", &slot.path, &slot.label)))
            .collect();
        choices.dedup();
        choices
    });
    let choose = move |paths: Vec<String>| {
        desk.change(book, |plan, _, _| {
            if let Some(file) = plan.files.get_mut(file) {
                file.title_from = paths;
            }
        });
    };
    view! {
        <Field label=t!("import.name_from") hint=t!("import.name_from_hint")>
            <MultiSelect values=values on_pick=choose choices=choices />
        </Field>
    }
}

/// Where the stages stand.
#[component]
fn PipelineOption(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let chosen = Memo::new(move |_| desk.plan.with(|plan| plan.files.get(file)?.pipeline.clone()));
    let name = Signal::derive(move || match chosen.get() {
        Some(PipelineChoice::New(name)) => name,
        _ => String::new(),
    });
    let value = Signal::derive(move || match chosen.get() {
        Some(PipelineChoice::There(id)) => id.to_string(),
        Some(PipelineChoice::New(_)) => NEW.to_owned(),
        None => String::new(),
    });
    let mut choices = vec![Choice::new(NEW, t!("import.new_pipeline"))];
    choices.extend(desk.known.with_untracked(|known| {
        known.pipelines.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect::<Vec<_>>()
    }));
    let put = move |choice: PipelineChoice| {
        desk.change(book, |plan, known, sources| {
            if let Some(file) = plan.files.get_mut(file) {
                if let Some(column) = file.column_of("stage").and_then(|column| file.columns.get_mut(column)) {
                    column.values.clear();
                }
                file.pipeline = Some(choice);
            }
            suggest::review(plan, sources, known);
        });
    };
    let fresh = move || {
        let known = desk.known.get_untracked();
        let name = desk.files.with_untracked(|files| files.get(file).map(|it| suggest::new_pipeline(&it.name, &known)));
        PipelineChoice::New(name.unwrap_or_default())
    };
    let pick = move |value: String| put(value.parse().map_or_else(|_| fresh(), PipelineChoice::There));
    view! {
        <Field label=t!("import.pipeline")>
            <Select value=value on_pick=pick choices=choices />
        </Field>
        <Show when=move || value.get() == NEW>
            <Field label=t!("import.pipeline_name")>
                <TextInput value=name on_input=move |name: String| put(PipelineChoice::New(name)) />
            </Field>
        </Show>
    }
}

/// Who owns the rows.
#[component]
fn OwnerOption(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let me = book.actor().with_untracked(|actor| actor.as_ref().map(|actor| actor.user.to_string()));
    let users = people(book);
    let in_turn = Memo::new(move |_| {
        desk.plan.with(|plan| plan.files.get(file).map(|it| it.in_turn.clone())).unwrap_or_default()
    });
    // Nobody is chosen at first: that is not the same as not asking.
    let is_in_turn = RwSignal::new(!in_turn.get_untracked().is_empty());
    let (all_users, all_teams) = (book.all("user"), book.all("team"));
    let of_team = move |team: RowId| all_users.with(|users| all_teams.with(|teams| turns::of_team(team, users, teams)));
    let picked = RwSignal::new(None::<RowId>);
    // The team that was picked, as long as nobody was added or taken out; of an import that is taken up again, any such team.
    let team = move || {
        let others = all_teams.with(|teams| teams.iter().map(|team| team.id).collect::<Vec<_>>());
        let people = in_turn.get();
        let is_it = |team: &RowId| !people.is_empty() && of_team(*team) == people;
        picked.get().into_iter().chain(others).find(is_it)
    };
    let value = Signal::derive(move || {
        if is_in_turn.get() {
            return team().map_or_else(|| IN_TURN.to_owned(), |team| format!("{TEAM}{team}"));
        }
        default_of(desk, file, "owner").unwrap_or_else(|| POOL.to_owned())
    });
    let choices = Signal::derive(move || {
        let mut choices = vec![Choice::new(POOL, t!("import.pool")), Choice::new(IN_TURN, t!("import.in_turn"))];
        choices.extend(me_first(users.get(), me.as_deref()));
        choices.extend(all_teams.get().iter().map(|team| {
            let name = team.doc.get("name").and_then(Value::as_str).unwrap_or_default();
            Choice::new(format!("{TEAM}{}", team.id), t!("import.in_turn_team", team = name))
        }));
        choices
    });
    let take_turns = move |people: Vec<RowId>| {
        desk.change(book, |plan, _, _| {
            if let Some(file) = plan.files.get_mut(file) {
                file.in_turn = people;
            }
        });
    };
    let pick_people = move |ids: Vec<String>| take_turns(ids.iter().filter_map(|id| id.parse().ok()).collect());
    let choose = move |user: String| {
        let team = user.strip_prefix(TEAM).and_then(|id| id.parse().ok());
        picked.set(team);
        is_in_turn.set(user == IN_TURN || team.is_some());
        if let Some(team) = team {
            take_turns(of_team(team));
            set_default(desk, book, file, "owner", None);
        } else if user == IN_TURN {
            set_default(desk, book, file, "owner", None);
        } else {
            take_turns(Vec::new());
            set_default(desk, book, file, "owner", (user != POOL).then(|| json!(user)));
        }
    };
    view! {
        <Field label=t!("import.owner")>
            <Select value=value on_pick=choose choices=choices />
        </Field>
        <Show when=move || is_in_turn.get()>
            <Field label=t!("import.in_turn_who") hint=t!("import.in_turn_hint")>
                <MultiSelect
                    values=Signal::derive(move || in_turn.get().iter().map(ToString::to_string).collect())
                    on_pick=pick_people
                    choices=users
                />
            </Field>
        </Show>
    }
}

/// Whose the rows are that name nobody.
#[component]
fn PersonOption(file: usize, kind: String, field: &'static str) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let me = book.actor().with_untracked(|actor| actor.as_ref().map(|actor| actor.user.to_string()));
    let users = people(book);
    let value = Signal::derive(move || default_of(desk, file, field).unwrap_or_default());
    let choices = Signal::derive(move || me_first(users.get(), me.as_deref()).collect::<Vec<_>>());
    let choose = move |user: String| set_default(desk, book, file, field, Some(json!(user)));
    view! {
        <Field label=i18n::tr(&format!("field.{kind}.{field}")) hint=t!("import.names_nobody")>
            <Select value=value on_pick=choose choices=choices />
        </Field>
    }
}

/// How the follow-ups happened that do not say.
#[component]
fn ChannelOption(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let value = Signal::derive(move || default_of(desk, file, "channel").unwrap_or_default());
    let word = |channel: &str| i18n::tr(&format!("choice.follow_up.channel.{channel}"));
    let choices: Vec<Choice> = CHANNELS.iter().map(|channel| Choice::new(*channel, word(channel))).collect();
    let choose = move |channel: String| set_default(desk, book, file, "channel", Some(json!(channel)));
    view! {
        <Field label=t!("import.channel")>
            <Select value=value on_pick=choose choices=choices />
        </Field>
    }
}

/// The people who work here, as choices.
fn people(book: Book) -> Signal<Vec<Choice>> {
    let users = book.all("user");
    Signal::derive(move || {
        let name = |user: &Row| user.doc.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let works = |user: &&std::sync::Arc<Row>| user.doc.get("active") != Some(&Value::Bool(false));
        users.get().iter().filter(works).map(|user| Choice::new(user.id.to_string(), name(user))).collect()
    })
}

fn me_first(people: Vec<Choice>, me: Option<&str>) -> impl Iterator<Item = Choice> {
    let (mine, others): (Vec<_>, Vec<_>) = people.into_iter().partition(|it| Some(it.value.as_str()) == me);
    let mine = mine.into_iter().map(|it| Choice::new(it.value, t!("import.owner_me", name = it.label)));
    mine.chain(others)
}

/// What the people of the file are.
#[component]
fn RoleOption(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let value = Signal::derive(move || default_of(desk, file, "role").unwrap_or_default());
    let choices: Vec<Choice> =
        Role::NAMES.iter().map(|role| Choice::new(*role, i18n::tr(&format!("role.{role}")))).collect();
    let choose = move |role: String| set_default(desk, book, file, "role", Some(json!(role)));
    view! {
        <Field label=t!("import.role")>
            <Select value=value on_pick=choose choices=choices />
        </Field>
    }
}

/// What a manager's team is called.
#[component]
fn TeamNameOption(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let value = Signal::derive(move || {
        desk.plan.with(|plan| plan.files.get(file).map(|it| it.team_name.clone())).unwrap_or_default()
    });
    let put = move |name: String| {
        desk.change(book, |plan, _, _| {
            if let Some(file) = plan.files.get_mut(file) {
                file.team_name = name;
            }
        });
    };
    view! {
        <Field label=t!("import.team_name") hint=t!("import.team_name_hint")>
            <TextInput value=value on_input=put />
        </Field>
    }
}

fn default_of(desk: ImportDesk, file: usize, field: &str) -> Option<String> {
    desk.plan.with(|plan| plan.files.get(file)?.defaults.get(field)?.as_str().map(str::to_owned))
}

fn set_default(desk: ImportDesk, book: Book, file: usize, field: &str, value: Option<Value>) {
    desk.change(book, |plan, _, _| {
        let Some(file) = plan.files.get_mut(file) else { return };
        match value {
            Some(value) => file.defaults.insert(field.to_owned(), value),
            None => file.defaults.remove(field),
        };
    });
}
