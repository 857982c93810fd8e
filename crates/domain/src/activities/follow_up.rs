//! A follow-up: one interaction with a customer. When it moves to another customer, its attachments move along.

use serde_json::Value;
use sync::{Change, Doc, Read, Row, RowId};

use super::{CALLED_OPPORTUNITY, attachment};
use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::{ProblemCode, Rejection},
};

/// How it happened.
pub const CHANNELS: &[&str] = &["call", "visit", "message", "mail", "meeting", "note"];

/// What other products call these.
const WORDS: &[(&str, &[&str])] = &[
    (
        "call",
        &[
            "phone",
            "phone call",
            "telephone",
            "tel",
            "cold call",
            "logged call",
            "call log",
            "outbound call",
            "inbound call",
            "电话",
            "电话沟通",
            "电话跟进",
            "电话拜访",
            "打电话",
            "通话",
            "去电",
            "来电",
            "電話",
        ],
    ),
    (
        "visit",
        &[
            "site visit",
            "on site",
            "field visit",
            "拜访",
            "客户拜访",
            "上门",
            "上门拜访",
            "外勤",
            "外访",
            "到访",
            "拜訪",
        ],
    ),
    (
        "message",
        &[
            "sms",
            "text",
            "text message",
            "chat",
            "im",
            "wechat",
            "whatsapp",
            "line",
            "短信",
            "微信",
            "微信沟通",
            "企业微信",
            "钉钉",
            "qq",
            "在线沟通",
            "消息",
            "訊息",
            "簡訊",
        ],
    ),
    ("mail", &["email", "e-mail", "logged email", "letter", "邮件", "电子邮件", "郵件", "电邮"]),
    (
        "meeting",
        &[
            "event",
            "appointment",
            "demo",
            "conference",
            "video call",
            "video meeting",
            "lunch",
            "dinner",
            "会议",
            "会面",
            "见面",
            "面谈",
            "洽谈",
            "视频会议",
            "宴请",
            "會議",
        ],
    ),
    ("note", &["notes", "comment", "memo", "other", "备注", "记录", "其他", "其它", "備註", "記錄"]),
];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "follow_up",
    area: "activities",
    visibility: Visibility::Parent("customer"),
    right: Right::FollowUps,
    title: "text",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("customer", FieldType::Ref("customer")).required().listed().protected().aliases(&[
            "customer",
            "customer name",
            "account",
            "account name",
            "company",
            "company name",
            "organization",
            "associated company",
            "related account",
            "客户",
            "客户名称",
            "关联客户",
            "所属客户",
            "公司名称",
            "客戶",
            "客戶名稱",
        ]),
        Field::new("channel", FieldType::Choice(CHANNELS)).required().listed().words(WORDS).aliases(&[
            "activity type",
            "type",
            "engagement type",
            "channel",
            "call type",
            "跟进方式",
            "跟进类型",
            "沟通方式",
            "联系方式类型",
            "拜访方式",
            "类型",
            "跟進方式",
        ]),
        Field::new("text", FieldType::LongText).required().searchable().listed().aliases(&[
            "跟进内容",
            "沟通内容",
            "跟进记录",
            "拜访内容",
            "联系内容",
            "跟進內容",
            "跟進記錄",
            "note content",
            "note body",
            "notes",
            "note",
            "comments",
            "full comments",
            "content",
            "body",
            "details",
            "description",
            "内容",
            "subject",
            "备注",
        ]),
        Field::new("happened_at", FieldType::Instant).required().listed().aliases(&[
            "activity date",
            "跟进时间",
            "跟进日期",
            "沟通时间",
            "最近沟通时间",
            "联系时间",
            "拜访时间",
            "拜访日期",
            "通话时间",
            "跟進時間",
            "happened at",
            "call start time",
            "start time",
            "marked as done time",
            "completed at",
            "date",
            "time",
            "日期",
            "时间",
            "due date",
            "add time",
            "created time",
            "created date",
            "create date",
            "created at",
            "创建时间",
            "创建日期",
        ]),
        Field::new("contact", FieldType::Ref("contact")).aliases(&[
            "contact",
            "contact name",
            "contact person",
            "associated contact",
            "person",
            "联系人",
            "联系人姓名",
            "聯絡人",
        ]),
        Field::new("opportunity", FieldType::Ref("opportunity")).aliases(CALLED_OPPORTUNITY),
        Field::new("pinned", FieldType::YesNo),
        Field::new("by", FieldType::Ref("user")).required().listed().by_command().aliases(&[
            "assigned to",
            "assigned",
            "activity assigned to",
            "assigned to user",
            "跟进人",
            "跟进人员",
            "拜访人",
            "沟通人",
            "跟進人",
            "owner",
            "call owner",
            "note owner",
            "host",
            "负责人",
            "創建人",
            "created by",
            "creator",
            "创建人",
        ]),
        Field::new("source_id", FieldType::Text).by_command().aliases(&[
            "activity id",
            "note id",
            "call id",
            "event id",
            "record id",
            "id",
            "跟进编号",
            "记录编号",
            "编号",
        ]),
    ],
};

fn reads(id: RowId, fields: &Doc, before: Option<&Row>) -> Vec<Read> {
    let moves = before.is_some() && fields.contains_key("customer");
    if moves { vec![attachment::of_follow_up(id), attachment::count(id)] } else { Vec::new() }
}

fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    if draft.before.is_none() || draft.deleting || !draft.changes("customer") {
        return Ok(Vec::new());
    }
    let customer = draft.value("customer").and_then(Value::as_str).and_then(|id| id.parse::<RowId>().ok());
    let no_such = || Rejection::invalid("customer", ProblemCode::NoSuchRecord);
    let customer = customer.and_then(|id| draft.view.row(id)).ok_or_else(no_such)?;
    let along = |row: &Row| Change::Patch {
        id: row.id,
        seen: row.ver,
        fields: sync::order::gathered([("customer".to_owned(), Value::String(customer.id.to_string()))]),
        scopes: Some(customer.scopes.clone()),
        parent: Some(Some(customer.id)),
    };
    let attachments = draft.view.find(attachment::KIND.name, "follow_up", &draft.id.to_string());
    let mut changes: Vec<Change> = attachments.iter().map(|row| along(row)).collect();
    changes.push(attachment::no_more(draft.view, draft.id));
    Ok(changes)
}
