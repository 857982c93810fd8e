//! A first plan for files that nobody has explained yet: what each holds, what its columns are, what its values mean.

use std::collections::BTreeSet;

use serde_json::json;
use sync::RowId;

use super::{
    columns,
    headers::NameParts,
    known::{Known, Names, stages_of},
    matching::plain,
    plan::{FilePlan, KINDS, PipelineChoice, Plan},
    questions, reading,
    table::Table,
};
use crate::{
    ids::derived,
    record::FieldType,
    registry,
    steps::{Rest, each},
};

/// A file to be imported, under its name.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name.
    pub name: &'a str,
    /// What it holds.
    pub table: &'a Table,
}

/// Words in file names that tell what a file holds.
const FILE_WORDS: &[(&str, &[&str])] = &[
    ("user", &["team", "user", "people", "staff", "agent", "employee", "员工", "人员", "同事"]),
    ("team", &["department", "部门"]),
    ("product", &["product", "catalog", "产品", "產品"]),
    ("customer", &["account", "customer", "compan", "organi", "客户", "客戶", "公司"]),
    ("contact", &["contact", "联系人", "聯絡人", "vcf"]),
    ("opportunity", &["pipeline", "opportunit", "deal", "商机", "商機"]),
    ("follow_up", &["follow", "call", "visit", "meeting", "note", "跟进", "跟進", "拜访", "沟通", "通话", "联系记录"]),
    ("task", &["task", "todo", "to do", "任务", "任務", "待办", "待辦"]),
];

/// What the suggestions put into a plan for whoever imports.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// What a manager's team is called, in the person's language, `{}` standing for the manager's name.
    pub team_name: String,
    /// Who owns rows that name no owner: the person, or nobody (the public pool) if they may fill it.
    pub owner: Option<RowId>,
    /// The person, whose follow-ups and tasks are that name nobody.
    pub me: Option<RowId>,
}

