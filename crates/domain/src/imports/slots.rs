//! What a column can fill: a kind's fields, those that admins added, and a few fields of records that a row leads to.

use serde_json::Value;

use super::{
    meeting::id_field,
    plan::{DONE, MANAGER_OF_TEAM, NEXT_ON, NEXT_STEP, REGION_OF_TEAM},
};
use crate::{
    activities::task,
    people::team,
    record::{Field, FieldType, RecordKind},
    registry,
    settings::{choices::CustomChoice, custom::CustomField},
};

/// Something that a column can fill.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its name in plans: a field's name, or `team.manager` for a field of the record that `team` refers to.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// What it holds.
    pub ty: FieldType,
    /// A row cannot be without it.
    pub required: bool,
    /// Column headers that mean it.
    pub headers: Vec<String>,
    /// If it holds choices: each with the words for it.
    pub choices: Vec<(String, Vec<String>)>,
    /// Those of them that are understood and no longer offered.
    pub retired: Vec<String>,
}

/// Says what people call a thing, by its locale key.
pub type Words<'a> = &'a dyn Fn(&str) -> String;

/// The slots of a kind, in the order of its declaration.
pub fn of_kind(kind: &'static RecordKind, words: Words<'_>) -> Vec<Slot> {
    let mut slots: Vec<Slot> =
        kind.fields.iter().filter(|field| fillable(field)).map(|field| slot(kind, field, field.name, words)).collect();
    if kind.name == "user" {
        for (path, name) in [(MANAGER_OF_TEAM, "manager"), (REGION_OF_TEAM, "parent")] {
            slots.extend(
                team::KIND.field(name).map(|field| Slot { required: false, ..slot(&team::KIND, field, path, words) }),
            );
        }
    }
    if kind.name == "task" {
        let place = slots.iter().position(|slot| slot.path == "done_at").unwrap_or(slots.len());
        slots.insert(place, done(words));
    }
    if kind.name == "follow_up" {
        slots.extend([
            next(NEXT_ON, FieldType::Date, NEXT_CONTACT, words),
            next(NEXT_STEP, FieldType::Text, NEXT_DEED, words),
        ]);
    }
    slots.extend(kind.fields.iter().filter_map(|field| number_of(kind, field, words)));
    slots
}

/// Headers of the day on which a customer is to be contacted next.
const NEXT_CONTACT: &[&str] = &[
    "next contact",
    "next contact date",
    "next contact on",
    "next follow up",
    "next follow-up",
    "next follow up date",
    "next follow-up date",
    "next activity date",
    "next step date",
    "下次联系时间",
    "下次联系日期",
    "下次联系",
    "下次跟进时间",
    "下次跟进日期",
    "下次跟进",
    "下次聯絡時間",
    "下次聯絡日期",
    "下次跟進時間",
    "下次跟進日期",
];

/// Headers of what is to be done then.
const NEXT_DEED: &[&str] = &[
    "next step",
    "next steps",
    "next action",
    "下一步",
    "下一步计划",
    "下步计划",
    "下次跟进内容",
    "下一步計畫",
    "下次跟進內容",
];

/// What is to come after a follow-up: fields of the task that it becomes.
fn next(path: &str, ty: FieldType, others: &[&str], words: Words<'_>) -> Slot {
    let label = words(&format!("field.follow_up.{path}"));
    let headers = std::iter::once(label.clone()).chain(others.iter().map(|it| (*it).to_owned())).collect();
    Slot { path: path.into(), label, ty, required: false, headers, choices: Vec::new(), retired: Vec::new() }
}

/// Whether a task is done, where a file says so by a word: the field itself is a point in time.
fn done(words: Words<'_>) -> Slot {
    let label = words("field.task.done");
    let mut headers = vec![label.clone()];
    let others = [
        "done",
        "status",
        "task status",
        "is closed",
        "completed",
        "完成状态",
        "任务状态",
        "是否完成",
        "完成情况",
        "状态",
    ];
    headers.extend(others.map(str::to_owned));
    let choices = task::STANDINGS.iter().map(|(choice, others)| {
        let word = words(&format!("choice.task.done.{choice}"));
        (*choice, others.iter().map(|other| (*other).to_owned()).chain([word]).collect::<Vec<_>>())
    });
    let choices = choices.map(|(choice, words)| (choice.to_owned(), words)).collect();
    let ty = FieldType::Choice(&["open", "done"]);
    Slot { path: DONE.into(), label, ty, required: false, headers, choices, retired: Vec::new() }
}

/// The number by which another system knows the record that a field refers to: files name records by it, too.
fn number_of(kind: &RecordKind, field: &Field, words: Words<'_>) -> Option<Slot> {
    let FieldType::Ref(target) = field.ty else { return None };
    let number = registry::kind(target).filter(|target| target.name == field.name)?.field(id_field(target)?)?;
    let is_own = |word: &str| kind.fields.iter().any(|own| own.name == number.name && own.aliases.contains(&word));
    let headers = number.aliases.iter().filter(|word| !is_own(word)).map(|word| (*word).to_owned()).collect();
    let label = words(&format!("field.{target}.{}", number.name));
    let path = format!("{}.{}", field.name, number.name);
    (number.name == "source_id").then(|| Slot {
        path,
        label,
        ty: FieldType::Text,
        required: false,
        headers,
        choices: Vec::new(),
        retired: Vec::new(),
    })
}

