//! A person with an account. Passwords and sessions are not records; the worker keeps them apart.

use sync::{Change, Doc, Read, Row, RowId};

use crate::{
    access::{Right, Role},
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::Rejection,
};

/// Levels of reps, by which targets can be set; the first is where one begins.
pub const LEVELS: &[&str] = &["junior", "regular", "senior", "principal"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "user",
    area: "people",
    visibility: Visibility::Workspace,
    right: Right::People,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed().aliases(&[
            "sales agent",
            "name",
            "full name",
            "rep",
            "姓名",
            "销售",
            "业务员",
        ]),
        Field::new("login", FieldType::Text).searchable().protected().aliases(&[
            "email",
            "login",
            "user name",
            "邮箱",
            "登录名",
        ]),
        Field::new("role", FieldType::Choice(Role::NAMES)).required().protected().listed().aliases(&["role", "角色"]),
        Field::new("team", FieldType::Ref("team")).protected().listed().aliases(&["team", "团队", "部门"]),
        Field::new("level", FieldType::Choice(LEVELS)).protected().aliases(&["level", "grade", "职级", "级别"]),
        Field::new("phone", FieldType::Phone).personal().aliases(&["phone", "手机"]),
        Field::new("active", FieldType::YesNo).protected(),
    ],
};

fn reads(_: RowId, fields: &Doc, before: Option<&Row>) -> Vec<Read> {
    let touches_admins =
        before.is_some() && (fields.contains_key("role") || fields.contains_key("active") || fields.is_empty());
    let mut reads = Vec::new();
    if touches_admins {
        reads.push(Read::Where { kind: "user", field: "role", value: Role::Admin.name().into() });
    }
    if let Some(login) = fields.get("login").and_then(|login| login.as_str()) {
        reads.push(Read::Where { kind: "user", field: "login", value: login.into() });
    }
    reads
}

/// A login stands once; the last active admin stays one.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let mut conditions = Vec::new();
    if draft.before.is_some_and(is_active_admin) && !remains_admin(draft) {
        let admins = draft.view.find("user", "role", Role::Admin.name());
        let other = admins.iter().find(|row| row.id != draft.id && is_active_admin(row)).ok_or(Rejection::LastAdmin)?;
        // Two admins who step down at the same time: the second finds that the other has moved.
        conditions.push(Change::Unmoved { id: other.id, seen: other.ver });
    }
    if let Some(login) = draft.fields.get("login").and_then(|login| login.as_str()) {
        if draft.view.find("user", "login", login).iter().any(|row| row.id != draft.id) {
            return Err(Rejection::NotUnique { field: "login".into(), value: login.into() });
        }
        conditions.push(Change::Unique { id: draft.id, kind: "user", field: "login", value: login.into() });
    }
    Ok(conditions)
}

fn is_active_admin(row: &Row) -> bool {
    row.is_live()
        && row.doc.get("role").and_then(|role| role.as_str()) == Some(Role::Admin.name())
        && row.doc.get("active") != Some(&false.into())
}

fn remains_admin(draft: &Draft<'_>) -> bool {
    !draft.deleting
        && draft.value("role").and_then(|role| role.as_str()) == Some(Role::Admin.name())
        && draft.value("active") != Some(&false.into())
}