/// A plan for these files, in steps.
pub async fn suggest(
    import: RowId,
    sources: &[Source<'_>],
    known: &Known,
    defaults: &Defaults,
    rest: &mut impl Rest,
) -> Plan {
    let mut files = Vec::new();
    for source in sources {
        source.table.count_all(rest).await;
        files.push(file_plan(*source, guess_kind(*source, known), known, defaults));
        rest.rest().await;
    }
    let mut names = Names::default();
    for (kind, name, cells) in named(&files, sources) {
        rest.rest().await;
        each(cells, rest, |cell| name.add(&mut names, kind, cell)).await;
    }
    for (file, source) in files.iter_mut().zip(sources) {
        rest.rest().await;
        columns::by_values(file, source.table, known, &names);
        rest.rest().await;
        questions::answer(file, source.table, known, &names);
    }
    Plan { import, files }
}

/// The plan of one file when somebody has said which kind it is.
pub fn replan(
    plan: &mut Plan,
    file: usize,
    kind: Option<&'static str>,
    sources: &[Source<'_>],
    known: &Known,
    defaults: &Defaults,
) {
    let (Some(slot), Some(source)) = (plan.files.get_mut(file), sources.get(file)) else { return };
    *slot = file_plan(*source, kind, known, defaults);
    let names = names_in(&plan.files, sources, |_| true);
    if let Some(slot) = plan.files.get_mut(file) {
        columns::by_values(slot, source.table, known, &names);
    }
    review(plan, sources, known);
}

/// The plan of one file that was read anew, in another encoding or from another sheet: nothing said of it holds any more.
pub fn renew(plan: &mut Plan, file: usize, sources: &[Source<'_>], known: &Known, defaults: &Defaults) {
    let kind = sources.get(file).and_then(|source| guess_kind(*source, known));
    replan(plan, file, kind, sources, known, defaults);
}

/// Looks anew for what values mean, after columns or kinds have changed. What somebody decided stays.
pub fn review(plan: &mut Plan, sources: &[Source<'_>], known: &Known) {
    let names = names_asked(&plan.files, sources, known);
    for (file, source) in plan.files.iter_mut().zip(sources) {
        questions::answer(file, source.table, known, &names);
    }
}

/// The names of the files' own rows that what the columns say may refer to, good for asking whether there is one.
pub fn names_asked(files: &[FilePlan], sources: &[Source<'_>], known: &Known) -> Names {
    let refers = |file: &FilePlan, kind: &str| {
        let of = |path: &str| known.slot(file.kind.as_deref()?, path)?.refers_to();
        file.columns.iter().any(|column| column.target.as_deref().and_then(of) == Some(kind))
    };
    names_in(files, sources, |kind| files.iter().any(|file| refers(file, kind)))
}

fn names_in(files: &[FilePlan], sources: &[Source<'_>], is_wanted: impl Fn(&str) -> bool) -> Names {
    let mut names = Names::default();
    for (kind, name, cells) in named(files, sources).filter(|(kind, ..)| is_wanted(kind)) {
        cells.for_each(|cell| name.add(&mut names, kind, cell));
    }
    names
}

/// How a cell calls its row.
#[derive(Clone, Copy)]
enum Called {
    /// By its name.
    Name,
    /// By its number.
    Number,
}

impl Called {
    fn add(self, names: &mut Names, kind: &str, cell: &str) {
        // Any row will do: it is asked only whether there is one.
        let row = derived(&[b"a row of a file"]);
        match self {
            Self::Name => names.add(kind, cell, row),
            Self::Number => names.add_number(kind, cell, row),
        }
    }
}

/// File by file its kind, and the cells that call its rows by name or number.
fn named<'a>(
    files: &'a [FilePlan],
    sources: &'a [Source<'a>],
) -> impl Iterator<Item = (&'static str, Called, impl Iterator<Item = &'a str>)> {
    files.iter().zip(sources).flat_map(|(file, source)| {
        let kind = file.kind.as_deref().and_then(registry::kind);
        let both =
            kind.map_or([None, None], |kind| [Some((Called::Name, kind.title)), Some((Called::Number, "source_id"))]);
        both.into_iter()
            .flatten()
            .filter_map(move |(called, field)| Some((kind?.name, called, source.table.filled(file.column_of(field)?))))
    })
}

/// How much more a column says that only one kind has, under this very name.
const OWN: f64 = 2.0;

/// How much first and last names say of people, wherever they work and live.
const PEOPLE: f64 = 6.0;

/// So many columns that nobody understands say nothing against a kind that some speak for.
const MANY: usize = 8;

/// Which kind a file holds: the one that most of its columns speak of, of those that some kind understands.
fn guess_kind(source: Source<'_>, known: &Known) -> Option<&'static str> {
    let file_name = plain(source.name);
    let headers = &source.table.headers;
    let people = NameParts::of(headers).is_some();
    let matched = KINDS.map(|kind| (kind, columns::by_headers(headers, known.slots(kind))));
    let understood_by: Vec<usize> = (0..headers.len())
        .map(|column| matched.iter().filter(|(_, fields)| fields.get(column).is_some_and(Option::is_some)).count())
        .collect();
    let understood = understood_by.iter().filter(|kinds| **kinds > 0).count() + if people { 2 } else { 0 };
    let scored = matched.iter().map(|(kind, fields)| {
        let hinted =
            FILE_WORDS.iter().any(|(of, words)| of == kind && words.iter().any(|word| file_name.contains(word)));
        let says = |(field, kinds): (&Option<(String, f64)>, &usize)| {
            let score = field.as_ref().map_or(0.0, |(_, score)| *score);
            if *kinds == 1 && score > columns::WHOLLY { score * OWN } else { score }
        };
        let is_of_people = people && matches!(*kind, "contact" | "user");
        let said = fields.iter().zip(&understood_by).map(says).sum::<f64>() + if is_of_people { PEOPLE } else { 0.0 };
        let share = said / understood.max(headers.len().min(MANY)).max(1) as f64;
        let title = registry::kind(kind).map_or("", |kind| kind.title);
        let names_rows = is_of_people || fields.iter().flatten().any(|(path, _)| path == title);
        (*kind, share + if hinted { 0.3 } else { 0.0 } + if names_rows { 0.15 } else { 0.0 })
    });
    scored.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, score)| *score >= 0.4).map(|(kind, _)| kind)
}

fn file_plan(source: Source<'_>, kind: Option<&'static str>, known: &Known, defaults: &Defaults) -> FilePlan {
    let mut file = FilePlan { kind: kind.map(str::to_owned), owner_of_made: defaults.owner, ..FilePlan::default() };
    file.columns.resize_with(source.table.headers.len(), Default::default);
    let Some(kind) = kind else { return file };
    for (column, matched) in columns::by_headers(&source.table.headers, known.slots(kind)).into_iter().enumerate() {
        let Some(column_plan) = file.columns.get_mut(column) else { continue };
        column_plan.target = matched.map(|(path, _)| path);
    }
    match kind {
        "contact" | "user" => columns::join_names(&mut file, source.table, known.slots(kind)),
        "customer" => columns::keep_people(&mut file, source.table, known.slots("contact")),
        _ => {}
    }
    for column in 0..file.columns.len() {
        set_reading(&mut file, column, source.table, known);
    }
    if kind == "user" {
        file.defaults.insert("role".into(), json!("rep"));
        file.team_name.clone_from(&defaults.team_name);
        file.create = BTreeSet::from(["team".into(), "user".into()]);
    }
    if matches!(kind, "customer" | "opportunity") {
        file.defaults.extend(defaults.owner.map(|owner| ("owner".to_owned(), json!(owner.to_string()))));
    }
    let mine = |field: &str| Some((field.to_owned(), json!(defaults.me?.to_string())));
    match kind {
        "follow_up" => {
            file.title_from = vec!["channel".into()];
            file.defaults.extend(mine("by"));
            file.defaults.insert("channel".into(), json!("note"));
        }
        "task" => {
            file.title_from = vec!["customer".into()];
            file.defaults.extend(mine("owner"));
        }
        _ => {}
    }
    if kind == "opportunity" {
        file.title_from = vec!["customer".into(), "product".into()];
        file.create = BTreeSet::from(["stage".into(), "tag".into()]);
        file.pipeline = file.column_of("stage").map(|column| choose_pipeline(source, column, known));
    } else {
        file.create.insert("tag".into());
    }
    file
}

/// Looks at a column's cells and header to tell how they are to be read.
pub fn set_reading(file: &mut FilePlan, column: usize, table: &Table, known: &Known) {
    let kind = file.kind.clone().unwrap_or_default();
    let Some(column_plan) = file.columns.get_mut(column) else { return };
    let slot = column_plan.target.as_deref().and_then(|path| known.slot(&kind, path));
    let texts = || table.distinct(column).map(|(text, _)| text);
    match slot.map(|slot| slot.ty) {
        Some(FieldType::Date | FieldType::Instant) => {
            column_plan.reading.date_order = reading::date_order(texts()).unwrap_or_default();
        }
        Some(FieldType::Money | FieldType::Number) => {
            column_plan.reading.decimal_comma = reading::has_decimal_comma(texts());
            column_plan.reading.unit = table.headers.get(column).map_or(0, |header| unit_in(header));
        }
        _ => {}
    }
}

/// The unit that a header names, as in "金额(万元)" or "Revenue (millions)".
fn unit_in(header: &str) -> u32 {
    let header = header.to_lowercase();
    let units: [(&[&str], u32); 4] = [
        (&["million", "百万"], 6),
        (&["thousand", "千元", "(k)"], 3),
        (&["亿元", "(亿"], 8),
        (&["万元", "萬元", "(万", "（万"], 4),
    ];
    units.into_iter().find(|(words, _)| words.iter().any(|word| header.contains(word))).map_or(0, |(_, unit)| unit)
}

/// The pipeline that knows most of the stages; if none knows half of them, a new one.
fn choose_pipeline(source: Source<'_>, column: usize, known: &Known) -> PipelineChoice {
    let stages: BTreeSet<&str> = source.table.distinct(column).map(|(text, _)| text).collect();
    let stages_in = |pipeline: RowId| {
        let space = stages_of(pipeline);
        stages.iter().filter(|stage| known.names.find(&space, stage).is_some()).count()
    };
    let best = known.pipelines.iter().map(|(id, _)| (*id, stages_in(*id))).max_by_key(|(_, count)| *count);
    match best {
        Some((id, count)) if count * 2 > stages.len() => PipelineChoice::There(id),
        _ => PipelineChoice::New(new_pipeline(source.name, known)),
    }
}

/// The name of a new pipeline for a file: the file's, with a number if there is such a pipeline.
pub fn new_pipeline(file_name: &str, known: &Known) -> String {
    let title = title_of_file(file_name);
    let is_taken = |name: &str| known.names.find("pipeline", name).is_some();
    let numbered = std::iter::once(title.clone()).chain((2..).map(|number| format!("{title} {number}")));
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or(title)
}

/// A file's name as a title: `sales_pipeline.csv` is "Sales pipeline".
fn title_of_file(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace(['_', '-'], " ");
    let mut letters = stem.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}