/// The field whose record a slot tells by its number.
pub fn numbered(path: &str) -> Option<&str> {
    path.strip_suffix(".source_id")
}

/// The slot of a field that an admin added.
pub fn of_custom(field: &CustomField) -> Slot {
    let is_label = |key: &str| field.choices.iter().any(|choice| choice.label == key);
    let words = |choice: &CustomChoice| {
        // Files from before a choice was renamed say its key, unless another one is called so by now.
        let key = (!is_label(&choice.key)).then(|| choice.key.clone());
        key.into_iter().chain([choice.label.clone()]).collect::<Vec<_>>()
    };
    let choices = field.choices.iter().map(|choice| (choice.key.clone(), words(choice))).collect();
    let retired = field.choices.iter().filter(|choice| choice.retired).map(|choice| choice.key.clone()).collect();
    Slot {
        path: field.key.clone(),
        label: field.label.clone(),
        ty: field.ty,
        required: field.required,
        headers: vec![field.label.clone(), field.key.trim_start_matches("x_").to_owned()],
        choices,
        retired,
    }
}

impl Slot {
    /// The kind of record that a cell names, if it names one.
    pub fn refers_to(&self) -> Option<&'static str> {
        match self.ty {
            FieldType::Ref(kind) | FieldType::Refs(kind) => Some(kind),
            _ => None,
        }
    }

    /// The choice that a text means.
    pub fn choice(&self, text: &str) -> Option<&str> {
        let wanted = super::matching::dense(text);
        let called =
            |is: &dyn Fn(&str) -> bool| self.choices.iter().find(|(_, words)| words.iter().any(|word| is(word)));
        let found = called(&|word| word == text).or_else(|| called(&|word| super::matching::dense(word) == wanted));
        found.map(|(choice, _)| choice.as_str())
    }

    /// True if the slot holds one or more of some choices.
    pub fn is_choice(&self) -> bool {
        matches!(self.ty, FieldType::Choice(_) | FieldType::MultiChoice(_))
    }

    /// The value as the slot's type wants it: a list where it holds a list.
    pub fn wrap(&self, items: Vec<Value>) -> Value {
        match self.ty {
            FieldType::Refs(_) | FieldType::MultiChoice(_) => Value::Array(items),
            _ => items.into_iter().next().unwrap_or(Value::Null),
        }
    }

    /// True if a cell may hold several values.
    pub fn holds_many(&self) -> bool {
        matches!(self.ty, FieldType::Refs(_) | FieldType::MultiChoice(_))
    }
}

fn slot(kind: &RecordKind, field: &Field, path: &str, words: Words<'_>) -> Slot {
    let label = words(&format!("field.{}.{}", kind.name, field.name));
    let mut headers = vec![label.clone(), field.name.replace('_', " ")];
    headers.extend(field.aliases.iter().map(|alias| (*alias).to_owned()));
    let (FieldType::Choice(choices) | FieldType::MultiChoice(choices)) = field.ty else {
        let (choices, retired) = (Vec::new(), Vec::new());
        return Slot { path: path.into(), label, ty: field.ty, required: field.required, headers, choices, retired };
    };
    let choices = choices
        .iter()
        .map(|choice| {
            let word = words(&format!("choice.{}.{}.{choice}", kind.name, field.name));
            let others = field.words.iter().filter(|(of, _)| of == choice).flat_map(|(_, others)| others.iter());
            let own = std::iter::once(*choice).chain(others.copied()).map(str::to_owned);
            ((*choice).to_owned(), own.chain([word]).collect())
        })
        .collect();
    Slot { path: path.into(), label, ty: field.ty, required: field.required, headers, choices, retired: Vec::new() }
}

/// What a person can have in a file; the rest is kept by the system. Points in time are, unless other programs have them too.
fn fillable(field: &Field) -> bool {
    match field.ty {
        FieldType::Json | FieldType::Ref("pipeline") => false,
        FieldType::Instant => !field.by_command && !field.aliases.is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_means_a_choice_by_what_it_is_called_today_and_by_its_key_where_that_is_free() {
        let choices = vec![
            CustomChoice::new("Gold", "Premium"),
            CustomChoice { retired: true, ..CustomChoice::new("Silver", "Silver") },
            CustomChoice::new("Gold 2", "Gold"),
            CustomChoice::new("A+", "A+"),
            CustomChoice::new("A-", "A-"),
        ];
        let slot = of_custom(&CustomField {
            key: "x_grade".into(),
            label: "Grade".into(),
            ty: FieldType::Choice(&[]),
            choices,
            required: false,
            listed: false,
            retired: false,
        });
        let table = [
            ("premium", Some("Gold")),
            ("Gold", Some("Gold 2")),
            ("Gold 2", Some("Gold 2")),
            ("Silver", Some("Silver")),
            ("A-", Some("A-")),
            ("Tin", None),
        ];
        for (text, expected) in table {
            assert_eq!(slot.choice(text), expected, "{text}");
        }
        assert_eq!(slot.retired, ["Silver"]);
    }
}
