//! A task: planned work of one person, perhaps about a customer.

use crate::{
    access::Right,
    record::{Field, FieldType, RecordKind, Visibility},
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "task",
    area: "activities",
    visibility: Visibility::Person("owner"),
    right: Right::Tasks,
    title: "title",
    custom_fields: false,
    rules: None,
    fields: &[
        Field::new("title", FieldType::Text)
            .required()
            .searchable()
            .listed()
            .aliases(&["subject", "title", "task", "主题", "待办"]),
        Field::new("due_on", FieldType::Date).listed().aliases(&["due date", "截止日期", "到期日"]),
        Field::new("due_at", FieldType::Instant).sortable(),
        Field::new("owner", FieldType::Ref("user")).required().listed().protected().aliases(&[
            "assigned to",
            "owner",
            "负责人",
            "执行人",
        ]),
        Field::new("customer", FieldType::Ref("customer")).listed().aliases(&["account", "company", "客户"]),
        Field::new("opportunity", FieldType::Ref("opportunity")).aliases(&["opportunity", "商机"]),
        Field::new("done_at", FieldType::Instant).listed().aliases(&["completed at", "完成时间"]),
        Field::new("remark", FieldType::LongText).searchable().aliases(&["description", "备注"]),
    ],
};
